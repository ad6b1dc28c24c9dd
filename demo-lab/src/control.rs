//! Steering a lab while it runs.

#[cfg(feature = "proxmox")]
use std::io;
use std::time::Duration;

#[cfg(feature = "linkding")]
use crate::linkding::LinkdingControl;
#[cfg(feature = "proxmox")]
use crate::serve::{NodeServer, SharedWorld};
#[cfg(feature = "proxmox")]
use crate::world::{Rule, SeenRequest, TaskFault, TaskRule};

/// Makes things go wrong in a running lab, and shows what was asked of it.
///
/// Everything takes effect for the next request.
#[derive(Debug)]
pub struct Control {
    #[cfg(feature = "proxmox")]
    pub(crate) world: SharedWorld,
    #[cfg(feature = "proxmox")]
    pub(crate) servers: Vec<(String, NodeServer)>,
    #[cfg(feature = "linkding")]
    pub(crate) linkding: LinkdingControl,
    #[cfg(feature = "ssh")]
    pub(crate) ssh: Option<crate::SshControl>,
}

impl Control {
    /// The hand on the SSH servers.
    ///
    /// # Panics
    /// When the lab was started without them: a mistake in the test.
    #[cfg(feature = "ssh")]
    pub fn ssh(&self) -> &crate::SshControl {
        self.ssh.as_ref().expect("the lab was started without SSH")
    }

    /// The hand on linkding and the proxy before it.
    #[cfg(feature = "linkding")]
    pub fn linkding(&self) -> &LinkdingControl {
        &self.linkding
    }

    /// Moves the lab's clock forward.
    pub fn advance(&self, by: Duration) {
        #[cfg(feature = "proxmox")]
        self.world.lock().advance(by);
        #[cfg(feature = "linkding")]
        self.linkding.advance(by);
    }
}

/// Proxmox VE.
#[cfg(feature = "proxmox")]
impl Control {
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

    /// Adds something that befalls tasks; see [`TaskRule`].
    pub fn add_task_rule(&self, rule: TaskRule) {
        self.world.lock().add_task_rule(rule);
    }

    /// Takes all of those away. What befell a task already stays.
    pub fn clear_task_rules(&self) {
        self.world.lock().clear_task_rules();
    }

    /// How long the work in tasks of this kind (`qmstart`, `vzdump` …) takes from now on, before
    /// scaling.
    pub fn task_takes(&self, kind: &str, time: Duration) {
        self.world.lock().set_duration(kind, time);
    }

    /// Lets every start of a guest fail from now on. The last line of the message is how the task
    /// ends; lines before it only stand in its log.
    pub fn fail_start(&self, vmid: u32, message: impl Into<String>) {
        self.world.lock().fail_start(vmid, message);
    }

    /// Lets every task of this kind (`qmstart`, `vzdump` …) about a guest end with `WARNINGS: 1`.
    pub fn warn(&self, kind: &str, vmid: u32, text: impl Into<String>) {
        let rule = TaskRule::new(TaskFault::Warn(text.into())).kind(kind).guest(vmid);
        self.add_task_rule(rule);
    }

    /// Lets every task of this kind about a guest run until it is stopped.
    pub fn never_ends(&self, kind: &str, vmid: u32) {
        self.add_task_rule(TaskRule::new(TaskFault::Hang).kind(kind).guest(vmid));
    }

    /// Puts a lock such as `backup` on a guest's configuration, or takes it away.
    ///
    /// # Panics
    /// When there is no such guest: a mistake in the test.
    pub fn set_lock(&self, vmid: u32, lock: Option<&str>) {
        assert!(self.world.lock().set_lock(vmid, lock), "the lab has no guest {vmid}");
    }

    /// Makes a guest deaf to being asked to shut down.
    ///
    /// # Panics
    /// When there is no such guest: a mistake in the test.
    pub fn ignore_shutdown(&self, vmid: u32) {
        assert!(self.world.lock().ignore_shutdown(vmid), "the lab has no guest {vmid}");
    }

    /// Makes a guest take this long to shut down when it is asked to.
    ///
    /// # Panics
    /// When there is no such guest: a mistake in the test.
    pub fn shutdown_takes(&self, vmid: u32, time: Duration) {
        assert!(self.world.lock().shutdown_takes(vmid, time), "the lab has no guest {vmid}");
    }

    /// Puts a guest under the high-availability manager, in the state that it is in, or takes it
    /// away from there.
    ///
    /// # Panics
    /// When there is no such guest: a mistake in the test.
    pub fn set_managed(&self, vmid: u32, managed: bool) {
        assert!(self.world.lock().set_managed(vmid, managed), "the lab has no guest {vmid}");
    }

    /// Forgets a task as if its log had been rotated away: asking for its state answers 400 "no
    /// such task".
    ///
    /// # Panics
    /// When there is no such task: a mistake in the test.
    pub fn forget_task(&self, upid: &str) {
        assert!(self.world.lock().forget_task(upid), "the lab has no task {upid}");
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
