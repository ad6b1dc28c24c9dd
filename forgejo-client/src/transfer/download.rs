//! What comes down: content in memory, as a stream, or in a file that is complete or not there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use http_transport::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    HeaderMap, HeaderValue, LAST_MODIFIED,
};
use http_transport::{FailureKind, Response, ResponseStream};
use tokio::io::AsyncWriteExt;

use crate::answer::{Answer, Received};
use crate::call::Call;
use crate::client::Range;
use crate::{Client, Error, ErrorKind, Method, Result, Sent};

/// How often a download that was cut is continued.
const CONTINUATIONS: u32 = 3;

/// A file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Blob {
    /// The content.
    pub content: Bytes,
    /// Its type, where the server says so.
    pub content_type: Option<String>,
    /// Its name, where the server says so: the last part only, never a path.
    pub name: Option<String>,
}

impl Answer for Blob {
    fn read(received: &Received) -> Result<Self> {
        let Response { headers, body, .. } = &received.response;
        Ok(Self {
            content: body.clone(),
            content_type: text(headers, &CONTENT_TYPE),
            name: name(headers),
        })
    }
}

impl Blob {
    /// The content as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }
}

/// A file that is on its way.
#[derive(Debug)]
pub struct Download {
    stream: ResponseStream,
    silence: Duration,
    method: Method,
    path: String,
}

impl Download {
    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) when the connection breaks before the
    /// end.
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) when the server stays silent for longer than
    /// a call may take.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        match next(&mut self.stream, self.silence).await {
            Ok(chunk) => Ok(chunk),
            Err(broken) => Err(broken.error.during(self.method.clone(), self.path.clone())),
        }
    }

    /// How many bytes there are, where the server says so.
    pub fn length(&self) -> Option<u64> {
        length(&self.stream.headers)
    }

    /// Its name, where the server says so: the last part only, never a path.
    pub fn name(&self) -> Option<String> {
        name(&self.stream.headers)
    }

    /// Its type, where the server says so.
    pub fn content_type(&self) -> Option<String> {
        text(&self.stream.headers, &CONTENT_TYPE)
    }
}

pub(crate) async fn open(client: Client, mut call: Call) -> Result<Download> {
    let stream = client.begin(&mut call, None).await?;
    Ok(Download { stream, silence: client.silence(), method: call.method, path: call.path })
}

/// Why there is no next piece.
struct Broken {
    error: Error,
    /// Whether the rest may be had by asking once more.
    cut: bool,
}

async fn next(stream: &mut ResponseStream, silence: Duration) -> Result<Option<Bytes>, Broken> {
    match tokio::time::timeout(silence, stream.chunk()).await {
        Ok(Ok(chunk)) => Ok(chunk),
        Ok(Err(failure)) => {
            let cut = matches!(failure.kind(), FailureKind::Interrupted | FailureKind::Timeout);
            Err(Broken { error: Error::from_failure(failure), cut })
        }
        Err(_) => {
            let message = format!("the server was silent for {silence:?} in the middle of a file");
            Err(Broken { error: Error::new(ErrorKind::Timeout, Sent::Yes, message), cut: true })
        }
    }
}

/// Writes a download to a temporary name beside `path`, and renames it when it is complete.
pub(crate) async fn save(client: Client, mut call: Call, path: PathBuf) -> Result<u64> {
    let mut stream = client.begin(&mut call, None).await?;
    let mut part = Part::create(&path).await?;
    let mut left = CONTINUATIONS;
    loop {
        let broken = loop {
            match next(&mut stream, client.silence()).await {
                Ok(Some(chunk)) => part.write(&chunk).await?,
                Ok(None) => match call.size.filter(|size| *size != part.written) {
                    None => return part.finish(&path).await,
                    Some(size) => {
                        let message = format!("{} bytes came, the file has {size}", part.written);
                        let error = Error::decode(stream.status, message);
                        return Err(error.during(call.method, call.path));
                    }
                },
                Err(broken) => break broken,
            }
        };
        let headers = Some(&stream.headers).filter(|_| broken.cut && left > 0);
        let range = headers.and_then(|headers| {
            Some(Range { start: part.written, unless_changed: continuable(headers)? })
        });
        let Some(range) = range else { return Err(broken.error.during(call.method, call.path)) };
        left -= 1;
        tracing::debug!(path = call.path, from = range.start, "continuing a download that was cut");
        stream = client.begin(&mut call, Some(range)).await?;
        if !continues(&stream, part.written) {
            // It has changed, or the server does not know ranges: all of it comes again.
            part.restart().await?;
        }
    }
}

