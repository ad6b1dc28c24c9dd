//! The state of the simulated homelab: pure data with an injected clock, no socket and no file.
//!
//! What changes with time (uptimes, loads, running tasks, the age of tickets) follows from the
//! clock, so that two questions at the same moment get the same answer.

use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) mod access;
mod agenda;
pub(crate) mod backup;
pub(crate) mod config;
pub(crate) mod guest;
pub(crate) mod ha;
mod history;
mod homelab;
pub(crate) mod load;
pub(crate) mod node;
mod pace;
pub(crate) mod power;
mod scale;
#[cfg(feature = "ssh")]
pub(crate) mod services;
pub(crate) mod snapshots;
pub(crate) mod storage;
pub(crate) mod task;
mod volumes;
pub(crate) mod work;

pub use crate::clock::Clock;
pub use crate::fault::{Fault, Rule, SeenRequest};
pub use homelab::accounts;
pub use pace::{TaskFault, TaskRule};
#[cfg(feature = "ssh")]
pub use services::UnitState;

use access::Access;
use agenda::Agenda;
use guest::Guest;
use node::Node;
use pace::Pace;
use storage::{Storage, Volume};
use task::Task;

use crate::fault::Faults;
use crate::proxmox::Listings;

/// A homelab at a moment.
///
/// ```
/// use demo_lab::proxmox::{self, Request};
/// use demo_lab::world::{Clock, World};
///
/// let mut world = World::homelab(Clock::fixed(1_795_300_000));
/// let answer = proxmox::handle(&mut world, &Request::get("/api2/json/version"));
/// assert_eq!((answer.status(), answer.reason()), (401, "No ticket"));
/// ```
#[derive(Debug)]
pub struct World {
    pub(crate) clock: Clock,
    /// Name of the cluster; a single node has none.
    pub(crate) cluster: Option<String>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) guests: BTreeMap<u32, Guest>,
    pub(crate) pools: Vec<Pool>,
    pub(crate) storages: Vec<Storage>,
    pub(crate) volumes: Vec<Volume>,
    /// Oldest first.
    pub(crate) tasks: Vec<Task>,
    /// What is going to happen.
    pub(crate) agenda: Agenda,
    /// Which task (by its place in `tasks`) holds the lock on the file of a guest's configuration.
    pub(crate) file_locks: BTreeMap<u32, usize>,
    pub(crate) pace: Pace,
    pub(crate) access: Access,
    pub(crate) ticket_lifetime: Duration,
    pub(crate) refusal: TicketRefusal,
    pub(crate) faults: Faults,
    /// Grows with every change of the state: what was computed before it is stale.
    pub(crate) revision: u64,
    pub(crate) listings: Listings,
    /// What systemd does on the hosts.
    #[cfg(feature = "ssh")]
    pub(crate) services: services::Services,
}

/// A pool: guests under one name, for permissions.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    pub(crate) name: String,
    pub(crate) comment: String,
}

/// With which words a ticket is refused that is wrong or too old. Clients must not depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TicketRefusal {
    /// `Authentication failed!`, since January 2026.
    #[default]
    Current,
    /// `permission denied - invalid PVE ticket`, in every release before.
    Before2026,
}

impl World {
    /// The demo homelab: the node `pve` with four virtual machines and three containers.
    pub fn homelab(clock: Clock) -> Self {
        Self::scaled(clock, 1, 0)
    }

    /// The demo homelab grown to a cluster of this many nodes and this many guests. The same
    /// numbers give the same cluster on every machine; it never gets smaller than the homelab.
    pub fn scaled(clock: Clock, nodes: usize, guests: usize) -> Self {
        let mut world = homelab::build(clock);
        scale::grow(&mut world, nodes, guests);
        world.volumes = volumes::all(&world);
        world.tasks = history::tasks(world.now());
        world
    }

    /// Seconds since the UNIX epoch on the lab's clock.
    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Moves the lab's clock forward; whatever was due meanwhile has happened then.
    pub fn advance(&mut self, by: Duration) {
        self.clock.advance(by);
        self.changed();
        self.settle();
    }

    /// Cuts a node off from the cluster, or brings it back. What the others then answer about it:
    /// entries without details, status 595 for its own paths. The node itself goes on with its
    /// tasks. Returns false if there is no such node.
    pub fn set_online(&mut self, node: &str, online: bool) -> bool {
        self.settle();
        let Some(node) = self.nodes.iter_mut().find(|one| one.name == node) else { return false };
        node.online = online;
        self.changed();
        true
    }

    /// Makes every ticket given out so far invalid, as if two hours had passed.
    pub fn expire_tickets(&mut self) {
        self.access.key_generation += 1;
    }

    /// Names of the nodes, the one that answers first.
    pub fn node_names(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.name.as_str())
    }

    pub(crate) fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == name)
    }

    /// The pool of the guest that a permission path such as `/vms/101` means.
    pub(crate) fn pool_at(&self, path: &str) -> Option<&str> {
        let vmid = path.strip_prefix("/vms/")?.parse().ok()?;
        self.guests.get(&vmid)?.pool.as_deref()
    }

    /// Whether more than half of the nodes see each other.
    pub(crate) fn quorate(&self) -> bool {
        self.nodes.iter().filter(|node| node.online).count() * 2 > self.nodes.len()
    }

    pub(crate) fn guest_online(&self, guest: &Guest) -> bool {
        self.node(&guest.node).is_some_and(|node| node.online)
    }

    /// To be called after every change of what listings show.
    pub(crate) fn changed(&mut self) {
        self.revision += 1;
    }
}
