//! Copying files (draft-ietf-secsh-filexfer-02, as OpenSSH speaks it).

mod get;
mod put;

use std::sync::Arc;

use russh_sftp::client::error::Error as Failure;
use russh_sftp::client::rawsession::{Limits, RawSftpSession};
use russh_sftp::protocol::{FileAttributes, OpenFlags, StatusCode};

use crate::chain::Pace;
use crate::channel::attend;
use crate::printable::printable_line;
use crate::stream::Stream;
use crate::{Error, ErrorKind, Result, Session};

/// What one request asks for. OpenSSH allows 255 KiB; others promise no more than 32 KiB.
const LARGEST: u64 = 128 << 10;
const PROMISED: u64 = 32 << 10;

/// Requests under way at a time, so that a long way costs no speed.
const WINDOW: usize = 32;

/// A request that takes this long will not be answered. The first in the window waits for all the others.
const PATIENCE_SECONDS: u64 = 120;

/// File copies over a session's connection ([`Session::sftp`]). Cheap to clone.
///
/// Paths on the host are relative to the user's home folder. Both directions write to a temporary name beside the
/// target and rename it at the end, so a copy that breaks leaves no half file; the permissions of the source are kept.
/// A target that is a folder gets a file of the source's name. A symbolic link as target is replaced.
#[derive(Clone)]
pub struct Sftp(Arc<Shared>);

struct Shared {
    raw: RawSftpSession,
    host: String,
    /// The largest piece for one request, in bytes.
    read: u32,
    write: u32,
    has_posix_rename: bool,
    has_fsync: bool,
}

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes that were copied.
    pub done: u64,
    /// Bytes in the file, when the copy began; `None` when its host does not say. Files in `/proc` say 0.
    pub total: Option<u64>,
}

impl Session {
    /// Copies of files, over this connection.
    ///
    /// # Errors
    /// [`ErrorKind::Channel`] when the host has no SFTP.
    pub async fn sftp(&self) -> Result<Sftp> {
        let no_sftp = |said: String| {
            let message = format!("{} has no SFTP: {said}", self.name());
            Error::new(ErrorKind::Channel, message)
                .on(self.name())
                .hinting("its sshd_config needs `Subsystem sftp internal-sftp`")
        };
        let line = attend(self.open_session(Pace::Ours).await?);
        let asked = line.control.request_subsystem(true, "sftp").await;
        asked.map_err(|_| no_sftp("the connection broke".to_owned()))?;
        let (stream, granted) = Stream::from_line(line);
        if !granted.await.unwrap_or(false) {
            return Err(no_sftp("the subsystem is refused".to_owned()));
        }
        let mut raw = RawSftpSession::new(stream);
        raw.set_timeout(PATIENCE_SECONDS);
        let version = raw.init().await.map_err(|error| no_sftp(words(&error)))?;
        let has = |name: &str| version.extensions.contains_key(name);
        let (has_posix_rename, has_fsync) =
            (has("posix-rename@openssh.com"), has("fsync@openssh.com"));
        let mut largest = (PROMISED, PROMISED);
        if has("limits@openssh.com")
            && let Ok(limits) = raw.limits().await
        {
            let limits = Limits::from(limits);
            let usable = |limit: Option<u64>| limit.unwrap_or(PROMISED).clamp(1, LARGEST);
            largest = (usable(limits.read_len), usable(limits.write_len));
            raw.set_limits(limits);
        }
        let bytes = |size: u64| u32::try_from(size).unwrap_or(u32::MAX);
        Ok(Sftp(Arc::new(Shared {
            raw,
            host: self.name().to_owned(),
            read: bytes(largest.0),
            write: bytes(largest.1),
            has_posix_rename,
            has_fsync,
        })))
    }
}

impl Sftp {
    /// A remote file as a whole, into memory.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], [`ErrorKind::Permission`] and what else the host says.
    pub async fn read(&self, remote: &str) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        self.fetch(remote, async |piece| {
            content.extend_from_slice(piece);
            Ok(())
        })
        .await?;
        Ok(content)
    }

    /// Removes a remote file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn remove(&self, remote: &str) -> Result<()> {
        let removed = self.0.raw.remove(remote).await;
        removed.map(drop).map_err(|error| self.error("remove", remote, &error))
    }

    /// The size of a remote file in bytes.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn size(&self, remote: &str) -> Result<u64> {
        Ok(self.attributes(remote).await?.size.unwrap_or_default())
    }

    async fn attributes(&self, remote: &str) -> Result<FileAttributes> {
        let answer = self.0.raw.stat(remote).await;
        answer.map(|answer| answer.attrs).map_err(|error| self.error("look at", remote, &error))
    }

    async fn open(
        &self,
        remote: &str,
        flags: OpenFlags,
        attributes: FileAttributes,
    ) -> Result<String> {
        let what = if flags.contains(OpenFlags::READ) { "read" } else { "write" };
        let answer = self.0.raw.open(remote, flags, attributes).await;
        answer.map(|answer| answer.handle).map_err(|error| self.error(what, remote, &error))
    }

    fn error(&self, what: &str, remote: &str, error: &Failure) -> Error {
        let kind = match error {
            Failure::Status(status) => match status.status_code {
                StatusCode::NoSuchFile => ErrorKind::NotFound,
                StatusCode::PermissionDenied => ErrorKind::Permission,
                StatusCode::NoConnection | StatusCode::ConnectionLost => ErrorKind::Lost,
                _ => ErrorKind::Io,
            },
            Failure::Timeout => ErrorKind::Timeout,
            Failure::Limited(_) | Failure::UnexpectedPacket => ErrorKind::Io,
            // The reader of the library ends with the connection, and drops all requests.
            Failure::IO(_) | Failure::UnexpectedBehavior(_) => ErrorKind::Lost,
        };
        let said = match kind {
            ErrorKind::Lost => "the connection broke".to_owned(),
            _ => words(error),
        };
        let message = format!("cannot {what} {}:{}: {said}", self.0.host, printable_line(remote));
        Error::new(kind, message).on(&self.0.host)
    }
}

fn words(error: &Failure) -> String {
    printable_line(match error {
        Failure::Status(status) if !status.error_message.is_empty() => status.error_message.clone(),
        error => error.to_string(),
    })
}

/// The last part of a remote path.
fn file_name(remote: &str) -> &str {
    remote.trim_end_matches('/').rsplit('/').next().unwrap_or(remote)
}

impl std::fmt::Debug for Sftp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Sftp").field("host", &self.0.host).finish_non_exhaustive()
    }
}