/// What identifies the content, when the server can give parts of it.
fn continuable(headers: &HeaderMap) -> Option<HeaderValue> {
    let ranges = headers.get(ACCEPT_RANGES).or(headers.get(CONTENT_RANGE))?;
    if !ranges.as_bytes().starts_with(b"bytes") {
        return None;
    }
    // A weak tag is no proof that bytes are the same.
    let strong = headers.get(ETAG).filter(|tag| !tag.as_bytes().starts_with(b"W/"));
    strong.or(headers.get(LAST_MODIFIED)).cloned()
}

/// Whether the answer is the rest from there.
fn continues(stream: &ResponseStream, start: u64) -> bool {
    let range = text(&stream.headers, &CONTENT_RANGE).unwrap_or_default();
    stream.status == 206 && range.starts_with(&format!("bytes {start}-"))
}

/// A file under a temporary name; it is removed unless it gets its final one.
struct Part {
    path: PathBuf,
    file: tokio::fs::File,
    written: u64,
    finished: bool,
}

impl Part {
    async fn create(target: &Path) -> Result<Self> {
        let mut name = std::ffi::OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let path = target.with_file_name(name);
        let file = tokio::fs::File::create(&path).await.map_err(|error| failed(&path, error))?;
        Ok(Self { path, file, written: 0, finished: false })
    }

    async fn write(&mut self, chunk: &[u8]) -> Result<()> {
        self.file.write_all(chunk).await.map_err(|error| failed(&self.path, error))?;
        self.written += chunk.len() as u64;
        Ok(())
    }

    async fn restart(&mut self) -> Result<()> {
        use tokio::io::AsyncSeekExt;
        let emptied = async {
            self.file.set_len(0).await?;
            self.file.rewind().await
        };
        emptied.await.map_err(|error| failed(&self.path, error))?;
        self.written = 0;
        Ok(())
    }

    async fn finish(mut self, target: &Path) -> Result<u64> {
        let moved = async {
            self.file.flush().await?;
            self.file.sync_all().await?;
            tokio::fs::rename(&self.path, target).await
        };
        moved.await.map_err(|error| failed(target, error))?;
        self.finished = true;
        Ok(self.written)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.finished {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::file(format_args!("cannot write {}", path.display()), Sent::Yes, error)
}

fn text(headers: &HeaderMap, name: &http_transport::header::HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn length(headers: &HeaderMap) -> Option<u64> {
    text(headers, &CONTENT_LENGTH)?.parse().ok()
}

/// The name in `Content-Disposition`, without any path before it.
fn name(headers: &HeaderMap) -> Option<String> {
    let header = text(headers, &CONTENT_DISPOSITION)?;
    let parameter = |key: &str| {
        header.split(';').find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case(key).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    let extended = parameter("filename*").and_then(|value| {
        let (_, encoded) = value.split_once("''")?;
        Some(percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned())
    });
    let whole = extended.or_else(|| parameter("filename"))?;
    let last = whole.rsplit(['/', '\\']).next().unwrap_or_default();
    (!matches!(last, "" | "." | "..")).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        let read = |value: &'static str| {
            name(&[(CONTENT_DISPOSITION, HeaderValue::from_static(value))].into_iter().collect())
        };
        assert_eq!(read("attachment; filename=\"a b.zip\"").as_deref(), Some("a b.zip"));
        assert_eq!(read("attachment; filename=x.zip").as_deref(), Some("x.zip"));
        assert_eq!(
            read("attachment; filename=\"_.zip\"; filename*=UTF-8''%C3%A4.zip").as_deref(),
            Some("ä.zip")
        );
        assert_eq!(read("attachment; filename=\"../../etc/passwd\"").as_deref(), Some("passwd"));
        assert_eq!(read("attachment; filename*=UTF-8''..%2F..%2Fx").as_deref(), Some("x"));
        assert_eq!(read("attachment; filename=\"..\""), None);
        assert_eq!(read("inline"), None);
    }
}
