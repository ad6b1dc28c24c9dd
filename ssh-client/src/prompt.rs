//! Questions to the person at the keyboard.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::Mutex;

use crate::Fingerprint;
use crate::printable::{printable, printable_line};

/// Somebody who can be asked for passphrases, passwords, codes, and whether a host's key is right.
///
/// It is called on a thread of its own, so it may block; in the whole process one question is asked at a time. The
/// time limits of the connection wait meanwhile. The server does not wait for ever: OpenSSH's gives two minutes.
pub trait Prompt: Send + Sync {
    /// Asks, and returns the answer; `None` when nobody answers.
    fn ask(&self, question: &Question) -> Option<SecretString>;
}

/// What a [`Prompt`] is asked. `Display` is the text to show; words of the server in it cannot drive a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Question {
    /// The passphrase of a key file. The host accepts this key.
    #[non_exhaustive]
    Passphrase {
        /// The name of the host that it is for.
        host: String,
        /// The file.
        key_file: PathBuf,
    },
    /// The password of a user on a host.
    #[non_exhaustive]
    Password {
        /// The name of the host.
        host: String,
        /// The user there.
        user: String,
    },
    /// A question that the host asks itself (keyboard-interactive): a password, a code of a second factor.
    #[non_exhaustive]
    Interactive {
        /// The name of the host.
        host: String,
        /// A heading, often empty.
        name: String,
        /// Instructions, often empty.
        instructions: String,
        /// The question.
        prompt: String,
        /// Whether the answer may be seen while it is typed.
        echo: bool,
    },
    /// Whether the key of an unknown host is right. The answer `yes` adds it to known_hosts; so does the fingerprint
    /// itself, as in OpenSSH.
    #[non_exhaustive]
    HostKey {
        /// The name of the host.
        host: String,
        /// Its address.
        address: String,
        /// Its port.
        port: u16,
        /// The type of the key: `ssh-ed25519` …
        algorithm: String,
        /// The fingerprint of the key.
        fingerprint: Fingerprint,
        /// Whether other keys of the host are known, of other types: a reason to look closely.
        other_keys_known: bool,
    },
}

impl Question {
    /// Whether the answer may be seen while it is typed.
    pub fn echo(&self) -> bool {
        match self {
            Self::Passphrase { .. } | Self::Password { .. } => false,
            Self::Interactive { echo, .. } => *echo,
            Self::HostKey { .. } => true,
        }
    }

    /// Whether the answer is `yes` or something else.
    pub fn is_confirmation(&self) -> bool {
        matches!(self, Self::HostKey { .. })
    }
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passphrase { key_file, .. } => {
                write!(formatter, "Passphrase of the key {}", key_file.display())
            }
            Self::Password { host, user } => write!(formatter, "Password of {user} on {host}"),
            Self::Interactive { host, name, instructions, prompt, .. } => {
                // It says who asks: a host must not be able to ask in the name of another.
                write!(formatter, "{host} asks: ")?;
                for heading in [name, instructions] {
                    if !heading.trim().is_empty() {
                        writeln!(formatter, "{}", printable(heading).trim())?;
                    }
                }
                formatter.write_str(&printable_line(prompt))
            }
            Self::HostKey { host, address, port, algorithm, fingerprint, other_keys_known } => {
                write!(
                    formatter,
                    "The key of {host} ({address} port {port}) is not known.\n  {algorithm} {fingerprint}\n"
                )?;
                if *other_keys_known {
                    formatter.write_str("  Keys of other types are known for this host.\n")?;
                }
                formatter.write_str("Is it right, and shall it be remembered (yes/no)?")
            }
        }
    }
}

/// One question at a time in the whole process: there is one keyboard.
static KEYBOARD: Mutex<()> = Mutex::const_new(());

/// The prompt of one connection, and a note of whether somebody is thinking about an answer.
#[derive(Clone)]
pub(crate) struct Asking {
    prompt: Option<Arc<dyn Prompt>>,
    open: Arc<AtomicUsize>,
    asked: Arc<AtomicBool>,
}

impl Asking {
    pub(crate) fn new(prompt: Option<Arc<dyn Prompt>>) -> Self {
        Self { prompt, open: Arc::default(), asked: Arc::default() }
    }

    /// Whether there is somebody to ask.
    pub(crate) fn is_possible(&self) -> bool {
        self.prompt.is_some()
    }

    /// The answer; `None` when there is nobody to ask or nobody answers.
    pub(crate) async fn ask(&self, question: Question) -> Option<SecretString> {
        let prompt = self.prompt.clone()?;
        let _thinking = self.thinking();
        let _keyboard = KEYBOARD.lock().await;
        tokio::task::spawn_blocking(move || prompt.ask(&question)).await.ok().flatten()
    }

    /// Somebody thinks until the mark is dropped: about a question that is asked elsewhere, by the agent.
    pub(crate) fn thinking(&self) -> Thinking<'_> {
        self.open.fetch_add(1, Ordering::Relaxed);
        Thinking(self)
    }

    /// The future's output, or `None` when it took longer than `limit`, not counting the time that somebody thought
    /// about an answer.
    pub(crate) async fn within<F: Future>(&self, limit: Duration, future: F) -> Option<F::Output> {
        let mut future = std::pin::pin!(future);
        loop {
            match tokio::time::timeout(limit, &mut future).await {
                Ok(output) => return Some(output),
                // Somebody was asked in this round: what follows the answer gets a whole round of its own.
                Err(_) if self.open.load(Ordering::Relaxed) > 0 => {}
                Err(_) if self.asked.swap(false, Ordering::Relaxed) => {}
                Err(_) => return None,
            }
        }
    }
}

/// See [`Asking::thinking`].
pub(crate) struct Thinking<'a>(&'a Asking);

impl Drop for Thinking<'_> {
    fn drop(&mut self) {
        self.0.asked.store(true, Ordering::Relaxed);
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Slow;

    impl Prompt for Slow {
        fn ask(&self, _: &Question) -> Option<SecretString> {
            std::thread::sleep(Duration::from_millis(300));
            Some("late".into())
        }
    }

    fn password() -> Question {
        Question::Password { host: "pve".into(), user: "root".into() }
    }

    #[tokio::test]
    async fn the_time_that_a_person_thinks_counts_against_no_limit() {
        let asking = Asking::new(Some(Arc::new(Slow)));
        let limit = Duration::from_millis(50);
        assert!(asking.within(limit, asking.ask(password())).await.is_some());
        let forever = async {
            asking.ask(password()).await;
            std::future::pending::<()>().await;
        };
        assert_eq!(asking.within(limit, forever).await, None);
    }

    #[test]
    fn a_question_of_a_host_names_the_host_and_drives_no_terminal() {
        let question = Question::Interactive {
            host: "pve".into(),
            name: String::new(),
            instructions: "\x1b[2JPassword of nas".into(),
            prompt: "Code:\r\n".into(),
            echo: true,
        };
        assert_eq!(question.to_string(), "pve asks: \\x1b[2JPassword of nas\nCode:");
    }
}
