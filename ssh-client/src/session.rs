//! A session: one connection to a host for everything, made anew when it died.

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};

use tokio::sync::Mutex;

use crate::chain::{Chain, Opened, Pace, Place};
use crate::dial::dial;
use crate::forward::Forward;
use crate::{Command, Error, ErrorKind, Hop, Host, Output, Result, Running, Stream, exec};

/// Dials of one wish for a connection, before it is given up.
const MOST_DIALS: u32 = 3;

/// A connection to a host, through all its jumps. Cheap to clone: clones share the connection.
///
/// Commands, streams, shells and file copies go through it side by side. When it has died, the next call dials again,
/// once for all who wait. A command that was sent is never sent again: when the connection breaks then, that is an
/// error, and [`Error::sent`] tells.
///
/// What callers read at their own pace ([`start`](Self::start), [`stream`](Self::stream), `shell`) never holds up a
/// command that is collected ([`run`](Self::run)): where both go on at the same time there is a second connection.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    host: Host,
    /// The connections, the newest last. Mostly it is one.
    chains: std::sync::Mutex<Vec<Arc<Chain>>>,
    /// Held by the one who dials; what came of the last attempt, if it failed.
    dialling: Mutex<Option<Error>>,
    /// How often somebody dialled.
    dials: AtomicU64,
}

impl Session {
    pub(crate) async fn connect(host: Host) -> Result<Self> {
        let session = Self(Arc::new(Shared {
            host,
            chains: std::sync::Mutex::default(),
            dialling: Mutex::default(),
            dials: AtomicU64::new(0),
        }));
        session.place(Pace::Ours).await?;
        Ok(session)
    }

    fn chains(&self) -> MutexGuard<'_, Vec<Arc<Chain>>> {
        self.0.chains.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reserve(&self, pace: Pace) -> Option<Place> {
        self.chains().iter().find_map(|chain| chain.reserve(pace))
    }

    /// A place on a connection; dials when there is none. Others who want one meanwhile wait for the same attempt, and
    /// get the same error.
    async fn place(&self, pace: Pace) -> Result<Place> {
        let mut dials_left = MOST_DIALS;
        loop {
            if let Some(place) = self.reserve(pace) {
                return Ok(place);
            }
            let seen = self.0.dials.load(Ordering::Acquire);
            let mut failure = self.0.dialling.lock().await;
            if let Some(place) = self.reserve(pace) {
                return Ok(place);
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
            let place = chain.reserve(pace);
            self.keep(chain.clone());
            if let Some(place) = place {
                return Ok(place);
            }
            // A host that lets us in and hangs up at once must not be logged in to for ever.
            dials_left -= 1;
            if dials_left == 0 {
                return Err(chain.lost_because().await.hinting(format!(
                    "it let us in {MOST_DIALS} times and hung up at once: its log may say why"
                )));
            }
        }
    }

    /// The newest stays even when it died at once, to tell what was reached last.
    fn keep(&self, chain: Arc<Chain>) {
        let mut chains = self.chains();
        chains.retain(|chain| chain.is_alive());
        chains.push(chain);
    }

    /// Opens something on a connection. If that turns out to be dead, nothing was sent yet: it is tried once more on a
    /// new one.
    async fn open<F>(&self, pace: Pace, open: impl Fn(Place) -> F) -> Result<Opened>
    where
        F: Future<Output = Result<Opened>>,
    {
        match open(self.place(pace).await?).await {
            Err(error) if error.kind() == ErrorKind::Lost => {
                tracing::debug!("{}: {error}; dialling again", self.name());
                open(self.place(pace).await?).await
            }
            result => result,
        }
    }

    pub(crate) async fn open_session(&self, pace: Pace) -> Result<Opened> {
        self.open(pace, Place::open_session).await
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
        let opened = self.open(Pace::Callers, |place| place.open_stream(address, port)).await?;
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
        self.chains().last().map(|chain| chain.hops()).unwrap_or_default()
    }

    /// The name of the host.
    pub fn name(&self) -> &str {
        self.0.host.name()
    }

    /// Whether the connection lives, as far as is known. If not, the next call dials again.
    pub fn is_alive(&self) -> bool {
        self.chains().last().is_some_and(|chain| chain.is_alive())
    }

    /// Says goodbye. What goes on over the connection breaks; the next call dials again.
    pub async fn close(&self) {
        let chains = self.chains().clone();
        for chain in chains {
            chain.close().await;
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Session").field("host", &self.0.host).finish_non_exhaustive()
    }
}
