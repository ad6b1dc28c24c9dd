//! ssh_config files with OpenSSH's semantics: ssh_config(5), readconf.c and ssh.c.

mod algorithms;
mod complete;
mod condition;
mod environment;
mod error;
mod expand;
mod jump;
mod options;
mod parse;
mod pass;
mod query;
mod resolved;
mod setting;
mod source;
mod value;
mod words;

use std::path::Path;

pub use algorithms::AlgorithmList;
pub use environment::Environment;
pub use error::{ConfigError, ConfigErrorKind};
pub use jump::{InvalidJump, JumpHost};
pub use query::Query;
pub use resolved::{AddressFamily, IdentityAgent, Resolved, StrictHostKeyChecking};

use crate::Place;
use parse::Statement;

/// One or several ssh_config files, read and checked, ready to be asked about hosts.
///
/// ```
/// use ssh_client::SshConfig;
///
/// let config = SshConfig::parse("config", "
///     Host pve
///         HostName 192.0.2.10
///         ProxyJump admin@bastion:2222
///     Host *
///         User root
/// ")?;
/// let pve = config.resolve("pve")?;
/// assert_eq!((pve.host_name.as_str(), pve.user.as_str(), pve.port), ("192.0.2.10", "root", 22));
///
/// // Every hop with its own settings, in the order of connecting.
/// let route = config.route("pve")?;
/// let names: Vec<_> = route.iter().map(|hop| format!("{}@{}:{}", hop.user, hop.host_name, hop.port)).collect();
/// assert_eq!(names, ["admin@bastion:2222", "root@192.0.2.10:22"]);
/// # Ok::<(), ssh_client::ConfigError>(())
/// ```
///
/// What of ssh_config(5) counts: `Host`, `Match` (`all`, `host`, `originalhost`, `user`, `localuser`, `final`),
/// `Include`, and the options that [`Resolved`] has a field for. Options of OpenSSH that mean nothing to this
/// crate are passed over; names that are no option at all, where `ssh` refuses to start, are
/// [warnings](Self::warnings). A `Match` with any other criterion never applies, `exec` never runs a program,
/// and both warn. A bad value of an option that counts is an error, wherever it stands, as with `ssh`.
#[derive(Clone, Debug)]
pub struct SshConfig {
    files: Vec<Vec<Statement>>,
    warnings: Vec<Warning>,
    environment: Environment,
}

/// Something that a file asks for and that is not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {message}")]
pub struct Warning {
    at: Place,
    message: String,
}

impl SshConfig {
    /// The files of this user and machine, as `ssh` reads them: `~/.ssh/config`, then `/etc/ssh/ssh_config`. One
    /// that does not exist is empty.
    ///
    /// # Errors
    /// When a file cannot be read, when others may write to the user's file or one it includes, and on a bad
    /// value.
    pub fn load() -> Result<Self, ConfigError> {
        Self::load_as(Environment::current())
    }

    /// The files that `ssh` would read for that user: `.ssh/config` in their home, then `/etc/ssh/ssh_config`.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_as(environment: Environment) -> Result<Self, ConfigError> {
        let user = environment.home.join(".ssh/config");
        let mut config = source::user_file(&user, environment.clone(), source::IfMissing::Empty)?;
        let system = source::system_file(Path::new("/etc/ssh/ssh_config"), environment)?;
        config.files.extend(system.files);
        config.warnings.extend(system.warnings);
        Ok(config)
    }

    /// Only this file, as `ssh -F FILE`; what it includes is looked for as by the user's own.
    ///
    /// # Errors
    /// As [`load`](Self::load), and when the file does not exist.
    pub fn load_file(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        source::user_file(path.as_ref(), Environment::current(), source::IfMissing::Fail)
    }

    /// This text; the file's name is for messages. Nothing is read: `Include` is a warning.
    ///
    /// # Errors
    /// On a bad value.
    pub fn parse(file: impl AsRef<Path>, text: &str) -> Result<Self, ConfigError> {
        source::text(file.as_ref(), text, Environment::current())
    }

    /// No file at all: OpenSSH's defaults for every host.
    #[must_use]
    pub fn empty() -> Self {
        Self { files: Vec::new(), warnings: Vec::new(), environment: Environment::current() }
    }

    /// Ask as if from this environment: user, home, machine, variables.
    #[must_use]
    pub fn with_environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// What is in the files and not done, for any host. Reading the files tells it through `tracing` as well.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What the files say about this host, named as on the command line of `ssh`: `host`, `user@host` or
    /// `ssh://user@host:port`.
    ///
    /// # Errors
    /// When the name is none, or a token or variable in a value is unknown.
    pub fn resolve(&self, host: &str) -> Result<Resolved, ConfigError> {
        self.query(host)?.resolve()
    }

    /// The same for every hop on the way there, in the order of connecting; the host itself is the last.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve), and when the jump hosts go round in a circle.
    pub fn route(&self, host: &str) -> Result<Vec<Resolved>, ConfigError> {
        self.query(host)?.route()
    }

    /// Ask with what the command line gives, which comes before what the files say and decides with them
    /// (`Match user`).
    ///
    /// # Errors
    /// When the name is none.
    pub fn query(&self, host: &str) -> Result<Query<'_>, ConfigError> {
        Query::new(self, host)
    }
}

impl Warning {
    /// Where it stands.
    #[must_use]
    pub fn at(&self) -> &Place {
        &self.at
    }

    /// What is not done, and why.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}
