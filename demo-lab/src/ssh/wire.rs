//! A connection as the network treats it: late, cut after so many bytes, or cut now.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::machine::Host;

/// A TCP connection with what befalls it.
pub(crate) struct Wire {
    stream: TcpStream,
    host: Host,
    /// Resolves when the connection is to be cut.
    cut: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Bytes in both directions so far.
    carried: u64,
    /// What has arrived and is still on its way, with the moment it gets here.
    delayed: VecDeque<(Instant, Vec<u8>)>,
    timer: Pin<Box<Sleep>>,
    ended: bool,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, host: Host) -> Self {
        let mut cuts = host.cuts.subscribe();
        cuts.mark_unchanged();
        let cut = Box::pin(async move {
            let _ = cuts.changed().await;
        });
        let timer = Box::pin(sleep_until(Instant::now()));
        let delayed = VecDeque::new();
        Self { stream, host, cut, carried: 0, delayed, timer, ended: false }
    }

    /// An error as soon as the connection is to be no more.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let limit = self.host.knobs().cut_after;
        if self.ended
            || limit.is_some_and(|limit| self.carried >= limit)
            || self.cut.as_mut().poll(cx).is_ready()
        {
            if !self.ended {
                // The other side gets a reset, not an orderly end.
                let _ = self.stream.set_zero_linger();
            }
            self.ended = true;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }

    /// How many bytes may still pass.
    fn left(&self) -> usize {
        let limit = self.host.knobs().cut_after.unwrap_or(u64::MAX);
        usize::try_from(limit.saturating_sub(self.carried)).unwrap_or(usize::MAX)
    }

    /// Takes in what has arrived, to be handed on later.
    fn gather(&mut self, cx: &mut Context<'_>, due: Instant) -> Poll<io::Result<()>> {
        let mut space = [0; 16 * 1024];
        let mut buffer = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
        self.delayed.push_back((due, buffer.filled().to_vec()));
        Poll::Ready(Ok(()))
    }
}

/// No more than this is on its way at any time.
const ON_ITS_WAY: usize = 256;

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = &mut *self;
        wire.check(cx)?;
        let latency = wire.host.knobs().latency;
        if latency.is_zero() && wire.delayed.is_empty() {
            let space = wire.left().min(buffer.remaining());
            let mut part = ReadBuf::new(buffer.initialize_unfilled_to(space));
            ready!(Pin::new(&mut wire.stream).poll_read(cx, &mut part))?;
            let count = part.filled().len();
            buffer.advance(count);
            wire.carried += count as u64;
            return Poll::Ready(Ok(()));
        }
        while wire.delayed.len() < ON_ITS_WAY {
            let ended = wire.delayed.back().is_some_and(|(_, bytes)| bytes.is_empty());
            if ended || wire.gather(cx, Instant::now() + latency)?.is_pending() {
                break;
            }
        }
        let Some((due, bytes)) = wire.delayed.front_mut() else { return Poll::Pending };
        wire.timer.as_mut().reset(*due);
        ready!(wire.timer.as_mut().poll(cx));
        let count = bytes.len().min(buffer.remaining());
        buffer.put_slice(&bytes[..count]);
        bytes.drain(..count);
        if bytes.is_empty() {
            wire.delayed.pop_front();
        }
        wire.carried += count as u64;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        let part = bytes.len().min(self.left());
        let count = ready!(Pin::new(&mut self.stream).poll_write(cx, &bytes[..part]))?;
        self.carried += count as u64;
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
