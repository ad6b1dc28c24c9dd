//! What the whole host is doing: load, memory, filesystems, disks, network, thermal zones, uptime, and what it is
//! made of; from `/proc` and `/sys`, of this machine or of any other, by the same parse.
//!
//! [`plan`] says what to capture below `/` (the sensors' own [`plan`](crate::plan()) is below `/sys`; a
//! [`RoundTrip`](host_capture::RoundTrip) brings both at once), and [`Host::from_capture`] makes sense of it.
//! [`Host::read`] does both on this machine.
//!
//! Counters mean something as a difference: [`Host::since`] makes rates of two readings.
//!
//! ```
//! use hwmon::host::Host;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let root = tempfile::tempdir()?;
//! # std::fs::create_dir(root.path().join("proc"))?;
//! # let write = |name: &str, text: &str| std::fs::write(root.path().join("proc").join(name), text);
//! # write("loadavg", "0.65 0.28 0.64 1/94 20664\n")?;
//! # write("uptime", "11943.64 12366.79\n")?;
//! # let stat = |idle: u32| format!("cpu 100 0 50 {idle} 0 0 0 0 0 0\nctxt 1\nbtime 1\nprocesses 1\n");
//! # write("stat", &stat(850))?;
//! # let root = root.path(); // "/"
//! let first = Host::read(root)?;
//! println!("load {:.2}", first.load_average.map_or(f64::NAN, |load| load.one));
//! println!("busy since boot: {}", first.cpu_since_boot().ok_or("no /proc/stat")?.busy);
//! // … some seconds later:
//! # write("stat", &stat(950))?;
//! # write("uptime", "11944.64 12367.79\n")?;
//! let now = Host::read(root)?;
//! let elapsed = now.elapsed_since(&first).ok_or("rebooted meanwhile")?;
//! let rates = now.since(&first, elapsed);
//! println!("busy now: {}", rates.cpu.ok_or("no /proc/stat")?.busy);
//! # assert_eq!(rates.cpu.map(|cpu| cpu.busy.0), Some(0.0));
//! # Ok(())
//! # }
//! ```
//!
//! Nothing here fails as a whole: what could not be read or understood is missing from the [`Host`] and told in
//! [`Host::problems`].

mod board;
mod cpu;
mod disk;
mod energy;
mod filesystem;
mod memory;
mod network;
mod plan;
mod rates;
mod source;
mod space;
mod thermal;
mod units;

use std::{path::Path, time::Duration};

use host_capture::Capture;
use procfs_core::{FromRead as _, Uptime};

pub use board::Board;
pub use cpu::{CpuTime, CpuUse, LoadAverage, LogicalCpu, Processor};
pub use disk::{Disk, DiskKind};
pub use energy::EnergyCounter;
pub use filesystem::{Filesystem, FilesystemKind};
pub use memory::{Memory, Swap};
pub use network::{Interface, LinkState};
pub use plan::plan;
pub use rates::{CpuRate, DiskRate, InterfaceRate, PowerDraw, Rates};
pub use source::Problem;
pub use space::{Inodes, NoSpace, Space};
pub use thermal::{ThermalZone, Trip};
pub use units::{BitsPerSecond, Bytes, BytesPerSecond, Percent};

use source::Source;

