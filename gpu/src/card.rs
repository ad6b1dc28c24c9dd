//! One card and everything that is known of it, whoever made it and however it was asked.

use std::fmt;

use crate::{
    ByteCount, ByteRate, Celsius, Counters, DegreesBelow, Megahertz, Owner, PciAddress, PciId,
    Percent, Reading, Rpm, State, ThrottleReason, Vendor, Volts, Watts,
};

/// One GPU.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Gpu {
    /// Who made it.
    pub vendor: Vendor,
    /// Whether it can be used, and if not, what stands in the way.
    pub state: State,
    /// Where it sits. Nothing when a polling query did not ask for it.
    pub address: Option<PciAddress>,
    /// Its PCI vendor and device number.
    pub pci_id: Option<PciId>,
    /// The kernel driver that holds it: `nvidia`, `amdgpu`, `vfio-pci`, …
    pub driver: Reading<String>,
    /// The number that nvidia-smi gives it; it may change with the next boot.
    pub index: Reading<u32>,
    /// Its unique id: `GPU-…` for NVIDIA, `unique_id` of amdgpu.
    pub uuid: Reading<String>,
    /// The board's serial number; most consumer cards have none.
    pub serial: Reading<String>,
    /// `NVIDIA GeForce RTX 2080`. AMD and Intel: only where the card tells, see [`display_name`](Self::display_name).
    pub name: Reading<String>,
    /// `Turing`, `Ampere`, …
    pub architecture: Reading<String>,
    /// CUDA compute capability, `7.5`.
    pub compute_capability: Reading<String>,
    /// The version of its firmware.
    pub vbios: Reading<String>,
    /// Performance state: 0 is the fastest, 8 mostly idle (NVIDIA's P0 to P15).
    pub performance_state: Reading<u8>,
    /// How hot it is, and how hot it may become.
    pub temperatures: Temperatures,
    /// Its fans: one line for NVIDIA, however many fans the card has.
    pub fans: Vec<Fan>,
    /// How fast its parts run now.
    pub clocks: Clocks,
    /// How fast they may run at most.
    pub max_clocks: Clocks,
    /// How busy it is.
    pub utilization: Utilization,
    /// Its own memory (NVIDIA: frame buffer; amdgpu: VRAM).
    pub memory: Memory,
    /// The window through which the processor reaches that memory (NVIDIA: BAR1; amdgpu: visible VRAM).
    pub window: Memory,
    /// What it takes and what it may take.
    pub power: Power,
    /// The voltage of its core.
    pub voltage: Reading<Volts>,
    /// Why it does not run faster; an empty list: nothing holds it back.
    pub throttle: Reading<Vec<ThrottleReason>>,
    /// Its connection to the host.
    pub link: Link,
    /// Whether it is divided into MIG devices.
    pub mig_enabled: Reading<bool>,
    /// Those devices.
    pub mig_devices: Vec<MigDevice>,
    /// Who uses it. In a container the process ids are the host's, and the list can be empty although memory is
    /// in use.
    pub processes: Reading<Vec<Process>>,
    /// Counters that mean something as a difference between two snapshots.
    pub counters: Counters,
    /// All that nvidia-smi said of it, in its own words, also what has no field here: the path of the element
    /// (`ecc_mode/current_ecc`) or the name of the column, and the text. The list of supported clocks is left out.
    pub details: Vec<(String, String)>,
}

impl Gpu {
    pub(crate) fn new(vendor: Vendor, state: State) -> Self {
        Self {
            vendor,
            state,
            address: None,
            pci_id: None,
            driver: Reading::default(),
            index: Reading::default(),
            uuid: Reading::default(),
            serial: Reading::default(),
            name: Reading::default(),
            architecture: Reading::default(),
            compute_capability: Reading::default(),
            vbios: Reading::default(),
            performance_state: Reading::default(),
            temperatures: Temperatures::default(),
            fans: Vec::new(),
            clocks: Clocks::default(),
            max_clocks: Clocks::default(),
            utilization: Utilization::default(),
            memory: Memory::default(),
            window: Memory::default(),
            power: Power::default(),
            voltage: Reading::default(),
            throttle: Reading::default(),
            link: Link::default(),
            mig_enabled: Reading::default(),
            mig_devices: Vec::new(),
            processes: Reading::default(),
            counters: Counters::default(),
            details: Vec::new(),
        }
    }

    /// Its name, or the maker and PCI number where it tells none: `AMD GPU 1002:73bf`.
    #[must_use]
    pub fn display_name(&self) -> String {
        match (&self.name, self.pci_id) {
            (Reading::Value(name), _) => name.clone(),
            (_, Some(id)) => format!("{} GPU {id}", self.vendor),
            (_, None) => format!("{} GPU", self.vendor),
        }
    }
}

/// How hot a card is, and how hot it may become.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Temperatures {
    /// The chip (amdgpu: edge; xe: package).
    pub gpu: Reading<Celsius>,
    /// Its hottest spot (amdgpu: junction).
    pub hotspot: Reading<Celsius>,
    /// The memory.
    pub memory: Reading<Celsius>,
    /// Where the card switches itself off (amdgpu: emergency).
    pub shutdown: Reading<Celsius>,
    /// Where it slows itself down (amdgpu: crit).
    pub slowdown: Reading<Celsius>,
    /// The highest that its maker approves of for steady work.
    pub max_operating: Reading<Celsius>,
    /// The same for the memory.
    pub max_operating_memory: Reading<Celsius>,
    /// What the fan control aims at.
    pub target: Reading<Celsius>,
    /// How far the chip is below its limit. NVIDIA's newer cards tell limits as such distances only.
    pub margin: Reading<DegreesBelow>,
    /// The margin at which it switches itself off, mostly negative.
    pub shutdown_margin: Reading<DegreesBelow>,
    /// The margin at which it slows itself down.
    pub slowdown_margin: Reading<DegreesBelow>,
}

