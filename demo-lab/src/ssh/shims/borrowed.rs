//! The streams of another process, read and written from here.
//!
//! Pipes and terminals are opened again, so that not waiting for them here does not change them
//! there; of plain files the very handle is borrowed, since its position is shared with what the
//! shell writes before and after.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

use rustix::fs::{FileType, Mode, OFlags};
use rustix::process::{Pid, PidfdFlags, PidfdGetfdFlags, pidfd_getfd, pidfd_open};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::unix::pipe;

use crate::ssh::output::Streams;

/// The three streams of a process.
pub(super) fn streams(process: u32) -> Streams {
    Streams {
        stdin: Box::pin(Borrowed::new(process, 0)),
        stdout: Box::pin(Borrowed::new(process, 1)),
        stderr: Box::pin(Borrowed::new(process, 2)),
    }
}

/// A stream that is opened when it is first used.
struct Borrowed {
    process: u32,
    number: i32,
    open: Option<Open>,
}

/// Both halves of tokio's pipes wait for terminals just as well.
enum Open {
    Reads(pipe::Receiver),
    Writes(pipe::Sender),
    /// Files, and devices such as `/dev/null`, cannot be waited for and never need to be.
    Ready(OwnedFd),
}

impl Borrowed {
    fn new(process: u32, number: i32) -> Self {
        Self { process, number, open: None }
    }

    fn open(&mut self) -> io::Result<&mut Open> {
        let open = match self.open.take() {
            Some(open) => open,
            None => self.find()?,
        };
        Ok(self.open.insert(open))
    }

    fn find(&self) -> io::Result<Open> {
        let path = PathBuf::from(format!("/proc/{}/fd/{}", self.process, self.number));
        let kind = FileType::from_raw_mode(rustix::fs::stat(&path)?.st_mode);
        if kind == FileType::RegularFile {
            return Ok(Open::Ready(self.handle()?));
        }
        let mode = if self.number == 0 { OFlags::RDONLY } else { OFlags::WRONLY };
        let how = mode | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(path, how, Mode::empty())?);
        let again = file.try_clone()?;
        let waits = match self.number {
            0 => pipe::Receiver::from_file_unchecked(file).map(Open::Reads),
            _ => pipe::Sender::from_file_unchecked(file).map(Open::Writes),
        };
        match waits {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Ok(Open::Ready(again.into()))
            }
            other => other,
        }
    }

    /// The very handle of the process.
    fn handle(&self) -> io::Result<OwnedFd> {
        let process = i32::try_from(self.process).ok().and_then(Pid::from_raw);
        let process = process.ok_or(io::ErrorKind::NotFound)?;
        let process = pidfd_open(process, PidfdFlags::empty())?;
        Ok(pidfd_getfd(process, self.number, PidfdGetfdFlags::empty())?)
    }
}

impl AsyncRead for Borrowed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.open()? {
            Open::Reads(pipe) => Pin::new(pipe).poll_read(cx, buffer),
            Open::Ready(file) => {
                let count = rustix::io::read(&*file, buffer.initialize_unfilled())?;
                buffer.advance(count);
                Poll::Ready(Ok(()))
            }
            Open::Writes(_) => Poll::Ready(Err(io::ErrorKind::Unsupported.into())),
        }
    }
}

impl AsyncWrite for Borrowed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.open()? {
            Open::Writes(pipe) => Pin::new(pipe).poll_write(cx, bytes),
            Open::Ready(file) => Poll::Ready(Ok(rustix::io::write(&*file, bytes)?)),
            Open::Reads(_) => Poll::Ready(Err(io::ErrorKind::Unsupported.into())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.open = None;
        Poll::Ready(Ok(()))
    }
}
