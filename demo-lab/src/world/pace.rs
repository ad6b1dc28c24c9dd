//! How long the work of tasks takes, and what befalls it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::World;
use super::guest::{Guest, OnShutdown};

/// What befalls a task in the middle of its work, once its first checks are passed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TaskFault {
    /// It fails. The last line is the error; lines before it only stand in the log.
    Fail(String),
    /// It warns, goes on, and ends with `WARNINGS: 1`.
    Warn(String),
    /// It never ends, and keeps the locks that it has, until it is stopped.
    Hang,
    /// It takes this long.
    Take(Duration),
}

/// A fault and the tasks that it befalls.
///
/// ```
/// use demo_lab::world::{TaskFault, TaskRule};
///
/// // The next backup of guest 101 succeeds with a warning.
/// let fault = TaskFault::Warn("the guest agent did not freeze the file systems".into());
/// let rule = TaskRule::new(fault).kind("vzdump").guest(101).times(1);
/// ```
#[derive(Debug, Clone)]
pub struct TaskRule {
    fault: TaskFault,
    kind: Option<String>,
    guest: Option<u32>,
    left: Option<u32>,
}

impl TaskRule {
    /// For every task.
    pub fn new(fault: TaskFault) -> Self {
        Self { fault, kind: None, guest: None, left: None }
    }

    /// Only for tasks of this kind, such as `qmstart`, `vzshutdown` or `vzdump`.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Only for work on this guest.
    pub fn guest(mut self, vmid: u32) -> Self {
        self.guest = Some(vmid);
        self
    }

    /// Only so many times; then the rule is gone.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    fn fits(&self, kind: &str, vmid: u32) -> bool {
        self.left != Some(0)
            && self.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && self.guest.is_none_or(|wanted| wanted == vmid)
    }
}

/// How fast things happen.
#[derive(Debug)]
pub(crate) struct Pace {
    /// What every time is multiplied with, waits and time limits included.
    pub(crate) scale: f64,
    /// Times by kind of task that differ from the usual ones.
    pub(crate) durations: BTreeMap<String, Duration>,
    pub(crate) rules: Vec<TaskRule>,
    /// How long the list of all resources shows what was before.
    pub(crate) lag: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { scale: 1.0, durations: BTreeMap::new(), rules: Vec::new(), lag: Duration::ZERO }
    }
}

impl Pace {
    /// How long the work in a task of this kind takes, before scaling.
    pub(crate) fn duration(&self, kind: &str) -> Duration {
        let usual = || {
            Duration::from_millis(match kind {
                "qmstart" | "qmresume" => 3_000,
                "vzstart" => 2_000,
                // How long the guest takes to shut down.
                "qmshutdown" => 8_000,
                "vzshutdown" => 3_000,
                "qmsnapshot" | "vzsnapshot" | "qmdelsnapshot" | "vzdelsnapshot" => 2_000,
                "qmrollback" | "vzrollback" => 3_000,
                "qmsuspend" => 6_000,
                "vzdump" => 20_000,
                // When the high-availability manager takes a request up.
                "ha" => 10_000,
                "qmconfig" | "qmpause" | "qmreset" => 200,
                _ => 1_000,
            })
        };
        self.durations.get(kind).copied().unwrap_or_else(usual)
    }

    /// What a time in the system is on the lab's clock.
    pub(crate) fn scaled(&self, time: Duration) -> Duration {
        time.mul_f64(self.scale)
    }

    /// What befalls this task; uses up rules that hold a limited number of times.
    pub(crate) fn strike(&mut self, kind: &str, vmid: u32) -> Vec<TaskFault> {
        let mut struck = Vec::new();
        for rule in self.rules.iter_mut().filter(|rule| rule.fits(kind, vmid)) {
            if let Some(left) = &mut rule.left {
                *left -= 1;
            }
            struck.push(rule.fault.clone());
        }
        self.rules.retain(|rule| rule.left != Some(0));
        struck
    }
}

