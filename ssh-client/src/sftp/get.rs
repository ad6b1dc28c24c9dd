//! From the host to here.

use std::collections::VecDeque;
use std::path::Path;

use futures_util::stream::{FuturesOrdered, StreamExt as _};
use russh_sftp::client::error::Error as Failure;
use russh_sftp::protocol::{FileAttributes, OpenFlags, StatusCode};
use tokio::io::AsyncWriteExt as _;

use super::{Progress, Sftp, WINDOW, file_name};
use crate::{Error, Result};

impl Sftp {
    /// Copies a remote file to a local one, and returns its size in bytes. `progress` is told after each piece.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) and [`ErrorKind::Permission`](crate::ErrorKind::Permission)
    /// of the remote file, [`ErrorKind::Io`](crate::ErrorKind::Io) of the local one,
    /// [`ErrorKind::Lost`](crate::ErrorKind::Lost). The local file is as it was before then.
    pub async fn get(
        &self,
        remote: &str,
        local: impl AsRef<Path>,
        mut progress: impl FnMut(Progress),
    ) -> Result<u64> {
        let mut target = local.as_ref().to_owned();
        if target.is_dir() {
            target.push(file_name(remote));
        }
        let cannot = |error| Error::io(format_args!("cannot write {}", target.display()), error);
        let attributes = self.attributes(remote).await?;
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // Removed when it is dropped.
        let temporary =
            tempfile::Builder::new().prefix(".ssh-copy-").tempfile_in(folder).map_err(cannot)?;
        let mut file = tokio::fs::File::from_std(temporary.reopen().map_err(cannot)?);
        let mut done = 0;
        let total = attributes.size;
        progress(Progress { done, total });
        self.fetch(remote, async |piece| {
            file.write_all(piece).await.map_err(cannot)?;
            done += piece.len() as u64;
            progress(Progress { done, total });
            Ok(())
        })
        .await?;
        file.flush().await.map_err(cannot)?;
        keep_mode(&file, &attributes).await.map_err(cannot)?;
        file.sync_all().await.map_err(cannot)?;
        temporary.persist(&target).map_err(|error| cannot(error.error))?;
        Ok(done)
    }

    /// Reads a file from beginning to end, several requests ahead. What its size says is not believed: a log grows, and
    /// files in `/proc` have none.
    pub(super) async fn fetch(
        &self,
        remote: &str,
        mut piece: impl AsyncFnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let handle = self.open(remote, OpenFlags::READ, FileAttributes::empty()).await?;
        let result = self.fetch_open(remote, &handle, &mut piece).await;
        // A file that was read need not be closed well.
        let _ = self.0.raw.close(handle).await;
        result
    }

    async fn fetch_open(
        &self,
        remote: &str,
        handle: &str,
        piece: &mut impl AsyncFnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let length = self.0.read;
        let read = |offset: u64, length: u32| async move {
            match self.0.raw.read(handle, offset, length).await {
                Ok(data) => Ok(data.data),
                Err(Failure::Status(status)) if status.status_code == StatusCode::Eof => {
                    Ok(Vec::new())
                }
                Err(error) => Err(self.error("read", remote, &error)),
            }
        };
        let mut ahead = FuturesOrdered::new();
        let mut offsets = VecDeque::new();
        let mut next = 0;
        loop {
            while ahead.len() < WINDOW {
                ahead.push_back(read(next, length));
                offsets.push_back(next);
                next += u64::from(length);
            }
            let (Some(data), Some(offset)) = (ahead.next().await, offsets.pop_front()) else {
                return Ok(());
            };
            let mut data = data?;
            let mut got = 0u32;
            // A server may give less than was asked for; only nothing is the end.
            while !data.is_empty() {
                piece(&data).await?;
                got = got.saturating_add(u32::try_from(data.len()).unwrap_or(u32::MAX));
                if got >= length {
                    break;
                }
                data = read(offset + u64::from(got), length - got).await?;
            }
            if got < length {
                return Ok(());
            }
        }
    }
}

#[cfg(unix)]
async fn keep_mode(file: &tokio::fs::File, attributes: &FileAttributes) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    match attributes.permissions {
        // Not the bits that give rights to whoever runs it.
        Some(mode) => file.set_permissions(std::fs::Permissions::from_mode(mode & 0o777)).await,
        None => Ok(()),
    }
}

#[cfg(not(unix))]
async fn keep_mode(_: &tokio::fs::File, _: &FileAttributes) -> std::io::Result<()> {
    Ok(())
}
