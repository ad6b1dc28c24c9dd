//! A host: where it is, who one is there, and how it is known.

mod from_config;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use russh::MethodKind;
use secrecy::SecretString;

use crate::auth::Unlocked;
use crate::ssh_config::{AddressFamily, AlgorithmList, Environment};
use crate::{Error, ErrorKind, HostKeys, Prompt, Result, Session};

/// More jump hosts than anybody has are a mistake.
const MOST_HOPS: usize = 8;

/// A host and the way to it. Nothing happens before [`connect`](Self::connect).
///
/// Each host of a chain of jumps is a `Host` of its own, with its own user, keys and trust.
#[derive(Clone)]
pub struct Host {
    pub(crate) name: String,
    pub(crate) address: Option<String>,
    pub(crate) port: u16,
    pub(crate) user: Option<String>,
    pub(crate) identities: Vec<PathBuf>,
    /// Nobody named them: those that do not exist are passed over in silence.
    pub(crate) identities_are_usual: bool,
    pub(crate) certificates: Vec<PathBuf>,
    pub(crate) identities_only: bool,
    pub(crate) agent: Agent,
    pub(crate) password: Option<SecretString>,
    pub(crate) prompt: Option<Arc<dyn Prompt>>,
    pub(crate) methods: Methods,
    pub(crate) host_keys: HostKeys,
    pub(crate) host_key_alias: Option<String>,
    pub(crate) check_address: bool,
    pub(crate) host_key_algorithms: Option<AlgorithmList>,
    pub(crate) family: AddressFamily,
    /// The name or address to connect from.
    pub(crate) bind_address: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) keepalive: Option<(Duration, usize)>,
    pub(crate) jump: Option<Box<Host>>,
    pub(crate) unlocked: Unlocked,
}

/// Where the SSH agent is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Agent {
    /// At the socket that the environment variable `SSH_AUTH_SOCK` names, if it is set.
    #[default]
    Environment,
    /// At this Unix socket.
    Socket(PathBuf),
    /// Not used.
    None,
}

/// The ways of logging in that may be tried.
#[derive(Clone, Debug)]
pub(crate) struct Methods {
    /// Those that may be tried, the first to try first.
    pub(crate) order: Vec<MethodKind>,
    /// How often a person may mistype.
    pub(crate) prompts: u32,
}

impl Default for Methods {
    fn default() -> Self {
        let order =
            vec![MethodKind::PublicKey, MethodKind::KeyboardInteractive, MethodKind::Password];
        Self { order, prompts: 3 }
    }
}

