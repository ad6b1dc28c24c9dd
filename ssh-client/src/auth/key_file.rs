//! Private keys in files.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use russh::keys::{self, Certificate, PrivateKey, PublicKey};
use secrecy::ExposeSecret;

use crate::Host;
use crate::prompt::{Asking, Question};

/// How often a passphrase may be mistyped.
const ATTEMPTS: usize = 3;

/// Nothing larger is a key.
const LARGEST: u64 = 1 << 20;

/// Keys that somebody unlocked: asked for once per host, although each connection logs in anew.
#[derive(Clone, Default)]
pub(crate) struct Unlocked(Arc<Mutex<HashMap<PathBuf, Arc<PrivateKey>>>>);

impl Unlocked {
    fn find(&self, file: &Path) -> Option<Arc<PrivateKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(file).cloned()
    }

    fn add(&self, file: &Path, key: Arc<PrivateKey>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_owned(), key);
    }
}

/// Why a key cannot be used.
#[derive(Clone, Debug)]
pub(crate) enum Unusable {
    /// It is encrypted, and nobody gave the passphrase.
    Locked(PathBuf),
    /// Three times the wrong passphrase.
    WrongPassphrase(PathBuf),
    /// The file is not there, not readable, or no key.
    File(String),
    /// The agent would not sign.
    Agent(String),
}

impl Unusable {
    pub(super) fn is_locked(&self) -> bool {
        matches!(self, Self::Locked(_) | Self::WrongPassphrase(_))
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(file) => {
                write!(formatter, "{} is encrypted, and nobody gave its passphrase", file.display())
            }
            Self::WrongPassphrase(file) => {
                write!(formatter, "the passphrase of {} was wrong", file.display())
            }
            Self::File(why) => formatter.write_str(why),
            Self::Agent(why) => write!(formatter, "the agent did not sign: {why}"),
        }
    }
}

/// What can be known of a key file without its passphrase.
#[derive(Clone, Debug)]
pub(super) struct KeyFile {
    pub(super) path: PathBuf,
    /// Absent when even the public half is encrypted, in the old formats.
    pub(super) public: Option<PublicKey>,
    pub(super) certificates: Vec<Certificate>,
}

impl KeyFile {
    /// Reads the public half: out of the file itself, or `FILE.pub`; and the certificate in `FILE-cert.pub`.
    pub(super) fn read(path: &Path) -> Result<Self, Unusable> {
        let beside = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        let text = read_text(path).map_err(|error| unreadable(path, error));
        let inside = text.as_deref().ok().and_then(public_half);
        let public = inside.or_else(|| keys::load_public_key(beside(".pub")).ok());
        match (&public, text) {
            // Its private half may be in the agent.
            (Some(_), _) => {}
            (None, Err(unusable)) => return Err(unusable),
            (None, Ok(text)) if is_private(&text) => {}
            (None, Ok(_)) => {
                return Err(Unusable::File(format!("{} is no key", path.display())));
            }
        }
        let certificates =
            keys::load_openssh_certificate(beside("-cert.pub")).into_iter().collect();
        Ok(Self { path: path.to_owned(), public, certificates })
    }

    /// The private key, unlocked; asks for the passphrase if there is one.
    pub(super) async fn private(
        &self,
        hop: &Host,
        asking: &Asking,
        unlocked: &Unlocked,
    ) -> Result<Arc<PrivateKey>, Unusable> {
        if let Some(key) = unlocked.find(&self.path) {
            return Ok(key);
        }
        let named = |why: String| Unusable::File(format!("{}: {why}", self.path.display()));
        let path = self.path.clone();
        let reading = tokio::task::spawn_blocking(move || read_private(&path));
        let text: Arc<str> =
            reading.await.unwrap_or_else(|error| Err(named(error.to_string())))?.into();
        match decode(text.clone(), None).await {
            Ok(key) => return Ok(Arc::new(key)),
            Err(keys::Error::KeyIsEncrypted) if is_readable(&text) => {}
            Err(keys::Error::KeyIsEncrypted) => {
                return Err(named(
                    "encrypted in an old format that is not read here; `ssh-keygen -p -f FILE` makes it a new one"
                        .to_owned(),
                ));
            }
            Err(error) => return Err(named(explained(&error))),
        }
        for _ in 0..ATTEMPTS {
            let (host, key_file) = (hop.name.clone(), self.path.clone());
            let passphrase = asking
                .ask(Question::Passphrase { host, key_file })
                .await
                .ok_or_else(|| Unusable::Locked(self.path.clone()))?;
            if let Ok(key) = decode(text.clone(), Some(passphrase)).await {
                let key = Arc::new(key);
                unlocked.add(&self.path, key.clone());
                return Ok(key);
            }
        }
        Err(Unusable::WrongPassphrase(self.path.clone()))
    }
}

