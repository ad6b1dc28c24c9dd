//! A connection from a host to elsewhere.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

use crate::chain::Opened;
use crate::channel::{Alive, Line, Writer, attend};
use crate::pipe::Reader;

/// A TCP connection that a host made for us ([`Session::stream`](crate::Session::stream)). Dropping it closes it.
#[derive(Debug)]
pub struct Stream {
    reader: Reader,
    writer: Writer,
    _alive: Alive,
}

impl Stream {
    pub(crate) fn new(opened: Opened) -> Self {
        Self::from_line(attend(opened)).0
    }

    /// A channel as a stream, and whether its last request is granted.
    pub(crate) fn from_line(line: Line) -> (Self, oneshot::Receiver<bool>) {
        let stream = Self { reader: line.stdout, writer: line.stdin, _alive: line.alive };
        (stream, line.granted)
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.reader).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.writer).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.writer).poll_shutdown(context)
    }
}
