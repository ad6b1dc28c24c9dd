//! Processors: what they are, how much they had to do, and how many tasks wanted them.

use std::time::Duration;

use procfs_core::{CpuInfo, FromBufReadSI as _, FromRead as _, KernelStats};

use super::{Percent, source::Source};

/// How many tasks were running or waiting, for a processor or a disk, on average over the last minutes. A machine
/// with N processors is full at N.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LoadAverage {
    /// Over one minute.
    pub one: f64,
    /// Over five minutes.
    pub five: f64,
    /// Over fifteen minutes.
    pub fifteen: f64,
    /// Tasks that were running when it was read.
    pub running: u32,
    /// Tasks that existed, threads included.
    pub tasks: u32,
}

/// A host's processors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Processor {
    /// `AMD Ryzen 7 2700X Eight-Core Processor`; 64-bit ARM tells none.
    pub model: Option<String>,
    /// `AuthenticAMD`, `GenuineIntel`; ARM tells none.
    pub vendor: Option<String>,
    /// How many processors the scheduler sees: threads of all cores that are switched on.
    pub logical: u32,
    /// Cores of all sockets; x86 only.
    pub cores: Option<u32>,
    /// Processor packages; x86 only.
    pub sockets: Option<u32>,
}

/// One processor as the scheduler sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogicalCpu {
    /// The kernel's number, `cpu3`.
    pub number: u32,
    /// What it did since boot.
    pub time: CpuTime,
}

/// What processors did since boot, in steps of 10 ms (`/proc/stat`, see proc_stat(5)).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CpuTime {
    /// Programs, guests of KVM included.
    pub user: Duration,
    /// The same at low priority.
    pub nice: Duration,
    /// The kernel.
    pub system: Duration,
    /// Nothing.
    pub idle: Duration,
    /// Nothing, while some task waited for a disk. It may go back, and says little on several processors.
    pub iowait: Duration,
    /// Interrupts.
    pub irq: Duration,
    /// The deferred part of interrupts.
    pub softirq: Duration,
    /// What the machine around this virtual machine kept for others.
    pub steal: Duration,
    /// Guests of KVM: part of [`user`](Self::user).
    pub guest: Duration,
    /// The same at low priority: part of [`nice`](Self::nice).
    pub guest_nice: Duration,
}

/// What processors did over some time, in shares of it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct CpuUse {
    /// Everything but idling and waiting for disks.
    pub busy: Percent,
    /// Programs and guests, of low priority too.
    pub user: Percent,
    /// The kernel, interrupts included.
    pub system: Percent,
    /// Idle while some task waited for a disk.
    pub iowait: Percent,
    /// Kept by the machine around this virtual machine for others.
    pub steal: Percent,
}

impl CpuTime {
    /// Where this time went; nothing when no time passed.
    pub(super) fn share(&self) -> Option<CpuUse> {
        let user = self.user + self.nice;
        let system = self.system + self.irq + self.softirq;
        let busy = user + system + self.steal;
        let all = busy + self.idle + self.iowait;
        if all.is_zero() {
            return None;
        }
        let share = |part: Duration| Percent(part.as_secs_f64() / all.as_secs_f64() * 100.0);
        Some(CpuUse {
            busy: share(busy),
            user: share(user),
            system: share(system),
            iowait: share(self.iowait),
            steal: share(self.steal),
        })
    }

    /// What happened since an `earlier` reading. The kernel sets single counters back a little now and then (proc_stat(5)
    /// says so of iowait): that counts as none.
    pub(super) fn since(&self, earlier: &Self) -> Self {
        Self {
            user: self.user.saturating_sub(earlier.user),
            nice: self.nice.saturating_sub(earlier.nice),
            system: self.system.saturating_sub(earlier.system),
            idle: self.idle.saturating_sub(earlier.idle),
            iowait: self.iowait.saturating_sub(earlier.iowait),
            irq: self.irq.saturating_sub(earlier.irq),
            softirq: self.softirq.saturating_sub(earlier.softirq),
            steal: self.steal.saturating_sub(earlier.steal),
            guest: self.guest.saturating_sub(earlier.guest),
            guest_nice: self.guest_nice.saturating_sub(earlier.guest_nice),
        }
    }
}