impl Host {
    /// A host of this name, which is also its address unless [`address`](Self::address) says otherwise. Messages call
    /// it by this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            address: None,
            port: 22,
            user: None,
            identities: Environment::current().usual_identities(),
            identities_are_usual: true,
            certificates: Vec::new(),
            identities_only: false,
            agent: Agent::default(),
            password: None,
            prompt: None,
            methods: Methods::default(),
            host_keys: HostKeys::default(),
            host_key_alias: None,
            check_address: false,
            host_key_algorithms: None,
            family: AddressFamily::Any,
            bind_address: None,
            connect_timeout: Duration::from_secs(10),
            keepalive: Some((Duration::from_secs(15), 3)),
            jump: None,
            unlocked: Unlocked::default(),
        }
    }

    /// The IP address or DNS name. known_hosts is searched for it too.
    #[must_use]
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// The port; 22 by default.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The user to log in as; by default the one who runs this process, as the user database has it.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// A key file; may be called several times, and they are tried in this order. Beside it, `FILE-cert.pub` is used as
    /// its certificate. The public half alone (`FILE.pub`) serves to pick a key of the agent.
    ///
    /// Without any, those of OpenSSH are tried if they exist: `id_rsa`, `id_ecdsa`, `id_ecdsa_sk`, `id_ed25519` and
    /// `id_ed25519_sk` in `~/.ssh`.
    #[must_use]
    pub fn identity(mut self, file: impl Into<PathBuf>) -> Self {
        if std::mem::take(&mut self.identities_are_usual) {
            self.identities.clear();
        }
        self.identities.push(file.into());
        self
    }

    /// A certificate of one of the keys, in a file of another name than `FILE-cert.pub`.
    #[must_use]
    pub fn certificate(mut self, file: impl Into<PathBuf>) -> Self {
        self.certificates.push(file.into());
        self
    }

    /// Offers no key of the agent but those of [`identity`](Self::identity). A server hangs up after a few wrong keys
    /// (`MaxAuthTries`, 6 by default).
    #[must_use]
    pub fn identities_only(mut self, only: bool) -> Self {
        self.identities_only = only;
        self
    }

    /// Where the SSH agent is.
    #[must_use]
    pub fn agent(mut self, agent: Agent) -> Self {
        self.agent = agent;
        self
    }

    /// The user's password. It also answers when the host asks for one by way of `keyboard-interactive`.
    #[must_use]
    pub fn password(mut self, password: SecretString) -> Self {
        self.password = Some(password);
        self
    }

    /// Whom to ask for passphrases, passwords and codes, and about unknown keys. Without, nobody is asked. Jump hosts
    /// that have none of their own use that of the host behind them.
    #[must_use]
    pub fn prompt(mut self, prompt: Arc<dyn Prompt>) -> Self {
        self.prompt = Some(prompt);
        self
    }

    /// How the host's key is checked.
    #[must_use]
    pub fn host_keys(mut self, host_keys: HostKeys) -> Self {
        self.host_keys = host_keys;
        self
    }

    /// The name that known_hosts is searched for, instead of address and port (`HostKeyAlias`).
    #[must_use]
    pub fn host_key_alias(mut self, alias: impl Into<String>) -> Self {
        self.host_key_alias = Some(alias.into());
        self
    }

    /// How long each step may take: connecting, the exchange of keys, each answer while logging in, the opening of each
    /// channel. 10 seconds by default. The time in which a person is asked does not count.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// After how long a silence the host is asked for a sign of life, and after how many unanswered ones the connection
    /// counts as lost; 15 seconds and 3 by default. An interval of zero means never.
    #[must_use]
    pub fn keepalive(mut self, interval: Duration, count: u32) -> Self {
        let count = usize::try_from(count.max(1)).unwrap_or(usize::MAX);
        self.keepalive = (!interval.is_zero()).then_some((interval, count));
        self
    }

    /// Reaches this host through another. The jump may have one of its own.
    #[must_use]
    pub fn via(mut self, jump: Host) -> Self {
        self.jump = Some(Box::new(jump));
        self
    }

    /// The name that messages call it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `user@address:port`, for messages. The user is missing when it is not known.
    pub fn destination(&self) -> String {
        let (address, port) = (self.address_or_name(), self.port);
        let address =
            if address.contains(':') { format!("[{address}]") } else { address.to_owned() };
        match self.user_or_local() {
            Ok(user) => format!("{user}@{address}:{port}"),
            Err(_) => format!("{address}:{port}"),
        }
    }

    /// Connects and logs in, through all the jumps.
    ///
    /// # Errors
    /// Whatever can go wrong on the way, of each hop: see [`ErrorKind`]. [`Error::host`] names the hop.
    pub async fn connect(&self) -> Result<Session> {
        Session::connect(self.clone()).await
    }

    pub(crate) fn address_or_name(&self) -> &str {
        self.address.as_deref().unwrap_or(&self.name)
    }

    pub(crate) fn user_or_local(&self) -> Result<String> {
        let user = self.user.clone().unwrap_or_else(|| Environment::current().user);
        if user.is_empty() {
            let message = format!(
                "no user given for {}, and this process runs as none that the system knows",
                self.name
            );
            return Err(Error::new(ErrorKind::Config, message).on(&self.name));
        }
        Ok(user)
    }

    /// All hosts on the way, the first to connect to first, this one last.
    pub(crate) fn route(&self) -> Result<Vec<&Host>> {
        let mut route: Vec<&Host> =
            std::iter::successors(Some(self), |host| host.jump.as_deref()).collect();
        if route.len() > MOST_HOPS {
            let message =
                format!("{} is {} hosts away; {MOST_HOPS} are the limit", self.name, route.len());
            return Err(Error::new(ErrorKind::Config, message).on(&self.name));
        }
        for (behind, host) in route.iter().enumerate() {
            let is_same = |other: &&&Host| {
                other.port == host.port
                    && other.address_or_name().eq_ignore_ascii_case(host.address_or_name())
                    && other.user == host.user
            };
            if let Some(other) = route[..behind].iter().find(is_same) {
                let message = format!(
                    "the way to {} leads in a circle: {} and {} are both {}",
                    self.name,
                    other.name,
                    host.name,
                    host.destination()
                );
                return Err(Error::new(ErrorKind::Config, message).on(&self.name));
            }
        }
        route.reverse();
        Ok(route)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Host")
            .field("name", &self.name)
            .field("destination", &self.destination())
            .field("identities", &self.identities)
            .field("agent", &self.agent)
            .field("host_keys", &self.host_keys)
            .field("jump", &self.jump)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str) -> Host {
        Host::new(name).user("root")
    }

    #[test]
    fn the_way_begins_with_the_farthest_jump() {
        let target = host("c").via(host("b").via(host("a")));
        let names: Vec<_> = target.route().unwrap().iter().map(|host| host.name()).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    #[test]
    fn a_way_that_leads_in_a_circle_is_refused() {
        let circle = host("a").via(host("b").via(host("other").address("A")));
        let error = circle.route().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("in a circle"), "{error}");
        let other_user = host("a").via(host("b").via(host("a").user("jump")));
        assert!(other_user.route().is_ok());
    }

    #[test]
    fn a_way_that_is_too_long_is_refused() {
        let far = (0..9).fold(host("0"), |near, n| host(&format!("h{n}")).via(near));
        assert!(far.route().unwrap_err().to_string().contains("10 hosts away"));
    }

    #[test]
    fn the_password_is_shown_nowhere() {
        let host = host("pve").password("hunter2".into());
        assert!(!format!("{host:?}").contains("hunter2"));
    }

    #[test]
    fn an_ipv6_address_is_bracketed() {
        assert_eq!(host("pve").address("fe80::1").destination(), "root@[fe80::1]:22");
    }
}
