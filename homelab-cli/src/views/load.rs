//! How busy a machine is, on the wire.

use serde::Serialize;

use super::hardware::Hardware;
use super::{Usage, duration_text, level, usage_text};
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// How busy a machine is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// Processes that wanted to run over 1, 5 and 15 minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_average: Option<[f64; 3]>,
    /// Processors that are switched on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpus: Option<u32>,
    /// What they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_model: Option<String>,
    /// How busy they were between two looks; absent after a single one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<f64>,
    /// What they are built into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<String>,
    /// Memory that cannot be had without swapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Usage>,
    /// Swap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap: Option<Usage>,
    /// How long it has been up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime_seconds: Option<u64>,
    /// Its file systems, without those that only look like some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filesystems: Vec<Filesystem>,
    /// Its disks, with what they read and wrote since the machine was started.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disks: Vec<Disk>,
    /// Its network interfaces, with what they received and sent since the machine was started.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interfaces: Vec<Interface>,
    /// Thermal zones that are no sensors of their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thermal_zones: Vec<ThermalZone>,
}

/// A disk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Disk {
    /// The kernel's name.
    pub name: String,
    /// Its model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How much was read.
    pub read_bytes: u64,
    /// How much was written.
    pub written_bytes: u64,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interface {
    /// Its name.
    pub name: String,
    /// How much came in.
    pub received_bytes: u64,
    /// How much went out.
    pub sent_bytes: u64,
}

/// A thermal zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThermalZone {
    /// Its number: `thermal_zone0`.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// How hot it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub celsius: Option<f64>,
    /// Why that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// A file system.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Filesystem {
    /// Where it is mounted.
    pub mount: String,
    /// `ext4`, `zfs`, …
    pub kind: String,
    /// How full it is.
    pub usage: Usage,
}

/// Machines and how busy they are, one a line.
pub(super) fn table(machines: &[Hardware]) -> Table {
    let mut table = Table::new([
        column("MACHINE"),
        column("LOAD"),
        column("CPUS").right().optional(3),
        column("MEMORY").right(),
        column("SWAP").right().optional(2),
        column("FULLEST DISK").right(),
        column("UPTIME").right().optional(1),
    ]);
    for machine in machines {
        let Some(load) = &machine.load else { continue };
        let share = |filesystem: &&Filesystem| {
            filesystem.usage.percent().map_or(0, |percent| (percent * 100.0) as u64)
        };
        let fullest = load.filesystems.iter().max_by_key(share);
        let disk = fullest.and_then(|disk| {
            Some(Text::new(
                format!("{}  {:.0} %", disk.mount, disk.usage.percent()?),
                level(disk.usage.percent()?),
            ))
        });
        table.row([
            Text::new(&machine.host, Tone::Strong),
            load.load_text().into(),
            load.cpus.map(|cpus| cpus.to_string()).unwrap_or_default().into(),
            usage_text(load.memory),
            usage_text(load.swap.filter(|swap| swap.total_bytes > 0)),
            disk.unwrap_or_default(),
            duration_text(load.uptime_seconds),
        ]);
    }
    table
}

impl Load {
    fn load_text(&self) -> String {
        let text = |[one, five, fifteen]: [f64; 3]| format!("{one:.2} {five:.2} {fifteen:.2}");
        self.load_average.map(text).unwrap_or_default()
    }

    pub(super) fn draw(&self, screen: &mut Screen) {
        let cpus = self.cpus.map(|cpus| format::count(cpus as usize, "processor"));
        let busy = self.cpu_percent.map(|percent| format!("{percent:.0} % busy"));
        let processor: Vec<String> =
            [self.cpu_model.clone(), cpus, busy].into_iter().flatten().collect();
        let fields: Vec<(&str, Text)> = vec![
            ("load", self.load_text().into()),
            ("memory", usage_text(self.memory)),
            ("swap", usage_text(self.swap.filter(|swap| swap.total_bytes > 0))),
            ("up", duration_text(self.uptime_seconds)),
            ("processor", processor.join(", ").into()),
            ("board", self.board.as_deref().unwrap_or_default().into()),
        ];
        screen.fields(fields.into_iter().filter(|(_, value)| !value.content().is_empty()));
        let mut table =
            Table::new([column("FILE SYSTEM"), column("TYPE").optional(1), column("USED").right()]);
        for filesystem in &self.filesystems {
            table.row([
                Text::from(&filesystem.mount),
                Text::new(&filesystem.kind, Tone::Faint),
                usage_text(Some(filesystem.usage)),
            ]);
        }
        screen.gap();
        screen.table(&table);
    }
}
