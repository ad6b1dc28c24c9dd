//! Getting a file, whole or not at all.
//!
//! linkding says neither the length of a download nor where it ends: it just hangs up, and so does a
//! server that dies. What can be told is told by the size of the file on the server's disk: it is
//! compressed, and compressing never makes a file much larger, so a download that is much shorter
//! than the compressed file was cut. For pictures, PDFs and archives this notices nearly everything;
//! for text that compresses well, only what is cut to a small part.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use http_transport::ResponseStream;
use http_transport::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::file_name;
use super::{Asset, AssetHandle, AssetKind, AssetStatus, needs_assets};
use crate::request::Request;
use crate::{Error, ErrorKind, Method, Result};

/// A file on its way here.
pub struct Download {
    asset: Asset,
    path: String,
    file_name: String,
    content_type: Option<String>,
    response: ResponseStream,
    received: u64,
}

impl AssetHandle {
    /// Starts to download it. Its description is read first, because the server answers with an
    /// empty error for a file that is not there yet.
    /// `GET /api/bookmarks/<bookmark>/assets/<id>/download/`
    ///
    /// ```no_run
    /// # async fn example(client: linkding_client::Client) -> linkding_client::Result<()> {
    /// let download = client.bookmark(7u64).asset(3u64).download().await?;
    /// let path = download.save_in("/srv/archive").await?;
    /// println!("saved as {}", path.display());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotReady`] when it is still being made, or when making it failed;
    /// [`ErrorKind::NotFound`], also when the file is gone from the server's disk.
    pub async fn download(&self) -> Result<Download> {
        let path = format!("{}download/", self.path());
        let asset = self.read().await?;
        let not_ready = match asset.status {
            AssetStatus::Pending => Some("the server is still making it"),
            AssetStatus::Failure => Some("the server failed to make it"),
            _ => None,
        };
        if let Some(reason) = not_ready {
            let message = format!("asset {} has no file: {reason}", self.id);
            return Err(Error::found(ErrorKind::NotReady, message).during(Method::Get, path));
        }
        let request = Request::get(path.clone()).accept_anything();
        let response = self.client.stream(request).await.map_err(needs_assets)?;
        let name = response
            .headers
            .get(CONTENT_DISPOSITION)
            .and_then(|value| file_name::from_disposition(value.as_bytes()))
            .unwrap_or_else(|| asset.display_name.clone());
        let content_type = response
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let file_name = file_name::safe(&name, &format!("asset-{}", asset.id));
        Ok(Download { asset, path, file_name, content_type, response, received: 0 })
    }
}

impl Download {
    /// What it is.
    pub fn asset(&self) -> &Asset {
        &self.asset
    }

