//! A session: one connection to a host for everything, made anew when it died.

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};

use tokio::sync::Mutex;

use crate::chain::{Chain, Opened};
use crate::dial::dial;
use crate::forward::Forward;
use crate::{Command, Error, ErrorKind, Hop, Host, Output, Result, Running, Stream, exec};

/// A connection to a host, through all its jumps. Cheap to clone: clones share the connection.
///
/// Commands, streams, shells and file copies go through it side by side. When it has died, the next call dials again,
/// once for all who wait. A command that was sent is never sent again: when the connection breaks then, that is an
/// error, and [`Error::sent`] tells.
///
/// A connection whose reader has stopped reading ([`Running::stdout`], [`Stream`]) is full: new calls get a connection of
/// their own then.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    host: Host,
    /// The connection that was made last. It may be dead.
    current: std::sync::Mutex<Option<Arc<Chain>>>,
    /// Held by the one who dials; what came of the last attempt, if it failed.
    dialling: Mutex<Option<Error>>,
    /// How often somebody dialled.
    dials: AtomicU64,
}

impl Session {
    pub(crate) async fn connect(host: Host) -> Result<Self> {
        let session = Self(Arc::new(Shared {
            host,
            current: std::sync::Mutex::default(),
            dialling: Mutex::default(),
            dials: AtomicU64::new(0),
        }));
        session.chain().await?;
        Ok(session)
    }

    fn current(&self) -> MutexGuard<'_, Option<Arc<Chain>>> {
        self.0.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn usable(&self) -> Option<Arc<Chain>> {
        self.current().as_ref().filter(|chain| chain.is_usable()).cloned()
    }

    /// The connection; dials when there is none that works. Others who want it meanwhile wait for the same attempt, and
    /// get the same error.
    async fn chain(&self) -> Result<Arc<Chain>> {
        if let Some(chain) = self.usable() {
            return Ok(chain);
        }
        let seen = self.0.dials.load(Ordering::Acquire);
        let mut failure = self.0.dialling.lock().await;
        if let Some(chain) = self.usable() {
            return Ok(chain);
        }
        if self.0.dials.load(Ordering::Acquire) != seen
            && let Some(failure) = &*failure
        {
            return Err(failure.clone());
        }
        let dialled = dial(&self.0.host).await.map(Arc::new);
        self.0.dials.fetch_add(1, Ordering::AcqRel);
        *failure = dialled.as_ref().err().cloned();
        let chain = dialled?;
        *self.current() = Some(chain.clone());
        Ok(chain)
    }

    /// Opens something on the connection. If that turns out to be dead, nothing was sent yet: it is tried once more on
    /// a new one.
    async fn open<F>(&self, open: impl Fn(Arc<Chain>) -> F) -> Result<Opened>
    where
        F: Future<Output = Result<Opened>>,
    {
        match open(self.chain().await?).await {
            Err(error) if error.kind() == ErrorKind::Lost => {
                tracing::debug!("{}: {error}; dialling again", self.name());
                open(self.chain().await?).await
            }
            result => result,
        }
    }

    pub(crate) async fn open_session(&self) -> Result<Opened> {
        self.open(|chain| async move { chain.open_session().await }).await
    }

    /// Runs a command and collects what it writes.
    ///
    /// Another status than 0 is no error here; [`Output::success`] makes it one.
    ///
    /// # Errors
    /// [`ErrorKind::OutputLimit`], [`ErrorKind::Timeout`], [`ErrorKind::SudoPassword`] as the [`Command`] says;
    /// [`ErrorKind::Lost`] when the connection broke; [`ErrorKind::Channel`] when the host runs nothing.
    pub async fn run(&self, command: Command) -> Result<Output> {
        exec::run(self, command).await
    }

    /// Starts a command whose output is read while it runs, however much it is.
    ///
    /// # Errors
    /// As [`run`](Self::run), as far as starting goes.
    pub async fn start(&self, command: Command) -> Result<Running> {
        exec::start(self, command).await
    }

    /// A connection from the host to `address:port`, as the host sees them: `127.0.0.1` is the host itself.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`], [`ErrorKind::Resolve`], [`ErrorKind::Timeout`], [`ErrorKind::Unreachable`] when the host
    /// cannot connect; [`ErrorKind::Channel`] when it is not allowed.
    pub async fn stream(&self, address: impl Into<String>, port: u16) -> Result<Stream> {
        let address = &address.into();
        let opened =
            self.open(|chain| async move { chain.open_stream(address, port).await }).await?;
        Ok(Stream::new(opened))
    }

    /// Listens at a local address; each connection there becomes one from the host to `address:port`. Port 0 picks a
    /// free one, see [`Forward::local_addr`]. Dropping the [`Forward`] stops it.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the local address cannot be listened at. A connection that cannot be made is closed, and
    /// logged.
    pub async fn forward(
        &self,
        local: SocketAddr,
        address: impl Into<String>,
        port: u16,
    ) -> Result<Forward> {
        Forward::start(self.clone(), local, address.into(), port).await
    }

    /// The hosts on the way, as they were reached last, this one last.
    pub fn hops(&self) -> Vec<Hop> {
        self.current().as_ref().map(|chain| chain.hops()).unwrap_or_default()
    }

    /// The name of the host.
    pub fn name(&self) -> &str {
        self.0.host.name()
    }

    /// Whether the connection lives, as far as is known. If not, the next call dials again.
    pub fn is_alive(&self) -> bool {
        self.current().as_ref().is_some_and(|chain| chain.is_alive())
    }

    /// Says goodbye. What goes on over the connection breaks; the next call dials again.
    pub async fn close(&self) {
        let chain = self.current().clone();
        if let Some(chain) = chain {
            chain.close().await;
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Session").field("host", &self.0.host).finish_non_exhaustive()
    }
}
