//! A snapshot as Prometheus' text exposition.

use crate::Snapshot;

/// Under which names and units values are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// The metrics of node_exporter's hwmon collector (Debian's 1.5.0), so that dashboards and rules made for it
    /// go on working, with its mistakes: an alarm of a limit is 0.001 "celsius", humidity ten times too small.
    NodeExporter,
    /// Names of our own with correct units: alarms 0 and 1, humidity and duty cycle as ratios; both chip names
    /// and the verdict are labels.
    Native,
}

/// All channels as text for `/metrics` or the textfile collector: HELP and TYPE once for each metric, sorted,
/// without duplicates.
#[must_use]
pub fn render(snapshot: &Snapshot, mode: Mode) -> String {
    let _ = (snapshot, mode);
    String::new()
}
