//! The proxy in front, in the manner of nginx 1.26: it serves the static files itself, keeps
//! connections open, gives every answer a length or chunks, and shows its own pages when the
//! backend is gone or late.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::dates::Micros;
use super::http::{Request, Response};
use super::serve::Shared;
use super::wire;

const SERVER: &str = "nginx/1.26.3";

/// `keepalive_timeout`
const IDLE: Duration = Duration::from_secs(75);

/// `large_client_header_buffers`: a longer first line is refused.
const LONGEST_LINE: usize = 8 * 1024;

/// What is the matter with the folder of static files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum StaticFiles {
    /// They are served.
    #[default]
    Fine,
    /// The folder is empty: 404. So it is after an update without `collectstatic`.
    Missing,
    /// nginx may not read them: 403.
    Forbidden,
}

/// The proxy before it has a place.
#[derive(Debug, Clone)]
pub(crate) struct Front {
    /// `proxy_read_timeout`
    pub(crate) read_timeout: Duration,
}

impl Default for Front {
    fn default() -> Self {
        Self { read_timeout: Duration::from_secs(60) }
    }
}

impl Front {
    pub(super) fn before(self, linkding: Shared, backend: SocketAddr) -> Proxy {
        let files = Mutex::new(StaticFiles::default());
        Proxy { linkding, backend, read_timeout: self.read_timeout, files }
    }
}

/// The proxy in its place.
#[derive(Debug)]
pub(super) struct Proxy {
    linkding: Shared,
    backend: SocketAddr,
    read_timeout: Duration,
    files: Mutex<StaticFiles>,
}

impl Proxy {
    pub(super) fn set_static_files(&self, files: StaticFiles) {
        *self.files.lock().unwrap_or_else(PoisonError::into_inner) = files;
    }

    async fn answer(&self, request: &Request) -> Response {
        if request.method.len() + request.target.len() + 11 > LONGEST_LINE {
            return page(414);
        }
        let (path, _) = request.path_and_query();
        let root = self.linkding.lock().settings.root();
        match path.strip_prefix(&format!("{root}static/")) {
            Some(name) => self.file(request, name),
            None => self.pass(request).await.unwrap_or_else(page),
        }
    }

    fn file(&self, request: &Request, name: &str) -> Response {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return page(405);
        }
        match *self.files.lock().unwrap_or_else(PoisonError::into_inner) {
            StaticFiles::Missing => return page(404),
            StaticFiles::Forbidden => return page(403),
            StaticFiles::Fine => {}
        }
        let linkding = self.linkding.lock();
        let Some(file) = linkding.files.get(name) else { return page(404) };
        let mut response = Response::new(200);
        response.push("Content-Type", file.content_type);
        response.push("Last-Modified", file.modified.in_http());
        response
            .push("ETag", format!("\"{:x}-{:x}\"", file.modified.as_seconds(), file.content.len()));
        response.push("Accept-Ranges", "bytes");
        response.body.clone_from(&file.content);
        response
    }

    /// Asks the backend over a connection of its own, as HTTP/1.0; an error is the status of the
    /// page to show instead.
    async fn pass(&self, request: &Request) -> Result<Response, u16> {
        let gone = |_: io::Error| 502_u16;
        let mut stream = TcpStream::connect(self.backend).await.map_err(gone)?;
        stream.write_all(&self.forwarded(request)).await.map_err(gone)?;
        let mut bytes = Vec::new();
        let read = stream.read_to_end(&mut bytes);
        // What came before an end that was no end is handed on.
        match timeout(self.read_timeout, read).await {
            Err(_) => return Err(504),
            Ok(Err(_)) if bytes.is_empty() => return Err(502),
            Ok(_) => {}
        }
        parsed(&bytes, request.method == "HEAD").ok_or(502)
    }

    fn forwarded(&self, request: &Request) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.0\r\n", request.method, request.target);
        const OWN: [&str; 6] = [
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "transfer-encoding",
            "x-forwarded-proto",
        ];
        for (name, value) in &request.headers {
            if !OWN.contains(&name.to_ascii_lowercase().as_str()) {
                head += &format!("{name}: {value}\r\n");
            }
        }
        head += "X-Forwarded-Proto: http\r\nX-Real-IP: 127.0.0.1\r\nConnection: close\r\n";
        if !request.body.is_empty() {
            head += &format!("Content-Length: {}\r\n", request.body.len());
        }
        [head.as_bytes(), b"\r\n", &request.body].concat()
    }
}

