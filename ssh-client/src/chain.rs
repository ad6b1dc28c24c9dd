//! The connections on the way to a host, kept alive together.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use russh::client::{Handle, Msg};
use russh::{Channel, Disconnect};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::words;
use crate::handler::{Handler, Heard};
use crate::{Error, ErrorKind, Fingerprint, Host, Result};

/// OpenSSH allows 10 sessions (commands, shells, SFTP) on a connection (`MaxSessions`); others may want some too.
const MOST_SESSIONS: usize = 8;

/// One host on the way, as it was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hop {
    /// Its name.
    pub name: String,
    /// Its address, as it was asked for.
    pub address: String,
    /// Its port.
    pub port: u16,
    /// The user who logged in.
    pub user: String,
    /// The key that it showed, and that was trusted.
    pub key: Fingerprint,
    /// The type of that key: `ssh-ed25519` …
    pub key_algorithm: String,
    /// How the user logged in: `publickey (agent: ed25519 SHA256:…)`, `password` …
    pub method: String,
    /// How long it took to connect to it and log in, without the hosts before.
    pub elapsed: Duration,
}

/// One connection.
pub(crate) struct Link {
    handle: Handle<Handler>,
    pub(crate) hop: Hop,
    heard: Heard,
    limit: Duration,
}

/// All connections on the way; the last leads to the host itself. Each goes through the one before, so they live and
/// die together.
pub(crate) struct Chain {
    links: Vec<Link>,
    turns: Arc<Semaphore>,
    /// Sessions that are open.
    sessions: AtomicUsize,
    /// Channels that this crate reads itself, at once.
    ours: AtomicUsize,
    /// Channels that callers read as they like.
    callers: AtomicUsize,
    /// Channels whose readers do not read: nothing else comes through this connection until they do.
    stalled: AtomicUsize,
    condemned: AtomicBool,
}

/// Who reads a channel.
///
/// The library below stops a whole connection when one of its channels is not read (it grants room before anybody has
/// read; a channel cannot be stopped alone). So what is read at once never shares a connection with what somebody may
/// leave unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// We do, at once.
    Ours,
    /// The caller does, at some time.
    Callers,
}

impl Link {
    pub(crate) fn new(handle: Handle<Handler>, hop: Hop, heard: Heard, limit: Duration) -> Self {
        Self { handle, hop, heard, limit }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.handle.is_closed()
    }

