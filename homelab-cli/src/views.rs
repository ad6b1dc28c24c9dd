//! The wire documents of version 1: what scripts parse and what people see drawn. The types of the client crates
//! never leave the program themselves, so that a change in one of them cannot change the format.

pub mod action;
pub mod config;
pub mod credentials;
#[cfg(feature = "demo")]
pub mod demo;
pub mod discovery;
pub mod drift;
pub mod findings;
pub mod gpus;
pub mod guests;
pub mod hardware;
pub mod hardware_watch;
pub mod import;
pub mod linkding;
pub mod load;
pub mod nodes;
pub mod overview;
pub mod services;
pub mod settings;
pub mod snapshots;
pub mod ssh;
pub mod storage;
pub mod sync;
pub mod tasks;

use serde::{Deserialize, Serialize};

use crate::ui::format;
use crate::ui::screen::{Text, Tone};

/// How much of a whole is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Bytes in use.
    pub used_bytes: u64,
    /// Bytes there are.
    pub total_bytes: u64,
}

impl Usage {
    /// The used part in percent; `None` of an empty whole.
    pub fn percent(self) -> Option<f64> {
        format::share(self.used_bytes, self.total_bytes)
    }

    /// `1.2 GiB / 4.0 GiB  29 %`
    fn text(self) -> Text {
        let percent = self.percent();
        let share = percent.map(|percent| format!("  {:>2.0} %", percent)).unwrap_or_default();
        let (used, total) = (format::bytes(self.used_bytes), format::bytes(self.total_bytes));
        Text::new(format!("{used} / {total}{share}"), level(percent.unwrap_or(0.0)))
    }
}

/// A percentage that scripts can compare and people can read: two decimals.
pub fn rounded_percent(fraction: f64) -> f64 {
    (fraction * 10_000.0).round() / 100.0
}

/// Writes `2`, not `2.0`; half a processor stays `0.5`.
fn whole_number<S: serde::Serializer>(
    number: &Option<f64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) if number.fract() == 0.0 && number.abs() < 1e9 => {
            serializer.serialize_i64(*number as i64)
        }
        number => number.serialize(serializer),
    }
}

fn usage_text(usage: Option<Usage>) -> Text {
    usage.map(Usage::text).unwrap_or_default()
}

/// `12 %`, coloured when there is little left.
fn percent_text(percent: Option<f64>) -> Text {
    percent.map(|percent| Text::new(format::percent(percent), level(percent))).unwrap_or_default()
}

/// The colour of a gauge. Findings use the thresholds of the configuration; this is only for the eye.
fn level(percent: f64) -> Tone {
    match percent {
        p if p >= 90.0 => Tone::Bad,
        p if p >= 80.0 => Tone::Warn,
        _ => Tone::Plain,
    }
}

fn duration_text(seconds: Option<u64>) -> Text {
    seconds
        .map(|seconds| Text::from(format::duration(std::time::Duration::from_secs(seconds))))
        .unwrap_or_default()
}

/// A state with its symbol and its word.
fn state_text(state: &str) -> Text {
    match state {
        "running" | "online" | "available" | "ok" => Text::new(format!("● {state}"), Tone::Good),
        "stopped" => Text::new(format!("○ {state}"), Tone::Faint),
        "offline" | "failed" => Text::new(format!("✗ {state}"), Tone::Bad),
        _ => Text::new(format!("? {state}"), Tone::Warn),
    }
}
