//! Graphics cards on the wire. A value that a card does not tell is absent, never a zero; `readings` say why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Usage, level, usage_text};
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// One graphics card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gpu {
    /// The machine that was asked.
    pub host: String,
    /// The container that was asked, when it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<u32>,
    /// Its number there, from 0.
    pub index: u32,
    /// What it is called.
    pub name: String,
    /// `nvidia`, `amd`, `intel` or what its PCI number says.
    pub vendor: String,
    /// `ready`, `asleep`, `passed_through`, `no_driver`, `other_driver`, `unreachable` or `lost`.
    pub state: String,
    /// Where it sits on the PCI bus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its unique id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    /// The kernel driver that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver: Option<String>,
    /// How hot it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature_celsius: Option<f64>,
    /// Its memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Usage>,
    /// How busy it was during its last sample.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utilization_percent: Option<f64>,
    /// What it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_watts: Option<f64>,
    /// What it may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power_limit_watts: Option<f64>,
    /// How hard its fan is driven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fan_percent: Option<f64>,
    /// Why it does not run faster, in words; empty when nothing holds it back or it does not tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub throttled_by: Vec<String>,
}

impl Gpu {
    fn place(&self) -> String {
        match self.container {
            Some(vmid) => format!("CT {vmid} on {}", self.host),
            None => self.host.clone(),
        }
    }

    pub(super) fn state_text(&self) -> Text {
        let (sign, tone) = match self.state.as_str() {
            "ready" => ("●", Tone::Good),
            "asleep" | "passed_through" => ("○", Tone::Faint),
            "lost" => ("✗", Tone::Bad),
            _ => ("?", Tone::Warn),
        };
        Text::new(format!("{sign} {}", self.state.replace('_', " ")), tone)
    }

    fn temperature_text(&self) -> Text {
        let tone = |celsius| match celsius {
            c if c >= 90.0 => Tone::Bad,
            c if c >= 80.0 => Tone::Warn,
            _ => Tone::Plain,
        };
        let text = |celsius| Text::new(format!("{celsius:.0} °C"), tone(celsius));
        self.temperature_celsius.map(text).unwrap_or_default()
    }

    fn power_text(&self) -> String {
        match (self.power_watts, self.power_limit_watts) {
            (Some(draw), Some(limit)) => format!("{draw:.0} / {limit:.0} W"),
            (Some(draw), None) => format!("{draw:.0} W"),
            _ => String::new(),
        }
    }
}

/// The cards in a table.
pub(super) fn table(gpus: &[Gpu]) -> Table {
    let mut table = Table::new([
        column("WHERE"),
        column("#").right().optional(6),
        column("CARD"),
        column("STATE"),
        column("TEMP").right(),
        column("USE").right(),
        column("MEMORY").right(),
        column("POWER").right().optional(2),
        column("FAN").right().optional(3),
        column("DRIVER").optional(5),
        column("HELD BACK BY").wraps().optional(1),
    ]);
    for gpu in gpus {
        let percent = |value: Option<f64>| value.map(format::percent).unwrap_or_default();
        let busy = gpu.utilization_percent.map(format::percent).unwrap_or_default();
        table.row([
            Text::new(gpu.place(), Tone::Faint),
            gpu.index.to_string().into(),
            Text::new(&gpu.name, Tone::Strong),
            gpu.state_text(),
            gpu.temperature_text(),
            Text::new(busy, level(gpu.utilization_percent.unwrap_or(0.0).min(79.0))),
            usage_text(gpu.memory),
            gpu.power_text().into(),
            percent(gpu.fan_percent).into(),
            Text::new(gpu.driver.as_deref().unwrap_or_default(), Tone::Faint),
            Text::new(gpu.throttled_by.join(", "), Tone::Warn),
        ]);
    }
    table
}

/// What stands in the way of a card or of all of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GpuProblem {
    /// Its name for machines: `library_mismatch`, `driver_not_loaded`, …
    pub code: String,
    /// What it is, in words.
    pub message: String,
    /// What to do.
    pub hint: String,
}

pub(super) fn draw_problems(problems: &[GpuProblem], screen: &mut Screen) {
    for problem in problems {
        screen.line([
            Text::new("  ! ", Tone::Warn),
            Text::from(problem.message.lines().next().unwrap_or_default()),
        ]);
        for line in problem.message.lines().skip(1) {
            screen.text(format!("    {}", line.trim_start()));
        }
    }
}

/// One number of a card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GpuReading {
    /// Its unit; empty for plain numbers.
    pub unit: &'static str,
    /// The number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
}

/// A card with all its numbers.
#[derive(Debug, Serialize)]
pub struct GpuDetails {
    /// The card.
    #[serde(flatten)]
    pub gpu: Gpu,
    /// All numbers, by their names: `temperature.gpu`, `memory.used`, …
    pub readings: BTreeMap<String, GpuReading>,
}

