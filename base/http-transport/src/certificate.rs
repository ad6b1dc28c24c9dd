//! Looking at a server's certificate before deciding whether to trust it.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::failure::{Failure, FailureKind, Sent};
use crate::{Fingerprint, Trust};

/// The certificate that a server showed, trusted by nobody yet.
#[derive(Clone)]
#[non_exhaustive]
pub struct PresentedCertificate {
    /// What to compare with the server's own display, and then to pin.
    pub fingerprint: Fingerprint,
    /// The certificate in DER form.
    pub der: Vec<u8>,
}

impl fmt::Debug for PresentedCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("PresentedCertificate").field(&self.fingerprint).finish()
    }
}

/// Shakes hands with `host:port` to see its certificate, and hangs up.
///
/// Nothing is trusted and nothing is asked: the connection ends before any request. The server
/// has to prove that it holds the certificate's key. `host` is a name or an address (IPv6 with or
/// without brackets); `timeout` covers all of it.
///
/// # Errors
/// [`FailureKind::Timeout`], [`FailureKind::Refused`], [`FailureKind::Connect`], or
/// [`FailureKind::Tls`] when the port speaks something else than TLS.
///
/// ```no_run
/// # async fn show() -> Result<(), http_transport::Failure> {
/// use std::time::Duration;
///
/// let shown = http_transport::presented_certificate("192.0.2.10", 8006, Duration::from_secs(5)).await?;
/// println!("{}", shown.fingerprint);
/// # Ok(())
/// # }
/// ```
pub async fn presented_certificate(
    host: &str,
    port: u16,
    timeout: Duration,
) -> Result<PresentedCertificate, Failure> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let what = || match host.parse() {
        Ok(IpAddr::V6(address)) => format!("looking at the certificate of [{address}]:{port}"),
        _ => format!("looking at the certificate of {host}:{port}"),
    };
    let failed = |kind, source: Box<dyn std::error::Error + Send + Sync>| {
        Failure::new(kind, Sent::No, what()).caused_by(source)
    };

    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| failed(FailureKind::InvalidRequest, error.into()))?;
    let config = Trust::DangerouslyAcceptAnyCertificate
        .client_config()
        .map_err(|error| failed(FailureKind::Tls, error.into()))?;

    let handshake = async {
        let stream = TcpStream::connect((host, port)).await.map_err(|error| {
            let kind = match error.kind() {
                std::io::ErrorKind::ConnectionRefused => FailureKind::Refused,
                _ => FailureKind::Connect,
            };
            failed(kind, error.into())
        })?;
        TlsConnector::from(Arc::new(config))
            .connect(name, stream)
            .await
            .map_err(|error| failed(FailureKind::Tls, error.into()))
    };
    let stream = tokio::time::timeout(timeout, handshake)
        .await
        .map_err(|elapsed| failed(FailureKind::Timeout, elapsed.into()))??;

    let der = stream.get_ref().1.peer_certificates().and_then(<[_]>::first).map(|der| der.to_vec());
    let der = der.ok_or_else(|| failed(FailureKind::Tls, "the server showed none".into()))?;
    Ok(PresentedCertificate { fingerprint: Fingerprint::of_der(&der), der })
}
