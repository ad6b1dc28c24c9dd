//! Steering linkding and its proxy while they run.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::front::{Proxy, StaticFiles};
use super::serve::{Door, Shared};
use crate::fault::{Rule, SeenRequest};

/// Makes things go wrong with linkding, and shows what was asked of it. A clone is the same hand.
///
/// Everything takes effect for the next request.
#[derive(Debug, Clone)]
pub struct LinkdingControl {
    linkding: Shared,
    doors: Arc<Doors>,
}

#[derive(Debug)]
struct Doors {
    proxy: Arc<Proxy>,
    backend: Door,
    front: Door,
    /// What `systemctl` says of the backend.
    runs: AtomicBool,
}

impl LinkdingControl {
    pub(super) fn new(linkding: Shared, proxy: Arc<Proxy>, backend: Door, front: Door) -> Self {
        let runs = AtomicBool::new(true);
        Self { linkding, doors: Arc::new(Doors { proxy, backend, front, runs }) }
    }

    /// Adds a fault of the backend; its paths are linkding's own, such as `/api/bookmarks/**`.
    pub fn add(&self, rule: Rule) {
        self.linkding.lock().faults.add(rule);
    }

    /// Takes all faults away.
    pub fn clear_rules(&self) {
        self.linkding.lock().faults.clear();
    }

    /// Starts or stops the backend as `systemctl start|stop linkding` does; while it is stopped, the
    /// proxy answers 502.
    ///
    /// # Errors
    /// When something else has taken the port meanwhile, or the lab has ended.
    pub async fn set_backend(&self, runs: bool) -> io::Result<()> {
        self.doors.backend.set_open(runs).await?;
        self.doors.runs.store(runs, Ordering::Relaxed);
        Ok(())
    }

    /// Whether the backend runs.
    pub fn backend_runs(&self) -> bool {
        self.doors.runs.load(Ordering::Relaxed)
    }

    /// Opens or closes the proxy's own socket: while it is closed, whoever connects is refused.
    ///
    /// # Errors
    /// When something else has taken the port meanwhile, or the lab has ended.
    pub async fn set_front(&self, runs: bool) -> io::Result<()> {
        self.doors.front.set_open(runs).await
    }

    /// What is the matter with the static files behind the proxy.
    pub fn set_static_files(&self, files: StaticFiles) {
        self.doors.proxy.set_static_files(files);
    }

    /// Makes a token good for the owner of the demo's bookmarks, as the management command does.
    pub fn add_token(&self, token: impl Into<String>) {
        let mut linkding = self.linkding.lock();
        if let Some(owner) = linkding.users.first_mut() {
            owner.tokens.push(token.into());
        }
    }

    /// Makes a user without bookmarks who has this token, as the management commands do; false
    /// when the name is taken.
    pub fn add_user(&self, name: &str, token: &str) -> bool {
        self.linkding.lock().add_user(name, token)
    }

    /// Names of the users, deactivated ones too.
    pub fn users(&self) -> Vec<String> {
        self.linkding.lock().users.iter().map(|user| user.name.clone()).collect()
    }

    /// How many bookmarks there are of the owner, archived ones too.
    pub fn bookmark_count(&self) -> usize {
        self.linkding.lock().bookmarks.values().filter(|bookmark| bookmark.owner == 0).count()
    }

    /// Moves the instance's clock forward.
    pub fn advance(&self, by: Duration) {
        self.linkding.lock().clock.advance(by);
    }

    /// The requests that reached the backend so far, oldest first; the last 10,000 are kept. Status
    /// 0 is a connection closed without an answer.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.linkding.lock().faults.seen().cloned().collect()
    }

    /// How many requests reached the backend.
    pub fn request_count(&self) -> u64 {
        self.linkding.lock().faults.count()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.linkding.lock().faults.forget();
    }
}
