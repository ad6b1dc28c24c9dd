//! Sensors of a host on the wire: every reading with its verdict, the default views without what is no reading.

use std::collections::BTreeMap;

use serde::Serialize;

use super::load::Load;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// One channel of a sensor chip.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// The chip, as `sensors` names it: `k10temp-pci-00c3`.
    pub chip: String,
    /// The channel, as the kernel names it: `temp1`.
    pub channel: String,
    /// What the driver calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The value in `unit`; absent when it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// `celsius`, `rpm`, `volts`, `amperes`, `watts`, `joules`, `percent`, `hertz`, or `none` for flags and codes.
    pub unit: &'static str,
    /// Limits that make sense, in the same unit: `max`, `crit`, …
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// Alarms that the chip raises now: `alarm`, `max_alarm`, `fault`, …
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<String>,
    /// `warning` or `critical` when it passes a limit of the configuration or of the chip itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    /// `ok`, `suspect`, `bogus`, `absent`, `unconnected`, `stuck` or `unreadable`.
    pub verdict: String,
    /// The rule behind a verdict that is not `ok`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A limit of a channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Limit {
    /// Its kernel name: `max`, `crit`, `min`, …
    pub name: String,
    /// Its value, in the unit of the reading.
    pub value: f64,
}

impl Reading {
    /// Whether a default view shows it: no rule says that there is nothing to measure.
    pub fn is_shown(&self) -> bool {
        !matches!(self.verdict.as_str(), "bogus" | "absent" | "unconnected")
    }

    /// The label, or the channel when there is none.
    pub fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.channel)
    }

    /// The limit of this name.
    pub fn limit(&self, name: &str) -> Option<f64> {
        self.limits.iter().find(|limit| limit.name == name).map(|limit| limit.value)
    }

    /// `59.6 °C`
    pub fn value_text(&self) -> String {
        self.value.map(|value| quantity(value, self.unit)).unwrap_or_else(|| "–".to_owned())
    }

    fn tone(&self) -> Tone {
        match self.verdict.as_str() {
            _ if self.level == Some("critical") => Tone::Bad,
            "ok" if self.alarms.is_empty() && self.level.is_none() => Tone::Plain,
            "ok" | "suspect" | "stuck" | "unreadable" => Tone::Warn,
            _ => Tone::Faint,
        }
    }

    fn verdict_text(&self) -> Text {
        match self.verdict.as_str() {
            "ok" => Text::new("ok", Tone::Good),
            verdict => Text::new(verdict, self.tone()),
        }
    }

    fn limits_text(&self) -> String {
        let limits = ["lcrit", "min", "max", "crit", "emergency"];
        let shown = |name: &&str| {
            self.limit(name).map(|value| format!("{name} {}", quantity(value, self.unit)))
        };
        limits.iter().filter_map(shown).collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn quantity(value: f64, unit: &str) -> String {
    match unit {
        "celsius" => format!("{value:.1} °C"),
        "rpm" => format!("{value:.0} RPM"),
        "volts" => format!("{value:.2} V"),
        "amperes" => format!("{value:.2} A"),
        "watts" => format!("{value:.1} W"),
        "joules" => format!("{value:.0} J"),
        "percent" => format!("{value:.1} %"),
        "hertz" => format!("{:.0} MHz", value / 1e6),
        _ => value.to_string(),
    }
}

/// The sensors of one host.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hardware {
    /// The host.
    pub host: String,
    /// How old the readings are.
    pub age_seconds: u64,
    /// Temperatures.
    pub temperatures: Vec<Reading>,
    /// Fans.
    pub fans: Vec<Reading>,
    /// Voltages.
    pub voltages: Vec<Reading>,
    /// Currents.
    pub currents: Vec<Reading>,
    /// Power.
    pub power: Vec<Reading>,
    /// Everything else: energy, humidity, frequencies, fan control, intrusion.
    pub other: Vec<Reading>,
    /// How busy it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
}

impl Hardware {
    /// All readings, kind by kind.
    pub fn readings(&self) -> impl Iterator<Item = &Reading> {
        [&self.temperatures, &self.fans, &self.voltages, &self.currents, &self.power, &self.other]
            .into_iter()
            .flatten()
    }