    /// The connection to the next host, through this one.
    pub(crate) async fn tunnel(
        &self,
        next: &Host,
    ) -> Result<impl AsyncRead + AsyncWrite + Unpin + Send + 'static + use<>> {
        let (address, port) = (next.address_or_name(), next.port);
        match self.open_stream(address, port).await {
            Ok(channel) => Ok(channel.into_stream()),
            // It is the next host that cannot be reached; the message says through whom.
            Err(error) if error.host() == Some(&self.hop.name) && self.is_closed() => Err(error),
            Err(error) => Err(error.on(&next.name)),
        }
    }

    async fn open_session(&self) -> Result<Channel<Msg>, Refusal> {
        self.opened(self.handle.channel_open_session()).await
    }

    /// A channel to `address:port` as seen from this host (RFC 4254, 7.2).
    pub(crate) async fn open_stream(&self, address: &str, port: u16) -> Result<Channel<Msg>> {
        // The address of the originator is for the log of the server; it says that nothing is forwarded for others.
        let opening =
            self.handle.channel_open_direct_tcpip(address, u32::from(port), "127.0.0.1", 0);
        self.opened(opening).await.map_err(|refusal| match refusal {
            Refusal::Refused(said) => self.not_connected(address, port, &said),
            Refusal::TooSlow => {
                self.not_connected(address, port, &format!("timed out after {:?}", self.limit))
            }
            Refusal::Lost(error) => error,
        })
    }

    async fn opened(
        &self,
        opening: impl Future<Output = Result<Channel<Msg>, russh::Error>>,
    ) -> Result<Channel<Msg>, Refusal> {
        match tokio::time::timeout(self.limit, opening).await {
            Ok(Ok(channel)) => Ok(channel),
            Ok(Err(russh::Error::ChannelOpenFailure(reason))) => {
                let said = self.heard.take_refusal().await;
                Err(Refusal::Refused(said.unwrap_or_else(|| format!("{reason:?}"))))
            }
            Ok(Err(error)) => {
                tracing::debug!("{}: {}", self.hop.name, words(&error));
                Err(Refusal::Lost(self.lost_because().await))
            }
            Err(_) => Err(Refusal::TooSlow),
        }
    }

    /// `said` is what sshd makes of its own attempt to connect: the words of strerror(3) and gai_strerror(3).
    fn not_connected(&self, address: &str, port: u16, said: &str) -> Error {
        let says = |what: &str| said.to_ascii_lowercase().contains(what);
        let kind = if says("refused") {
            ErrorKind::Refused
        } else if says("timed out") {
            ErrorKind::Timeout
        } else if says("name or service") || says("name resolution") || says("hostname") {
            ErrorKind::Resolve
        } else if says("unreachable")
            || says("no route")
            || says("connectfailed")
            || says("connect failed")
        {
            ErrorKind::Unreachable
        } else {
            ErrorKind::Channel
        };
        let message = format!("{} cannot connect to {address} port {port}: {said}", self.hop.name);
        let error = Error::new(kind, message).on(&self.hop.name);
        if says("prohibited") {
            error.hinting(
                "its sshd_config must allow it: AllowTcpForwarding, PermitOpen, DisableForwarding",
            )
        } else {
            error
        }
    }

    /// The connection broke, with the reason where one is known.
    pub(crate) async fn lost_because(&self) -> Error {
        let why = self.heard.farewell().await;
        let why = why.as_deref().unwrap_or("the connection was closed");
        Error::new(ErrorKind::Lost, format!("lost the connection to {}: {why}", self.hop.name))
            .on(&self.hop.name)
    }
}

/// Why there is no channel.
enum Refusal {
    /// The host said no, with these words.
    Refused(String),
    /// The host said nothing in time.
    TooSlow,
    /// There is no connection any more.
    Lost(Error),
}

/// A channel that was opened, and the place that it takes.
pub(crate) struct Opened {
    pub(crate) channel: Channel<Msg>,
    pub(crate) place: Place,
}

/// The place of a channel on a chain, which it keeps alive.
pub(crate) struct Place {
    chain: Arc<Chain>,
    pace: Pace,
    turn: Option<OwnedSemaphorePermit>,
}

impl Chain {
    pub(crate) fn new(links: Vec<Link>) -> Self {
        Self {
            links,
            turns: Arc::new(Semaphore::new(MOST_SESSIONS)),
            sessions: AtomicUsize::new(0),
            ours: AtomicUsize::new(0),
            callers: AtomicUsize::new(0),
            stalled: AtomicUsize::new(0),
            condemned: AtomicBool::new(false),
        }
    }

    pub(crate) fn hops(&self) -> Vec<Hop> {
        self.links.iter().map(|link| link.hop.clone()).collect()
    }

    fn target(&self) -> &Link {
        self.links.last().expect("a chain is made of all hosts of a route, which has its target")
    }

    pub(crate) fn name(&self) -> &str {
        &self.target().hop.name
    }

    /// Whether all connections live.
    pub(crate) fn is_alive(&self) -> bool {
        !self.condemned.load(Ordering::Relaxed) && !self.links.iter().any(Link::is_closed)
    }

    /// A place for a channel, if one would get through: everything lives, and nobody else can hold it up. Only called
    /// by one at a time.
    pub(crate) fn reserve(self: &Arc<Self>, pace: Pace) -> Option<Place> {
        let nobody = |who: &AtomicUsize| who.load(Ordering::Relaxed) == 0;
        let fits = match pace {
            Pace::Ours => nobody(&self.callers),
            Pace::Callers => nobody(&self.ours) && nobody(&self.stalled),
        };
        (fits && self.is_alive()).then(|| Place::new(self, pace))
    }

