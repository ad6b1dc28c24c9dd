//! The API server as one of its own servers sees it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use ssh_client::{Command, Session};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::{Error, ErrorKind};

/// Reads the kubeconfig of a server. Only root may, unless the owner said otherwise.
pub(super) async fn kubeconfig(session: &Session, path: &str) -> Result<String, Error> {
    let tried = format!("could not read {path} on {}", session.name());
    let failed = |error: ssh_client::Error| {
        Error::new(ErrorKind::Ssh, &tried, error.to_string()).caused_by(error)
    };
    let read = Command::new(["cat", "--", path]).timeout(Duration::from_secs(20));
    let mut output = session.run(read.clone()).await.map_err(failed)?;
    if !output.status.success() && is_forbidden(&output.stderr) {
        output = session.run(read.sudo()).await.map_err(|error| {
            failed(error).hint(
                "the user may read it after `--write-kubeconfig-mode` or a group on the server, or needs \
                 `sudo` without a password",
            )
        })?;
    }
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("cat failed").to_owned();
        return Err(Error::new(ErrorKind::Config, tried, said)
            .hint("is it a K3s server (not an agent), and is the path right?"));
    }
    String::from_utf8(output.stdout.to_vec())
        .map_err(|error| Error::new(ErrorKind::Config, tried, error.to_string()))
}

fn is_forbidden(said: &[u8]) -> bool {
    String::from_utf8_lossy(said).contains("ermission denied")
}

/// Dials from the server: whatever the address of the kubeconfig, it is meant as the server sees it.
#[derive(Clone)]
pub(super) struct Connector {
    session: Session,
    limit: Duration,
}

impl Connector {
    pub(super) fn new(session: Session, limit: Duration) -> Self {
        Self { session, limit }
    }
}

impl tower::Service<http::Uri> for Connector {
    type Response = TokioIo<Io>;
    type Error = io::Error;
    type Future = BoxFuture<'static, Result<Self::Response, io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: http::Uri) -> Self::Future {
        let (session, limit) = (self.session.clone(), self.limit);
        Box::pin(async move {
            let host = uri.host().unwrap_or("127.0.0.1");
            let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
            let port = uri.port_u16().unwrap_or(443);
            let opened = tokio::time::timeout(limit, session.stream(&host, port)).await;
            let stream = opened.map_err(|_| {
                let text = format!("no channel to {host}:{port} within {} s", limit.as_secs_f64());
                io::Error::new(io::ErrorKind::TimedOut, text)
            })?;
            Ok(TokioIo::new(Io(stream.map_err(io::Error::other)?)))
        })
    }
}

/// A channel of the session, as hyper wants it.
pub(super) struct Io(ssh_client::Stream);

impl Connection for Io {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl AsyncRead for Io {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Io {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
