//! Services beside Proxmox: Git, bookmarks, and whatever else runs somewhere.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proxmox_client::ids::Vmid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field;
use super::guests::{ExpectedState, VmidSchema};
use crate::config::values::{Fingerprint, WebAddress};

/// The Git service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Forgejo {
    /// Required. Its web address.
    pub url: WebAddress,
    /// Who signs in with a password. A token needs none.
    pub user: Option<String>,
    /// The container it runs in.
    #[serde(default, deserialize_with = "field::parsed_option")]
    #[schemars(with = "Option<VmidSchema>")]
    pub container: Option<Vmid>,
    /// Its certificate, trusted by its SHA-256 fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// The certificate of the authority that signed its own, as a PEM file.
    pub ca_file: Option<PathBuf>,
    /// The name under which the keychain keeps the secret.
    #[serde(default = "forgejo_keychain")]
    pub keychain_service: String,
    /// The account under which the keychain keeps it.
    #[serde(default = "token_account")]
    pub keychain_account: String,
    /// A command that prints the secret on its first line.
    pub secret_command: Option<String>,
}

/// The bookmark service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Linkding {
    /// Required. Its web address.
    pub url: WebAddress,
    /// Its certificate, trusted by its SHA-256 fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// The certificate of the authority that signed its own, as a PEM file.
    pub ca_file: Option<PathBuf>,
    /// The name under which the keychain keeps the token.
    #[serde(default = "linkding_keychain")]
    pub keychain_service: String,
    /// The account under which the keychain keeps it.
    #[serde(default = "token_account")]
    pub keychain_account: String,
    /// A command that prints the token on its first line.
    pub secret_command: Option<String>,
    /// The machine it runs on, over SSH: a name of `ssh.hosts`; the Proxmox VE host when absent.
    pub host: Option<String>,
    /// Its systemd unit there.
    #[serde(default = "linkding_unit")]
    pub unit: String,
    /// The systemd unit of the proxy in front of it.
    #[serde(default = "linkding_proxy_unit")]
    pub proxy_unit: String,
    /// The port on which it listens there itself, behind the proxy.
    #[serde(default = "linkding_backend_port", deserialize_with = "field::port")]
    #[schemars(range(min = 1))]
    pub backend_port: u16,
    /// The folder there with its database and files.
    #[serde(default = "linkding_data")]
    pub data: PathBuf,
    /// How its management commands are begun there, for a shell.
    #[serde(default = "linkding_manage")]
    pub manage: String,
}

/// A service to look after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Service {
    /// Required. Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The machine it runs on: a name of `ssh.hosts`, or a name or address.
    pub host: Option<String>,
    /// Its systemd unit there.
    pub unit: Option<String>,
    /// Its web address.
    pub url: Option<WebAddress>,
    /// The certificate of that address, trusted by its SHA-256 fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// Short words for commands of it, for `homelab service exec`: `occ: sudo -u www-data php /var/www/nextcloud/occ`.
    #[serde(default)]
    pub commands: BTreeMap<String, String>,
    /// Whether it is meant to run; absent means that it is.
    pub expected_state: Option<ExpectedState>,
}

fn forgejo_keychain() -> String {
    "homelab-forgejo".to_owned()
}

fn linkding_keychain() -> String {
    "homelab-linkding".to_owned()
}

fn linkding_unit() -> String {
    "linkding.service".to_owned()
}

fn linkding_proxy_unit() -> String {
    "nginx.service".to_owned()
}

fn linkding_backend_port() -> u16 {
    9090
}

fn linkding_data() -> PathBuf {
    PathBuf::from("/opt/linkding/linkding/data")
}

fn linkding_manage() -> String {
    "cd /opt/linkding/linkding && exec /opt/linkding/venv/bin/python manage.py".to_owned()
}

fn token_account() -> String {
    "token".to_owned()
}
