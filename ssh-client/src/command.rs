//! What to run on a host, and what came of it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::printable::{printable, printable_line};
use crate::quote::command_line;
use crate::{Error, ErrorKind, Result};

/// More than this is not collected in memory unless somebody says so.
const OUTPUT_LIMIT: usize = 64 << 20;

/// A command for a host. SSH hands the host one line for the user's shell; this is that line, safely made.
#[derive(Clone)]
pub struct Command {
    line: Line,
    sudo: bool,
    pub(crate) stdin: Option<Bytes>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) output_limit: usize,
}

#[derive(Clone)]
enum Line {
    Arguments(Vec<Vec<u8>>),
    Shell(Vec<u8>),
}

impl Command {
    /// A program and its arguments. They arrive byte for byte: spaces, quotes, newlines, `$(…)`, bytes that are no
    /// text. (A zero byte cannot be part of an argument; [`ErrorKind::Config`] says so when it is run.)
    pub fn new<A: AsRef<[u8]>>(arguments: impl IntoIterator<Item = A>) -> Self {
        let arguments = arguments.into_iter().map(|argument| argument.as_ref().to_vec()).collect();
        Self::of(Line::Arguments(arguments))
    }

    /// One line for the login shell of the user, as it is. Never put together of words that others wrote.
    pub fn shell(line: impl Into<Vec<u8>>) -> Self {
        Self::of(Line::Shell(line.into()))
    }

    fn of(line: Line) -> Self {
        Self { line, sudo: false, stdin: None, timeout: None, output_limit: OUTPUT_LIMIT }
    }

    /// What the command reads; without, its input is empty in [`Session::run`](crate::Session::run).
    #[must_use]
    pub fn stdin(mut self, input: impl Into<Bytes>) -> Self {
        self.stdin = Some(input.into());
        self
    }

    /// Runs it as root, by `sudo -n`. Where that would ask for a password it fails with [`ErrorKind::SudoPassword`].
    #[must_use]
    pub fn sudo(mut self) -> Self {
        self.sudo = true;
        self
    }

    /// How long it may take from the call until it ends; without, as long as it likes. Then the call ends with
    /// [`ErrorKind::Timeout`], and the command gets the signal TERM. OpenSSH's server does not pass that on to commands
    /// of root: those that neither read nor write go on there.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How many bytes of stdout and stderr together [`Session::run`](crate::Session::run) collects; 64 MiB by default.
    /// For more there is [`Session::start`](crate::Session::start).
    #[must_use]
    pub fn output_limit(mut self, bytes: usize) -> Self {
        self.output_limit = bytes;
        self
    }

    pub(crate) fn uses_sudo(&self) -> bool {
        self.sudo
    }

    pub(crate) fn took_too_long(&self, host: &str) -> Error {
        let limit = self.timeout.unwrap_or_default();
        let message = format!("{self} on {host} took longer than {limit:?} and was ended");
        Error::new(ErrorKind::Timeout, message).on(host).after_sending()
    }

    /// The line for the host.
    pub(crate) fn to_line(&self) -> Result<Vec<u8>> {
        // Without words of its own language it can be told from the command's own failure.
        const SUDO: [&[u8]; 5] = [b"env", b"LANGUAGE=en", b"sudo", b"-n", b"--"];
        let quoted = match (&self.line, self.sudo) {
            (Line::Shell(line), false) => Ok(line.clone()),
            (Line::Shell(line), true) => {
                let shell: [&[u8]; 3] = [b"sh", b"-c", line];
                command_line(SUDO.iter().chain(&shell))
            }
            (Line::Arguments(arguments), false) => command_line(arguments),
            (Line::Arguments(arguments), true) => {
                command_line(SUDO.into_iter().chain(arguments.iter().map(Vec::as_slice)))
            }
        };
        let line = quoted.map_err(|error| {
            Error::new(ErrorKind::Config, format!("{self} cannot be run: {error}")).caused_by(error)
        })?;
        if line.is_empty() || line.contains(&0) {
            let what = if line.is_empty() { "is empty" } else { "has a zero byte in it" };
            return Err(Error::new(ErrorKind::Config, format!("the command {what}")));
        }
        Ok(line)
    }
}

