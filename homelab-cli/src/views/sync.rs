//! `homelab sync` on the wire: what changed, and what became of the file.

use jiff::Timestamp;
use serde::Serialize;

use super::overview::{SourceReport, draw_sources, exit_of};
use crate::exit::Exit;
use crate::inventory::{Change, Schema};
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};

/// `homelab sync`.
#[derive(Debug, Serialize)]
pub struct Sync {
    /// When the lab was read.
    pub generated_at: Timestamp,
    /// The lab's name.
    pub lab: String,
    /// What was asked, and how it went.
    pub sources: Vec<SourceReport>,
    /// The state file.
    pub path: String,
    /// Its format.
    pub format: Schema,
    /// What became of it.
    pub result: SyncResult,
    /// Guests in it.
    pub guests: usize,
    /// What is different from the last time; use never is.
    pub changes: Vec<Change>,
    /// Where the old file is kept; absent when nothing was worth keeping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
    /// Where a broken old file is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<String>,
    /// What could not be read, so that what was known before stays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
}

/// What became of the state file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncResult {
    /// There was none; there is one now.
    Created,
    /// It says something else now.
    Updated,
    /// It says the same, in another format.
    Converted,
    /// It says the same; only the use is new.
    UsageRenewed,
    /// It is what it was, byte for byte.
    Unchanged,
    /// `--check`: it is what the lab is.
    Matches,
    /// `--check`: it is not what the lab is.
    Differs,
}

impl Document for Sync {
    fn kind(&self) -> &'static str {
        "Sync"
    }

    fn exit(&self) -> Exit {
        match exit_of(&self.sources) {
            _ if self.result == SyncResult::Differs => Exit::Drift,
            Exit::Ok if !self.not_read.is_empty() => Exit::Partial,
            exit => exit,
        }
    }

    fn draw(&self, screen: &mut Screen) {
        draw_sources(&self.sources, screen);
        for what in &self.not_read {
            screen.line([Text::new("! ", Tone::Warn), Text::from(what)]);
        }
        if self.result != SyncResult::Created {
            draw_changes(&self.changes, screen);
        }
        let path = &self.path;
        let guests = format::count(self.guests, "guest");
        let (tone, line) = match self.result {
            SyncResult::Created => (Tone::Good, format!("wrote {path}: {guests}")),
            SyncResult::Updated => {
                let changes = format::count(self.changes.len(), "change");
                (Tone::Good, format!("wrote {path}: {changes}"))
            }
            SyncResult::Converted => {
                let format = if self.format == Schema::V1 { "v1" } else { "v2" };
                (Tone::Good, format!("wrote {path} in format {format}: nothing changed otherwise"))
            }
            SyncResult::UsageRenewed => {
                (Tone::Good, format!("nothing changed; renewed the usage in {path}"))
            }
            SyncResult::Unchanged => (Tone::Good, format!("nothing changed; {path} is as it was")),
            SyncResult::Matches => {
                (Tone::Good, format!("nothing changed since {path} was written"))
            }
            SyncResult::Differs if self.changes.is_empty() => {
                (Tone::Warn, format!("{path} is not there; `homelab sync` writes it"))
            }
            SyncResult::Differs => {
                let changes = format::count(self.changes.len(), "change");
                (Tone::Warn, format!("{changes} since {path} was written; nothing was written now"))
            }
        };
        screen.line([Text::new("● ", tone), Text::from(line)]);
        if let Some(backup) = &self.backup {
            screen.line([Text::new(format!("  the old one is kept as {backup}"), Tone::Faint)]);
        }
    }
}

/// One line for each change, with the subjects aligned.
fn draw_changes(changes: &[Change], screen: &mut Screen) {
    let mut table = crate::ui::table::Table::headless(2);
    for change in changes {
        let tone = match (change.field.as_str(), &change.after) {
            ("presence", Some(crate::inventory::Fact::Flag(false))) => Tone::Warn,
            _ => Tone::Plain,
        };
        table.row([Text::new(&change.subject, Tone::Strong), Text::new(&change.message, tone)]);
    }
    screen.table(&table);
}
