//! Services beside Proxmox: Git, bookmarks, and whatever else runs somewhere.

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
    /// Whether it is meant to run; absent means that it is.
    pub expected_state: Option<ExpectedState>,
}

fn forgejo_keychain() -> String {
    "homelab-forgejo".to_owned()
}

fn linkding_keychain() -> String {
    "homelab-linkding".to_owned()
}

fn token_account() -> String {
    "token".to_owned()
}