    /// A channel could not be opened in time: the connection serves nobody any more.
    pub(crate) fn condemn(&self) {
        self.condemned.store(true, Ordering::Relaxed);
    }

    /// Why the connection broke: the first dead one on the way is the cause.
    pub(crate) async fn lost_because(&self) -> Error {
        let dead = self.links.iter().find(|link| link.is_closed());
        dead.unwrap_or_else(|| self.target()).lost_because().await
    }

    /// Says goodbye, to the last host first.
    pub(crate) async fn close(&self) {
        self.condemn();
        for link in self.links.iter().rev() {
            // It may be gone already.
            let _ = link.handle.disconnect(Disconnect::ByApplication, "", "en").await;
        }
    }
}

impl Place {
    fn new(chain: &Arc<Chain>, pace: Pace) -> Self {
        let place = Self { chain: chain.clone(), pace, turn: None };
        place.neighbours().fetch_add(1, Ordering::Relaxed);
        place
    }

    fn neighbours(&self) -> &AtomicUsize {
        match self.pace {
            Pace::Ours => &self.chain.ours,
            Pace::Callers => &self.chain.callers,
        }
    }

    pub(crate) fn chain(&self) -> &Arc<Chain> {
        &self.chain
    }

    /// Whether other channels share the connection, which would have to wait with this one.
    pub(crate) fn is_shared(&self) -> bool {
        self.neighbours().load(Ordering::Relaxed) > 1
    }

    /// Nothing comes through the connection until the returned mark is dropped: new channels go elsewhere.
    pub(crate) fn stall(&self) -> Stalled {
        self.chain.stalled.fetch_add(1, Ordering::Relaxed);
        Stalled(self.chain.clone())
    }

    pub(crate) async fn open_stream(self, address: &str, port: u16) -> Result<Opened> {
        let channel = self.chain.target().open_stream(address, port).await?;
        Ok(Opened { channel, place: self })
    }

    /// A channel for a command, a shell or a subsystem. At most [`MOST_SESSIONS`] are open at a time, and fewer when
    /// the host allows fewer; the others wait for their turn.
    pub(crate) async fn open_session(mut self) -> Result<Opened> {
        let chain = self.chain.clone();
        let target = chain.target();
        loop {
            let turn = chain.turns.clone().acquire_owned().await;
            let turn = turn.expect("the semaphore is never closed");
            match target.open_session().await {
                Ok(channel) => {
                    chain.sessions.fetch_add(1, Ordering::Relaxed);
                    self.turn = Some(turn);
                    return Ok(Opened { channel, place: self });
                }
                // The host allows fewer (MaxSessions): from now on so do we.
                Err(Refusal::Refused(_)) if chain.sessions.load(Ordering::Relaxed) > 0 => {
                    turn.forget();
                }
                Err(Refusal::Refused(said)) => {
                    let message = format!("{} opens no session: {said}", chain.name());
                    return Err(Error::new(ErrorKind::Channel, message)
                        .on(chain.name())
                        .hinting("its sshd_config may forbid it (MaxSessions)"));
                }
                Err(Refusal::TooSlow) => {
                    chain.condemn();
                    let limit = target.limit;
                    let message = format!("{} opened no session within {limit:?}", chain.name());
                    return Err(Error::new(ErrorKind::Timeout, message).on(chain.name()));
                }
                Err(Refusal::Lost(_)) => return Err(chain.lost_because().await),
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.neighbours().fetch_sub(1, Ordering::Relaxed);
        if self.turn.is_some() {
            self.chain.sessions.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// See [`Place::stall`].
pub(crate) struct Stalled(Arc<Chain>);

impl Drop for Stalled {
    fn drop(&mut self) {
        self.0.stalled.fetch_sub(1, Ordering::Relaxed);
    }
}
