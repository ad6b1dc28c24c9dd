//! A question about a host, and its answers.

use std::net::IpAddr;

use super::{
    ConfigError, JumpHost, Resolved, SshConfig,
    complete::complete,
    error::Problem,
    options::{Located, Options},
    pass::Pass,
};
use crate::Place;

/// As deep as jumps through jumps go; OpenSSH has no limit but the number of processes.
const MAX_HOPS: usize = 16;

/// `NI_MAXHOST` of the resolver.
const LONGEST_NAME: usize = 1025;

/// A question about a host, with what a command line gives.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    pub(super) config: &'a SshConfig,
    pub(super) host: String,
    user: Option<String>,
    port: Option<u16>,
    jumps: Option<Vec<JumpHost>>,
}

impl<'a> Query<'a> {
    pub(super) fn new(config: &'a SshConfig, name: &str) -> Result<Self, ConfigError> {
        let bad = |reason| Problem::BadName { name: name.to_owned(), reason };
        let (user, host, port) = if name.starts_with("ssh://") {
            let uri: JumpHost = name.parse().map_err(|_| bad("not ssh://[user@]host[:port]"))?;
            (uri.user, uri.host, uri.port)
        } else {
            match name.rsplit_once('@') {
                Some(("", _)) => return Err(bad("the user is empty").into()),
                Some((user, host)) => (Some(user.to_owned()), host.to_owned(), None),
                None => (None, name.to_owned(), None),
            }
        };
        if let Some(reason) = odd(&host) {
            return Err(bad(reason).into());
        }
        Ok(Self { config, host, user, port, jumps: None })
    }

    /// `-l`: this user.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// `-p`: this port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// `-J`: these jump hosts, between commas; `none` for none.
    ///
    /// # Errors
    /// When the text names no jump hosts.
    pub fn jump(mut self, jumps: &str) -> Result<Self, ConfigError> {
        let list = JumpHost::list(jumps);
        let reason = "expected [user@]host[:port], several between commas, or none";
        self.jumps = Some(list.map_err(|_| Problem::BadName { name: jumps.to_owned(), reason })?);
        Ok(self)
    }

    /// What counts for the host.
    ///
    /// # Errors
    /// When a token or variable in a value is unknown, and when `RefuseConnection` applies.
    pub fn resolve(&self) -> Result<Resolved, ConfigError> {
        let mut options = Options {
            user: self.user.clone().map(Located::given),
            port: self.port,
            ..Options::default()
        };
        if let Some(jumps) = &self.jumps {
            options.set_jumps(jumps, None);
        }
        let mut pass =
            Pass { query: self, host: &self.host, is_final: false, asks_for_final: false };
        pass.read(&mut options)?;
        let asks_for_final = pass.asks_for_final;
        let host_name = canonical(options.host_name(&self.host)?);
        if asks_for_final {
            options.host_name = Some(Located::given(host_name.replace('%', "%%")));
            let mut pass = Pass { query: self, host: &host_name, is_final: true, asks_for_final };
            pass.read(&mut options)?;
        }
        if let Some(refused) = options.refused {
            let (at, reason) = (refused.at.unwrap_or_else(|| Place::new("", 0)), refused.value);
            return Err(Problem::Refused { at, host: self.host.clone(), reason }.into());
        }
        complete(options, &self.config.environment, &self.host, host_name)
    }

    /// What counts for every hop on the way to the host, in the order of connecting; the host itself is the
    /// last. A jump host that needs jump hosts of its own gets them.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve), and when the jump hosts go round in a circle or are no names.
    pub fn route(&self) -> Result<Vec<Resolved>, ConfigError> {
        let mut hops: Vec<Resolved> = Vec::new();
        let mut query = self.clone();
        loop {
            let hop = query.resolve()?;
            let is_same = |other: &Resolved| {
                (&other.host_name, other.port, &other.user) == (&hop.host_name, hop.port, &hop.user)
            };
            if hops.len() >= MAX_HOPS || hops.iter().any(is_same) {
                let names = hops.iter().chain([&hop]).map(|hop| hop.host.clone()).collect();
                return Err(Problem::JumpLoop { names }.into());
            }
            let next = self.next(&hop.jumps)?;
            hops.push(hop);
            match next {
                Some(next) => query = next,
                None => break,
            }
        }
        hops.reverse();
        Ok(hops)
    }

    /// The last of the jump hosts, which is reached through those before it.
    fn next(&self, jumps: &[JumpHost]) -> Result<Option<Self>, ConfigError> {
        let Some((last, before)) = jumps.split_last() else { return Ok(None) };
        if let Some(reason) = odd(&last.host) {
            return Err(Problem::BadName { name: last.host.clone(), reason }.into());
        }
        Ok(Some(Self {
            config: self.config,
            host: last.host.clone(),
            user: last.user.clone(),
            port: last.port,
            jumps: (!before.is_empty()).then(|| before.to_vec()),
        }))
    }
}

/// Why a text cannot be the name of a host (`ssh_valid_hostname`).
fn odd(host: &str) -> Option<&'static str> {
    // Tokens can make it grow with every hop.
    if host.len() > LONGEST_NAME {
        return Some("it is longer than any name");
    }
    if host.is_empty() {
        Some("it is empty")
    } else if host.starts_with('-') {
        Some("it starts with a dash")
    } else if host
        .contains(|c: char| c.is_whitespace() || c.is_control() || "'`\"$\\;&<>|(){},".contains(c))
    {
        Some("there are signs in it that no name has")
    } else {
        None
    }
}

/// Addresses in the one way to write them, names in lower case.
fn canonical(host: String) -> String {
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_string(),
        Err(_) => host.to_ascii_lowercase(),
    }
}
