//! From a configuration to a client with bounded patience: kube's own would try fifteen times over minutes, and wait
//! for an answer for ever.

use std::time::Duration;

use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::rt::TokioExecutor;
use kube::client::retry::RetryPolicy;
use kube::client::{Body, ClientBuilder, ConfigExt};
use kube::{Client, Config};
use tower::retry::RetryLayer;
use tower::{BoxError, ServiceBuilder, ServiceExt};

use crate::{Error, ErrorKind};

/// Connections that nobody used for so long are closed.
const IDLE: Duration = Duration::from_secs(30);

/// A client that dials the API server from here.
pub(super) fn direct(config: Config, answer: Duration) -> Result<Client, Error> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(config.connect_timeout);
    http.set_keepalive(Some(Duration::from_secs(60)));
    through(config, http, answer)
}

/// A client that dials with `connector`.
pub(super) fn through<C>(config: Config, connector: C, answer: Duration) -> Result<Client, Error>
where
    C: tower::Service<http::Uri> + Clone + Send + Sync + 'static,
    C::Response: hyper::rt::Read
        + hyper::rt::Write
        + hyper_util::client::legacy::connect::Connection
        + Send
        + Unpin
        + 'static,
    C::Future: Send + 'static,
    C::Error: Into<BoxError>,
    hyper_rustls::HttpsConnector<C>: Connect,
{
    let tried = "could not prepare the connection to the API server";
    let https = config
        .rustls_https_connector_with_connector(connector)
        .map_err(|error| Error::from_kube(tried, error))?;
    let http =
        HttpClient::builder(TokioExecutor::new()).pool_idle_timeout(IDLE).build::<_, Body>(https);
    // Answers only begin within the limit: logs and watches go on.
    let http =
        tower::util::MapFuture::new(http.map_err(BoxError::from), move |future| async move {
            tokio::time::timeout(answer, future).await.unwrap_or_else(|_| {
                let seconds = answer.as_secs_f64();
                let text = format!("the API server did not answer within {seconds} s");
                Err(std::io::Error::new(std::io::ErrorKind::TimedOut, text).into())
            })
        });
    let retry = RetryPolicy::new(Duration::from_millis(200), Duration::from_secs(2), 3, true)
        .map_err(|error| Error::new(ErrorKind::Config, tried, error.to_string()))?;
    let auth = config.auth_layer().map_err(|error| Error::from_kube(tried, error))?;
    let headers = config.extra_headers_layer().map_err(|error| Error::from_kube(tried, error))?;
    let service = ServiceBuilder::new()
        .layer(config.base_uri_layer())
        .layer(RetryLayer::new(retry))
        .option_layer(auth)
        .layer(headers)
        .map_err(BoxError::from)
        .service(http);
    Ok(ClientBuilder::new(service, config.default_namespace).build())
}