/// The hand that decides how tasks and guests behave. What is about a guest or task returns whether
/// there is one.
impl World {
    /// Adds something that befalls tasks.
    pub fn add_task_rule(&mut self, rule: TaskRule) {
        self.settle();
        self.pace.rules.push(rule);
    }

    /// Takes all of those away.
    pub fn clear_task_rules(&mut self) {
        self.pace.rules.clear();
    }

    /// Multiplies every time with this, those that started already excepted: how long tasks take,
    /// time limits, the delay of the high-availability manager. 1 is as in reality; with 0 all
    /// happens at once. A negative or infinite factor counts as 0.
    pub fn set_time_scale(&mut self, factor: f64) {
        self.pace.scale = if factor.is_finite() { factor.max(0.0) } else { 0.0 };
    }

    /// How long the work in tasks of this kind takes, before scaling. For `qmshutdown` and
    /// `vzshutdown` that is how long guests need to go down; for `ha` it is how long the
    /// high-availability manager lets a request wait.
    pub fn set_duration(&mut self, kind: impl Into<String>, time: Duration) {
        self.pace.durations.insert(kind.into(), time);
    }

    /// How long `/cluster/resources` goes on showing a guest as it was before it was switched on or
    /// off, before scaling: up to ten seconds in reality, where it comes from statistics; not at
    /// all by default. `status/current` always knows.
    pub fn set_statistics_lag(&mut self, lag: Duration) {
        self.pace.lag = lag;
    }

    /// Lets every start of a guest fail. The last line of the message is how the task ends; lines
    /// before it only stand in its log.
    pub fn fail_start(&mut self, vmid: u32, message: impl Into<String>) {
        let rule = TaskRule::new(TaskFault::Fail(message.into())).guest(vmid);
        self.add_task_rule(rule.clone().kind("qmstart"));
        self.add_task_rule(rule.kind("vzstart"));
    }

    /// Puts a lock such as `backup` on a guest's configuration, or takes it away.
    pub fn set_lock(&mut self, vmid: u32, lock: Option<&str>) -> bool {
        self.on_guest(vmid, |guest| guest.lock = lock.map(str::to_owned))
    }

    /// Makes a guest deaf to being asked to shut down.
    pub fn ignore_shutdown(&mut self, vmid: u32) -> bool {
        self.on_guest(vmid, |guest| guest.on_shutdown = OnShutdown::Ignores)
    }

    /// Makes a guest take this long to shut down when it is asked to, before scaling.
    pub fn shutdown_takes(&mut self, vmid: u32, time: Duration) -> bool {
        self.on_guest(vmid, |guest| guest.on_shutdown = OnShutdown::Takes(time))
    }

    /// Puts a guest under the high-availability manager, in the state that it is in, or takes it
    /// away from there.
    pub fn set_managed(&mut self, vmid: u32, managed: bool) -> bool {
        self.on_guest(vmid, |guest| {
            let state = if guest.running() { "started" } else { "stopped" };
            guest.ha_state = managed.then(|| state.to_owned());
        })
    }

    /// Forgets a task as if its log had been rotated away.
    pub fn forget_task(&mut self, upid: &str) -> bool {
        let task = self.tasks.iter_mut().rfind(|task| task.upid() == upid);
        task.map(|task| task.log_rotated = true).is_some()
    }

    fn on_guest(&mut self, vmid: u32, change: impl FnOnce(&mut Guest)) -> bool {
        // What was due before the change happens before it.
        self.settle();
        let found = self.guests.get_mut(&vmid).map(change).is_some();
        self.changed();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_befalls_the_tasks_that_it_names_as_often_as_it_says() {
        let mut pace = Pace::default();
        pace.rules.push(TaskRule::new(TaskFault::Hang).kind("qmstart").guest(101).times(1));
        assert!(pace.strike("qmstart", 102).is_empty());
        assert!(pace.strike("qmstop", 101).is_empty());
        assert_eq!(pace.strike("qmstart", 101), [TaskFault::Hang]);
        assert!(pace.strike("qmstart", 101).is_empty());
    }
}
