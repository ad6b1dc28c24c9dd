//! What is sent up: content with a file name, as one part of a form.

use std::fmt;
use std::path::Path;
use std::sync::Mutex;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use http_transport::Request as HttpRequest;
use http_transport::header::HeaderValue;
use tokio::io::AsyncReadExt;

use crate::{Error, Result, Sent};

/// How much of a file is read at once.
const CHUNK: usize = 64 * 1024;

type Content = BoxStream<'static, std::io::Result<Bytes>>;

/// A file to send: its name, its content, its type. Large content is streamed, not held in memory.
pub struct Upload {
    name: String,
    content_type: HeaderValue,
    source: Source,
}

enum Source {
    Bytes(Bytes),
    /// Can be sent once; `None` afterwards. The lock is never waited for: it makes it `Sync`.
    Stream {
        length: u64,
        content: Mutex<Option<Content>>,
    },
}

impl Upload {
    /// Content that is in memory.
    pub fn bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::new(name, Source::Bytes(content.into()))
    }

    /// A file on disk, under its own name. It is read while it is sent.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File) when it cannot be opened, or has no name.
    pub async fn file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let failed =
            |error| Error::file(format_args!("cannot read {}", path.display()), Sent::No, error);
        let name = path
            .file_name()
            .ok_or_else(|| failed(std::io::Error::other("this is no file")))?
            .to_string_lossy()
            .into_owned();
        let file = tokio::fs::File::open(path).await.map_err(failed)?;
        let metadata = file.metadata().await.map_err(failed)?;
        if !metadata.is_file() {
            return Err(failed(std::io::Error::other("this is no file")));
        }
        let content = stream::try_unfold(file, |mut file| async move {
            let mut chunk = vec![0; CHUNK];
            let length = file.read(&mut chunk).await?;
            chunk.truncate(length);
            Ok((length > 0).then(|| (Bytes::from(chunk), file)))
        });
        Ok(Self::stream(name, metadata.len(), content))
    }

    /// Content that comes from anywhere, `length` bytes of it.
    pub fn stream(
        name: impl Into<String>,
        length: u64,
        content: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        Self::new(name, Source::Stream { length, content: Mutex::new(Some(content.boxed())) })
    }

    fn new(name: impl Into<String>, source: Source) -> Self {
        let content_type = HeaderValue::from_static("application/octet-stream");
        Self { name: name.into(), content_type, source }
    }

    /// Another name than that on disk.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// What it is; `application/octet-stream` unless set. A type that a header cannot hold is
    /// ignored.
    #[must_use]
    pub fn content_type(mut self, content_type: &str) -> Self {
        self.content_type = HeaderValue::from_str(content_type).unwrap_or(self.content_type);
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its size in bytes.
    pub fn length(&self) -> u64 {
        match &self.source {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::Stream { length, .. } => *length,
        }
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self.source, Source::Bytes(_))
    }

    /// The content. A stream can be taken once.
    fn take(&mut self) -> Content {
        match &mut self.source {
            Source::Bytes(bytes) => stream::iter([Ok(bytes.clone())]).boxed(),
            Source::Stream { length, content } => {
                match content.get_mut().ok().and_then(Option::take) {
                    Some(content) => exactly(*length, content),
                    None => {
                        stream::iter([Err(std::io::Error::other("it was sent already"))]).boxed()
                    }
                }
            }
        }
    }
}

/// Fails when the content is not as long as it was said to be: a server would wait for the rest, or
/// take what is beyond for something else.
fn exactly(length: u64, content: Content) -> Content {
    let checked = content.map(Some).chain(stream::iter([None])).scan(0_u64, move |sent, chunk| {
        let wrong = |got: u64| {
            Some(Err(std::io::Error::other(format!("{got} bytes came where {length} were said"))))
        };
        let item = match chunk {
            Some(Ok(chunk)) => {
                *sent += chunk.len() as u64;
                if *sent > length { wrong(*sent) } else { Some(Ok(chunk)) }
            }
            Some(Err(error)) => Some(Err(error)),
            None if *sent < length => wrong(*sent),
            None => None,
        };
        futures_util::future::ready(item)
    });
    checked.boxed()
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Upload({:?}, {} bytes)", self.name, self.length())
    }
}