/// For messages: shortened, and harmless on a terminal.
impl fmt::Display for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = match &self.line {
            Line::Arguments(arguments) => arguments.join(&b' '),
            Line::Shell(line) => line.clone(),
        };
        let line = printable_line(line);
        let mut short: String = line.chars().take(80).collect();
        if short.len() < line.len() {
            short.push('…');
        }
        write!(formatter, "`{}{short}`", if self.sudo { "sudo " } else { "" })
    }
}

/// Without the input, which may hold secrets.
impl fmt::Debug for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Command({self})")
    }
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// With this status; 0 means success.
    Code(u32),
    /// By a signal.
    Signal {
        /// Its name without `SIG`: `TERM`, `KILL`, `SEGV` …
        name: String,
        /// Whether memory was dumped.
        core_dumped: bool,
        /// What the host has to say about it; mostly nothing.
        message: String,
    },
}

impl Status {
    /// Whether it is [`Code(0)`](Self::Code).
    pub fn success(&self) -> bool {
        *self == Self::Code(0)
    }

    /// The status, unless a signal ended the command.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::Code(code) => Some(*code),
            Self::Signal { .. } => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(formatter, "status {code}"),
            Self::Signal { name, core_dumped, .. } => {
                write!(
                    formatter,
                    "signal {name}{}",
                    if *core_dumped { ", core dumped" } else { "" }
                )
            }
        }
    }
}

/// What a command wrote, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// How it ended.
    pub status: Status,
    /// What it wrote on stdout: any bytes.
    pub stdout: Bytes,
    /// What it wrote on stderr: any bytes.
    pub stderr: Bytes,
}

impl Output {
    /// The output, if the command ended well.
    ///
    /// # Errors
    /// [`ErrorKind::Command`], with the end of what the command wrote on stderr.
    pub fn success(self) -> Result<Self> {
        if self.status.success() {
            return Ok(self);
        }
        let mut message = format!("the command ended with {}", self.status);
        let said = if self.stderr.is_empty() { &self.stdout } else { &self.stderr };
        for line in last_lines(said) {
            message.push_str("\n  ");
            message.push_str(&line);
        }
        Err(Error::new(ErrorKind::Command, message).after_sending())
    }

    /// stdout as text: what is not UTF-8 becomes the replacement character.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.stdout)
    }
}

fn last_lines(bytes: &[u8]) -> Vec<String> {
    const MOST_LINES: usize = 5;
    const MOST_BYTES: usize = 2000;
    let end = printable(&bytes[bytes.len().saturating_sub(MOST_BYTES)..]);
    let lines: Vec<_> = end.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(MOST_LINES)..].iter().map(|line| (*line).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(command: Command) -> String {
        String::from_utf8(command.to_line().unwrap()).unwrap()
    }

    #[test]
    fn sudo_goes_before_a_program_and_before_a_line() {
        assert_eq!(
            line(Command::new(["cat", "a b"]).sudo()),
            "env 'LANGUAGE=en' sudo -n -- cat 'a b'"
        );
        assert_eq!(
            line(Command::shell("cat <a; id").sudo()),
            "env 'LANGUAGE=en' sudo -n -- sh -c 'cat <a; id'"
        );
    }

    #[test]
    fn what_cannot_be_a_command_is_refused_before_anything_is_sent() {
        for command in [Command::new(["a\0b"]), Command::shell(""), Command::shell("a\0b")] {
            let error = command.to_line().unwrap_err();
            assert_eq!((error.kind(), error.sent()), (ErrorKind::Config, false));
        }
    }

    #[test]
    fn a_failed_command_says_how_it_ended_and_its_last_words() {
        let output = Output {
            status: Status::Code(2),
            stdout: Bytes::new(),
            stderr: "1\n2\n\n3\n4\n5\n\x1b[31m6\n".into(),
        };
        let error = output.success().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the command ended with status 2\n  2\n  3\n  4\n  5\n  \\x1b[31m6"
        );
    }
}
