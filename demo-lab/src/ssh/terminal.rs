//! Commands on a terminal: a real one of this machine, so that echo, line editing, Ctrl-C and the
//! size work as they do anywhere.

use tokio::sync::mpsc;

use super::exec::{Call, Incident};
use super::output::{Ended, Streams};

/// The size of a terminal in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
}

/// Runs a command line, or else a shell, on a terminal of its own.
pub(crate) async fn run(
    call: Call,
    line: Option<Vec<u8>>,
    term: &str,
    size: Size,
    streams: Streams,
    happened: mpsc::UnboundedReceiver<Incident>,
) -> Ended {
    let mut call = call;
    call.env.push(("TERM".into(), term.to_owned()));
    #[cfg(target_os = "linux")]
    return pseudo::run(call, line, size, streams, happened).await;
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (line, size);
        super::confined::run(call, streams, Some(happened)).await
    }
}

#[cfg(target_os = "linux")]
mod pseudo {
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;

    use rustix::fs::{Mode, OFlags};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use rustix::termios::{Winsize, tcsetwinsize};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
    use tokio::net::unix::pipe;
    use tokio::sync::mpsc;

    use super::Size;
    use crate::ssh::confined::{Refusal, Stdio, spawn};
    use crate::ssh::exec::{Call, Incident};
    use crate::ssh::output::{Answer, Ended, Streams};
    use crate::ssh::words;

    pub(super) async fn run(
        mut call: Call,
        line: Option<Vec<u8>>,
        size: Size,
        mut streams: Streams,
        mut happened: mpsc::UnboundedReceiver<Incident>,
    ) -> Ended {
        // The shell shows where it is on the simulated host, not on this machine.
        let root = words::quote(&call.host.root.to_string_lossy());
        let prompt = format!("{}@{}:${{PWD#{root}}}# ", call.user, call.host.name);
        call.env.push(("PS1".into(), prompt));
        let shell = ["setsid", "-c", "/bin/sh"].map(|word| word.as_bytes().to_vec());
        call.words = shell.to_vec();
        call.words.extend(line.into_iter().flat_map(|line| [b"-c".to_vec(), line]));
        let started = async {
            let (terminal, other_end) = open(size).map_err(|error| {
                Refusal::Failed(format!("PTY allocation request failed: {error}"))
            })?;
            Ok::<_, Refusal>((terminal, spawn(&call, Stdio::Terminal(other_end)).await?))
        };
        let (terminal, mut process) = match started.await {
            Ok(started) => started,
            Err(refusal) => {
                let Answer { status, stderr, stdout } = refusal.answer();
                let stderr = stderr.replace('\n', "\r\n");
                return Answer { status, stderr, stdout }.write(&mut streams).await;
            }
        };
        let Terminal { mut from, mut into, control } = terminal;
        let Streams { mut stdin, mut stdout, .. } = streams;
        let feed = async {
            let _ = copy(&mut stdin, &mut into).await;
            // The client sends no more: to the terminal that is Ctrl-D.
            let _ = into.write_all(&[4]).await;
            std::future::pending::<()>().await;
        };
        let follow = async {
            while let Some(incident) = happened.recv().await {
                match incident {
                    Incident::Resized(size) => resize(&control, size),
                    Incident::Signal(_) => {}
                }
            }
            std::future::pending::<()>().await;
        };
        let mut chunk = [0; 8192];
        let show = async {
            // It ends with an error (EIO) when no process has the terminal open any more.
            while let Ok(count @ 1..) = from.read(&mut chunk).await {
                if stdout.write_all(&chunk[..count]).await.is_err() {
                    break;
                }
            }
            let _ = stdout.flush().await;
        };
        let ended = async {
            tokio::pin!(show);
            let ended = tokio::select! {
                () = &mut show => process.wait(None).await,
                ended = process.wait(None) => {
                    // What it wrote last may still be on its way.
                    let rest = std::time::Duration::from_millis(200);
                    let _ = tokio::time::timeout(rest, &mut show).await;
                    ended
                }
            };
            ended
        };
        tokio::select! {
            ended = ended => ended,
            () = feed => Ended::Code(255),
            () = follow => Ended::Code(255),
        }
    }

    /// The end of a terminal that is not the command's. Pipes of tokio wait for terminals as well.
    struct Terminal {
        from: pipe::Receiver,
        into: pipe::Sender,
        control: File,
    }

    /// A new terminal of this size, and the end of it for the command.
    fn open(size: Size) -> io::Result<(Terminal, OwnedFd)> {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let terminal = openpt(flags)?;
        grantpt(&terminal)?;
        unlockpt(&terminal)?;
        let name = ptsname(&terminal, Vec::new())?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let other_end = rustix::fs::open(name.as_c_str(), flags, Mode::empty())?;
        let status = rustix::fs::fcntl_getfl(&terminal)?;
        rustix::fs::fcntl_setfl(&terminal, status | OFlags::NONBLOCK)?;
        let control = File::from(terminal);
        resize(&control, size);
        let from = pipe::Receiver::from_file_unchecked(control.try_clone()?)?;
        let into = pipe::Sender::from_file_unchecked(control.try_clone()?)?;
        Ok((Terminal { from, into, control }, other_end))
    }

    fn resize(terminal: &File, size: Size) {
        let short = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
        let (ws_col, ws_row) = (short(size.columns), short(size.rows));
        let _ = tcsetwinsize(terminal, Winsize { ws_row, ws_col, ws_xpixel: 0, ws_ypixel: 0 });
    }
}
