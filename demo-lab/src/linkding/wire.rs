//! HTTP/1.1 as bytes, written by hand: the manners to show (no length, no `Connection: close`, an
//! answer that breaks off) are those that a library would not let happen.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::http::{Request, Response};

/// Longer heads are not even read.
const LONGEST_HEAD: usize = 64 * 1024;

/// The largest body that is taken.
const LARGEST_BODY: usize = 256 * 1024 * 1024;

/// The next request of a connection; `None` when it ends or is no HTTP.
pub(super) async fn read_request(
    stream: &mut (impl AsyncBufRead + Unpin),
) -> io::Result<Option<Request>> {
    let mut lines = Vec::new();
    let mut length = 0;
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut *stream).take((LONGEST_HEAD - length + 1) as u64);
        length += limited.read_until(b'\n', &mut line).await?;
        if !line.ends_with(b"\n") || length > LONGEST_HEAD {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        match (line.is_empty(), lines.is_empty()) {
            (true, true) => {}
            (true, false) => break,
            _ => lines.push(line),
        }
    }
    let mut first = lines[0].split(' ');
    let (Some(method), Some(target)) = (first.next(), first.next()) else { return Ok(None) };
    let mut request = Request::new(method, target);
    for line in &lines[1..] {
        if let Some((name, value)) = line.split_once(':') {
            request.headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    let expects = request.header("expect").is_some_and(|value| value.contains("100-continue"));
    request.body = match request.header("content-length").map(str::parse::<usize>) {
        _ if expects => return Ok(Some(request)),
        Some(Ok(length)) if length <= LARGEST_BODY => {
            let mut body = vec![0; length];
            stream.read_exact(&mut body).await?;
            body
        }
        Some(_) => return Ok(None),
        None if is_chunked(&request) => chunks(stream).await?,
        None => Vec::new(),
    };
    Ok(Some(request))
}

pub(super) fn is_chunked(request: &Request) -> bool {
    request.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked"))
}

async fn chunks(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Vec<u8>> {
    let broken = || io::Error::new(io::ErrorKind::InvalidData, "a chunk without a size");
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let size = line.trim().split(';').next().unwrap_or("");
        let size = usize::from_str_radix(size, 16).map_err(|_| broken())?;
        if body.len() + size > LARGEST_BODY {
            return Err(broken());
        }
        let start = body.len();
        body.resize(start + size, 0);
        stream.read_exact(&mut body[start..]).await?;
        let mut end = String::new();
        stream.read_line(&mut end).await?;
        if size == 0 {
            return Ok(body);
        }
    }
}

/// Writes an answer with just the headers that it has. What is cut ends in the middle of its body.
pub(super) async fn write_response(
    stream: &mut (impl AsyncWrite + Unpin),
    response: &Response,
) -> io::Result<()> {
    if response.latency > Duration::ZERO {
        tokio::time::sleep(response.latency).await;
    }
    let mut bytes = format!("HTTP/1.1 {} {}\r\n", response.status, response.reason()).into_bytes();
    for (name, value) in response.headers() {
        bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    bytes.extend(b"\r\n");
    if response.body_is_sent {
        let end = if response.cut { response.body.len() / 2 } else { response.body.len() };
        bytes.extend(&response.body[..end]);
    }
    stream.write_all(&bytes).await?;
    stream.flush().await
}
