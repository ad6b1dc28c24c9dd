//! From here to the host.

use std::path::Path;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use ring::rand::{SecureRandom as _, SystemRandom};
use russh_sftp::client::error::Error as Failure;
use russh_sftp::protocol::{FileAttributes, OpenFlags, Packet, StatusCode};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::{Progress, Sftp, WINDOW, file_name};
use crate::{Error, ErrorKind, Result};

impl Sftp {
    /// Copies a local file to a remote one, and returns its size in bytes. `progress` is told after each piece.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] of the local file, [`ErrorKind::NotFound`] when there is no such folder on the host,
    /// [`ErrorKind::Permission`], [`ErrorKind::Lost`]. The remote file is as it was before then.
    pub async fn put(
        &self,
        local: impl AsRef<Path>,
        remote: &str,
        mut progress: impl FnMut(Progress),
    ) -> Result<u64> {
        let local = local.as_ref();
        let cannot = |error| Error::io(format_args!("cannot read {}", local.display()), error);
        let file = tokio::fs::File::open(local).await.map_err(cannot)?;
        let metadata = file.metadata().await.map_err(cannot)?;
        if metadata.is_dir() {
            return Err(cannot(std::io::ErrorKind::IsADirectory.into()));
        }
        let name = local.file_name().unwrap_or_default().to_string_lossy();
        let total = Some(metadata.len());
        let told = |done| progress(Progress { done, total });
        self.store(remote, &name, file, Some(mode_of(&metadata)), local, told).await
    }

    /// Writes a remote file as a whole. A new one gets the mode that the host gives it.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    pub async fn write(&self, remote: &str, content: &[u8]) -> Result<()> {
        self.store(remote, "", content, None, Path::new("memory"), |_| {}).await.map(drop)
    }

    async fn store(
        &self,
        remote: &str,
        name: &str,
        source: impl AsyncRead + Unpin,
        mode: Option<u32>,
        local: &Path,
        progress: impl FnMut(u64),
    ) -> Result<u64> {
        let mut target = remote.to_owned();
        if !name.is_empty() && self.attributes(remote).await.is_ok_and(|found| found.is_dir()) {
            target = format!("{}/{name}", remote.trim_end_matches('/'));
        }
        let temporary = Temporary::beside(self, &target)?;
        let attributes = FileAttributes { permissions: mode, ..FileAttributes::empty() };
        let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::EXCLUDE;
        let handle = self.open(&temporary.path, flags, attributes).await.map_err(|error| {
            // The name that was meant says more than the temporary one.
            let message = error.message().replace(&temporary.path, &target);
            Error::new(error.kind(), message).on(&self.0.host)
        })?;
        let failed = |error: Failure| self.error("write", &target, &error);
        let written = self.write_all(&handle, source, local, &failed, progress).await;
        if written.is_ok() && self.0.has_fsync {
            // A file system without it is no reason to fail.
            let _ = self.0.raw.fsync(handle.as_str()).await;
        }
        let closed = self.0.raw.close(handle.as_str()).await;
        let done = written?;
        closed.map_err(failed)?;
        self.rename(&temporary.path, &target).await?;
        temporary.keep();
        Ok(done)
    }

    async fn write_all(
        &self,
        handle: &str,
        mut source: impl AsyncRead + Unpin,
        local: &Path,
        failed: &impl Fn(Failure) -> Error,
        mut progress: impl FnMut(u64),
    ) -> Result<u64> {
        let largest = self.0.write as usize;
        let (mut offset, mut done, mut at_end) = (0u64, 0u64, false);
        let mut under_way = FuturesUnordered::new();
        progress(0);
        loop {
            while !at_end && under_way.len() < WINDOW {
                let mut piece = Vec::with_capacity(largest);
                let read =
                    (&mut source).take(u64::from(self.0.write)).read_to_end(&mut piece).await;
                let length = read.map_err(|error| {
                    Error::io(format_args!("cannot read {}", local.display()), error)
                })? as u64;
                at_end = length < u64::from(self.0.write);
                if length > 0 {
                    under_way.push(async move {
                        self.0.raw.write(handle, offset, piece).await.map(|_| length)
                    });
                    offset += length;
                }
            }
            match under_way.next().await {
                Some(written) => {
                    done += written.map_err(failed)?;
                    progress(done);
                }
                None => return Ok(done),
            }
        }
    }

    /// Replaces the target in one step where the host can: OpenSSH does.
    async fn rename(&self, from: &str, to: &str) -> Result<()> {
        let failed = |error: &Failure| self.error("write", to, error);
        if self.0.has_posix_rename {
            let names = [from, to].iter().fold(Vec::new(), |mut bytes, name| {
                bytes.extend_from_slice(&(name.len() as u32).to_be_bytes());
                bytes.extend_from_slice(name.as_bytes());
                bytes
            });
            return match self.0.raw.extended("posix-rename@openssh.com", names).await {
                Ok(Packet::Status(status)) if status.status_code == StatusCode::Ok => Ok(()),
                Ok(Packet::Status(status)) => Err(failed(&Failure::Status(status))),
                Ok(_) => Err(failed(&Failure::UnexpectedPacket)),
                Err(error) => Err(failed(&error)),
            };
        }
        if self.0.raw.rename(from, to).await.is_ok() {
            return Ok(());
        }
        // The plain call replaces nothing.
        let _ = self.0.raw.remove(to).await;
        self.0.raw.rename(from, to).await.map(drop).map_err(|error| failed(&error))
    }
}

/// A remote file that is removed unless it is kept.
struct Temporary {
    sftp: Option<Sftp>,
    path: String,
    runtime: tokio::runtime::Handle,
}

impl Temporary {
    fn beside(sftp: &Sftp, target: &str) -> Result<Self> {
        let mut random = [0; 6];
        SystemRandom::new()
            .fill(&mut random)
            .map_err(|_| Error::new(ErrorKind::Io, "the system gives no random numbers"))?;
        let folder = &target[..target.len() - file_name(target).len()];
        let random = u64::from_be_bytes([
            0, 0, random[0], random[1], random[2], random[3], random[4], random[5],
        ]);
        let path = format!("{folder}.ssh-copy-{random:012x}");
        Ok(Self { sftp: Some(sftp.clone()), path, runtime: tokio::runtime::Handle::current() })
    }

    fn keep(mut self) {
        self.sftp = None;
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(sftp) = self.sftp.take() {
            let path = std::mem::take(&mut self.path);
            self.runtime.spawn(async move {
                // It may never have been made.
                let _ = sftp.0.raw.remove(path).await;
            });
        }
    }
}

#[cfg(unix)]
fn mode_of(metadata: &std::fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode_of(_: &std::fs::Metadata) -> u32 {
    0o644
}