    /// How many readings a default view leaves out.
    pub fn hidden(&self) -> usize {
        self.readings().filter(|reading| !reading.is_shown()).count()
    }

    /// The lines of the overview: temperatures, and the fans that turn.
    pub(super) fn draw_summary(&self, screen: &mut Screen) {
        let temperatures = self.temperatures.iter().filter(|reading| reading.is_shown());
        let fans = self.fans.iter().filter(|reading| reading.is_shown());
        let mut table = Table::new([
            column("CHIP"),
            column("SENSOR"),
            column("VALUE").right(),
            column("LIMITS").wraps().optional(1),
        ]);
        for reading in temperatures.chain(fans) {
            table.row([
                Text::new(&reading.chip, Tone::Faint),
                reading.name().into(),
                Text::new(reading.value_text(), reading.tone()),
                Text::new(reading.limits_text(), Tone::Faint),
            ]);
        }
        screen.table(&table);
        draw_hidden(self.hidden(), screen);
    }
}

fn draw_hidden(hidden: usize, screen: &mut Screen) {
    if hidden > 0 {
        screen.line([Text::new(
            format!("  {hidden} hidden, see `homelab hardware sensors`"),
            Tone::Faint,
        )]);
    }
}

fn draw_nothing_here(host: &str, screen: &mut Screen) {
    screen.text(format!("{host} has no hardware sensors (virtual machines have none)"));
}

/// `homelab hardware status`.
#[derive(Debug, Serialize)]
pub struct HardwareStatus {
    /// The hosts that were read.
    pub hardware: Vec<Hardware>,
}

impl Document for HardwareStatus {
    fn kind(&self) -> &'static str {
        "HardwareStatus"
    }

    fn draw(&self, screen: &mut Screen) {
        for host in &self.hardware {
            if let Some(load) = &host.load {
                screen.heading("LOAD", &host.host);
                load.draw(screen);
            }
            if host.readings().next().is_none() {
                screen.gap();
                draw_nothing_here(&host.host, screen);
                continue;
            }
            let groups = [
                ("TEMPERATURES", &host.temperatures),
                ("FANS", &host.fans),
                ("VOLTAGES", &host.voltages),
                ("CURRENTS", &host.currents),
                ("POWER", &host.power),
                ("OTHER", &host.other),
            ];
            for (title, readings) in groups {
                if readings.iter().any(Reading::is_shown) {
                    screen.heading(title, &host.host);
                    screen.table(&table(readings.iter().filter(|reading| reading.is_shown())));
                }
            }
            screen.gap();
            draw_hidden(host.hidden(), screen);
        }
    }
}

/// `homelab hardware temps`, `fans`, `voltages` and `power`.
#[derive(Debug, Serialize)]
pub struct ReadingList {
    /// The kind on the wire: `TemperatureList`, `FanList`, `VoltageList`, `PowerList`.
    #[serde(skip)]
    pub kind: &'static str,
    /// The host.
    pub host: String,
    /// The readings that are readings.
    pub readings: Vec<Reading>,
    /// How many channels are left out because they are bogus, absent or unconnected.
    pub hidden: usize,
}

impl Document for ReadingList {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn items(&self) -> Option<&'static str> {
        Some("readings")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.readings.is_empty() && self.hidden == 0 {
            screen.text(format!("{} has no such sensors", self.host));
        }
        screen.table(&table(&self.readings));
        draw_hidden(self.hidden, screen);
    }
}

fn table<'a>(readings: impl IntoIterator<Item = &'a Reading>) -> Table {
    let mut table = Table::new([
        column("CHIP"),
        column("CHANNEL").optional(3),
        column("SENSOR"),
        column("VALUE").right(),
        column("LIMITS").wraps().optional(2),
        column("REMARK").wraps().optional(1),
    ]);
    for reading in readings {
        let remark = reading.reason.clone().unwrap_or_else(|| reading.alarms.join(" "));
        table.row([
            Text::new(&reading.chip, Tone::Faint),
            Text::new(&reading.channel, Tone::Faint),
            Text::new(reading.name(), Tone::Strong),
            Text::new(reading.value_text(), reading.tone()),
            Text::new(reading.limits_text(), Tone::Faint),
            Text::new(remark, reading.tone()),
        ]);
    }
    table
}