    /// A name for it that is safe on every file system: one component, no special characters.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The type of its content, as the server says with the download.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Cut`] at the end, when what came is less than the file can hold.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let failed = |failure| {
            let error = Error::from_failure(failure, false).during(Method::Get, self.path.clone());
            match error.kind() {
                ErrorKind::Transport => error.of_kind(ErrorKind::Cut),
                _ => error,
            }
        };
        match self.response.chunk().await.map_err(failed)? {
            Some(piece) => {
                self.received += piece.len() as u64;
                Ok(Some(piece))
            }
            None => match missing(&self.asset, self.received) {
                None => Ok(None),
                Some(reason) => {
                    Err(Error::found(ErrorKind::Cut, reason).during(Method::Get, self.path.clone()))
                }
            },
        }
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] above `limit` bytes, and as [`chunk`](Self::chunk).
    pub async fn bytes(mut self, limit: u64) -> Result<Bytes> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.chunk().await? {
            all.extend_from_slice(&piece);
            if all.len() as u64 > limit {
                let message = format!("the asset has more than {limit} bytes");
                return Err(Error::found(ErrorKind::TooLarge, message)
                    .during(Method::Get, self.path.clone()));
            }
        }
        Ok(all.freeze())
    }

    /// Writes it to this path, in place of a file that is there: under a temporary name first, so
    /// that there is never half a file. Gives the number of bytes.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when it cannot be written (the disk is full), and as
    /// [`chunk`](Self::chunk). The temporary file is removed.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64> {
        let path = path.as_ref();
        let file = self.receive_beside(path).await?;
        file.persist(path).map_err(|error| Error::file("write", path, error.error))?;
        Ok(self.received)
    }

    /// Writes it into this folder under its own name, or with a number behind the name when there is
    /// such a file. Gives the path.
    ///
    /// # Errors
    /// As [`save_to`](Self::save_to).
    pub async fn save_in(mut self, folder: impl AsRef<Path>) -> Result<PathBuf> {
        let first = folder.as_ref().join(&self.file_name);
        let mut file = self.receive_beside(&first).await?;
        let mut path = first.clone();
        for number in 1.. {
            match file.persist_noclobber(&path) {
                Ok(_) => break,
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                    file = error.file;
                    path = numbered(&first, number);
                }
                Err(error) => return Err(Error::file("write", &path, error.error)),
            }
        }
        Ok(path)
    }

    /// Receives all of it into a temporary file beside `path`.
    async fn receive_beside(&mut self, path: &Path) -> Result<NamedTempFile> {
        let cannot = |error| Error::file("write", path, error);
        let temporary = write_beside(path)?;
        let mut file = tokio::fs::File::from_std(temporary.as_file().try_clone().map_err(cannot)?);
        while let Some(piece) = self.chunk().await? {
            file.write_all(&piece).await.map_err(cannot)?;
        }
        file.flush().await.map_err(cannot)?;
        file.sync_all().await.map_err(cannot)?;
        Ok(temporary)
    }
}

/// A temporary file in the folder of `path`, removed unless it gets that name.
pub(crate) fn write_beside(path: &Path) -> Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".linkding-").suffix(".part");
    // As any new file: the umask takes away what nobody else shall have.
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    builder
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(|error| Error::file("write", path, error))
}

/// `name (2).ext`
fn numbered(path: &Path, number: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{stem} ({number}){}", ending.unwrap_or_default()))
}

/// Says why a download of so many bytes cannot be all of it.
fn missing(asset: &Asset, received: u64) -> Option<String> {
    let on_disk = asset.file_size?;
    (on_disk > largest_compressed(asset, received)).then(|| {
        format!(
            "asset {} ended after {received} bytes, but takes {on_disk} on the server's disk, \
             compressed: the download was cut",
            asset.id
        )
    })
}

/// How large a file of so many bytes can be on the server's disk. gzip adds 18 bytes, the file's
/// name, and where nothing can be compressed a little for each block.
fn largest_compressed(asset: &Asset, content: u64) -> u64 {
    /// The name is `upload_2026-11-22_190116_` and the name that was given, 192 bytes at most.
    const STAMP: usize = 26;
    const LONGEST: usize = 200;
    let name = match asset.kind {
        AssetKind::Upload => (STAMP + asset.display_name.len()).min(LONGEST),
        _ => LONGEST,
    };
    content + content / 4096 + content / 16384 + 18 + 10 + name as u64
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("asset", &self.asset)
            .field("file_name", &self.file_name)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(name: &str, file_size: u64) -> Asset {
        serde_json::from_value(serde_json::json!({
            "id": 1, "bookmark": 1, "file_size": file_size, "asset_type": "upload",
            "display_name": name, "status": "complete",
        }))
        .unwrap()
    }

    #[test]
    fn sizes_of_real_uploads_are_never_taken_for_cut() {
        for (name, size, content) in
            [("notes.txt", 67, 12), ("pixel.png", 116, 70), ("blob", 52, 1), ("empty.txt", 55, 0)]
        {
            assert_eq!(missing(&asset(name, size), content), None, "{name}");
        }
    }

    #[test]
    fn an_empty_or_much_too_short_download_is_noticed() {
        assert!(missing(&asset("notes.txt", 67), 0).is_some());
        assert!(missing(&asset("photo.jpg", 1_000_000), 990_000).is_some());
        assert!(missing(&asset("photo.jpg", 1_000_000), 999_999).is_none());
    }
}
