//! Where passwords and tokens come from, and where they are kept: never on a command line, never shown.
//!
//! [`Credentials::lookup`] tries the environment (`HOMELAB_PROXMOX_TOKEN`, `HOMELAB_PROXMOX_PASSWORD`), the keychain, the
//! configured command, and a file of mode 0600, in this order; the first that has the secret counts. A source that
//! cannot be used is passed over with a note. [`Credentials::status`] tells of all sources without their values,
//! [`Credentials::set`] stores a secret in the keychain or else in the file, [`Credentials::remove`] forgets it.
//!
//! The keychain is the Secret Service (GNOME Keyring, KWallet) on Linux, then the kernel's keyring, which forgets at
//! the next start of the machine; on macOS, the Keychain. Everything here may block (a keychain asks its user), and
//! runs on blocking threads.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use homelab_cli::credentials::{Credentials, Request, Secret, Source};
//!
//! let credentials = Credentials::none()
//!     .environment(|name| (name == "HOMELAB_PROXMOX_TOKEN").then(|| "6c1d".to_owned()));
//! let found = credentials.lookup(&Request::new("proxmox", Secret::Token)).await;
//! let credential = found.credential.expect("the environment has it");
//! assert_eq!(credential.source, Source::Environment("HOMELAB_PROXMOX_TOKEN".to_owned()));
//! # });
//! ```

mod command;
mod file;
mod keychain;
mod request;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use keyring_core::CredentialStore;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::config::Folders;
use file::SecretFile;

pub use request::{Request, Secret};

/// How long a command may take to print a secret: long enough to type a passphrase.
const COMMAND_LIMIT: Duration = Duration::from_secs(60);

/// A secret and where it came from. Its `Debug` hides the value.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The password, or the secret of the token.
    pub secret: SecretString,
    /// Where it came from.
    pub source: Source,
}

/// A place that secrets come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Source {
    /// A variable of the environment.
    Environment(String),
    /// A keychain, by its name.
    Keychain(String),
    /// The configured command.
    Command,
    /// The file.
    File(PathBuf),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Environment(name) => write!(f, "environment ({name})"),
            Source::Keychain(name) => write!(f, "{name}"),
            // The command itself may say more than everyone should read.
            Source::Command => f.write_str("secret_command"),
            Source::File(path) => write!(f, "file {}", path.display()),
        }
    }
}

/// What a source said. Never the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// It has the secret.
    Found,
    /// It works, and has no such secret.
    Absent,
    /// It cannot be used; why.
    Unusable(String),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Found => f.write_str("found"),
            Answer::Absent => f.write_str("not there"),
            Answer::Unusable(why) => write!(f, "cannot be used: {why}"),
        }
    }
}

/// A source that was asked, and what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tried {
    /// The source.
    pub source: Source,
    /// What it said.
    pub answer: Answer,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.answer)
    }
}

/// The outcome of [`Credentials::lookup`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Found {
    /// The secret, when a source has it.
    pub credential: Option<Credential>,
    /// The sources that were asked, in their order, up to the one that has it.
    pub tried: Vec<Tried>,
}

impl Found {
    /// The sources that could not be used, for a note.
    pub fn passed_over(&self) -> impl Iterator<Item = &Tried> {
        self.tried.iter().filter(|tried| matches!(tried.answer, Answer::Unusable(_)))
    }
}

/// Where a secret was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// The place.
    pub source: Source,
    /// What the user should know about it: that it is a plain file, or forgets at the next start.
    pub note: Option<String>,
}

/// Why a secret was neither stored nor removed.
#[derive(Debug, thiserror::Error)]
#[error("could not {what}: {why}")]
pub struct Error {
    what: String,
    why: String,
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> crate::error::Error {
        crate::error::Error::new(crate::error::Kind::Failed, error.to_string())
    }
}

type Environment = dyn Fn(&str) -> Option<String> + Send + Sync;
type OpenStore = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync;

/// The sources of secrets. Cheap to clone.
#[derive(Clone)]
pub struct Credentials {
    environment: Arc<Environment>,
    stores: Vec<(String, Arc<OpenStore>)>,
    file: Option<SecretFile>,
    command_limit: Duration,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stores: Vec<_> = self.stores.iter().map(|(name, _)| name).collect();
        f.debug_struct("Credentials").field("stores", &stores).field("file", &self.file).finish()
    }
}

impl Credentials {
    /// No source at all, except the command that a [`Request`] names. Add what a test needs.
    pub fn none() -> Credentials {
        Credentials {
            environment: Arc::new(|_| None),
            stores: Vec::new(),
            file: None,
            command_limit: COMMAND_LIMIT,
        }
    }

    /// The sources of this machine and user. Opens none of them yet.
    pub fn of_process(folders: &Folders) -> Credentials {
        let mut credentials = Credentials::none().environment(|name| std::env::var(name).ok());
        credentials.stores = keychain::of_this_system();
        if let Some(folder) = folders.data() {
            credentials = credentials.file(folder.join("credentials.json"));
        }
        credentials
    }

