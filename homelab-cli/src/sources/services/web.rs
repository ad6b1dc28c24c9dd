//! The web address of a service: whether it answers, how fast, and how long its certificate is good for.

use std::time::{Duration, Instant};

use http_transport::{Request, Trust, presented_certificate};
use jiff::Timestamp;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::config;
use crate::sources::web;
use crate::views::services::{Service, ServiceStatus};

/// What the address answered.
pub(super) struct Answer {
    took: Duration,
    page: Result<u16, String>,
    certificate_expires_at: Option<Timestamp>,
}

/// Asks for the page. Nothing when the service has no address.
pub(super) async fn look(service: &config::Service, limit: Duration) -> Option<Answer> {
    let url = service.url.as_ref()?.as_url();
    let certificate = async {
        let port = url.port_or_known_default()?;
        if url.scheme() != "https" {
            return None;
        }
        let shown = presented_certificate(url.host_str()?, port, limit).await.ok()?;
        expiry(&shown.der)
    };
    let page = async {
        let started = Instant::now();
        (page(url, service, limit).await, started.elapsed())
    };
    let ((page, took), certificate_expires_at) =
        futures_util::future::join(page, certificate).await;
    Some(Answer { took, page, certificate_expires_at })
}

async fn page(url: &url::Url, service: &config::Service, limit: Duration) -> Result<u16, String> {
    let trust = match &service.fingerprint {
        Some(fingerprint) => Trust::Pinned(fingerprint.get()),
        None => Trust::System,
    };
    let mut origin = url.clone();
    origin.set_path("/");
    origin.set_query(None);
    let transport = web::transport(&origin, trust, limit)?;
    let request = url
        .query_pairs()
        .fold(Request::get(url.path()), |request, (key, value)| request.query(key, value));
    // The head is the answer; a page that goes on for ever is not waited for.
    let response = transport.stream(request).await;
    response.map(|response| response.status).map_err(|error| web::causes(&error))
}

fn expiry(der: &[u8]) -> Option<Timestamp> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
}

impl Answer {
    /// Puts it into words, and says whether the service does its work.
    pub(super) fn apply(self, service: &mut Service) -> ServiceStatus {
        service.certificate_expires_at = self.certificate_expires_at;
        match self.page {
            Ok(status) => {
                service.http_status = Some(status);
                service.response_ms = u64::try_from(self.took.as_millis()).ok();
                if status < 500 {
                    return ServiceStatus::Up;
                }
                service.say(format!("answers with {status}"));
                // A proxy that answers for a service which is not there.
                let gone = matches!(status, 502..=504);
                if gone { ServiceStatus::Down } else { ServiceStatus::Degraded }
            }
            Err(error) => {
                service.say(error);
                ServiceStatus::Down
            }
        }
    }
}
