//! What was asked of the servers.

use std::collections::VecDeque;

use super::SshAuth;

/// Something that somebody asked of a host over SSH.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SshEvent {
    /// The host.
    pub host: String,
    /// Who asked.
    pub user: String,
    /// What.
    pub what: SshWhat,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SshWhat {
    /// Somebody got in, by these methods.
    Login(Vec<SshAuth>),
    /// Somebody was sent away after too many attempts.
    TooManyAttempts,
    /// A command line, byte for byte.
    Exec(Vec<u8>),
    /// A shell.
    Shell,
    /// A program of the simulated system ran, for a command line or from a script.
    Program(Vec<String>),
    /// A subsystem such as `sftp`.
    Subsystem(String),
    /// A connection to somewhere (`direct-tcpip`).
    Forward {
        /// As the client named it.
        host: String,
        /// As the client named it.
        port: u16,
    },
    /// A terminal.
    Pty {
        /// `TERM`
        term: String,
        /// Its width in characters.
        columns: u32,
        /// Its height in lines.
        rows: u32,
    },
    /// The terminal has another size.
    WindowChange {
        /// Its width in characters.
        columns: u32,
        /// Its height in lines.
        rows: u32,
    },
    /// A variable for what runs next. The servers take `LANG` and `LC_*`, as Debian's do.
    Env {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A signal for what runs.
    Signal(String),
}

/// How many are kept.
const KEPT: usize = 10_000;

/// The events so far, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Events(VecDeque<SshEvent>);

impl Events {
    pub(crate) fn add(&mut self, host: &str, user: &str, what: SshWhat) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(SshEvent { host: host.to_owned(), user: user.to_owned(), what });
    }

    pub(crate) fn all(&self) -> Vec<SshEvent> {
        self.0.iter().cloned().collect()
    }

    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }
}