/// One fan.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fan {
    /// Its number on the card, from 1.
    pub number: u32,
    /// How hard it is driven. NVIDIA: what the driver intends, also when the fan is blocked.
    pub duty: Reading<Percent>,
    /// How fast it turns. 0 is normal for a cool card.
    pub speed: Reading<Rpm>,
    /// The fastest it can turn.
    pub max_speed: Reading<Rpm>,
}

/// Clock frequencies.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Clocks {
    /// The graphics part.
    pub graphics: Reading<Megahertz>,
    /// The computing part (NVIDIA: streaming multiprocessors).
    pub compute: Reading<Megahertz>,
    /// The memory.
    pub memory: Reading<Megahertz>,
    /// The video part.
    pub video: Reading<Megahertz>,
}

/// How busy the parts of a card were over its last sample.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Utilization {
    /// Time in which anything ran on it. Not told while it is divided by MIG.
    pub gpu: Reading<Percent>,
    /// Time in which its memory was read or written (not how full it is).
    pub memory: Reading<Percent>,
    /// The video encoder.
    pub encoder: Reading<Percent>,
    /// The video decoder (amdgpu: both, as one engine).
    pub decoder: Reading<Percent>,
}

/// Memory. The parts do not add up to the total exactly: the driver rounds.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Memory {
    /// All of it.
    pub total: Reading<ByteCount>,
    /// In use.
    pub used: Reading<ByteCount>,
    /// Left.
    pub free: Reading<ByteCount>,
    /// Kept by driver and firmware. Before driver 510 it counted as used.
    pub reserved: Reading<ByteCount>,
}

/// What a card takes and may take.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Power {
    /// What it takes: the driver's main figure, else the average, else the value of the moment.
    pub draw: Reading<Watts>,
    /// Over the last second or so.
    pub average: Reading<Watts>,
    /// At this moment.
    pub instant: Reading<Watts>,
    /// What it is held to now.
    pub limit: Reading<Watts>,
    /// What it is held to when nobody sets anything.
    pub default_limit: Reading<Watts>,
    /// The lowest limit that can be set.
    pub min_limit: Reading<Watts>,
    /// The highest limit that can be set.
    pub max_limit: Reading<Watts>,
}

/// The PCIe connection. An idle card lowers its generation; that is no fault.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Link {
    /// PCIe generation now.
    pub generation: Reading<u8>,
    /// The highest generation that card and slot can do together.
    pub max_generation: Reading<u8>,
    /// Lanes now.
    pub lanes: Reading<u8>,
    /// The most lanes that card and slot can do together.
    pub max_lanes: Reading<u8>,
    /// From the card to the host.
    pub sent: Reading<ByteRate>,
    /// From the host to the card.
    pub received: Reading<ByteRate>,
}

/// A part of a card that MIG made a device of its own.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MigDevice {
    /// Its number on the card.
    pub index: Reading<u32>,
    /// The GPU instance that it is part of.
    pub gpu_instance: Reading<u32>,
    /// The compute instance in it.
    pub compute_instance: Reading<u32>,
    /// How many multiprocessors it has.
    pub multiprocessors: Reading<u32>,
    /// Its share of the memory.
    pub memory: Memory,
}

/// A process that uses a card.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Process {
    /// Its id, as the host counts.
    pub pid: Reading<u32>,
    /// What it uses the card for.
    pub kind: ProcessKind,
    /// Its program; in a container often absent.
    pub name: Reading<String>,
    /// How much of the card's memory it holds. Windows does not tell.
    pub memory: Reading<ByteCount>,
    /// The MIG instance it runs in.
    pub gpu_instance: Reading<u32>,
    /// The compute instance it runs in.
    pub compute_instance: Reading<u32>,
    /// Whose it is: the guest, container or service; only after [`Snapshot::add_owners`](crate::Snapshot::add_owners).
    pub owner: Reading<Owner>,
}

impl Process {
    pub(crate) fn new(pid: Reading<u32>, kind: ProcessKind) -> Self {
        Self {
            pid,
            kind,
            name: Reading::default(),
            memory: Reading::default(),
            gpu_instance: Reading::default(),
            compute_instance: Reading::default(),
            owner: Reading::default(),
        }
    }
}

/// What a process uses a card for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProcessKind {
    /// Computing: `C`.
    Compute,
    /// Graphics: `G`.
    Graphics,
    /// Both: `C+G`.
    ComputeAndGraphics,
    /// Computing through the Multi-Process Service: `M+C`.
    SharedCompute,
    /// Something else, in the driver's own words.
    Other(String),
}

impl ProcessKind {
    pub(crate) fn new(text: &str) -> Self {
        match text {
            "C" => Self::Compute,
            "G" => Self::Graphics,
            "C+G" | "G+C" => Self::ComputeAndGraphics,
            "M+C" | "C+M" => Self::SharedCompute,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for ProcessKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compute => "C",
            Self::Graphics => "G",
            Self::ComputeAndGraphics => "C+G",
            Self::SharedCompute => "M+C",
            Self::Other(text) => text,
        })
    }
}