impl From<&procfs_core::CpuTime> for CpuTime {
    fn from(ticks: &procfs_core::CpuTime) -> Self {
        // A tick that user space sees is 10 ms on every architecture of Linux but Alpha (USER_HZ), and no machine
        // lives for the 2^50 of them that would fill a Duration's sum.
        let time = |ticks: u64| Duration::from_millis(ticks.min(1 << 50) * 10);
        let newer = |ticks: Option<u64>| time(ticks.unwrap_or(0));
        Self {
            user: time(ticks.user),
            nice: time(ticks.nice),
            system: time(ticks.system),
            idle: time(ticks.idle),
            iowait: newer(ticks.iowait),
            irq: newer(ticks.irq),
            softirq: newer(ticks.softirq),
            steal: newer(ticks.steal),
            guest: newer(ticks.guest),
            guest_nice: newer(ticks.guest_nice),
        }
    }
}

pub(super) fn load_average(source: &mut Source<'_>) -> Option<LoadAverage> {
    source.parse("proc/loadavg", |text| {
        let load = procfs_core::LoadAverage::from_read(text.as_bytes()).ok()?;
        // The kernel writes two decimals; as an f32 they are not those any more.
        let decimals = |load: f32| (f64::from(load) * 100.0).round() / 100.0;
        let sane = [load.one, load.five, load.fifteen].iter().all(|load| *load >= 0.0);
        sane.then(|| LoadAverage {
            one: decimals(load.one),
            five: decimals(load.five),
            fifteen: decimals(load.fifteen),
            running: load.cur,
            tasks: load.max,
        })
    })
}

/// All processors together, and each.
pub(super) fn times(source: &mut Source<'_>) -> (Option<CpuTime>, Vec<LogicalCpu>) {
    let times = source.parse("proc/stat", |text| {
        let system = procfs_core::ExplicitSystemInfo {
            boot_time_secs: 0,
            ticks_per_second: 100,
            page_size: 4096,
            is_little_endian: true,
        };
        let stats = KernelStats::from_buf_read(text.as_bytes(), &system).ok()?;
        // The parser does not keep the numbers, which have gaps where processors are switched off.
        let numbers = text.lines().filter_map(|line| {
            let (number, _) = line.strip_prefix("cpu")?.split_once(' ')?;
            number.parse().ok()
        });
        let each = numbers
            .zip(&stats.cpu_time)
            .map(|(number, time)| LogicalCpu { number, time: time.into() });
        Some((CpuTime::from(&stats.total), each.collect()))
    });
    times.map_or_else(Default::default, |(total, each)| (Some(total), each))
}

pub(super) fn processor(source: &mut Source<'_>, cpus: &[LogicalCpu]) -> Option<Processor> {
    let info = source.parse("proc/cpuinfo", |text| CpuInfo::from_read(text.as_bytes()).ok());
    let said = |key: &str| {
        let value = info.as_ref()?.get_field(0, key)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let number = |key: &str| said(key)?.parse::<u32>().ok();
    let blocks = info.as_ref().map_or(0, |info| {
        (0..info.num_cores()).filter(|cpu| info.get_field(*cpu, "processor").is_some()).count()
    });
    let logical = if cpus.is_empty() { blocks } else { cpus.len() };
    let logical = u32::try_from(logical).unwrap_or(u32::MAX);
    if logical == 0 {
        return None;
    }
    let sockets = number("siblings").filter(|threads| *threads > 0);
    let sockets = sockets.map(|threads| logical.div_ceil(threads));
    Some(Processor {
        model: said("model name").or_else(|| said("cpu model")),
        vendor: said("vendor_id"),
        logical,
        cores: sockets
            .zip(number("cpu cores"))
            .map(|(sockets, cores)| sockets.saturating_mul(cores)),
        sockets,
    })
}
