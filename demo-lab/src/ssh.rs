//! SSH to every host of the lab: one server each, with files of its own, commands that know the
//! simulated system, and a real shell that is confined to a temporary folder.
//!
//! A command goes one of two ways. Plain words that name a program of [the table](programs) are
//! answered in Rust from the state of the world. Everything else is run by this machine's
//! `/bin/sh`, [confined](confined) to the host's folder, where small shims lead back to the table.

mod auth;
mod confined;
mod content;
mod control;
mod events;
mod exec;
mod files;
mod forward;
mod keys;
#[cfg(feature = "linkding")]
mod linkding;
mod machine;
mod output;
mod programs;
mod server;
mod session;
mod sftp;
mod shims;
mod terminal;
mod wire;
mod words;

pub use auth::SshAuth;
pub use control::SshControl;
pub use events::{SshEvent, SshWhat};
pub use keys::SshKeyKind;
pub use machine::SshService;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use crate::serve::SharedWorld;
use machine::{Host, Shared};
use server::HostServer;

/// A host of the lab as SSH reaches it. Plain values; none of them is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SshHost {
    /// `pve`, or the name of a guest as in Proxmox: `k3s-master`, `Git-Service` …
    pub name: String,
    /// The id of the guest; `None` for the node itself.
    pub vmid: Option<u32>,
    /// The address, such as `127.0.2.103` (127.0.0.1 where the system has no others).
    pub address: String,
    /// The port; any free one.
    pub port: u16,
    /// Who to log in as.
    pub user: String,
    /// That user's password, for where one is asked for.
    pub password: String,
    /// A private key that opens every host: ed25519, without a passphrase, mode 0600. Its public
    /// half is beside it as `.pub`.
    pub key_file: PathBuf,
    /// The host's key as a line of a known_hosts file, without a line break.
    pub host_key_line: String,
    /// The host's key as `SHA256:…`.
    pub fingerprint: String,
    /// A known_hosts file with the keys that all hosts had at the start.
    pub known_hosts: PathBuf,
    /// A configuration of OpenSSH's client with all hosts, so that `ssh -F FILE pve` just works.
    /// Guests are reached through `pve` in it.
    pub config: PathBuf,
    /// The host to jump through as in that configuration. Going straight to the address works
    /// as well.
    pub jump: Option<String>,
    /// The folder that stands for the host's `/`.
    pub root: PathBuf,
}

/// The servers of a lab; they end when dropped.
#[derive(Debug)]
pub(crate) struct Servers {
    pub(crate) hosts: Vec<SshHost>,
    shared: Arc<Shared>,
    _servers: Vec<HostServer>,
}

impl Servers {
    /// Opens the socket of each host and writes the files that clients need.
    pub(crate) fn start(world: SharedWorld) -> io::Result<Self> {
        let mut listeners = Vec::new();
        let shared = Shared::new(world, &mut listeners)?;
        let hosts = files::write(&shared)?;
        let servers = listeners
            .into_iter()
            .enumerate()
            .map(|(place, listener)| HostServer::start(Host::new(&shared, place), listener))
            .collect();
        Ok(Self { hosts, shared, _servers: servers })
    }

    pub(crate) fn control(&self) -> SshControl {
        SshControl::new(Arc::clone(&self.shared))
    }

    /// Says what listens on a host's own port; an address that cannot be is passed over.
    pub(crate) fn publish(&self, host: &str, port: u16, address: &str, real_port: u16) {
        if let Ok(address) = address.parse() {
            self.shared.publish(host, port, SocketAddr::new(address, real_port));
        }
    }

    /// linkding and its proxy follow their units on `pve`.
    #[cfg(feature = "linkding")]
    pub(crate) fn serve_linkding(
        &self,
        endpoint: &crate::LinkdingEndpoint,
        control: &crate::linkding::LinkdingControl,
    ) {
        self.publish("pve", 9091, &endpoint.host, endpoint.port);
        self.publish("pve", 9090, &endpoint.host, endpoint.backend_port);
        let _ = self.shared.linkding.set(linkding::Followed::new(control.clone()));
    }
}
