//! Tasks: what the cluster did or is doing. A task of the past is a plan on the clock: which line
//! of its log appears when, and how it ends when. A task at work adds to it as it goes on (see
//! [`work`](super::work)).

/// A task and all that will ever be said about it.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) node: String,
    pub(crate) pid: u64,
    /// Start time of the process in clock ticks since the host started.
    pub(crate) pstart: u64,
    pub(crate) started: u64,
    pub(crate) kind: &'static str,
    /// What it works on, most often a VMID; may be empty.
    pub(crate) id: String,
    /// A user, or a token as `user@realm!name`.
    pub(crate) owner: String,
    /// Lines of the log, each with the seconds after the start at which it is written.
    pub(crate) log: Vec<(u64, String)>,
    /// How it ends; `None` for a task that never does.
    pub(crate) end: Option<End>,
    /// True once the file with the log was rotated away: it is known, but cannot be read.
    pub(crate) log_rotated: bool,
}

/// The end of a task.
#[derive(Debug, Clone)]
pub(crate) struct End {
    /// Seconds after the start.
    pub(crate) after: u64,
    /// `OK`, `WARNINGS: 2`, or the text of the error.
    pub(crate) status: String,
}

impl Task {
    /// A task that starts now, says nothing and never ends.
    pub(crate) fn new(node: &str, kind: &'static str, id: &str, owner: &str, started: u64) -> Self {
        Self {
            node: node.into(),
            pid: 0,
            pstart: 0,
            started,
            kind,
            id: id.into(),
            owner: owner.into(),
            log: Vec::new(),
            end: None,
            log_rotated: false,
        }
    }

    /// Writes these lines, one a second.
    pub(crate) fn logging<'a>(mut self, lines: impl IntoIterator<Item = &'a str>) -> Self {
        self.log = (0..).zip(lines.into_iter().map(str::to_owned)).collect();
        self
    }

    /// Ends after so many seconds with `OK`, `WARNINGS: 2` or the text of an error, and says so at
    /// the end of its log, if it has one.
    pub(crate) fn ending(mut self, after: u64, status: &str) -> Self {
        if !self.log.is_empty() {
            self.log.push((after, closing_line(status)));
        }
        self.end = Some(End { after, status: status.into() });
        self
    }

    /// `UPID:node:pid:pstart:start:type:id:user:`
    pub(crate) fn upid(&self) -> String {
        let Self { node, pid, pstart, started, kind, id, owner, .. } = self;
        format!("UPID:{node}:{pid:08X}:{pstart:08X}:{started:08X}:{kind}:{id}:{owner}:")
    }

    /// When and how it ended, if it has by now.
    pub(crate) fn ended(&self, now: u64) -> Option<(u64, &str)> {
        let end = self.end.as_ref()?;
        let at = self.started + end.after;
        (at <= now).then_some((at, end.status.as_str()))
    }

    /// The lines written by now.
    pub(crate) fn log_until(&self, now: u64) -> impl Iterator<Item = &str> {
        let age = now.saturating_sub(self.started);
        self.log.iter().filter(move |(at, _)| *at <= age).map(|(_, line)| line.as_str())
    }

    /// The user, and the token's name if a token started it.
    pub(crate) fn user(&self) -> (&str, Option<&str>) {
        match self.owner.split_once('!') {
            Some((user, token)) => (user, Some(token)),
            None => (&self.owner, None),
        }
    }

    /// Whether this caller started it: a token sees its own, a user also those of their tokens.
    pub(crate) fn belongs_to(&self, caller: &str) -> bool {
        self.owner == caller || self.user().0 == caller
    }
}

/// The last line of a log.
pub(crate) fn closing_line(status: &str) -> String {
    match status_class(Some(status)) {
        "ok" | "warning" => format!("TASK {status}"),
        _ => format!("TASK ERROR: {status}"),
    }
}

/// `ok`, `warning`, `error` or `unknown`: the classes of the filter in the task list.
pub(crate) fn status_class(status: Option<&str>) -> &'static str {
    match status {
        Some("OK") => "ok",
        Some(text) if text.starts_with("WARNINGS: ") => "warning",
        None | Some("unexpected status" | "") => "unknown",
        Some(_) => "error",
    }
}

/// The parts of a well-formed UPID that its name must have, or nothing. The start of the process
/// has eight digits, or nine on a host that has been up for more than 497 days.
pub(crate) fn is_upid(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let hex = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    match parts.as_slice() {
        ["UPID", node, pid, pstart, start, kind, _, user, ""] => {
            !node.is_empty()
                && hex(pid, 8..=8)
                && hex(pstart, 8..=9)
                && hex(start, 8..=8)
                && !kind.is_empty()
                && !user.is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Task {
        let task = Task::new("pve", "vzdump", "101", "root@pam!cli", 1_000);
        Task { pid: 0x1F2A, pstart: 0x00AB_CDEF, ..task }.logging(["one", "two"]).ending(10, "OK")
    }

    #[test]
    fn a_task_is_what_its_plan_says_at_the_moment() {
        let task = task();
        assert_eq!(task.upid(), "UPID:pve:00001F2A:00ABCDEF:000003E8:vzdump:101:root@pam!cli:");
        assert!(is_upid(&task.upid()));
        assert_eq!(task.log_until(1_000).collect::<Vec<_>>(), ["one"]);
        assert_eq!(task.log_until(1_010).collect::<Vec<_>>(), ["one", "two", "TASK OK"]);
        assert_eq!(task.ended(1_009), None);
        assert_eq!(task.ended(1_010), Some((1_010, "OK")));
    }

    #[test]
    fn a_token_sees_its_own_tasks_and_the_user_those_of_the_token() {
        assert!(task().belongs_to("root@pam!cli"));
        assert!(task().belongs_to("root@pam"));
        assert!(!task().belongs_to("root@pam!other"));
    }
}
