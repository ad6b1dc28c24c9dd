//! Steering a lab while it runs.

use std::io;
use std::time::Duration;

use crate::serve::{NodeServer, SharedWorld};
use crate::world::{Rule, SeenRequest};

/// Makes things go wrong in a running lab, and shows what was asked of it.
///
/// Everything takes effect for the next request.
#[derive(Debug)]
pub struct Control {
    world: SharedWorld,
    servers: Vec<(String, NodeServer)>,
}

impl Control {
    pub(crate) fn new(world: SharedWorld, servers: Vec<(String, NodeServer)>) -> Self {
        Self { world, servers }
    }

    /// Adds a fault; see [`Rule`].
    pub fn add(&self, rule: Rule) {
        self.world.lock().faults.add(rule);
    }

    /// Takes all faults away.
    pub fn clear_rules(&self) {
        self.world.lock().faults.clear();
    }

    /// Cuts a node off from the cluster: the others list it without details and answer 595 for
    /// its paths. Its own socket, if it has one, is not closed; see
    /// [`refuse_connections`](Self::refuse_connections).
    ///
    /// # Panics
    /// When there is no such node: a mistake in the test.
    pub fn set_offline(&self, node: &str) {
        assert!(self.world.lock().set_online(node, false), "the lab has no node '{node}'");
    }

    /// Brings a node back.
    ///
    /// # Panics
    /// When there is no such node: a mistake in the test.
    pub fn set_online(&self, node: &str) {
        assert!(self.world.lock().set_online(node, true), "the lab has no node '{node}'");
    }

    /// Makes every ticket given out so far invalid.
    pub fn expire_tickets(&self) {
        self.world.lock().expire_tickets();
    }

    /// Moves the lab's clock forward.
    pub fn advance(&self, by: Duration) {
        self.world.lock().advance(by);
    }

    /// Seconds since the UNIX epoch on the lab's clock.
    pub fn now(&self) -> u64 {
        self.world.lock().now()
    }

    /// Whether the agent inside a virtual machine answers; it does at first.
    ///
    /// # Panics
    /// When there is no such guest: a mistake in the test.
    pub fn set_agent(&self, vmid: u32, answers: bool) {
        let mut world = self.world.lock();
        match world.guests.get_mut(&vmid) {
            Some(guest) => guest.agent_answers = answers,
            None => panic!("the lab has no guest {vmid}"),
        }
        world.changed();
    }

    /// Closes a node's socket and all of its connections: whoever connects is refused.
    ///
    /// # Errors
    /// When the lab has ended.
    ///
    /// # Panics
    /// When this node does not listen: a mistake in the test.
    pub async fn refuse_connections(&self, node: &str) -> io::Result<()> {
        self.server(node).refuse().await
    }

    /// Opens the socket again, on the same port.
    ///
    /// # Errors
    /// When something else has taken the port meanwhile.
    ///
    /// # Panics
    /// When this node does not listen: a mistake in the test.
    pub async fn accept_connections(&self, node: &str) -> io::Result<()> {
        self.server(node).accept().await
    }

    fn server(&self, node: &str) -> &NodeServer {
        let found = self.servers.iter().find(|(name, _)| name == node);
        &found.unwrap_or_else(|| panic!("the lab's node '{node}' does not listen")).1
    }

    /// The requests so far, oldest first; the last 10,000 are kept.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.world.lock().faults.seen().cloned().collect()
    }

    /// How many requests there were.
    pub fn request_count(&self) -> u64 {
        self.world.lock().faults.count()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.world.lock().faults.forget();
    }
}
