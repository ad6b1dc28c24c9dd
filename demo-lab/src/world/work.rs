//! Tasks at work. A task is a chain of stages: each does something to the world and says when the
//! next one is due, or fails with the text that becomes the end of the task.

use std::time::Duration;

use super::World;
use super::guest::Guest;
use super::pace::TaskFault;
use super::task::{End, Task, closing_line};

/// One stage. An error is the exit status of the task.
pub(crate) type Stage = Box<dyn FnOnce(&mut World, &mut Work) -> Result<Next, String> + Send>;

/// How a task goes on.
pub(crate) enum Next {
    /// It is done.
    Done,
    /// This is next after so much time, which the lab's pace may stretch or shrink.
    After(Duration, Stage),
    /// This is next once the task holds the lock on the file of a guest's configuration.
    Locked(u32, Stage),
    /// Nothing more, until it is stopped.
    Never,
}

/// How long and how often a lock is tried.
const LOCK_TRIES: u32 = 100;
const LOCK_TRY: Duration = Duration::from_millis(100);

/// The smallest difference between the ids of processes that start one after the other.
const PID_STEP: u64 = 0x1A7;

/// A task that is running: what its stages may use of it.
pub(crate) struct Work {
    /// Its place in the list of tasks.
    task: usize,
    /// When the present stage runs, in time since the UNIX epoch.
    pub(crate) at: Duration,
    warnings: u32,
}

/// Makes a stage of a function.
pub(crate) fn stage(
    run: impl FnOnce(&mut World, &mut Work) -> Result<Next, String> + Send + 'static,
) -> Stage {
    Box::new(run)
}

/// This function runs when so much time has passed.
pub(crate) fn after(
    time: Duration,
    run: impl FnOnce(&mut World, &mut Work) -> Result<Next, String> + Send + 'static,
) -> Next {
    Next::After(time, Box::new(run))
}

/// A stage that waits for the lock on the file of a guest's configuration. The function gets to
/// run while the task holds it; it is held until the task ends or [`Work::unlock`]s.
pub(crate) fn locked(
    vmid: u32,
    run: impl FnOnce(&mut World, &mut Work) -> Result<Next, String> + Send + 'static,
) -> Stage {
    Box::new(move |_, _| Ok(Next::Locked(vmid, Box::new(run))))
}

impl World {
    /// Starts a task on a node now and gives its UPID.
    pub(crate) fn begin(
        &mut self,
        node: &str,
        kind: &'static str,
        id: &str,
        owner: &str,
        first: Stage,
    ) -> String {
        self.begin_at(self.clock.time(), node, kind, id, owner, first)
    }

    /// Starts a task at a moment that has come already.
    pub(crate) fn begin_at(
        &mut self,
        at: Duration,
        node: &str,
        kind: &'static str,
        id: &str,
        owner: &str,
        first: Stage,
    ) -> String {
        let booted = self.node(node).map_or(0, |node| node.booted);
        let last = self.tasks.last().map_or(0, |task| task.pid);
        let task = Task {
            pid: last + PID_STEP,
            // The host counts hundredths of a second from its start.
            pstart: (at.as_millis() as u64 / 10).saturating_sub(booted * 100),
            ..Task::new(node, kind, id, owner, at.as_secs())
        };
        let upid = task.upid();
        self.tasks.push(task);
        let work = Work { task: self.tasks.len() - 1, at, warnings: 0 };
        self.agenda.plan(at, move |world, at| world.run(work, at, first));
        upid
    }

    /// Ends a running task from outside, as its owner may. Returns whether it was running.
    pub(crate) fn interrupt(&mut self, task: usize) -> bool {
        let running = self.tasks[task].end.is_none();
        if running {
            let kind = self.tasks[task].kind;
            let last =
                if kind == "vzdump" { "interrupted by signal" } else { "received interrupt" };
            self.end(task, self.clock.time(), last);
        }
        running
    }

    fn run(&mut self, mut work: Work, at: Duration, stage: Stage) {
        // Whoever stopped the task meanwhile stopped its stages, too.
        if self.tasks[work.task].end.is_some() {
            return;
        }
        work.at = at;
        match stage(self, &mut work) {
            Ok(Next::Never) => {}
            Ok(Next::Done) if work.warnings > 0 => {
                let status = format!("WARNINGS: {}", work.warnings);
                self.end(work.task, at, &status);
            }
            Ok(Next::Done) => self.end(work.task, at, "OK"),
            Ok(Next::After(time, stage)) => {
                let due = at + self.pace.scaled(time);
                self.agenda.plan(due, move |world, at| world.run(work, at, stage));
            }
            Ok(Next::Locked(vmid, stage)) => self.lock(work, at, vmid, stage, 0),
            Err(status) => self.end(work.task, at, &status),
        }
    }

    fn lock(&mut self, work: Work, at: Duration, vmid: u32, stage: Stage, tries: u32) {
        if self.tasks[work.task].end.is_some() {
            return;
        }
        let holder = *self.file_locks.entry(vmid).or_insert(work.task);
        if holder == work.task {
            if tries > 0 {
                work.say(self, " OK");
            }
            return self.run(work, at, stage);
        }
        if tries == 0 {
            work.say(self, "trying to acquire lock...");
        }
        if tries == LOCK_TRIES {
            let status = self.lock_timeout(vmid);
            return self.end(work.task, at, &status);
        }
        let due = at + self.pace.scaled(LOCK_TRY);
        self.agenda.plan(due, move |world, at| world.lock(work, at, vmid, stage, tries + 1));
    }

