//! One connection: TLS, HTTP/1.1, and how an answer is delivered.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::ext::ReasonPhrase;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, EXPECT, EXPIRES,
    HOST, HeaderValue, LOCATION, PRAGMA, SERVER,
};
use hyper::service::service_fn;
use hyper::{Method, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::{Manners, SharedWorld};
use crate::proxmox::{self, Payload, Request, Response, reads_body};

/// Below this size compression is not worth it, says the real server.
const COMPRESS_ABOVE_BYTES: usize = 1024;

/// How long a body that nobody wants is waited for.
const LINGER: Duration = Duration::from_millis(300);

/// First byte of a TLS connection (content type "handshake", RFC 8446 section 5.1).
const TLS_HANDSHAKE: [u8; 1] = [0x16];

/// Why a connection is dropped without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the lab was told to cut this connection")]
struct Cut;

/// Serves one connection until either side ends it.
pub(super) async fn serve(
    stream: TcpStream,
    tls: TlsAcceptor,
    world: SharedWorld,
    manners: Arc<Manners>,
    node: usize,
) {
    // Whoever opens a connection and says nothing is let go like an idle one.
    let mut first = [0];
    let Ok(Ok(1)) = tokio::time::timeout(manners.idle, stream.peek(&mut first)).await else {
        return;
    };
    if first != TLS_HANDSHAKE {
        return redirect(stream, manners.idle).await;
    }
    let Ok(Ok(stream)) = tokio::time::timeout(manners.idle, tls.accept(stream)).await else {
        return;
    };
    let served = AtomicU32::new(0);
    let idle = manners.idle;
    let service = service_fn(|request| {
        let last = served.fetch_add(1, Ordering::Relaxed) + 1 >= manners.requests_per_connection;
        let (world, manners) = (world.clone(), Arc::clone(&manners));
        async move { answer(request, &world, &manners, node, last).await }
    });
    // An error is the other side going away, a cut, or the idle limit: nothing to report.
    let _ = server(idle).serve_connection(TokioIo::new(stream), service).await;
}

/// Sends whoever speaks HTTP without TLS to the same place with it.
async fn redirect(stream: TcpStream, idle: Duration) {
    let service = service_fn(|request: hyper::Request<Incoming>| async move {
        let (status, text) = match *request.method() {
            Method::GET => (StatusCode::MOVED_PERMANENTLY, "Moved Permanently"),
            _ => (StatusCode::PERMANENT_REDIRECT, "Permanent Redirect"),
        };
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).ok_or(Cut)?;
        let place = format!("https://{host}{}", request.uri());
        let place = HeaderValue::try_from(place).map_err(|_| Cut)?;
        let mut reply = hyper::Response::new(Reply::Whole(Some(text.into())));
        *reply.status_mut() = status;
        reply.headers_mut().insert(LOCATION, place);
        reply.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        Ok::<_, Cut>(reply)
    });
    // As above: there is nobody to tell.
    let _ = server(idle).serve_connection(TokioIo::new(stream), service).await;
}

fn server(idle: Duration) -> hyper::server::conn::http1::Builder {
    let mut server = hyper::server::conn::http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(idle).title_case_headers(true);
    server
}

async fn answer(
    request: hyper::Request<Incoming>,
    world: &SharedWorld,
    manners: &Manners,
    node: usize,
    last: bool,
) -> Result<hyper::Response<Reply>, Cut> {
    let (head, body) = request.into_parts();
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::new(head.method.as_str(), target);
    request.headers = head.headers;
    request.at = node;
    if reads_body(&request) {
        request.body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    } else if !request.headers.contains_key(EXPECT) {
        // A connection closed with bytes unread is reset, and the client may lose the answer.
        let _ = tokio::time::timeout(LINGER, drain(body)).await;
    }
    let response = proxmox::handle(&mut world.lock(), &request);
    let delivery = &response.delivery;
    let mut wait = delivery.latency;
    if delivery.unauthorized {
        wait += manners.refusal_delay;
    }
    if wait > Duration::ZERO {
        tokio::time::sleep(wait).await;
    }
    if delivery.hang_up {
        return Err(Cut);
    }
    Ok(reply(response, &request, last))
}

async fn drain(mut body: Incoming) {
    while let Some(Ok(_)) = body.frame().await {}
}

fn reply(response: Response, request: &Request, last: bool) -> hyper::Response<Reply> {
    let Response { status, reason, content_type, body, delivery } = response;
    let mut reply = hyper::Response::new(Reply::Whole(None));
    // A status that HTTP cannot carry is a mistake in a rule; the client sees that something is.
    *reply.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(reason) = ReasonPhrase::try_from(reason.into_bytes()) {
        reply.extensions_mut().insert(reason);
    }
    let headers = reply.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=0"));
    headers.insert(EXPIRES, HeaderValue::from_static("0"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(SERVER, HeaderValue::from_static("pve-api-daemon/3.0"));
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    let close = status >= 400 || last;
    let connection = if close { "close" } else { "Keep-Alive" };
    headers.insert(CONNECTION, HeaderValue::from_static(connection));
    let body = encode(&body, request, headers);
    *reply.body_mut() = match delivery.cut {
        false => Reply::Whole(Some(body)),
        true => Reply::Cut {
            half: Some(body.slice(..body.len() / 2)),
            length: body.len() as u64,
            flushed: false,
        },
    };
    reply
}

/// Compressed if the client asked for it and it is worth it.
fn encode(body: &Payload, request: &Request, headers: &mut hyper::HeaderMap) -> Bytes {
    let asked = request
        .headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    if asked && body.plain.len() > COMPRESS_ABOVE_BYTES {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return body.gzip();
    }
    body.plain.clone()
}

/// A body that arrives whole, or one that promises more than it gives.
enum Reply {
    Whole(Option<Bytes>),
    Cut { half: Option<Bytes>, length: u64, flushed: bool },
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        Poll::Ready(match self.get_mut() {
            Self::Whole(bytes) => bytes.take().map(|bytes| Ok(Frame::data(bytes))),
            Self::Cut { half, flushed, .. } => match half.take() {
                Some(half) => Some(Ok(Frame::data(half))),
                // What was given so far goes out while the body is not ready; only then it ends.
                None if !std::mem::replace(flushed, true) => {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                None => Some(Err(Cut)),
            },
        })
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Self::Cut { .. } => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Self::Whole(bytes) => bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            Self::Cut { length, .. } => *length,
        })
    }
}
