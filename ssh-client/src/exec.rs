//! Running commands.

use bytes::BytesMut;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::chain::Pace;
use crate::channel::{Alive, Control, Ending, Line, Writer, attend, signal_named};
use crate::pipe::Reader;
use crate::printable::printable_line;
use crate::{Command, Error, ErrorKind, Output, Result, Session, Status};

/// A command that runs on a host. Dropping it ends the command with the signal TERM, as far as the host passes signals
/// on (see [`Command::timeout`]), and closes its input and output.
///
/// Both streams have to be read side by side, or dropped: a command that cannot write waits.
#[derive(Debug)]
pub struct Running {
    host: String,
    command: Command,
    stdout: Option<Reader>,
    stderr: Option<Reader>,
    stdin: Option<Writer>,
    control: Control,
    ending: oneshot::Receiver<Ending>,
    /// When [`Command::timeout`] is over.
    deadline: Option<Instant>,
    _alive: Alive,
}

impl Running {
    /// What the command writes on stdout; `None` when it was taken already. Dropping it discards the rest.
    pub fn stdout(&mut self) -> Option<Reader> {
        self.stdout.take()
    }

    /// What the command writes on stderr; `None` when it was taken already. Dropping it discards the rest.
    pub fn stderr(&mut self) -> Option<Reader> {
        self.stderr.take()
    }

    /// What the command reads; `None` when it was taken already, or given by [`Command::stdin`]. Dropping it ends the
    /// input.
    pub fn stdin(&mut self) -> Option<Writer> {
        self.stdin.take()
    }

    /// Sends a signal to the command: `TERM`, `INT`, `HUP`, `KILL` … OpenSSH passes it on since version 7.9.
    pub async fn signal(&self, name: &str) {
        // It may have ended.
        let _ = self.control.signal(signal_named(name)).await;
    }

    /// Waits for the end. Streams that were not taken are discarded, and the input ends.
    ///
    /// # Errors
    /// [`ErrorKind::Lost`] when the connection broke, [`ErrorKind::SudoPassword`], and [`ErrorKind::Timeout`] by
    /// [`Command::timeout`].
    pub async fn wait(mut self) -> Result<Status> {
        drop((self.stdout.take(), self.stderr.take(), self.stdin.take()));
        let ended = match self.deadline {
            Some(deadline) => match tokio::time::timeout_at(deadline, &mut self.ending).await {
                Ok(ended) => ended,
                Err(_) => return Err(self.command.took_too_long(&self.host)),
            },
            None => (&mut self.ending).await,
        };
        let ending = ended.map_err(|_| self.error(ErrorKind::Lost, "ended without a word"))?;
        self.conclude(ending)
    }

    fn error(&self, kind: ErrorKind, what: &str) -> Error {
        let message = format!("{} on {} {what}", self.command, self.host);
        Error::new(kind, message).on(&self.host).after_sending()
    }

    fn conclude(&self, ending: Ending) -> Result<Status> {
        match (ending.status, ending.lost) {
            (Some(status), _) => {
                if self.command.uses_sudo() && wants_password(&status, &ending.stderr_head) {
                    let said = printable_line(&ending.stderr_head);
                    return Err(self
                        .error(ErrorKind::SudoPassword, &format!("needs a password: {said}"))
                        .hinting(
                            "allow it without one in /etc/sudoers.d (`USER ALL=(root) NOPASSWD: COMMAND`), or log in \
                             as root",
                        ));
                }
                Ok(status)
            }
            (None, Some(lost)) => {
                let message = format!("{} on {}: {}", self.command, self.host, lost.message());
                let host = lost.host().unwrap_or(&self.host);
                Err(Error::new(ErrorKind::Lost, message).on(host).after_sending().hinting(
                    "the command may have run, or may still be running: look before you repeat it",
                ))
            }
            (None, None) => {
                Err(self.error(ErrorKind::Channel, "ended, and the host does not say how"))
            }
        }
    }
}

/// sudo(8): with -n it says that a password is required, and ends with 1.
fn wants_password(status: &Status, stderr: &[u8]) -> bool {
    let stderr = String::from_utf8_lossy(stderr);
    *status == Status::Code(1)
        && stderr.lines().filter_map(|line| line.strip_prefix("sudo: ")).any(|said| {
            [
                "a password is required",
                "a terminal is required",
                "no tty present",
                "must have a tty",
            ]
            .iter()
            .any(|known| said.contains(known))
        })
}