/// A form with one file in it, of known length.
pub(crate) struct Multipart {
    boundary: String,
    head: Bytes,
    content: Content,
    tail: Bytes,
    length: u64,
}

impl Multipart {
    pub(crate) fn new(field: &str, upload: &mut Upload) -> Self {
        let boundary = boundary();
        let kind = upload.content_type.to_str().unwrap_or("application/octet-stream");
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{}\"\r\n\
             Content-Type: {kind}\r\n\r\n",
            escape(&upload.name)
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let length = head.len() as u64 + upload.length() + tail.len() as u64;
        Self { boundary, head: head.into(), content: upload.take(), tail: tail.into(), length }
    }

    pub(crate) fn attach(self, request: HttpRequest) -> HttpRequest {
        let Self { boundary, head, content, tail, length } = self;
        let kind = format!("multipart/form-data; boundary={boundary}");
        let kind = kind.parse().expect("a boundary is hexadecimal");
        let whole = stream::iter([Ok(head)]).chain(content).chain(stream::iter([Ok(tail)]));
        request.stream(kind, length, whole.into_stream())
    }
}

/// A text that no content holds by chance.
fn boundary() -> String {
    use ring::rand::{SecureRandom, SystemRandom};
    let mut bytes = [0; 16];
    // Without random numbers it is a constant, which is good for all but hostile content.
    let _ = SystemRandom::new().fill(&mut bytes);
    bytes.iter().fold(String::from("homelab"), |text, byte| format!("{text}{byte:02x}"))
}

/// A name inside of quotes, as browsers write it (the HTML standard, section 4.10.21.8).
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn collected(content: Content) -> std::io::Result<Vec<u8>> {
        content
            .try_fold(Vec::new(), |mut all, chunk| async move {
                all.extend_from_slice(&chunk);
                Ok(all)
            })
            .await
    }

    #[tokio::test]
    async fn the_length_is_that_of_all_parts() {
        let mut upload = Upload::bytes("a \"b\"\r\n.txt", "content").content_type("text/plain");
        let form = Multipart::new("attachment", &mut upload);
        let length = form.length;
        let boundary = form.boundary.clone();
        let whole =
            stream::iter([Ok(form.head)]).chain(form.content).chain(stream::iter([Ok(form.tail)]));
        let bytes = collected(whole.boxed()).await.unwrap();
        assert_eq!(bytes.len() as u64, length);
        let text = String::from_utf8(bytes).unwrap().replace(&boundary, "B");
        assert_eq!(
            text,
            "--B\r\nContent-Disposition: form-data; name=\"attachment\"; \
             filename=\"a %22b%22%0D%0A.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--B--\r\n"
        );
    }

    #[tokio::test]
    async fn content_of_another_length_than_said_is_an_error() {
        let chunks = |length| {
            let chunks = [Ok(Bytes::from_static(b"abc")), Ok(Bytes::from_static(b"def"))];
            let mut upload = Upload::stream("x", length, stream::iter(chunks));
            upload.take()
        };
        assert_eq!(collected(chunks(6)).await.unwrap(), b"abcdef");
        for wrong in [0, 5, 7] {
            assert!(collected(chunks(wrong)).await.is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_file_is_sent_under_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.bin");
        std::fs::write(&path, vec![7; CHUNK + 5]).unwrap();
        let mut upload = Upload::file(&path).await.unwrap();
        assert_eq!((upload.name(), upload.length()), ("data.bin", CHUNK as u64 + 5));
        assert_eq!(collected(upload.take()).await.unwrap().len(), CHUNK + 5);
        assert_eq!(Upload::file(folder.path()).await.unwrap_err().kind(), crate::ErrorKind::File);
    }
}
