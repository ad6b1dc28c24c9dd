//! The lines of `/proc/PID/fdinfo/N` that graphics drivers write.

use std::time::Duration;

use crate::{ByteCount, PciAddress, Percent, text};

/// An open file of a card.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Client {
    /// A process that has it open; of several the one with the lowest id, which opened it for the others.
    pub pid: u32,
    /// The kernel driver: `amdgpu`, `i915`, `xe`.
    pub driver: String,
    /// The card; nothing for one that is not on a PCI bus.
    pub card: Option<PciAddress>,
    /// The driver's number for this open file; older drivers give none.
    pub id: Option<u64>,
    /// What was done through it.
    pub engines: Vec<Engine>,
    /// How much of the card's own memory it holds; nothing for a card that has none.
    pub memory: Option<ByteCount>,
}

/// What was done on one kind of engine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Engine {
    /// The driver's name for it.
    pub name: String,
    /// Time in which it was busy for this file (`drm-engine-NAME`).
    pub busy: Option<Duration>,
    /// Cycles in which it was busy for this file, and all cycles that passed (`drm-cycles-NAME`,
    /// `drm-total-cycles-NAME`: xe).
    pub cycles: Option<(u64, u64)>,
    /// How many engines of this kind there are (`drm-engine-capacity-NAME`).
    pub capacity: u32,
}

impl Client {
    /// Whether this is the same open file at another time.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        let is = |client: &Self| (client.driver.clone(), client.card, client.id);
        // A file without a number is known by its process only.
        is(self) == is(other) && (self.id.is_some() || self.pid == other.pid)
    }
}

impl Engine {
    /// Nothing when a counter was set back or no time passed.
    #[allow(clippy::cast_precision_loss)] // shares
    pub(super) fn busy_since(&self, earlier: &Self, elapsed: Duration) -> Option<Percent> {
        let share =
            if let (Some((now, total)), Some((then, total_then))) = (self.cycles, earlier.cycles) {
                now.checked_sub(then)? as f64 / total.checked_sub(total_then)? as f64
            } else {
                self.busy?.checked_sub(earlier.busy?)?.as_secs_f64() / elapsed.as_secs_f64()
            };
        let share = share / f64::from(self.capacity.max(1)) * 100.0;
        share.is_finite().then(|| Percent(share.clamp(0.0, 100.0)))
    }
}

/// `proc/4242/fdinfo/7:drm-driver:\tamdgpu`, lines of one file together. Lines that make no sense are passed over.
pub(super) fn clients(text: &str) -> Vec<Client> {
    let mut clients: Vec<Client> = Vec::new();
    let mut lines = text.lines().filter_map(Line::new).peekable();
    while let Some(first) = lines.next() {
        let file = (first.pid, first.fd);
        let mut draft = Draft::new(first.pid);
        draft.note(first.key, first.value);
        while let Some(line) = lines.next_if(|line| (line.pid, line.fd) == file) {
            draft.note(line.key, line.value);
        }
        let Some(client) = draft.finish() else { continue };
        // A file that was duplicated, or handed on to other processes, is still one.
        match clients.iter_mut().find(|known| client.id.is_some() && known.is_same_file(&client)) {
            Some(known) => known.pid = known.pid.min(client.pid),
            None => clients.push(client),
        }
    }
    clients.sort_by_key(|client| (client.pid, client.card, client.id));
    clients
}

struct Line<'a> {
    pid: u32,
    fd: &'a str,
    key: &'a str,
    value: &'a str,
}

impl<'a> Line<'a> {
    fn new(line: &'a str) -> Option<Self> {
        let (file, said) = line.split_once(':')?;
        let (pid, fd) = file.strip_prefix("proc/")?.split_once("/fdinfo/")?;
        let (key, value) = said.strip_prefix("drm-")?.split_once(':')?;
        Some(Self { pid: pid.parse().ok()?, fd, key, value: value.trim() })
    }
}

struct Draft {
    client: Client,
    /// Memory of the card itself by region, by what is resident; older drivers say `memory` only.
    resident: Option<u64>,
    memory: Option<u64>,
}

impl Draft {
    fn new(pid: u32) -> Self {
        let client = Client {
            pid,
            driver: String::new(),
            card: None,
            id: None,
            engines: Vec::new(),
            memory: None,
        };
        Self { client, resident: None, memory: None }
    }

    fn note(&mut self, key: &str, value: &str) {
        match key {
            "driver" => self.client.driver = text::clean(value),
            "pdev" => self.client.card = value.parse().ok(),
            "client-id" => self.client.id = value.parse().ok(),
            _ => {
                // The longer keys first: each is the start of another.
                if let Some(engine) = key.strip_prefix("engine-capacity-") {
                    self.engine(engine).capacity = value.parse().unwrap_or(1);
                } else if let Some(engine) = key.strip_prefix("engine-") {
                    let time =
                        value.strip_suffix("ns").and_then(|number| number.trim().parse().ok());
                    self.engine(engine).busy = time.map(Duration::from_nanos);
                } else if let Some(engine) = key.strip_prefix("total-cycles-") {
                    if let Ok(total) = value.parse() {
                        self.engine(engine).cycles.get_or_insert_default().1 = total;
                    }
                } else if let Some(engine) = key.strip_prefix("cycles-") {
                    if let Ok(cycles) = value.parse() {
                        self.engine(engine).cycles.get_or_insert_default().0 = cycles;
                    }
                } else if let Some(region) = key.strip_prefix("resident-") {
                    add(&mut self.resident, region, value);
                } else if let Some(region) = key.strip_prefix("memory-") {
                    add(&mut self.memory, region, value);
                }
            }
        }
    }

    fn engine(&mut self, name: &str) -> &mut Engine {
        let engines = &mut self.client.engines;
        let place = engines.iter().position(|engine| engine.name == name).unwrap_or_else(|| {
            engines.push(Engine { name: text::clean(name), capacity: 1, ..Engine::default() });
            engines.len() - 1
        });
        &mut engines[place]
    }

    /// Nothing for a file that no driver put its name to.
    fn finish(mut self) -> Option<Client> {
        self.client.memory = self.resident.or(self.memory).map(ByteCount);
        (!self.client.driver.is_empty()).then_some(self.client)
    }
}

/// `12 KiB` of a region of the card itself: `vram` (amdgpu), `vram0` (xe), `local0` (i915).
fn add(sum: &mut Option<u64>, region: &str, value: &str) {
    if !(region.starts_with("vram") || region.starts_with("local")) {
        return;
    }
    let (number, unit) = value.split_once(' ').unwrap_or((value, ""));
    let factor = match unit.trim() {
        "" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        _ => return,
    };
    if let Ok(number) = number.parse::<u64>() {
        *sum = Some(sum.unwrap_or(0).saturating_add(number.saturating_mul(factor)));
    }
}