pub(crate) async fn start(session: &Session, command: Command) -> Result<Running> {
    let deadline = command.timeout.map(|limit| Instant::now() + limit);
    within(deadline, session, &command, launch(session, command.clone(), Pace::Callers, deadline))
        .await
}

async fn launch(
    session: &Session,
    command: Command,
    pace: Pace,
    deadline: Option<Instant>,
) -> Result<Running> {
    let line = command.to_line()?;
    let opened = session.open_session(pace).await?;
    let Line { stdout, stderr, mut stdin, control, granted, ending, alive } = attend(opened);
    let mut running = Running {
        host: session.name().to_owned(),
        command,
        stdout: Some(stdout),
        stderr: Some(stderr),
        stdin: None,
        control,
        ending,
        deadline,
        _alive: alive,
    };
    let sent = running.control.exec(true, line).await;
    sent.map_err(|_| running.error(ErrorKind::Lost, "was not started: the connection broke"))?;
    match granted.await {
        Ok(true) => {}
        Ok(false) => return Err(running.error(ErrorKind::Channel, "is refused by the host")),
        Err(_) => {
            // The channel ended without an answer.
            return match running.wait().await {
                Err(error) => Err(error),
                Ok(status) => Err(Error::new(
                    ErrorKind::Channel,
                    format!("the host ended the channel with {status} before it ran anything"),
                )),
            };
        }
    }
    match running.command.stdin.clone() {
        Some(input) => {
            tokio::spawn(async move {
                // A command need not read all of its input.
                if stdin.write_all(&input).await.is_ok() {
                    let _ = stdin.shutdown().await;
                }
            });
        }
        None => running.stdin = Some(stdin),
    }
    Ok(running)
}

pub(crate) async fn run(session: &Session, command: Command) -> Result<Output> {
    let most = command.output_limit;
    let deadline = command.timeout.map(|limit| Instant::now() + limit);
    let whole = async {
        let mut running = launch(session, command.clone(), Pace::Ours, deadline).await?;
        drop(running.stdin());
        let (out, err) = (running.stdout(), running.stderr());
        let collected = tokio::try_join!(collect(out, most), collect(err, most));
        let (stdout, stderr) = match collected {
            Ok((stdout, stderr)) if stdout.len() + stderr.len() <= most => (stdout, stderr),
            Ok(_) | Err(Trouble::TooMuch) => {
                return Err(running
                    .error(ErrorKind::OutputLimit, &format!("wrote more than {most} bytes"))
                    .hinting("it was ended; read large output while it comes"));
            }
            // Waiting tells it better.
            Err(Trouble::Broken) => Default::default(),
        };
        let status = running.wait().await?;
        Ok(Output { status, stdout: stdout.freeze(), stderr: stderr.freeze() })
    };
    within(deadline, session, &command, whole).await
}

enum Trouble {
    TooMuch,
    Broken,
}

async fn collect(reader: Option<Reader>, most: usize) -> Result<BytesMut, Trouble> {
    let mut all = BytesMut::new();
    let Some(mut reader) = reader else { return Ok(all) };
    while let Some(piece) = reader.next().await.map_err(|_| Trouble::Broken)? {
        if all.len() + piece.len() > most {
            return Err(Trouble::TooMuch);
        }
        all.extend_from_slice(&piece);
    }
    Ok(all)
}

async fn within<T>(
    deadline: Option<Instant>,
    session: &Session,
    command: &Command,
    future: impl Future<Output = Result<T>>,
) -> Result<T> {
    let Some(deadline) = deadline else { return future.await };
    let ended = tokio::time::timeout_at(deadline, future).await;
    ended.unwrap_or_else(|_| Err(command.took_too_long(session.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sudo_itself_can_say_that_it_wants_a_password() {
        let wants = |code, stderr: &str| wants_password(&Status::Code(code), stderr.as_bytes());
        assert!(wants(1, "sudo: a password is required\n"));
        assert!(wants(
            1,
            "sudo: unable to resolve host pve\nsudo: a terminal is required to read\n"
        ));
        assert!(!wants(2, "sudo: a password is required\n"));
        assert!(!wants(1, "sudo: nginx: command not found\n"));
        assert!(!wants(1, "a password is required\n"));
    }
}
