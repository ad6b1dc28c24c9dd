//! Tasks and their logs on the wire.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::duration_text;
use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// A moment in the time zone of whoever looks at it; documents carry UTC.
pub(super) fn local_time(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A task of a Proxmox VE node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Task {
    /// Its unique id, as `guest log` takes it.
    pub upid: String,
    /// What it does: `qmstart`, `vzdump`, …
    pub kind: String,
    /// The node it runs on.
    pub node: String,
    /// Who started it.
    pub user: String,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended; absent while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// `running`, `ok`, `warnings` or `failed`.
    pub status: String,
    /// What it ended with, as the server says it: `OK`, `WARNINGS: 2`, or the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_status: Option<String>,
}

/// `homelab guest tasks`.
#[derive(Debug, Serialize)]
pub struct TaskList {
    /// The guest.
    pub vmid: u32,
    /// Its tasks, the newest first.
    pub tasks: Vec<Task>,
}

impl Document for TaskList {
    fn kind(&self) -> &'static str {
        "TaskList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("tasks")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.tasks.is_empty() {
            screen.text(format!("no tasks of guest {}", self.vmid));
        }
        let mut table = Table::new([
            column("STARTED"),
            column("TOOK").right().optional(1),
            column("TASK"),
            column("RESULT").wraps(),
            column("USER").optional(2),
            column("UPID").optional(3),
        ]);
        for task in &self.tasks {
            let took = task.ended_at.map(|end| end.as_second() - task.started_at.as_second());
            let result = match task.status.as_str() {
                "ok" => Text::new("● ok", Tone::Good),
                "running" => Text::new("… running", Tone::Plain),
                "warnings" => Text::new(
                    format!("! {}", task.exit_status.as_deref().unwrap_or("warnings")),
                    Tone::Warn,
                ),
                _ => Text::new(
                    format!("✗ {}", task.exit_status.as_deref().unwrap_or("failed")),
                    Tone::Bad,
                ),
            };
            table.row([
                local_time(task.started_at).into(),
                duration_text(took.and_then(|seconds| u64::try_from(seconds).ok())),
                Text::new(&task.kind, Tone::Strong),
                result,
                Text::new(&task.user, Tone::Faint),
                Text::new(&task.upid, Tone::Faint),
            ]);
        }
        screen.table(&table);
    }
}

/// A line of a task's log.
#[derive(Debug, Serialize)]
pub struct LogLine {
    /// Its number, from 1.
    pub line: u64,
    /// Its text.
    pub text: String,
}

impl Document for LogLine {
    fn kind(&self) -> &'static str {
        "LogLine"
    }

    fn draw(&self, screen: &mut Screen) {
        screen.text(&self.text);
    }
}
