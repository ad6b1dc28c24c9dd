//! From a section of the configuration to a client.

use std::path::{Path, PathBuf};
use std::time::Duration;

use http_transport::Trust;
use proxmox_client::Client;
use secrecy::SecretString;

use crate::config::Proxmox;
use crate::config::values::Fingerprint;
use crate::error::{Error, Kind};

/// How long a host may take to accept a connection: long for a LAN, short for a person who waits.
pub(super) const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// The client of a Proxmox VE cluster. Nothing is sent yet.
pub(super) fn proxmox(
    config: &Proxmox,
    secret: SecretString,
    timeout: Duration,
    resolve: impl Fn(&Path) -> PathBuf,
) -> Result<Client, Error> {
    let mut builder = Client::builder(address(&config.host, config.port))
        .trust(trust(config.fingerprint.as_ref(), config.ca_file.as_deref(), resolve)?)
        .timeout(timeout)
        .connect_timeout(CONNECT_LIMIT.min(timeout));
    for endpoint in &config.endpoints {
        builder = builder.endpoint(endpoint);
    }
    builder = match &config.token_id {
        Some(id) => builder.api_token(id.clone(), secret),
        None => builder.password(config.user.clone(), secret),
    };
    builder.build().map_err(Error::from)
}

/// `https://host:port`, with brackets around an IPv6 address.
fn address(host: &str, port: u16) -> String {
    match host.parse() {
        Ok(std::net::IpAddr::V6(v6)) => format!("https://[{v6}]:{port}"),
        _ => format!("https://{host}:{port}"),
    }
}

/// The pinned certificate, else the given authority, else the authorities that this machine trusts.
pub(super) fn trust(
    fingerprint: Option<&Fingerprint>,
    ca_file: Option<&Path>,
    resolve: impl Fn(&Path) -> PathBuf,
) -> Result<Trust, Error> {
    if let Some(fingerprint) = fingerprint {
        return Ok(Trust::Pinned(fingerprint.get()));
    }
    let Some(file) = ca_file else { return Ok(Trust::System) };
    let path = resolve(file);
    let unusable = |error: &dyn std::fmt::Display| {
        let message = format!("could not use the ca_file {}: {error}", path.display());
        Error::new(Kind::Config, message)
    };
    let pem = std::fs::read(&path).map_err(|error| unusable(&error))?;
    Trust::ca_pem(&pem).map_err(|error| unusable(&error))
}