/// An answer of the backend; `None` when it is none.
fn parsed(bytes: &[u8], head_only: bool) -> Option<Response> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let mut lines = bytes[..end].split(|byte| *byte == b'\n');
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    let mut response = Response::new(first.split(' ').nth(1)?.parse().ok()?);
    let mut promised = None;
    for line in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        let name = KNOWN.iter().find(|known| known.as_bytes().eq_ignore_ascii_case(name))?;
        if *name == "Content-Length" {
            promised = std::str::from_utf8(value).ok()?.parse::<usize>().ok();
        } else {
            response.push(name, value);
        }
    }
    response.body = bytes[end + 4..].to_vec();
    match promised {
        // The length that stands in the head is the one to promise: what is missing is missing.
        Some(length) => {
            response.cut = !head_only && response.body.len() < length;
            response.push("Content-Length", length.to_string());
        }
        None if head_only => {}
        None => response.push("Transfer-Encoding", "chunked"),
    }
    Some(response)
}

/// The headers that the backend sends.
const KNOWN: [&str; 15] = [
    "Content-Type",
    "Location",
    "WWW-Authenticate",
    "Content-Disposition",
    "Vary",
    "Allow",
    "Content-Language",
    "X-Frame-Options",
    "Content-Length",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Set-Cookie",
    "Last-Modified",
    "Retry-After",
];

/// One of nginx's own pages.
fn page(status: u16) -> Response {
    let words = match status {
        403 => "403 Forbidden",
        404 => "404 Not Found",
        405 => "405 Not Allowed",
        414 => "414 Request-URI Too Large",
        502 => "502 Bad Gateway",
        _ => "504 Gateway Time-out",
    };
    let mut response = Response::new(status);
    response.push("Content-Type", "text/html");
    response.body = format!(
        "<html>\r\n<head><title>{words}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n\
         <hr><center>{SERVER}</center>\r\n</body>\r\n</html>\r\n"
    )
    .into_bytes();
    response
}

/// One connection from outside, until either side ends it.
pub(super) async fn serve(stream: TcpStream, proxy: Arc<Proxy>) {
    let mut stream = BufReader::new(stream);
    while let Ok(Ok(Some(request))) = timeout(IDLE, wire::read_request(&mut stream)).await {
        let mut response = proxy.answer(&request).await;
        let asked_to_close =
            request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        let close = asked_to_close || response.status == 414;
        finish(&mut response, &request, close, &proxy);
        if write(&mut stream, &response).await.is_err() || close || response.cut {
            break;
        }
    }
    let _ = stream.shutdown().await;
}

/// Puts nginx's own headers in front of those of the answer.
fn finish(response: &mut Response, request: &Request, close: bool, proxy: &Proxy) {
    let now: Micros = proxy.linkding.lock().now();
    let length = response.body.len().to_string();
    let take = |response: &mut Response, name: &str| {
        let place = response.headers.iter().position(|(known, _)| *known == name)?;
        Some(response.headers.remove(place))
    };
    let kind = take(response, "Content-Type");
    let given = take(response, "Content-Length");
    let coding = take(response, "Transfer-Encoding");
    let mut headers = vec![("Server", SERVER.as_bytes().to_vec()), ("Date", now.in_http().into())];
    headers.extend(kind);
    match (given, coding) {
        (Some(given), _) => headers.push(given),
        (None, Some(coding)) => headers.push(coding),
        (None, None) if response.status == 204 => {}
        (None, None) => headers.push(("Content-Length", length.into_bytes())),
    }
    headers.push(("Connection", if close { b"close".to_vec() } else { b"keep-alive".to_vec() }));
    headers.append(&mut response.headers);
    response.headers = headers;
    response.body_is_sent = request.method != "HEAD" && response.status != 204;
}

async fn write(stream: &mut BufReader<TcpStream>, response: &Response) -> io::Result<()> {
    if response.header("Transfer-Encoding").is_none() {
        // What is cut was cut by the backend already.
        let whole = Response { cut: false, ..response.clone() };
        return wire::write_response(stream, &whole).await;
    }
    let mut chunked = response.clone();
    let size = format!("{:x}\r\n", response.body.len());
    chunked.body = match response.body.is_empty() {
        true => b"0\r\n\r\n".to_vec(),
        false => [size.as_bytes(), &response.body, b"\r\n0\r\n\r\n"].concat(),
    };
    wire::write_response(stream, &chunked).await
}
