//! This terminal, on another host.

mod escape;
mod terminal;

use std::io;
use std::os::unix::fs::OpenOptionsExt as _;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::unix::pipe;
use tokio::signal::unix::{SignalKind, signal};

use crate::chain::Pace;
use crate::channel::{Line, attend};
use crate::{Command, Error, ErrorKind, Result, Session, Status};

use escape::{Escape, Typed};
use terminal::RawMode;

/// What to run in a terminal on the host.
#[derive(Clone, Debug)]
pub struct Shell(Option<Command>);

impl Shell {
    /// The login shell of the user.
    pub fn login() -> Self {
        Self(None)
    }

    /// A command that wants a terminal: an editor, `htop`, `sudo` with a password.
    pub fn command(command: Command) -> Self {
        Self(Some(command))
    }
}

impl Session {
    /// Gives this terminal to a shell or a command on the host until it ends. What is typed goes there key by key,
    /// Ctrl-C included; the size of the window follows.
    ///
    /// The terminal is put back as it was whatever happens: the end of the command, of the connection, a panic, or one
    /// of the signals INT, TERM and HUP, which this process no longer dies of by itself from then on. As in OpenSSH,
    /// Return and `~.` end the session when the host answers no more.
    ///
    /// # Errors
    /// [`ErrorKind::Terminal`] when standard input is no terminal, or one of these signals came; [`ErrorKind::Channel`]
    /// when the host gives no terminal; [`ErrorKind::Lost`].
    pub async fn shell(&self, shell: Shell) -> Result<Status> {
        let refused = |what: &str| {
            Error::new(ErrorKind::Channel, format!("{} {what}", self.name())).on(self.name())
        };
        let line = shell.0.as_ref().map(Command::to_line).transpose()?;
        let typed = open_terminal().map_err(|error| {
            Error::new(ErrorKind::Terminal, format!("standard input is no terminal: {error}"))
                .hinting("without one, run a command")
        })?;
        let opened = self.open_session(Pace::Callers).await?;
        let mut channel = attend(opened);
        let (columns, rows) = terminal::size();
        let name = std::env::var("TERM").unwrap_or_else(|_| "xterm".to_owned());
        let control = channel.control.clone();
        let started = async {
            // No answer is wanted here: the one that comes belongs to what follows.
            control.request_pty(false, &name, columns, rows, 0, 0, &[]).await?;
            match line {
                Some(line) => control.exec(true, line).await,
                None => control.request_shell(true).await,
            }
        };
        started.await.map_err(|_| refused("broke the connection before a shell began"))?;
        if !(&mut channel.granted).await.unwrap_or(false) {
            return Err(refused("gives no shell"));
        }
        let ended = {
            let _raw = RawMode::enter()?;
            converse(&mut channel, typed).await
        };
        ended?;
        let ending = channel.ending.await.map_err(|_| refused("ended without a word"))?;
        match (ending.status, ending.lost) {
            (Some(status), _) => Ok(status),
            (None, Some(lost)) => Err(lost.after_sending()),
            (None, None) => Err(refused("ended the shell, and does not say how").after_sending()),
        }
    }
}

/// The terminal behind standard input, opened anew: reading it does not block, and leaves standard input as it is.
fn open_terminal() -> io::Result<pipe::Receiver> {
    let path = nix::unistd::ttyname(io::stdin())?;
    let file = std::fs::OpenOptions::new()
        .read(true)
        .custom_flags(nix::libc::O_NONBLOCK | nix::libc::O_NOCTTY)
        .open(path)?;
    pipe::Receiver::from_file_unchecked(file)
}

/// Carries keys there and output back until the host ends it.
async fn converse(channel: &mut Line, mut typed: pipe::Receiver) -> Result<()> {
    let local = |error| Error::io("the terminal fails", error);
    let mut resized = signal(SignalKind::window_change()).map_err(local)?;
    let mut interrupted = signal(SignalKind::interrupt()).map_err(local)?;
    let mut terminated = signal(SignalKind::terminate()).map_err(local)?;
    let mut hung_up = signal(SignalKind::hangup()).map_err(local)?;
    let mut screen = tokio::io::stdout();
    let mut escape = Escape::default();
    let mut keys = vec![0; 4096];
    let mut typing = true;
    let signalled = |name: &str| {
        Err(Error::new(ErrorKind::Terminal, format!("ended by the signal {name}")).after_sending())
    };
    loop {
        tokio::select! {
            piece = channel.stdout.next() => match piece {
                Ok(Some(piece)) => {
                    screen.write_all(&piece).await.map_err(local)?;
                    screen.flush().await.map_err(local)?;
                }
                // What broke is told by the ending.
                Ok(None) | Err(_) => return Ok(()),
            },
            read = typed.read(&mut keys), if typing => match read {
                Ok(0) | Err(_) => {
                    typing = false;
                    // The channel may have ended.
                    let _ = channel.stdin.shutdown().await;
                }
                Ok(length) => match escape.typed(&keys[..length]) {
                    Typed::Keys(keys) => {
                        // The channel may have ended: its output says so.
                        let _ = channel.stdin.write_all(&keys).await;
                    }
                    Typed::Disconnect => {
                        return Err(Error::new(ErrorKind::Terminal, "ended by `~.`").after_sending());
                    }
                },
            },
            _ = resized.recv() => {
                let (columns, rows) = terminal::size();
                // The channel may have ended.
                let _ = channel.control.window_change(columns, rows, 0, 0).await;
            }
            _ = interrupted.recv() => return signalled("INT"),
            _ = terminated.recv() => return signalled("TERM"),
            _ = hung_up.recv() => return signalled("HUP"),
        }
    }
}
