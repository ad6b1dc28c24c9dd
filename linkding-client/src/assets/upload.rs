//! Sending files, as a browser's form does.

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt};
use serde::de::IgnoredAny;

use super::{Asset, Assets, Content, needs_assets};
use crate::request::{Request, awaitable};
use crate::{Bookmarks, Client, Error, Method, Result};

/// A file on its way to a bookmark; made by [`Assets::upload`] and [`Assets::upload_file`].
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Upload {
    client: Client,
    path: String,
    file_name: String,
    content_type: Option<String>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Content(Content),
    File(PathBuf),
}

impl Assets {
    /// Uploads a file under a name, which may hold any character. The bookmark counts as modified.
    /// `POST /api/bookmarks/<bookmark>/assets/upload/`
    ///
    /// ```no_run
    /// # async fn example(client: linkding_client::Client) -> linkding_client::Result<()> {
    /// let assets = client.bookmark(7u64).assets();
    /// let asset = assets.upload("notes.txt", "read twice").content_type("text/plain").await?;
    /// println!("stored as asset {}", asset.id);
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload(&self, file_name: impl Into<String>, content: impl Into<Content>) -> Upload {
        self.uploading(file_name.into(), Source::Content(content.into()))
    }

    /// Uploads a file of this machine under its own name, read while it is sent.
    pub fn upload_file(&self, path: impl Into<PathBuf>) -> Upload {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        self.uploading(name.unwrap_or_default(), Source::File(path))
    }

    fn uploading(&self, file_name: String, source: Source) -> Upload {
        Upload {
            client: self.client.clone(),
            path: format!("{}upload/", self.path()),
            file_name,
            content_type: None,
            source,
        }
    }
}

impl Upload {
    /// The type of the content, such as `application/pdf`; unsaid by default.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Another name than the file's own.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = name.into();
        self
    }

    /// Sends it; gives the asset that it became. Sent once: a broken upload is never repeated.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there is no such bookmark,
    /// [`ErrorKind::Disabled`](crate::ErrorKind::Disabled) when uploads are switched off,
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) when a proxy sets a limit,
    /// [`ErrorKind::File`](crate::ErrorKind::File) when the file cannot be read.
    pub fn send(self) -> BoxFuture<'static, Result<Asset>> {
        Box::pin(async move {
            let Self { client, path, file_name, content_type, source } = self;
            if file_name.is_empty() {
                return Err(Error::usage("cannot upload a file without a name"));
            }
            let content = match source {
                Source::Content(content) => content,
                Source::File(path) => Content::file(path).await?,
            };
            let part = FilePart { name: &file_name, content_type: content_type.as_deref() };
            let request = multipart(Request::new(Method::Post, path), &[], &part, content)?;
            client.execute(request).await.map_err(needs_assets)
        })
    }
}

/// A saved page on its way to the server; made by [`Bookmarks::singlefile`].
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct SingleFile {
    client: Client,
    url: String,
    file_name: String,
    content: Content,
}

impl Bookmarks {
    /// Adds a saved page (as the browser extension SingleFile makes it) to the bookmark of this
    /// address, and makes the bookmark when there is none. Not in the server's documentation. Since
    /// linkding 1.39. `POST /api/bookmarks/singlefile/`
    pub fn singlefile(&self, url: impl Into<String>, content: impl Into<Content>) -> SingleFile {
        SingleFile {
            client: self.client.clone(),
            url: url.into(),
            file_name: "page.html".into(),
            content: content.into(),
        }
    }
}

impl SingleFile {
    /// The name of the file; the server does not keep it.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = name.into();
        self
    }

    /// Sends it. The server does not say which bookmark it was: see [`Bookmarks::find`].
    ///
    /// # Errors
    /// [`ErrorKind::Disabled`](crate::ErrorKind::Disabled) when uploads are switched off.
    pub fn send(self) -> BoxFuture<'static, Result<()>> {
        Box::pin(async move {
            let Self { client, url, file_name, content } = self;
            let part = FilePart { name: &file_name, content_type: Some("text/html") };
            let request = Request::new(Method::Post, "/api/bookmarks/singlefile/")
                .timeout(client.scrape_timeout());
            let request = multipart(request, &[("url", &url)], &part, content)?;
            let _: IgnoredAny = client.execute(request).await.map_err(needs_assets)?;
            Ok(())
        })
    }
}

awaitable!(Upload => Asset, SingleFile => ());

struct FilePart<'a> {
    name: &'a str,
    content_type: Option<&'a str>,
}

/// Puts a form with a file into a request, of known length and without holding it in memory.
fn multipart(
    request: Request,
    fields: &[(&str, &str)],
    file: &FilePart<'_>,
    content: Content,
) -> Result<Request> {
    let unfit = |kind: &str| {
        kind.contains(|c: char| c.is_control() || !c.is_ascii()) || !kind.contains('/')
    };
    if let Some(kind) = file.content_type.filter(|kind| unfit(kind)) {
        return Err(Error::usage(format!("{kind:?} is no type of content, such as text/plain")));
    }
    let boundary = boundary();
    let mut head = String::new();
    let mut add = |text: std::fmt::Arguments<'_>| {
        head.write_fmt(text).expect("a string takes all that is written to it");
    };
    for (name, value) in fields {
        add(format_args!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    add(format_args!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n",
        quoted(file.name)
    ));
    if let Some(kind) = file.content_type {
        add(format_args!("Content-Type: {kind}\r\n"));
    }
    add(format_args!("\r\n"));
    let tail = format!("\r\n--{boundary}--\r\n");
    let length = head.len() as u64 + content.length + tail.len() as u64;
    let piece = |text: String| stream::iter([Ok(Bytes::from(text))]);
    let pieces = piece(head).chain(content.pieces).chain(piece(tail)).boxed();
    Ok(request.stream(format!("multipart/form-data; boundary={boundary}"), length, pieces))
}

/// A file's name between quotes, in UTF-8. linkding's framework reads a backslash as it was meant in
/// 1982, and keeps the `%22` of today's browsers as it stands.
fn quoted(name: &str) -> String {
    name.replace(['\r', '\n'], " ").replace('\\', "\\\\").replace('"', "\\\"")
}

/// A line that does not occur in the content: 128 bits that nobody can guess.
fn boundary() -> String {
    let random = || RandomState::new().hash_one(std::process::id());
    format!("linkding-client-{:016x}{:016x}", random(), random())
}