    /// What whoever could not get the lock on a guest's configuration says.
    pub(crate) fn lock_timeout(&self, vmid: u32) -> String {
        let file = self.guests.get(&vmid).map(|guest| guest.kind.lock_file(vmid));
        format!("can't lock file '{}' - got timeout", file.unwrap_or_default())
    }

    /// Ends a task and clears away what it held: locks on files, and where the real system does so,
    /// locks on configurations. Those of a deletion or a rollback that failed stay.
    fn end(&mut self, task: usize, at: Duration, status: &str) {
        self.file_locks.retain(|_, holder| *holder != task);
        let mut incomplete = false;
        for guest in self.guests.values_mut().filter(|guest| guest.locked_by == Some(task)) {
            (guest.lock, guest.locked_by) = (None, None);
            let before = guest.snapshots.len();
            guest.snapshots.retain(|snapshot| snapshot.state != Some("prepare"));
            incomplete |= guest.snapshots.len() < before;
        }
        let task = &mut self.tasks[task];
        // A reboot that failed must not make the next shutdown one.
        if task.kind == "qmreboot"
            && status != "OK"
            && let Some(guest) =
                task.id.parse().ok().and_then(|vmid: u32| self.guests.get_mut(&vmid))
        {
            guest.reboots = false;
        }
        let after = at.as_secs().saturating_sub(task.started);
        if incomplete {
            task.log.push((after, "snapshot create failed: starting cleanup".into()));
        }
        task.log.push((after, closing_line(status)));
        task.end = Some(End { after, status: status.to_owned() });
        self.changed();
    }

    /// A guest as a task finds it: it may be gone since the task was started.
    pub(crate) fn present(&mut self, vmid: u32) -> Result<&mut Guest, String> {
        let gone = || format!("Configuration file for guest {vmid} does not exist");
        self.guests.get_mut(&vmid).ok_or_else(gone)
    }
}

/// What befalls a task.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    pub(crate) hangs: bool,
    /// How long its work takes instead.
    pub(crate) time: Option<Duration>,
    pub(crate) failure: Option<String>,
}

impl Work {
    /// Its place in the list of tasks.
    pub(crate) fn place(&self) -> usize {
        self.task
    }

    /// Whether no other task of this kind that was started before still runs on this node.
    pub(crate) fn is_first(&self, world: &World) -> bool {
        let own = &world.tasks[self.task];
        let mut before = world.tasks[..self.task].iter();
        !before.any(|task| task.end.is_none() && task.kind == own.kind && task.node == own.node)
    }

    /// What befalls this task, now that it works on this guest. Warnings are given at once.
    pub(crate) fn trouble(&mut self, world: &mut World, vmid: u32) -> Trouble {
        let mut trouble = Trouble::default();
        for fault in world.pace.strike(world.tasks[self.task].kind, vmid) {
            match fault {
                TaskFault::Hang => trouble.hangs = true,
                TaskFault::Take(this_long) => trouble.time = Some(this_long),
                TaskFault::Warn(text) => self.warn(world, &text),
                TaskFault::Fail(text) => trouble.failure = Some(text),
            }
        }
        trouble
    }

    /// Writes a line to the log.
    pub(crate) fn say(&self, world: &mut World, line: impl Into<String>) {
        let task = &mut world.tasks[self.task];
        let after = self.at.as_secs().saturating_sub(task.started);
        task.log.push((after, line.into()));
    }

    /// Writes a warning to the log that counts for the end of the task.
    pub(crate) fn warn(&mut self, world: &mut World, text: &str) {
        self.warnings += 1;
        self.say(world, format!("WARN: {text}"));
    }

    /// Gives back the lock on a guest's configuration.
    pub(crate) fn unlock(&self, world: &mut World, vmid: u32) {
        if world.file_locks.get(&vmid) == Some(&self.task) {
            world.file_locks.remove(&vmid);
        }
    }

    /// The part of a task that takes time: this function runs when it is over, unless something
    /// befalls the task.
    pub(crate) fn labour(
        &mut self,
        world: &mut World,
        vmid: u32,
        then: impl FnOnce(&mut World, &mut Work) -> Result<Next, String> + Send + 'static,
    ) -> Next {
        let time = world.pace.duration(world.tasks[self.task].kind);
        self.labour_of(world, vmid, time, then)
    }

    /// As [`labour`](Self::labour), with a time of its own.
    pub(crate) fn labour_of(
        &mut self,
        world: &mut World,
        vmid: u32,
        time: Duration,
        then: impl FnOnce(&mut World, &mut Work) -> Result<Next, String> + Send + 'static,
    ) -> Next {
        let Trouble { hangs, time: instead, failure } = self.trouble(world, vmid);
        if hangs {
            return Next::Never;
        }
        let time = instead.unwrap_or(time);
        after(time, move |world, work| {
            let Some(failure) = failure else { return then(world, work) };
            let (before, last) = failure.rsplit_once('\n').unwrap_or(("", &failure));
            for line in before.lines() {
                work.say(world, line);
            }
            Err(last.to_owned())
        })
    }
}
