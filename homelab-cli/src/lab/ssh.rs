//! The machines of the lab over SSH: what a name stands for, and one session to each, opened when first asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::SecretString;
use ssh_client::{Agent, Fingerprint, Host, HostKeys, Prompt, Question, Session, SshConfig};
use tokio::sync::OnceCell;

use super::Lab;
use crate::config::{self, SshHost};
use crate::error::{Error, Kind};

/// More hops than anybody means.
const LONGEST_CHAIN: usize = 8;

/// The sessions of one command.
#[derive(Default)]
pub(super) struct Sessions(Mutex<BTreeMap<String, Arc<OnceCell<Session>>>>);

impl Lab {
    /// A session to a machine: one for each name, however many ask.
    pub async fn ssh(&self, name: &str) -> Result<Session, Error> {
        let cell = {
            let mut sessions = self.sessions.0.lock().unwrap_or_else(PoisonError::into_inner);
            sessions.entry(name.to_owned()).or_default().clone()
        };
        let connect = || async {
            let host = self.ssh_host(name)?;
            host.connect().await.map_err(Error::from)
        };
        cell.get_or_try_init(connect).await.cloned()
    }

    /// What a name stands for: a machine of `ssh.hosts`, a guest of the configuration, or whatever `ssh` itself makes
    /// of it. What the configuration does not say is taken from `~/.ssh/config`.
    pub fn ssh_host(&self, name: &str) -> Result<Host, Error> {
        // The demo's machines have nothing to do with what its user calls so.
        let system = if self.global.demo() {
            SshConfig::empty()
        } else {
            SshConfig::load().map_err(|error| {
                Error::new(Kind::Config, error.to_string())
                    .hint("`ssh -G HOST` reads the same files")
            })?
        };
        self.ssh_chain(name, &system, LONGEST_CHAIN)
    }

    fn ssh_chain(&self, name: &str, system: &SshConfig, left: usize) -> Result<Host, Error> {
        if left == 0 {
            let message = format!("`ssh.hosts` leads through more than {LONGEST_CHAIN} machines");
            return Err(Error::new(Kind::Config, message).hint("is there a circle of `jump`?"));
        }
        let config = self.config()?;
        let Some((name, entry)) = self.ssh_entry(name)? else {
            return self.with_manners(Host::from_config(system, name).map_err(Error::from)?);
        };
        let mut host = Host::from_config(system, &name).map_err(Error::from)?;
        if let Some(address) = &entry.host {
            host = host.address(address);
        }
        if let Some(port) = entry.port {
            host = host.port(port);
        }
        if let Some(user) = &entry.user {
            host = host.user(user);
        }
        if let Some(key) = &entry.key {
            let key = self.loaded()?.resolve(key, &self.folders);
            host = host.identity(key).identities_only(true);
        }
        host = match (&entry.fingerprint, &config.ssh.known_hosts) {
            (Some(fingerprint), _) => {
                let fingerprint: Fingerprint = fingerprint.parse().map_err(|error| {
                    Error::new(Kind::Config, format!("`ssh.hosts.{name}.fingerprint`: {error}"))
                        .hint("`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on that machine shows it")
                })?;
                host.host_keys(HostKeys::pinned(fingerprint))
            }
            (None, Some(file)) => {
                let file = self.loaded()?.resolve(file, &self.folders);
                host.host_keys(self.policy(HostKeys::known_hosts([file])))
            }
            (None, None) => host.host_keys(self.policy(HostKeys::default())),
        };
        if let Some(jump) = &entry.jump {
            host = host.via(self.ssh_chain(jump, system, left - 1)?);
        }
        self.with_manners(host)
    }

    /// What the configuration knows of a machine, with the name that it has there.
    fn ssh_entry(&self, name: &str) -> Result<Option<(String, SshHost)>, Error> {
        let config = self.config()?;
        if let Some(entry) = config.ssh.hosts.get(name) {
            return Ok(Some((name.to_owned(), entry.clone())));
        }
        let vmid: Option<u32> = name.parse().ok();
        let guest = config
            .guests()
            .find(|guest| guest.name.as_deref() == Some(name) || vmid == Some(guest.vmid.get()));
        let Some(guest) = guest else { return Ok(None) };
        // A guest may have an entry under its name, whatever it was asked for by.
        let named = guest.name.as_ref().and_then(|name| config.ssh.hosts.get_key_value(name));
        if let Some((name, entry)) = named {
            return Ok(Some((name.clone(), entry.clone())));
        }
        let Some(ip) = guest.ip else {
            let message = format!("guest {} has no `ip` in the configuration", guest.vmid);
            return Err(Error::new(Kind::Config, message)
                .hint("give it one, or an entry of `ssh.hosts` under its name"));
        };
        let entry = SshHost { host: Some(ip.to_string()), ..SshHost::default() };
        Ok(Some((guest.name.clone().unwrap_or_else(|| guest.vmid.to_string()), entry)))
    }