/// A sensor chip with all its channels.
#[derive(Debug, Clone, Serialize)]
pub struct Chip {
    /// As `sensors` names it.
    pub name: String,
    /// As node_exporter labels it.
    pub node_exporter_chip: String,
    /// What stays the same when the kernel numbers chips anew: the path of the device.
    pub id: String,
    /// The driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// The model, of drives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How old its readings are, when they were kept from an earlier look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<u64>,
    /// All channels.
    pub channels: Vec<ChannelRecord>,
}

/// A channel on the wire.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelRecord {
    /// The kernel's name: `temp5`.
    pub id: String,
    /// `temp`, `fan`, `in`, `curr`, `power`, …
    pub kind: String,
    /// What the driver, or you, call it.
    pub label: Option<String>,
    /// The value in `unit`; null when there is none.
    pub value: Option<f64>,
    /// The unit of value and limits.
    pub unit: &'static str,
    /// `ok`, `suspect`, `bogus`, `absent`, `unconnected`, `stuck` or `unreadable`.
    pub verdict: String,
    /// The rule behind a verdict that is not `ok`.
    pub code: Option<String>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Limits that make sense, by the kernel's names.
    pub limits: BTreeMap<String, f64>,
    /// Alarms that the chip raises now.
    pub alarms: BTreeMap<String, bool>,
}

impl ChannelRecord {
    /// The record of a reading; `kind` is the kernel's prefix.
    pub fn new(kind: &str, reading: &Reading) -> ChannelRecord {
        ChannelRecord {
            id: reading.channel.clone(),
            kind: kind.to_owned(),
            label: reading.label.clone(),
            value: reading.value,
            unit: reading.unit,
            verdict: reading.verdict.clone(),
            code: reading.code.clone(),
            reason: reading.reason.clone(),
            limits: reading.limits.iter().map(|limit| (limit.name.clone(), limit.value)).collect(),
            alarms: reading.alarms.iter().map(|alarm| (alarm.clone(), true)).collect(),
        }
    }
}

/// `homelab hardware sensors`.
#[derive(Debug, Serialize)]
pub struct SensorList {
    /// The host.
    pub host: String,
    /// Every chip.
    pub chips: Vec<Chip>,
    /// Every channel of every chip, as the table shows them.
    #[serde(skip)]
    pub sensors: Vec<Reading>,
    /// What is there but could not be read as a chip, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl Document for SensorList {
    fn kind(&self) -> &'static str {
        "SensorList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("chips")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.sensors.is_empty() {
            draw_nothing_here(&self.host, screen);
        }
        let mut table = Table::new([
            column("CHIP"),
            column("CHANNEL"),
            column("LABEL").optional(2),
            column("VALUE").right(),
            column("VERDICT"),
            column("REASON").wraps(),
            column("LIMITS").wraps().optional(3),
        ]);
        for reading in &self.sensors {
            table.row([
                Text::new(&reading.chip, Tone::Faint),
                (&reading.channel).into(),
                reading.label.as_deref().unwrap_or_default().into(),
                Text::new(reading.value_text(), reading.tone()),
                reading.verdict_text(),
                Text::new(reading.reason.as_deref().unwrap_or_default(), Tone::Faint),
                Text::new(reading.limits_text(), Tone::Faint),
            ]);
        }
        screen.table(&table);
        let shown = self.sensors.iter().filter(|reading| reading.is_shown()).count();
        if !self.sensors.is_empty() {
            let total = format::count(self.sensors.len(), "channel");
            let hidden = self.sensors.len() - shown;
            screen.line([Text::new(
                format!("  {total}, {hidden} left out of the default views"),
                Tone::Faint,
            )]);
        }
        for chip in &self.chips {
            if let Some(age) = chip.age_seconds {
                let age = format::duration(std::time::Duration::from_secs(age));
                // The reason stands with the rule; here a line has to fit beside the table.
                screen.line([Text::new(format!("  {}: read {age} ago", chip.name), Tone::Faint)]);
            }
        }
        for problem in &self.problems {
            screen.line([Text::new(format!("  ! {problem}"), Tone::Warn)]);
        }
    }
}