/// Away from the tasks that talk to hosts: a passphrase is made slow to try on purpose.
async fn decode(
    text: Arc<str>,
    passphrase: Option<secrecy::SecretString>,
) -> Result<PrivateKey, keys::Error> {
    let decoding = tokio::task::spawn_blocking(move || {
        let passphrase = passphrase.as_ref().map(|passphrase| passphrase.expose_secret());
        if passphrase.is_none() && is_encrypted_pem(&text) {
            return Err(keys::Error::KeyIsEncrypted);
        }
        keys::decode_secret_key(&text, passphrase)
    });
    decoding.await.unwrap_or(Err(keys::Error::CouldNotReadKey))
}

/// The old formats say in words that they are encrypted; the library notices it in some of them only.
fn is_encrypted_pem(text: &str) -> bool {
    text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")
}

/// Of the keys that are encrypted the way of old PEM files, only those of RSA.
fn is_readable(text: &str) -> bool {
    !text.contains("Proc-Type: 4,ENCRYPTED")
        || (cfg!(feature = "rsa") && text.contains("BEGIN RSA PRIVATE KEY"))
}

fn is_private(text: &str) -> bool {
    text.contains("PRIVATE KEY-----") || text.starts_with("PuTTY-User-Key-File-")
}

/// The public half of a private key, which the format of OpenSSH leaves readable, or of a file that holds just that.
fn public_half(text: &str) -> Option<PublicKey> {
    if text.contains("BEGIN OPENSSH PRIVATE KEY") {
        return PrivateKey::from_openssh(text).ok().map(|key| key.public_key().clone());
    }
    if is_private(text) {
        if is_encrypted_pem(text) {
            return None;
        }
        return keys::decode_secret_key(text, None).ok().map(|key| key.public_key().clone());
    }
    PublicKey::from_openssh(text.trim()).ok()
}

fn read_private(path: &Path) -> Result<String, Unusable> {
    check_mode(path)?;
    read_text(path).map_err(|error| unreadable(path, error))
}

fn read_text(path: &Path) -> std::io::Result<String> {
    let length = std::fs::metadata(path)?.len();
    if length > LARGEST {
        return Err(std::io::Error::other("too large for a key"));
    }
    std::fs::read_to_string(path)
}

fn explained(error: &keys::Error) -> String {
    match error {
        keys::Error::UnsupportedKeyType { key_type_string, .. } if key_type_string == "RSA" => {
            "RSA keys need the feature `rsa`".to_owned()
        }
        error => crate::printable::printable_line(error.to_string()),
    }
}

fn unreadable(path: &Path, error: std::io::Error) -> Unusable {
    Unusable::File(format!("{}: {error}", path.display()))
}

/// Like OpenSSH (`sshkey_perm_ok`): a key of ours that others can read is no secret. What belongs to somebody else is
/// theirs to guard: secrets mounted into containers are root's, and readable for a group.
#[cfg(unix)]
fn check_mode(path: &Path) -> Result<(), Unusable> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, error))?;
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 == 0 || metadata.uid() != nix::unistd::getuid().as_raw() {
        return Ok(());
    }
    Err(Unusable::File(format!(
        "others may read {file} (mode {mode:04o}); `chmod 600 {file}`",
        file = path.display()
    )))
}

#[cfg(not(unix))]
fn check_mode(_: &Path) -> Result<(), Unusable> {
    Ok(())
}
