//! From a channel to its reader: bounded, so that a reader who stops reading stops the host and fills no memory.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::{Notify, mpsc};

use crate::Error;
use crate::chain::Place;

/// What waits for a reader when nobody else uses the connection.
const ALONE: usize = 2 << 20;

/// What waits for a reader while other channels use the connection: the head start that they get before they have to
/// wait for this one. New channels go to another connection as soon as that happens.
const SHARED: usize = 64 << 20;

/// The end that is written by the connection.
pub(crate) struct Inlet {
    pieces: mpsc::UnboundedSender<Result<Bytes, Error>>,
    level: Arc<Level>,
}

/// What a command writes, or what comes out of a connection. Dropping it discards the rest.
pub struct Reader {
    pieces: mpsc::UnboundedReceiver<Result<Bytes, Error>>,
    current: Bytes,
    level: Arc<Level>,
}

#[derive(Default)]
struct Level {
    bytes: AtomicUsize,
    sank: Notify,
}

pub(crate) fn pipe() -> (Inlet, Reader) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let level = Arc::new(Level::default());
    let inlet = Inlet { pieces: sender, level: level.clone() };
    (inlet, Reader { pieces: receiver, current: Bytes::new(), level })
}

impl Inlet {
    /// Hands over a piece, and waits while too much waits for the reader.
    pub(crate) async fn send(&self, piece: Bytes, place: &Place) {
        self.level.bytes.fetch_add(piece.len(), Ordering::AcqRel);
        if self.pieces.send(Ok(piece)).is_err() {
            // Nobody wants it any more.
            return;
        }
        let limit = if place.is_shared() { SHARED } else { ALONE };
        if self.level.bytes.load(Ordering::Acquire) <= limit {
            return;
        }
        let _stalled = place.stall();
        while self.level.bytes.load(Ordering::Acquire) > limit && !self.pieces.is_closed() {
            self.level.sank.notified().await;
        }
    }

    /// The reader reads this after everything else.
    pub(crate) fn fail(&self, error: Error) {
        // Nobody wants to know.
        let _ = self.pieces.send(Err(error));
    }
}

impl Reader {
    /// The next piece as it came, without copying it; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Lost`](crate::ErrorKind::Lost) when the connection broke.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|context| self.poll_piece(context)).await
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Error>> {
        if self.current.has_remaining() {
            return Poll::Ready(Ok(Some(std::mem::take(&mut self.current))));
        }
        match ready!(self.pieces.poll_recv(context)) {
            Some(Ok(piece)) => {
                self.level.bytes.fetch_sub(piece.len(), Ordering::AcqRel);
                self.level.sank.notify_one();
                Poll::Ready(Ok(Some(piece)))
            }
            Some(Err(error)) => Poll::Ready(Err(error)),
            None => Poll::Ready(Ok(None)),
        }
    }
}

impl AsyncRead for Reader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // An empty piece is not the end.
        while !self.current.has_remaining() {
            match ready!(self.poll_piece(context))? {
                Some(piece) => self.current = piece,
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = self.current.len().min(buffer.remaining());
        buffer.put_slice(&self.current.split_to(length));
        Poll::Ready(Ok(()))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.pieces.close();
        self.level.sank.notify_one();
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Reader")
    }
}