/// A host at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Host {
    /// Its own name for itself (`/proc/sys/kernel/hostname`).
    pub name: Option<String>,
    /// Release of its kernel: `6.14.8-2-pve` (`/proc/sys/kernel/osrelease`).
    pub kernel: Option<String>,
    /// Time since it was started, sleep included (`/proc/uptime`).
    pub uptime: Option<Duration>,
    /// How many tasks wanted to run (`/proc/loadavg`).
    pub load_average: Option<LoadAverage>,
    /// Its processors (`/proc/cpuinfo`, `/proc/stat`).
    pub processor: Option<Processor>,
    /// What all processors together did since boot (`/proc/stat`).
    pub cpu_time: Option<CpuTime>,
    /// The same, processor by processor; those that are switched off are left out.
    pub cpus: Vec<LogicalCpu>,
    /// The board and its firmware (`/sys/class/dmi/id`, or the device tree). Virtual machines often have none.
    pub board: Option<Board>,
    /// Main memory (`/proc/meminfo`).
    pub memory: Option<Memory>,
    /// Swap (`/proc/meminfo`).
    pub swap: Option<Swap>,
    /// What is mounted and holds data, by mount point (`/proc/self/mountinfo`, `df`). Filesystems of the
    /// kernel, of lxcfs and of container images are left out, and so are bind mounts.
    pub filesystems: Vec<Filesystem>,
    /// Whole disks, in the kernel's order (`/proc/diskstats`, `/sys/class/block`).
    pub disks: Vec<Disk>,
    /// Network interfaces, in the kernel's order, `lo` included (`/proc/net/dev`, `/sys/class/net`).
    pub interfaces: Vec<Interface>,
    /// Thermal zones (`/sys/class/thermal`). Those with [`ThermalZone::hwmon`] repeat a sensor that the hwmon
    /// subsystem has as well; [`own_thermal_zones`](Self::own_thermal_zones) leaves them out.
    pub thermal_zones: Vec<ThermalZone>,
    /// Energy counters of the processors (RAPL, `/sys/class/powercap`). Only root may read them.
    pub energy: Vec<EnergyCounter>,
    /// What could not be read or understood. What is not there at all is no problem: it is just absent.
    pub problems: Vec<Problem>,
    /// Whether the capture was cut off, so that something may be missing.
    pub truncated: bool,
}

impl Host {
    /// Read the host whose root directory is `root`: `/`, or a copy of one, in which `proc` and `sys` lie. It runs
    /// `df`, as [`plan`] has it.
    ///
    /// # Errors
    /// When `root` is no directory.
    pub fn read(root: impl AsRef<Path>) -> Result<Self, host_capture::Error> {
        Ok(Self::from_capture(&Capture::open(root, &plan())?))
    }

    /// Make sense of a capture of [`plan`].
    #[must_use]
    pub fn from_capture(capture: &Capture) -> Self {
        let mut source = Source::new(capture);
        let (cpu_time, cpus) = cpu::times(&mut source);
        let (memory, swap) = memory::read(&mut source);
        Self {
            name: source.word("proc/sys/kernel/hostname"),
            kernel: source.word("proc/sys/kernel/osrelease"),
            uptime: uptime(&mut source),
            load_average: cpu::load_average(&mut source),
            processor: cpu::processor(&mut source, &cpus),
            cpu_time,
            cpus,
            board: board::read(&mut source),
            memory,
            swap,
            filesystems: filesystem::read(&mut source),
            disks: disk::read(&mut source),
            interfaces: network::read(&mut source),
            thermal_zones: thermal::read(&source),
            energy: energy::read(&source),
            problems: source.into_problems(),
            truncated: capture.is_truncated(),
        }
    }

    /// The time between an `earlier` reading of this host and this one, by the host's own clock, to a hundredth of
    /// a second. Nothing when it was restarted between them.
    #[must_use]
    pub fn elapsed_since(&self, earlier: &Self) -> Option<Duration> {
        self.uptime?.checked_sub(earlier.uptime?)
    }

    /// How busy the processors were on average since boot: all that one reading can say. What they do now is in
    /// [`since`](Self::since).
    #[must_use]
    pub fn cpu_since_boot(&self) -> Option<CpuUse> {
        self.cpu_time?.share()
    }

    /// The thermal zones that tell something which the hwmon subsystem does not.
    pub fn own_thermal_zones(&self) -> impl Iterator<Item = &ThermalZone> {
        self.thermal_zones.iter().filter(|zone| zone.hwmon.is_none())
    }
}

fn uptime(source: &mut Source<'_>) -> Option<Duration> {
    source.parse("proc/uptime", |text| {
        let seconds = Uptime::from_read(text.as_bytes()).ok()?.uptime;
        Duration::try_from_secs_f64(seconds).ok()
    })
}