    /// At a terminal a new key is shown and asked about; nowhere else is one ever taken on trust.
    fn policy(&self, keys: HostKeys) -> HostKeys {
        if terminal() { keys.ask() } else { keys.strict() }
    }

    fn with_manners(&self, host: Host) -> Result<Host, Error> {
        let host = host.connect_timeout(self.timeout());
        let host = if terminal() { host.prompt(Arc::new(AtTerminal)) } else { host };
        // The demo's machines have nothing to do with the keys of whoever tries it.
        Ok(if self.global.demo() { host.agent(Agent::None) } else { host })
    }

    /// The name under which a Proxmox VE host is reached: its own, else that of the entry with its address, else the
    /// address itself.
    pub fn node_over_ssh(&self, node: Option<&str>) -> Result<String, Error> {
        let config = self.config()?;
        let hosts = &config.ssh.hosts;
        let proxmox = config.proxmox.as_ref();
        let node = node.or_else(|| proxmox?.node.as_ref().map(AsRef::as_ref));
        if let Some(node) = node.filter(|node| hosts.contains_key(*node)) {
            return Ok(node.to_owned());
        }
        let Some(proxmox) = proxmox else {
            let message =
                "the configuration names neither a Proxmox VE host nor a machine for this";
            return Err(Error::new(Kind::Config, message).hint("add it to `ssh.hosts`"));
        };
        let same = |host: &SshHost| host.host.as_deref() == Some(proxmox.host.as_str());
        let entry = hosts.iter().find(|(_, host)| same(host));
        Ok(entry.map_or_else(|| proxmox.host.clone(), |(name, _)| name.clone()))
    }

    /// Whether the configuration reaches the Proxmox VE host over SSH.
    pub fn knows_node_over_ssh(&self) -> bool {
        let Ok(config) = self.config() else { return false };
        self.node_over_ssh(None).is_ok_and(|name| config.ssh.hosts.contains_key(&name))
    }

    /// The entry of `ssh.hosts` that leads to a guest: the one under its name or number, or with its address.
    pub fn guest_over_ssh(&self, vmid: u32) -> Result<Option<String>, Error> {
        let config = self.config()?;
        let hosts = &config.ssh.hosts;
        let guest = config.guests().find(|guest| guest.vmid.get() == vmid);
        let named = guest.and_then(|guest| guest.name.clone()).into_iter();
        let mut names = named.chain([vmid.to_string()]);
        if let Some(name) = names.find(|name| hosts.contains_key(name)) {
            return Ok(Some(name));
        }
        let Some(ip) = guest.and_then(|guest| guest.ip) else { return Ok(None) };
        let same =
            |host: &SshHost| host.host.as_deref().and_then(|host| host.parse().ok()) == Some(ip);
        Ok(hosts.iter().find(|(_, host)| same(host)).map(|(name, _)| name.clone()))
    }

    /// Whether a machine is a guest that the configuration protects.
    pub fn is_protected_guest(&self, name: &str) -> bool {
        let Ok(config) = self.config() else { return false };
        let named = |guest: &&config::Guest| {
            guest.name.as_deref() == Some(name) || guest.vmid.to_string() == name
        };
        config.guests().find(named).is_some_and(|guest| guest.protected)
    }

    /// The machine that has the graphics cards.
    pub fn gpu_host(&self) -> Result<String, Error> {
        match &self.config()?.gpu.host {
            Some(host) => Ok(host.clone()),
            None => self.node_over_ssh(None),
        }
    }

    /// The folder below which `proc` and `sys` of a machine are found.
    pub fn ssh_root(&self, name: &str) -> Result<String, Error> {
        let entry = self.ssh_entry(name)?.map(|(_, entry)| entry);
        let root = entry.and_then(|entry| entry.root);
        let text = root.map(|root| root.display().to_string());
        Ok(text.map(|root| root.trim_end_matches('/').to_owned()).unwrap_or_default())
    }
}

fn terminal() -> bool {
    use std::io::IsTerminal;
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Somebody at the terminal answers.
struct AtTerminal;

impl Prompt for AtTerminal {
    fn ask(&self, question: &Question) -> Option<SecretString> {
        let text = question.to_string();
        if question.is_confirmation() {
            let yes = dialoguer::Confirm::new()
                .with_prompt(text)
                .default(false)
                .wait_for_newline(true)
                .interact();
            return yes.ok()?.then(|| "yes".into());
        }
        if question.echo() {
            let answer = dialoguer::Input::<String>::new().with_prompt(text).allow_empty(true);
            return answer.interact_text().ok().map(Into::into);
        }
        let answer = dialoguer::Password::new().with_prompt(text).allow_empty_password(true);
        answer.interact().ok().map(Into::into)
    }
}

/// Whether whoever signed in may do everything; others go through `sudo`.
pub fn is_root(session: &Session) -> bool {
    session.hops().last().is_some_and(|hop| hop.user == "root")
}
