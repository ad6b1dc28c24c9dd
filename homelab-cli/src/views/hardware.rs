//! Sensors of a host on the wire: every reading with its verdict, the default views without what is no reading.

use serde::Serialize;

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
            "ok" if self.alarms.is_empty() => Tone::Plain,
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

fn quantity(value: f64, unit: &str) -> String {
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
            if host.readings().next().is_none() {
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

/// `homelab hardware temps`, `fans` and `voltages`.
#[derive(Debug, Serialize)]
pub struct ReadingList {
    /// The kind on the wire: `TemperatureList`, `FanList`, `VoltageList`.
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

/// `homelab hardware sensors`.
#[derive(Debug, Serialize)]
pub struct SensorList {
    /// The host.
    pub host: String,
    /// Every channel of every chip, in the order of the chips.
    pub sensors: Vec<Reading>,
    /// What is there but could not be read as a chip, in words.
    pub problems: Vec<String>,
}

impl Document for SensorList {
    fn kind(&self) -> &'static str {
        "SensorList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("sensors")
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
        for problem in &self.problems {
            screen.line([Text::new(format!("  ! {problem}"), Tone::Warn)]);
        }
    }
}