/// `homelab gpu status`.
#[derive(Debug, Serialize)]
pub struct GpuStatus {
    /// The machine that was asked.
    pub host: String,
    /// Version of NVIDIA's driver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver_version: Option<String>,
    /// Version of the CUDA library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cuda_version: Option<String>,
    /// The cards.
    pub gpus: Vec<GpuDetails>,
    /// What stands in the way.
    pub problems: Vec<GpuProblem>,
    /// What nvidia-smi said beside its report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Document for GpuStatus {
    fn kind(&self) -> &'static str {
        "GpuStatus"
    }

    fn items(&self) -> Option<&'static str> {
        Some("gpus")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.gpus.is_empty() && self.problems.is_empty() {
            screen.text(format!("{} has no graphics card", self.host));
        }
        let cards: Vec<Gpu> = self.gpus.iter().map(|details| details.gpu.clone()).collect();
        screen.table(&table(&cards));
        let versions = [("NVIDIA driver", &self.driver_version), ("CUDA", &self.cuda_version)];
        let versions: Vec<String> = versions
            .into_iter()
            .filter_map(|(name, version)| Some(format!("{name} {}", version.as_ref()?)))
            .collect();
        if !versions.is_empty() {
            screen.line([Text::new(format!("  {}", versions.join(", ")), Tone::Faint)]);
        }
        for note in &self.notes {
            screen.line([Text::new(format!("  {note}"), Tone::Faint)]);
        }
        draw_problems(&self.problems, screen);
    }
}

/// A process that uses a card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GpuProcess {
    /// The machine that was asked.
    pub host: String,
    /// The card's number there.
    pub gpu: u32,
    /// Its id, as the host counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<u32>,
    /// `C` computes, `G` draws, `C+G` both.
    pub kind: String,
    /// Its program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How much of the card's memory it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// Whose it is, where that is known: `CT 100`, `ollama.service`, `the host itself`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

fn process_table<'a>(processes: impl IntoIterator<Item = &'a GpuProcess>) -> Table {
    let mut table = Table::new([
        column("GPU").right(),
        column("PID").right(),
        column("KIND"),
        column("MEMORY").right(),
        column("WHOSE"),
        column("PROGRAM").wraps(),
    ]);
    for process in processes {
        table.row([
            Text::from(process.gpu.to_string()),
            process.pid.map(|pid| pid.to_string()).unwrap_or_default().into(),
            (&process.kind).into(),
            process.memory_bytes.map(format::bytes).unwrap_or_default().into(),
            process.owner.as_deref().unwrap_or_default().into(),
            process.name.as_deref().unwrap_or("(it does not tell)").into(),
        ]);
    }
    table
}

/// `homelab gpu processes`.
#[derive(Debug, Serialize)]
pub struct GpuProcessList {
    /// The machine that was asked.
    pub host: String,
    /// Who uses the cards, the most memory first.
    pub processes: Vec<GpuProcess>,
    /// Cards that do not tell who uses them, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub untold: Vec<String>,
    /// What stands in the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<GpuProblem>,
}

impl Document for GpuProcessList {
    fn kind(&self) -> &'static str {
        "GpuProcessList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("processes")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.processes.is_empty() && self.untold.is_empty() && self.problems.is_empty() {
            screen.text("nobody uses a graphics card");
        }
        screen.table(&process_table(&self.processes));
        for untold in &self.untold {
            screen.line([Text::new(format!("  ! {untold}"), Tone::Warn)]);
        }
        draw_problems(&self.problems, screen);
    }
}

/// What is left of a card, and what it can do.
#[derive(Debug, Serialize)]
pub struct GpuResource {
    /// The machine that was asked.
    pub host: String,
    /// The container that was asked, when it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<u32>,
    /// Its number there.
    pub index: u32,
    /// What it is called.
    pub name: String,
    /// All of its memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_total_bytes: Option<u64>,
    /// Memory that nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_free_bytes: Option<u64>,
    /// Computing time that nobody used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compute_free_percent: Option<f64>,
    /// `Turing`, `Ampere`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
    /// CUDA compute capability.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compute_capability: Option<String>,
    /// How many CUDA cores it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cuda_cores: Option<u32>,
    /// Who uses it, the most memory first.
    pub users: Vec<GpuProcess>,
}

/// `homelab gpu resources`.
#[derive(Debug, Serialize)]
pub struct GpuResources {
    /// The cards.
    pub gpus: Vec<GpuResource>,
    /// What stands in the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<GpuProblem>,
}

impl Document for GpuResources {
    fn kind(&self) -> &'static str {
        "GpuResources"
    }

    fn items(&self) -> Option<&'static str> {
        Some("gpus")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.gpus.is_empty() && self.problems.is_empty() {
            screen.text("no graphics card");
        }
        for gpu in &self.gpus {
            screen.heading(&gpu.name, format!("{} #{}", gpu.host, gpu.index));
            let memory = gpu.memory_free_bytes.map(|free| {
                let total =
                    gpu.memory_total_bytes.map(|total| format!(" of {}", format::bytes(total)));
                format!("{} free{}", format::bytes(free), total.unwrap_or_default())
            });
            let can = [
                gpu.architecture.clone(),
                gpu.cuda_cores.map(|cores| format!("{cores} CUDA cores")),
                gpu.compute_capability.as_ref().map(|version| format!("compute {version}")),
            ];
            let can: Vec<String> = can.into_iter().flatten().collect();
            let fields = [
                ("memory", memory),
                ("compute", gpu.compute_free_percent.map(|free| format!("{free:.0} % idle"))),
                ("can do", (!can.is_empty()).then(|| can.join(", "))),
            ];
            screen.fields(fields.into_iter().filter_map(|(name, value)| Some((name, value?))));
            screen.table(&process_table(&gpu.users));
        }
        draw_problems(&self.problems, screen);
    }
}
