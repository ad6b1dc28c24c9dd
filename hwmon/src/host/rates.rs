//! What happened between two readings of a host.

use std::time::Duration;

use crate::{Quantity, Unit};

use super::{Bytes, BytesPerSecond, CpuUse, Host, Percent};

/// What a host did between two readings. What is in only one of them, or was counted from the start again between
/// them, is left out.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Rates {
    /// The time between them.
    pub elapsed: Duration,
    /// What all processors together did.
    pub cpu: Option<CpuUse>,
    /// The same, processor by processor.
    pub cpus: Vec<CpuRate>,
    /// What went through disks.
    pub disks: Vec<DiskRate>,
    /// What went through network interfaces.
    pub interfaces: Vec<InterfaceRate>,
    /// What the processors took.
    pub power: Vec<PowerDraw>,
}

/// What one processor did.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct CpuRate {
    /// The kernel's number, `cpu3`.
    pub number: u32,
    /// Where its time went.
    pub share: CpuUse,
}

/// What went through a disk.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DiskRate {
    /// [`Disk::name`](super::Disk::name)
    pub name: String,
    /// Bytes read.
    pub read: BytesPerSecond,
    /// Bytes written.
    pub written: BytesPerSecond,
    /// Reads completed, a second.
    pub reads_per_second: f64,
    /// Writes completed, a second.
    pub writes_per_second: f64,
    /// Time in which it had something to do.
    pub busy: Percent,
}

/// What went through a network interface.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct InterfaceRate {
    /// [`Interface::name`](super::Interface::name)
    pub name: String,
    /// Bytes received.
    pub received: BytesPerSecond,
    /// Bytes sent.
    pub sent: BytesPerSecond,
    /// Broken packets in that time, both ways.
    pub errors: u64,
    /// Packets thrown away in that time, both ways.
    pub dropped: u64,
    /// The busier direction, of what the link can carry; nothing where it does not tell.
    pub used: Option<Percent>,
}

/// What a processor or a part of it took on average.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PowerDraw {
    /// [`EnergyCounter::zone`](super::EnergyCounter::zone)
    pub zone: String,
    /// What it is: `package-0`, `core`, `dram`.
    pub name: Option<String>,
    /// In watts.
    pub power: Quantity,
}

impl Host {
    /// What happened since an `earlier` reading of the same host. `elapsed` is the time between the two;
    /// [`elapsed_since`](Self::elapsed_since) knows it better than a clock on this side of a network.
    ///
    /// Empty when no time passed, or when the host was restarted in between.
    #[must_use]
    pub fn since(&self, earlier: &Self, elapsed: Duration) -> Rates {
        let restarted = self.uptime.zip(earlier.uptime).is_some_and(|(now, then)| now < then);
        if elapsed.is_zero() || restarted {
            return Rates { elapsed, ..Rates::default() };
        }
        Rates {
            elapsed,
            cpu: self
                .cpu_time
                .zip(earlier.cpu_time)
                .and_then(|(now, then)| now.since(&then).share()),
            cpus: self.cpu_rates(earlier),
            disks: self.disk_rates(earlier, elapsed),
            interfaces: self.interface_rates(earlier, elapsed),
            power: self.power_draws(earlier, elapsed),
        }
    }

    fn cpu_rates(&self, earlier: &Self) -> Vec<CpuRate> {
        let rate = |now: &super::LogicalCpu| {
            let then = earlier.cpus.iter().find(|then| then.number == now.number)?;
            Some(CpuRate { number: now.number, share: now.time.since(&then.time).share()? })
        };
        self.cpus.iter().filter_map(rate).collect()
    }

    fn disk_rates(&self, earlier: &Self, elapsed: Duration) -> Vec<DiskRate> {
        let rate = |now: &super::Disk| {
            let then = earlier.disks.iter().find(|then| then.name == now.name)?;
            let busy = now.busy.checked_sub(then.busy)?;
            Some(DiskRate {
                name: now.name.clone(),
                read: bytes_per_second(now.read, then.read, elapsed)?,
                written: bytes_per_second(now.written, then.written, elapsed)?,
                reads_per_second: per_second(now.reads, then.reads, elapsed)?,
                writes_per_second: per_second(now.writes, then.writes, elapsed)?,
                // The two clocks are not read at one moment.
                busy: Percent((busy.as_secs_f64() / elapsed.as_secs_f64() * 100.0).min(100.0)),
            })
        };
        self.disks.iter().filter_map(rate).collect()
    }

    fn interface_rates(&self, earlier: &Self, elapsed: Duration) -> Vec<InterfaceRate> {
        let rate = |now: &super::Interface| {
            let then = earlier.interfaces.iter().find(|then| then.name == now.name)?;
            let received = bytes_per_second(now.received, then.received, elapsed)?;
            let sent = bytes_per_second(now.sent, then.sent, elapsed)?;
            #[allow(clippy::cast_precision_loss)] // link speeds are far below 2^53
            let share = |speed: super::BitsPerSecond| {
                Percent((received.0.max(sent.0) * 8.0 / speed.0 as f64 * 100.0).min(100.0))
            };
            Some(InterfaceRate {
                name: now.name.clone(),
                received,
                sent,
                errors: now.errors.checked_sub(then.errors)?,
                dropped: now.dropped.checked_sub(then.dropped)?,
                used: now.speed.filter(|speed| speed.0 > 0).map(share),
            })
        };
        self.interfaces.iter().filter_map(rate).collect()
    }

    fn power_draws(&self, earlier: &Self, elapsed: Duration) -> Vec<PowerDraw> {
        // No processor takes a tenth of this: a counter of another range, or one that was set back.
        const MOST_MICROWATTS: u128 = 100_000_000_000;
        let draw = |now: &super::EnergyCounter| {
            let then = earlier.energy.iter().find(|then| then.zone == now.zone)?;
            let microjoules = u128::from(now.since(then)?);
            let microwatts = microjoules * 1_000_000 / elapsed.as_micros().max(1);
            let power = Quantity::new(i128::try_from(microwatts).ok()?, Unit::Watts);
            (microwatts < MOST_MICROWATTS).then(|| PowerDraw {
                zone: now.zone.clone(),
                name: now.name.clone(),
                power,
            })
        };
        self.energy.iter().filter_map(draw).collect()
    }
}

fn bytes_per_second(now: Bytes, then: Bytes, elapsed: Duration) -> Option<BytesPerSecond> {
    per_second(now.0, then.0, elapsed).map(BytesPerSecond)
}

/// Nothing for a counter that was set back.
#[allow(clippy::cast_precision_loss)] // differences of seconds, far below 2^53
fn per_second(now: u64, then: u64, elapsed: Duration) -> Option<f64> {
    Some(now.checked_sub(then)? as f64 / elapsed.as_secs_f64())
}
