//! Counters, which mean something as a difference between two snapshots only.

use std::time::Duration;

use crate::{Absent, Gpu, PciAddress, Percent, Reading, Snapshot, Watts};

/// Counters of a card, as they stood when it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    /// What it has taken since its driver was loaded (`energyN_input`).
    pub energy: Vec<EnergyCounter>,
    /// How long its parts have been idle (i915: `rc6_residency_ms`, xe: `gtidle/idle_residency_ms`).
    pub idle: Vec<IdleCounter>,
}

/// Energy taken by a part of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnergyCounter {
    /// Which part: `card`, `pkg`; nothing where the driver does not say.
    pub label: Option<String>,
    /// In microjoules: 32 bits of them would be full within a minute.
    pub microjoules: u64,
}

/// Idle time of a part of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdleCounter {
    /// Which part: `gt0` (xe: the first is graphics and computing, the second video).
    pub part: String,
    /// In milliseconds.
    pub milliseconds: u64,
}

impl Gpu {
    /// The power that this card took on average since an `earlier` snapshot of it, from its energy counters: the
    /// whole card's, else that of its package. `elapsed` is the time between the two.
    ///
    /// ```
    /// # use gpu::{Counters, EnergyCounter, Gpu, Watts};
    /// # fn show(earlier: &Gpu, later: &Gpu) {
    /// println!("{}", later.power_since(earlier, std::time::Duration::from_secs(5)));
    /// # }
    /// ```
    #[must_use]
    pub fn power_since(&self, earlier: &Self, elapsed: Duration) -> Reading<Watts> {
        let counters = &self.counters.energy;
        let labelled = |label| counters.iter().find(|counter| counter.label.as_deref() == label);
        let Some(now) =
            labelled(Some("card")).or_else(|| labelled(Some("pkg"))).or_else(|| counters.first())
        else {
            return Reading::default();
        };
        let then = earlier.counters.energy.iter().find(|counter| counter.label == now.label);
        let Some(then) = then else { return Reading::default() };
        per_second(now.microjoules, then.microjoules, elapsed).map(|rate| Watts(rate / 1e6))
    }

    /// How busy each part was since an `earlier` snapshot, from its idle counters.
    #[must_use]
    pub fn utilization_since(
        &self,
        earlier: &Self,
        elapsed: Duration,
    ) -> Vec<(String, Reading<Percent>)> {
        let busy = |now: &IdleCounter| {
            let then = earlier.counters.idle.iter().find(|counter| counter.part == now.part);
            let idle = then.map_or_else(Reading::default, |then| {
                per_second(now.milliseconds, then.milliseconds, elapsed)
            });
            let share = idle.map(|idle| Percent((100.0 - idle / 10.0).clamp(0.0, 100.0)));
            (now.part.clone(), share)
        };
        self.counters.idle.iter().map(busy).collect()
    }
}

impl Snapshot {
    /// [`Gpu::power_since`] for every card that is in both snapshots and has an address.
    #[must_use]
    pub fn power_since(
        &self,
        earlier: &Self,
        elapsed: Duration,
    ) -> Vec<(PciAddress, Reading<Watts>)> {
        let pairs = self.gpus.iter().filter_map(|gpu| {
            let address = gpu.address?;
            let then = earlier.gpus.iter().find(|then| then.address == Some(address))?;
            Some((address, gpu.power_since(then, elapsed)))
        });
        pairs.collect()
    }
}

#[allow(clippy::cast_precision_loss)] // differences of seconds, far below 2^53
fn per_second(now: u64, then: u64, elapsed: Duration) -> Reading<f64> {
    // A counter that went back was reset with its driver: 64 bits do not run full in a card's life.
    match now.checked_sub(then) {
        Some(difference) if !elapsed.is_zero() => {
            Reading::Value(difference as f64 / elapsed.as_secs_f64())
        }
        _ => Reading::Absent(Absent::NoDifference),
    }
}
