//! What is uploaded: bytes in memory, a file, or any stream of known length.

use std::fmt;
use std::io;
use std::path::Path;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::io::AsyncReadExt;

use crate::{Error, Result};

/// How much of a file is read at once.
const PIECE: usize = 64 << 10;

/// Bytes to upload, of known length.
pub struct Content {
    pub(crate) length: u64,
    pub(crate) pieces: BoxStream<'static, io::Result<Bytes>>,
}

impl Content {
    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let length = bytes.len() as u64;
        Self { length, pieces: stream::iter([Ok(bytes)]).boxed() }
    }

    /// `length` bytes from a stream. When it holds another number of them, the upload fails.
    pub fn stream(
        length: u64,
        pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        Self { length, pieces: pieces.boxed() }
    }

    /// A file of this machine, read while it is sent.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File) when it cannot be opened.
    pub async fn file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let cannot = |error| Error::file("read", path, error);
        let file = tokio::fs::File::open(path).await.map_err(cannot)?;
        let metadata = file.metadata().await.map_err(cannot)?;
        if !metadata.is_file() {
            return Err(cannot(io::Error::other("it is not a file")));
        }
        let length = metadata.len();
        // What is appended meanwhile is not sent: the length is promised.
        let reader = file.take(length);
        let pieces = stream::try_unfold(reader, |mut reader| async move {
            let mut piece = Vec::with_capacity(PIECE);
            let read = (&mut reader).take(PIECE as u64).read_to_end(&mut piece).await?;
            Ok((read > 0).then(|| (Bytes::from(piece), reader)))
        });
        Ok(Self { length, pieces: pieces.boxed() })
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

impl From<&'static str> for Content {
    fn from(text: &'static str) -> Self {
        Self::bytes(text)
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Content({} bytes)", self.length)
    }
}
