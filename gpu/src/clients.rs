//! Who uses the cards of AMD and Intel, and how much: from `/proc/PID/fdinfo`, where their kernel drivers tell it for
//! each open file of a card (`Documentation/gpu/drm-usage-stats.rst`). NVIDIA's own driver tells nothing there.

mod fdinfo;

use std::{collections::BTreeMap, time::Duration};

use host_capture::{Capture, Plan};

use crate::{
    Absent, ByteCount, Gpu, PciAddress, Percent, Process, ProcessKind, Reading, Snapshot, State,
    Vendor,
};

pub use fdinfo::{Client, Engine};

/// The command's name in the plan.
const COMMAND: &str = "drm-clients";

/// Only lines of graphics drivers, each with the name of its file. There are thousands of files, too many for one
/// command line, but not for `xargs`.
const SCRIPT: &str =
    "printf '%s\\n' proc/[0-9]*/fdinfo/* | xargs grep -s ^drm- /dev/null 2>/dev/null; :";

/// What to capture, below `/`, for [`Clients::from_capture`]. Only root sees the processes of others.
#[must_use]
pub fn clients_plan() -> Plan {
    // That of the first process is there for everybody, and can be looked into only by those who see all.
    Plan::new().list("proc/1/fdinfo/*").command(COMMAND, ["sh", "-c", SCRIPT])
}

/// Open files of cards, and what was done through them.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Clients {
    /// Each open file of a card once, however many processes share it.
    pub all: Vec<Client>,
    /// Whether the processes of all users were seen, or only one's own.
    pub complete: bool,
}

/// What a process did with a card between two readings.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProcessUse {
    /// Its id, as the host counts.
    pub pid: u32,
    /// The card; nothing for one that is not on a PCI bus.
    pub card: Option<PciAddress>,
    /// How busy it kept the card's engines.
    pub engines: Vec<EngineUse>,
    /// How much of the card's own memory it holds now; absent for a card that has none.
    pub memory: Reading<ByteCount>,
}

/// How busy a process kept one kind of engine.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EngineUse {
    /// The driver's name: `gfx`, `compute`, `dec` (amdgpu), `render`, `copy`, `video` (i915), `rcs`, `ccs` (xe).
    pub engine: String,
    /// Share of the time of all engines of that kind.
    pub busy: Percent,
}

impl Clients {
    /// Make sense of a capture of [`clients_plan`].
    #[must_use]
    pub fn from_capture(capture: &Capture) -> Self {
        let output = capture.output(COMMAND);
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        Self {
            all: fdinfo::clients(&text.unwrap_or_default()),
            complete: capture.children("proc/1/fdinfo").next().is_some(),
        }
    }

    /// What each process did since an `earlier` reading; `elapsed` is the time between the two. Processes that are
    /// in only one of them are left out.
    #[must_use]
    pub fn since(&self, earlier: &Self, elapsed: Duration) -> Vec<ProcessUse> {
        let mut uses: BTreeMap<(u32, Option<PciAddress>), ProcessUse> = BTreeMap::new();
        for now in &self.all {
            let Some(then) = earlier.all.iter().find(|then| then.is_same_file(now)) else {
                continue;
            };
            let entry = uses.entry((now.pid, now.card)).or_insert_with(|| ProcessUse {
                pid: now.pid,
                card: now.card,
                engines: Vec::new(),
                memory: Reading::default(),
            });
            entry.memory = sum(std::mem::take(&mut entry.memory), now.memory);
            for engine in &now.engines {
                let before = then.engines.iter().find(|then| then.name == engine.name);
                let busy = before.and_then(|before| engine.busy_since(before, elapsed));
                let Some(busy) = busy else { continue };
                match entry.engines.iter_mut().find(|own| own.engine == engine.name) {
                    Some(own) => own.busy = Percent((own.busy.0 + busy.0).min(100.0)),
                    None => entry.engines.push(EngineUse { engine: engine.name.clone(), busy }),
                }
            }
        }
        uses.into_values().collect()
    }
}

impl Snapshot {
    /// Add who uses the cards of AMD and Intel, whose drivers tell it nowhere else.
    pub fn add_clients(&mut self, clients: &Clients) {
        // Of a card that another driver holds, or none, these files tell nothing.
        let told = |gpu: &&mut Gpu| {
            gpu.vendor != Vendor::Nvidia && matches!(gpu.state, State::Ready | State::Asleep)
        };
        for gpu in self.gpus.iter_mut().filter(told) {
            let Some(address) = gpu.address else { continue };
            let mut processes: BTreeMap<u32, Process> = BTreeMap::new();
            for client in clients.all.iter().filter(|client| client.card == Some(address)) {
                let process = processes.entry(client.pid).or_insert_with(|| {
                    Process::new(Reading::Value(client.pid), ProcessKind::Other("drm".to_owned()))
                });
                process.memory = sum(std::mem::take(&mut process.memory), client.memory);
            }
            gpu.processes = if processes.is_empty() && !clients.complete {
                Reading::Absent(Absent::NoPermission)
            } else {
                Reading::Value(processes.into_values().collect())
            };
        }
    }
}

fn sum(one: Reading<ByteCount>, other: Option<ByteCount>) -> Reading<ByteCount> {
    match (one, other) {
        (Reading::Value(one), Some(other)) => {
            Reading::Value(ByteCount(one.0.saturating_add(other.0)))
        }
        (Reading::Absent(_), Some(other)) => Reading::Value(other),
        (one, None) => one,
    }
}
