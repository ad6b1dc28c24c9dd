//! Nodes on the wire, and their table.

use serde::Serialize;

use super::{Usage, duration_text, percent_text, state_text, usage_text};
use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// A Proxmox VE host.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Its name in the cluster.
    pub name: String,
    /// `online`, `offline` or `unknown`.
    pub status: String,
    /// The version of Proxmox VE, such as `9.1.4`; absent when the node could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How many processors it has.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::whole_number")]
    pub cpus: Option<f64>,
    /// How much of them is used, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<f64>,
    /// Load of the last 1, 5 and 15 minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_average: Option<[f64; 3]>,
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Usage>,
    /// The root file system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<Usage>,
    /// Seconds since it was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime_seconds: Option<u64>,
}

/// The table of nodes.
pub(super) fn table(nodes: &[Node]) -> Table {
    let mut table = Table::new([
        column("NODE"),
        column("STATUS"),
        column("VERSION").optional(4),
        column("CPU").right(),
        column("CPUS").right().optional(5),
        column("LOAD").optional(3),
        column("MEMORY").right(),
        column("ROOT DISK").right().optional(2),
        column("UPTIME").right().optional(1),
    ]);
    for node in nodes {
        table.row([
            Text::new(&node.name, Tone::Strong),
            state_text(&node.status),
            node.version.as_deref().unwrap_or_default().into(),
            percent_text(node.cpu_percent),
            node.cpus.map(|cpus| cpus.to_string()).unwrap_or_default().into(),
            load_text(node.load_average),
            usage_text(node.memory),
            usage_text(node.disk),
            duration_text(node.uptime_seconds),
        ]);
    }
    table
}

fn load_text(load: Option<[f64; 3]>) -> Text {
    load.map(|[one, five, fifteen]| format!("{one:.2} {five:.2} {fifteen:.2}"))
        .unwrap_or_default()
        .into()
}

/// `homelab node list`.
#[derive(Debug, Serialize)]
pub struct NodeList {
    /// The nodes, by name.
    pub nodes: Vec<Node>,
    /// What could not be learnt, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

impl Document for NodeList {
    fn kind(&self) -> &'static str {
        "NodeList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("nodes")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.nodes.is_empty() {
            screen.text("no nodes");
        }
        screen.table(&table(&self.nodes));
        for problem in &self.problems {
            screen.line([Text::new(format!("  ! {problem}"), Tone::Warn)]);
        }
    }

    fn exit(&self) -> Exit {
        if self.problems.is_empty() { Exit::Ok } else { Exit::Partial }
    }
}

/// `homelab node status`.
#[derive(Debug, Serialize)]
pub struct NodeStatus {
    /// What the listing says of it.
    pub node: Node,
    /// The processor's model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_model: Option<String>,
    /// Processor sockets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_sockets: Option<u32>,
    /// Cores of all sockets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_cores: Option<u32>,
    /// The running kernel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel: Option<String>,
    /// `efi` or `legacy-bios`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot_mode: Option<String>,
    /// Swap space.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap: Option<Usage>,
}

impl Document for NodeStatus {
    fn kind(&self) -> &'static str {
        "NodeStatus"
    }

    fn draw(&self, screen: &mut Screen) {
        let node = &self.node;
        let cores = match (self.cpu_cores, self.cpu_sockets) {
            (Some(cores), Some(sockets)) => format!(
                " ({}, {})",
                format::count(cores as usize, "core"),
                format::count(sockets as usize, "socket")
            ),
            _ => String::new(),
        };
        let processor = self.cpu_model.as_deref().unwrap_or_default();
        let fields: Vec<(&str, Text)> = vec![
            ("node", Text::new(&node.name, Tone::Strong)),
            ("status", state_text(&node.status)),
            ("version", node.version.as_deref().unwrap_or_default().into()),
            ("kernel", self.kernel.as_deref().unwrap_or_default().into()),
            ("boot", self.boot_mode.as_deref().unwrap_or_default().into()),
            ("processor", format!("{processor}{cores}").into()),
            ("cpu", percent_text(node.cpu_percent)),
            ("load", load_text(node.load_average)),
            ("memory", usage_text(node.memory)),
            ("swap", usage_text(self.swap)),
            ("root disk", usage_text(node.disk)),
            ("uptime", duration_text(node.uptime_seconds)),
        ];
        screen.fields(fields.into_iter().filter(|(_, value)| !value.content().is_empty()));
    }
}
