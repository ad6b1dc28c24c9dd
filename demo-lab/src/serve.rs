//! Sockets: each node of the lab listens on loopback and speaks HTTP/1.1 over TLS.

mod certificate;
mod connection;
mod node;

pub(crate) use certificate::Authority;
#[cfg(feature = "ssh")]
pub(crate) use node::listen;
pub(crate) use node::{NodeServer, bind};

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::world::World;

/// How the server treats connections.
#[derive(Debug, Clone)]
pub(crate) struct Manners {
    /// After this long without a request a connection is closed.
    pub(crate) idle: Duration,
    /// Refused credentials are answered this much later.
    pub(crate) refusal_delay: Duration,
    /// After so many requests a connection is closed.
    pub(crate) requests_per_connection: u32,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(5),
            refusal_delay: Duration::from_secs(3),
            requests_per_connection: 100,
        }
    }
}

/// The world as all connections share it.
#[derive(Debug, Clone)]
pub(crate) struct SharedWorld(Arc<Mutex<World>>);

impl SharedWorld {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// The world for oneself, for as long as no await is crossed.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        // A panic in one request leaves plain data behind; the lab goes on.
        let mut world = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What was due before somebody looks or changes something happens before that.
        world.settle();
        world
    }
}
