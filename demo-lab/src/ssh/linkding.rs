//! linkding and the proxy before it, as the units that they are on the node: whoever stops these
//! stops those.

use tokio::sync::Mutex;

use super::machine::Shared;
use crate::linkding::LinkdingControl;

const NODE: &str = "pve";

/// linkding, and what its units were when they were looked at last.
#[derive(Debug)]
pub(crate) struct Followed {
    control: LinkdingControl,
    /// Whether the backend and the proxy ran. Only a change counts: what a test did to linkding
    /// itself stays.
    seen: Mutex<(bool, bool)>,
}

impl Followed {
    pub(crate) fn new(control: LinkdingControl) -> Self {
        Self { control, seen: Mutex::new((true, true)) }
    }
}

impl Shared {
    /// Brings linkding in line with its units, where these have changed.
    pub(crate) async fn follow_linkding(&self) {
        let Some(linkding) = self.linkding.get() else { return };
        let mut seen = linkding.seen.lock().await;
        let (backend, front) = {
            let world = self.world.lock();
            let runs = |unit| world.unit_is_active(NODE, unit);
            (runs("linkding.service"), runs("nginx.service"))
        };
        // Should something else have taken a port meanwhile, the next look tries again.
        if backend != seen.0 && linkding.control.set_backend(backend).await.is_ok() {
            seen.0 = backend;
        }
        if front != seen.1 && linkding.control.set_front(front).await.is_ok() {
            seen.1 = front;
        }
    }
}
