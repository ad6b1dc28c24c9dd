//! A snapshot as Prometheus' text exposition.

mod exposition;
mod native;
mod node_exporter;

use crate::Snapshot;

/// Under which names and units values are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// The metrics of node_exporter's hwmon collector (Debian's 1.5.0), so that dashboards and rules made for it
    /// go on working, with its mistakes: an alarm of a limit is 0.001 "celsius", humidity ten times too small.
    /// Of several chips with one label that version drops values; here each gets a label of its own, as later
    /// versions have it.
    NodeExporter,
    /// Names of our own with correct units: alarms 0 and 1, humidity and duty cycle as ratios; both chip names
    /// and the verdict are labels.
    Native,
}

/// All channels as text for `/metrics` or the textfile collector: HELP and TYPE once for each metric, sorted,
/// without duplicates. Empty for a host without sensors.
///
/// ```
/// use hwmon::{Snapshot, prometheus};
/// # use hwmon::host_capture::{Capture, Node};
/// # let mut capture = Capture::default();
/// # for (file, text) in [("name", "k10temp"), ("temp1_input", "59625"), ("temp1_label", "Tctl")] {
/// #     capture.insert("class/hwmon/hwmon0", Node::directory());
/// #     capture.insert(format!("class/hwmon/hwmon0/{file}"), Node::file(Ok(text.into())));
/// # }
/// # let snapshot = Snapshot::from_capture(&capture);
/// let text = prometheus::render(&snapshot, prometheus::Mode::NodeExporter);
/// assert!(text.contains(r#"node_hwmon_temp_celsius{chip="k10temp",sensor="temp1"} 59.625"#));
/// let text = prometheus::render(&snapshot, prometheus::Mode::Native);
/// assert!(text.contains(r#"channel="temp1",chip="k10temp-virtual-0""#));
/// ```
#[must_use]
pub fn render(snapshot: &Snapshot, mode: Mode) -> String {
    let metrics = match mode {
        Mode::NodeExporter => node_exporter::metrics(snapshot),
        Mode::Native => native::metrics(snapshot),
    };
    metrics.to_string()
}