    /// Reads variables by this function.
    #[must_use]
    pub fn environment(
        mut self,
        variable: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Credentials {
        self.environment = Arc::new(variable);
        self
    }

    /// Adds a keychain, asked after those that are there already. `open` runs on a blocking thread at each use.
    #[must_use]
    pub fn store(
        mut self,
        name: impl Into<String>,
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync + 'static,
    ) -> Credentials {
        self.stores.push((name.into(), Arc::new(open)));
        self
    }

    /// Keeps secrets without a keychain in this file.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Credentials {
        self.file = Some(SecretFile::new(path.into()));
        self
    }

    /// How long a command may take.
    #[must_use]
    pub fn command_limit(mut self, limit: Duration) -> Credentials {
        self.command_limit = limit;
        self
    }

    /// Asks the sources in their order until one has the secret.
    pub async fn lookup(&self, request: &Request) -> Found {
        let (credential, tried) = self.ask(request, true).await;
        Found { credential, tried }
    }

    /// Asks every source, and tells what each said. The first [`Answer::Found`] is the one that [`Self::lookup`] takes.
    pub async fn status(&self, request: &Request) -> Vec<Tried> {
        self.ask(request, false).await.1
    }

    async fn ask(&self, request: &Request, first: bool) -> (Option<Credential>, Vec<Tried>) {
        let mut found = None;
        let mut tried = Vec::new();
        let mut note = |source: Source, answer: Result<Option<SecretString>, String>| {
            let (secret, answer) = match answer {
                Ok(Some(secret)) => (Some(secret), Answer::Found),
                Ok(None) => (None, Answer::Absent),
                Err(why) => (None, Answer::Unusable(why)),
            };
            tried.push(Tried { source: source.clone(), answer });
            if let (None, Some(secret)) = (&found, secret) {
                found = Some(Credential { secret, source });
            }
            first && found.is_some()
        };

        let variable = request.variable();
        let value = (self.environment)(&variable).filter(|value| !value.trim().is_empty());
        let secret = value.map(|value| SecretString::from(value.trim().to_owned()));
        let mut done = note(Source::Environment(variable), Ok(secret));

        for (name, open) in &self.stores {
            if done {
                break;
            }
            let answer = keychain::read(open.clone(), request.clone()).await;
            done = note(Source::Keychain(name.clone()), answer);
        }
        if !done && let Some(line) = request.command_line() {
            let answer = command::first_line(line, self.command_limit).await;
            done = note(Source::Command, answer.map(Some));
        }
        if !done && let Some(file) = &self.file {
            note(Source::File(file.path().to_owned()), file.read(request));
        }
        (found, tried)
    }

    /// Stores the secret in the first keychain that takes it and gives it back, else in the file, and says where.
    /// A copy in the file goes when a keychain takes it. Fails when neither does, with what each said.
    pub async fn set(&self, request: &Request, secret: &SecretString) -> Result<Stored, Error> {
        let what = || format!("store the {} of {}", request.secret(), request.service());
        let failed = |why: String| Error { what: what(), why };
        if secret.expose_secret().trim().is_empty() {
            return Err(failed("it is empty".to_owned()));
        }
        if secret.expose_secret().contains(['\n', '\r']) {
            return Err(failed("it has more than one line".to_owned()));
        }
        let mut refused = Vec::new();
        for (name, open) in &self.stores {
            match keychain::write(open.clone(), request.clone(), secret.clone()).await {
                Ok(note) => {
                    // A copy in the file would be left behind, unseen.
                    if let Some(file) = &self.file {
                        let _ = file.remove(request);
                    }
                    return Ok(Stored { source: Source::Keychain(name.clone()), note });
                }
                Err(why) => refused.push(format!("{name}: {why}")),
            }
        }
        let Some(file) = &self.file else {
            refused.push("no folder to keep a file in".to_owned());
            return Err(failed(refused.join("; ")));
        };
        file.write(request, secret).map_err(failed)?;
        let note = "no keychain can be used here, so it is in a plain file that only you can read";
        Ok(Stored { source: Source::File(file.path().to_owned()), note: Some(note.to_owned()) })
    }

    /// Forgets the secret wherever it is stored, and says where that was. Variables and commands are not touched.
    pub async fn remove(&self, request: &Request) -> Result<Vec<Source>, Error> {
        let mut removed = Vec::new();
        for (name, open) in &self.stores {
            // A keychain that cannot be used holds nothing that we could give out either.
            if keychain::remove(open.clone(), request.clone()).await == Ok(true) {
                removed.push(Source::Keychain(name.clone()));
            }
        }
        if let Some(file) = &self.file {
            let gone = file.remove(request).map_err(|why| Error {
                what: format!("remove the {} of {}", request.secret(), request.service()),
                why,
            })?;
            if gone {
                removed.push(Source::File(file.path().to_owned()));
            }
        }
        Ok(removed)
    }
}

#[cfg(test)]
mod tests;
