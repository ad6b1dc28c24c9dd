//! Findings on the wire: what deserves attention, and how much.

use serde::Serialize;

use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// How much attention a finding deserves. Ordered: the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Should be looked at.
    Warning,
    /// Needs somebody now.
    Critical,
}

/// One thing that deserves attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What rule found it and on what, stable between runs: `guest-state/200`.
    pub id: String,
    /// How much attention it deserves.
    pub severity: Severity,
    /// What it is about, as people call it: `CT 200 "Git-Service"`.
    pub subject: String,
    /// What was found.
    pub message: String,
    /// What can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Draws the findings, the worst first, or says that there are none.
pub(super) fn draw(findings: &[Finding], screen: &mut Screen) {
    if findings.is_empty() {
        screen.heading("FINDINGS", "");
        screen.line([Text::new("  ● nothing to report", Tone::Good)]);
        return;
    }
    screen.heading("FINDINGS", "");
    let mut table = Table::new([column("SEVERITY"), column("SUBJECT"), column("MESSAGE").wraps()]);
    for finding in findings {
        let severity = match finding.severity {
            Severity::Critical => Text::new("✗ critical", Tone::Bad),
            Severity::Warning => Text::new("! warning", Tone::Warn),
            Severity::Info => Text::new("· info", Tone::Faint),
        };
        table.row([severity, Text::new(&finding.subject, Tone::Strong), (&finding.message).into()]);
    }
    screen.table(&table);
    let mut hints: Vec<&str> = findings.iter().filter_map(|f| f.hint.as_deref()).collect();
    hints.sort_unstable();
    hints.dedup();
    for hint in hints.iter().take(3) {
        screen.line([Text::new(format!("  hint: {hint}"), Tone::Faint)]);
    }
}
