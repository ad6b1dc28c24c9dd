//! Readings as they change: what `homelab hardware watch` and `homelab gpu watch` show.

use jiff::Timestamp;
use serde::Serialize;

use super::tasks::local_time;
use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// One channel over the last minutes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// The chip or card.
    pub chip: String,
    /// The channel.
    pub channel: String,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The newest value, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Its unit.
    pub unit: &'static str,
    /// The lowest seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<f64>,
    /// The highest seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<f64>,
    /// Their average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average: Option<f64>,
    /// How fast it changes, in `unit` a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trend_per_minute: Option<f64>,
    /// `ok`, `warning` or `critical`.
    pub level: String,
    /// `ok`, `suspect`, `stuck` or `unreadable`.
    pub verdict: String,
    /// How old the value is, when the chip must not be read more often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<u64>,
    /// The values of the last looks, the newest last, for the picture.
    #[serde(skip)]
    pub history: Vec<f64>,
}

impl Trace {
    fn tone(&self) -> Tone {
        match (self.level.as_str(), self.verdict.as_str()) {
            ("critical", _) => Tone::Bad,
            ("warning", _) => Tone::Warn,
            (_, "ok") => Tone::Plain,
            _ => Tone::Faint,
        }
    }

    fn text(&self, value: Option<f64>) -> String {
        value.map(|value| super::hardware::quantity(value, self.unit)).unwrap_or_else(|| "–".into())
    }
}

/// One look.
#[derive(Debug, Serialize)]
pub struct HardwareFrame {
    /// When.
    pub time: Timestamp,
    /// The machine.
    pub host: String,
    /// Its channels.
    pub readings: Vec<Trace>,
    /// What passed a limit, or came back, since the look before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
}

impl Document for HardwareFrame {
    fn kind(&self) -> &'static str {
        "HardwareFrame"
    }

    fn draw(&self, screen: &mut Screen) {
        screen.line([
            Text::new(&self.host, Tone::Strong),
            Text::new(format!("  {}  Ctrl-C ends it", local_time(self.time)), Tone::Faint),
        ]);
        let mut table = Table::new([
            column("CHIP").optional(1),
            column("SENSOR"),
            column("NOW").right(),
            column("MIN").right(),
            column("AVG").right().optional(3),
            column("MAX").right(),
            column("A MINUTE").right().optional(2),
            column("LATELY"),
        ]);
        for trace in &self.readings {
            let trend = trace.trend_per_minute.filter(|trend| trend.abs() >= 0.05);
            table.row([
                Text::new(&trace.chip, Tone::Faint),
                Text::new(trace.label.as_deref().unwrap_or(&trace.channel), Tone::Strong),
                Text::new(trace.text(trace.value), trace.tone()),
                trace.text(trace.minimum).into(),
                trace.text(trace.average).into(),
                trace.text(trace.maximum).into(),
                trend.map(|trend| format!("{trend:+.1}")).unwrap_or_default().into(),
                Text::new(sparkline(&trace.history, 24), trace.tone()),
            ]);
        }
        screen.table(&table);
        for event in &self.events {
            screen.line([Text::new(format!("  {event}"), Tone::Warn)]);
        }
    }
}

/// A picture of values, the newest at the right: the lowest is the lowest bar. Values that stay the same lie flat.
fn sparkline(values: &[f64], width: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let shown = &values[values.len().saturating_sub(width)..];
    let (low, high) = shown
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    // Less than this much of change is noise, whatever the value.
    let range = (high - low).max(high.abs() * 0.01).max(f64::MIN_POSITIVE);
    let bar = |value: &f64| {
        let step = ((value - low) / range * (BARS.len() - 1) as f64).round();
        BARS[(step as usize).min(BARS.len() - 1)]
    };
    shown.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparkline_spans_its_own_range_and_keeps_the_newest() {
        assert_eq!(sparkline(&[], 8), "");
        assert_eq!(sparkline(&[42.0; 3], 8), "▁▁▁");
        assert_eq!(sparkline(&[0.0, 50.0, 100.0], 8), "▁▅█");
        assert_eq!(sparkline(&[9.0, 0.0, 7.0], 2), "▁█");
        assert_eq!(sparkline(&[0.0, 0.0], 8), "▁▁");
    }
}
