//! What a change was to do, what it did, and what is different now.

use serde::Serialize;

use super::findings::{self, Finding};
use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// The guest; absent when it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vmid: Option<u32>,
    /// What it is about, as people call it.
    pub target: String,
    /// What is to be done.
    pub what: String,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// Whether the guest is protected.
    pub protected: bool,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionStatus {
    /// It was done.
    Done,
    /// There was nothing to do.
    Already,
    /// It failed.
    Failed,
    /// It was not tried, because one before it failed.
    NotDone,
}

/// A step that was taken, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The guest; absent when it is about none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vmid: Option<u32>,
    /// What it is about, as people call it.
    pub target: String,
    /// How it went.
    pub status: ActionStatus,
    /// How it went, in words.
    pub message: String,
    /// How long it took.
    pub elapsed_ms: u64,
}

/// The report of every command that changes something.
#[derive(Debug, Serialize)]
pub struct ActionReport {
    /// The command: `start`, `guest backup`, …
    pub action: String,
    /// Whether only the plan was made.
    pub dry_run: bool,
    /// What was to be done, in this order.
    pub plan: Vec<Planned>,
    /// What was done.
    pub results: Vec<Step>,
    /// What is really different now, in words.
    pub changes: Vec<String>,
    /// Findings of the whole lab that were not there before.
    pub new_findings: Vec<Finding>,
    /// The file with the state before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_before: Option<String>,
    /// What could not be looked at afterwards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_verified: Vec<String>,
    /// The exit status.
    #[serde(skip)]
    pub exit: Exit,
}

impl ActionReport {
    /// A plan that is not carried out.
    pub fn of_plan(action: &str, plan: Vec<Planned>) -> ActionReport {
        ActionReport {
            action: action.to_owned(),
            dry_run: true,
            plan,
            results: Vec::new(),
            changes: Vec::new(),
            new_findings: Vec::new(),
            state_before: None,
            not_verified: Vec::new(),
            exit: Exit::Ok,
        }
    }
}

impl Document for ActionReport {
    fn kind(&self) -> &'static str {
        "ActionReport"
    }

    fn exit(&self) -> Exit {
        self.exit
    }

    fn draw(&self, screen: &mut Screen) {
        if self.dry_run {
            screen.line([Text::new("would:", Tone::Strong)]);
            for step in &self.plan {
                let cost = step.cost.as_deref().map(|cost| format!(": {cost}")).unwrap_or_default();
                let protected = if step.protected { "  (protected)" } else { "" };
                screen.line([
                    Text::from(format!("  {}", step.what)),
                    Text::new(cost, Tone::Warn),
                    Text::new(protected, Tone::Warn),
                ]);
            }
            return;
        }
        let mut table =
            Table::new([column("WHAT"), column("RESULT"), column("TOOK").right().optional(1)]);
        for step in &self.results {
            let took = format::duration(std::time::Duration::from_millis(step.elapsed_ms));
            let message = step.message.lines().next().unwrap_or_default();
            let (symbol, tone) = match step.status {
                ActionStatus::Done => ("●", Tone::Good),
                ActionStatus::Already => ("·", Tone::Faint),
                ActionStatus::Failed => ("✗", Tone::Bad),
                ActionStatus::NotDone => ("○", Tone::Faint),
            };
            table.row([
                Text::new(&step.target, Tone::Strong),
                Text::new(format!("{symbol} {message}"), tone),
                Text::new(took, Tone::Faint),
            ]);
        }
        screen.table(&table);
        for change in &self.changes {
            screen.text(format!("  now: {change}"));
        }
        for problem in &self.not_verified {
            screen.line([Text::new(format!("  ! not looked at again: {problem}"), Tone::Warn)]);
        }
        if !self.new_findings.is_empty() {
            findings::draw(&self.new_findings, screen);
        }
    }
}
