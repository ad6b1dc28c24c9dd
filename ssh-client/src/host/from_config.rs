//! A host as `~/.ssh/config` describes it.

use std::time::Duration;

use russh::MethodKind;

use super::{Agent, Host, Methods};
use crate::ssh_config::{IdentityAgent, Resolved, SshConfig, StrictHostKeyChecking};
use crate::{Error, ErrorKind, HostKeys, Result};

impl Host {
    /// The host that `ssh ALIAS` would connect to: address, port, user, keys, agent, known_hosts, time limits and the
    /// jumps on the way, with the semantics of ssh_config(5).
    ///
    /// Three things differ. `StrictHostKeyChecking off` trusts a host that nothing is known about, but never a changed
    /// key. Without `ServerAliveInterval` a sign of life is asked for all the same. `ProxyCommand` is refused: nothing
    /// is executed here. Options that apply to the host and have no effect here are told through `tracing`, as
    /// [`Resolved::warnings`](crate::Resolved::warnings) lists them.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when the configuration has no meaning for this name, or one that is not supported.
    pub fn from_config(config: &SshConfig, alias: &str) -> Result<Self> {
        let unusable = |message: String| Error::new(ErrorKind::Config, message).on(alias);
        let route = config.route(alias).map_err(|error| unusable(error.to_string()))?;
        let mut reached: Option<Host> = None;
        for hop in route {
            if let Some(command) = &hop.proxy_command {
                return Err(unusable(format!(
                    "ssh_config says `ProxyCommand {command}` for {}: commands are not run here",
                    hop.host
                ))
                .hinting("use ProxyJump"));
            }
            let host = Self::from_resolved(&hop);
            reached = Some(match reached {
                Some(jump) => host.via(jump),
                None => host,
            });
        }
        reached.ok_or_else(|| unusable(format!("ssh_config leads nowhere for {alias}")))
    }

    fn from_resolved(hop: &Resolved) -> Self {
        let host_keys = HostKeys::known_hosts(hop.known_hosts_files().cloned())
            .keeping_in(hop.user_known_hosts_files.first().cloned())
            .hashed(hop.hash_known_hosts);
        for warning in &hop.warnings {
            tracing::warn!("{}: {warning}", hop.host);
        }
        let host_keys = match hop.strict_host_key_checking {
            StrictHostKeyChecking::Ask => host_keys.ask(),
            StrictHostKeyChecking::AcceptNew | StrictHostKeyChecking::Off => host_keys.accept_new(),
            _ => host_keys.strict(),
        };
        let mut host = Host::new(&hop.host)
            .address(&hop.host_name)
            .port(hop.port)
            .user(&hop.user)
            .identities_only(hop.identities_only)
            .agent(match &hop.identity_agent {
                IdentityAgent::Socket(socket) => Agent::Socket(socket.clone()),
                IdentityAgent::None => Agent::None,
                _ => Agent::Environment,
            })
            .host_keys(host_keys);
        host.identities.clone_from(&hop.identity_files);
        host.identities_are_usual = hop.identity_files_are_default;
        host.certificates.clone_from(&hop.certificate_files);
        host.host_key_alias.clone_from(&hop.host_key_alias);
        host.check_address = hop.check_host_ip;
        host.host_key_algorithms.clone_from(&hop.host_key_algorithms);
        host.family = hop.address_family;
        host.bind_address.clone_from(&hop.bind_address);
        host.methods = methods(hop);
        if let Some(limit) = hop.connect_timeout {
            host.connect_timeout = limit;
        }
        match hop.server_alive_interval {
            Some(interval) => host.keepalive(interval, hop.server_alive_count_max),
            // OpenSSH asks for no sign of life then and finds out hours later; this is no way to see a lab.
            None => host.keepalive(Duration::from_secs(15), 3),
        }
    }
}

fn methods(hop: &Resolved) -> Methods {
    let mut order = match &hop.preferred_authentications[..] {
        [] => Methods::default().order,
        // What has no name here cannot be tried.
        names => names.iter().filter_map(|name| name.parse().ok()).collect(),
    };
    order.retain(|kind| match kind {
        MethodKind::PublicKey => hop.pubkey_authentication,
        MethodKind::KeyboardInteractive => hop.kbd_interactive_authentication,
        MethodKind::Password => hop.password_authentication,
        _ => false,
    });
    Methods { order, prompts: if hop.batch_mode { 0 } else { hop.number_of_password_prompts } }
}
