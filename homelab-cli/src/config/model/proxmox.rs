//! The Proxmox VE host and how to sign in to it.

use std::path::PathBuf;

use proxmox_client::ids::{NodeName, TokenId, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field;
use crate::config::values::Fingerprint;

/// The Proxmox VE host or cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Proxmox {
    /// Required. Name or address of the host.
    pub host: String,
    /// The port of its API.
    #[serde(default = "api_port", deserialize_with = "field::port")]
    #[schemars(range(min = 1))]
    pub port: u16,
    /// The name of its node, as the web interface shows it; found by itself when absent.
    #[serde(default, deserialize_with = "field::parsed_option")]
    #[schemars(with = "Option<String>")]
    pub node: Option<NodeName>,
    /// Who signs in with a password: name@realm.
    #[serde(default = "root", deserialize_with = "field::parsed")]
    #[schemars(with = "String")]
    pub user: UserId,
    /// The API token to use instead of a password: user@realm!name. Its secret is not written here;
    /// `homelab credentials set proxmox` stores it.
    #[serde(default, deserialize_with = "field::parsed_option")]
    #[schemars(with = "Option<String>")]
    pub token_id: Option<TokenId>,
    /// The host's certificate, trusted by its SHA-256 fingerprint; `homelab config trust` writes it.
    pub fingerprint: Option<Fingerprint>,
    /// The certificate of the authority that signed the host's, as a PEM file.
    pub ca_file: Option<PathBuf>,
    /// Further nodes of the same cluster, HOST or HOST:PORT, asked when the first does not answer.
    #[serde(default)]
    pub endpoints: Vec<String>,
    /// The name under which the keychain keeps the secret.
    #[serde(default = "keychain_service")]
    pub keychain_service: String,
    /// The account under which the keychain keeps the password. A token's secret is kept under the token's id.
    #[serde(default = "keychain_account")]
    pub keychain_account: String,
    /// A command that prints the secret on its first line: `pass show homelab/proxmox`.
    pub secret_command: Option<String>,
}

impl Proxmox {
    /// The host alone, everything else by default.
    pub fn new(host: impl Into<String>) -> Proxmox {
        Proxmox {
            host: host.into(),
            port: api_port(),
            node: None,
            user: root(),
            token_id: None,
            fingerprint: None,
            ca_file: None,
            endpoints: Vec::new(),
            keychain_service: keychain_service(),
            keychain_account: keychain_account(),
            secret_command: None,
        }
    }
}

fn api_port() -> u16 {
    8006
}

fn root() -> UserId {
    "root@pam".parse().expect("root@pam is a user")
}

fn keychain_service() -> String {
    "homelab-proxmox".to_owned()
}

fn keychain_account() -> String {
    "proxmox".to_owned()
}
