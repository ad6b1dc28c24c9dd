//! What is left of a card, who has the rest, and what it is able to do at all.

mod table;

use crate::{ByteCount, Gpu, Percent, Process, Reading};

/// What is left of a card, and what it can do.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Resources<'a> {
    /// All of its memory.
    pub memory_total: Reading<ByteCount>,
    /// Memory that nobody has.
    pub memory_free: Reading<ByteCount>,
    /// How full its memory is.
    pub memory_used: Reading<Percent>,
    /// Computing time that nobody used during the last sample.
    pub compute_free: Reading<Percent>,
    /// Who uses it, the most memory first; those who do not tell come last.
    pub users: Reading<Vec<&'a Process>>,
    /// What it is able to do, where its maker's documents say so.
    pub capabilities: Capabilities,
}

/// What a card is able to do: from what it tells itself, else from a small table of NVIDIA's cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// `Turing`, `Ampere`, …
    pub architecture: Option<String>,
    /// CUDA compute capability, `7.5`.
    pub compute_capability: Option<String>,
    /// How many CUDA cores it has.
    pub cuda_cores: Option<u32>,
}

impl Gpu {
    /// What is left of this card, and what it can do.
    ///
    /// ```
    /// # fn main() -> Result<(), gpu::Error> {
    /// # let csv = "name, utilization.gpu [%], memory.total [MiB], memory.used [MiB]\n\
    /// #            NVIDIA GeForce RTX 2080, 25 %, 8192 MiB, 2048 MiB\n";
    /// let report = gpu::Report::parse(csv)?;
    /// let resources = report.gpus[0].resources();
    /// assert_eq!(resources.compute_free, gpu::Reading::Value(gpu::Percent(75.0)));
    /// assert_eq!(resources.memory_used, gpu::Reading::Value(gpu::Percent(25.0)));
    /// assert_eq!(resources.capabilities.cuda_cores, Some(2944));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn resources(&self) -> Resources<'_> {
        let memory = &self.memory;
        let users = self.processes.as_ref().map(|processes| {
            let mut users: Vec<&Process> = processes.iter().collect();
            users.sort_by_key(|process| std::cmp::Reverse(process.memory.value().copied()));
            users
        });
        Resources {
            memory_total: memory.total.clone(),
            memory_free: memory.free.clone().or_else(|| difference(memory)),
            memory_used: share(memory),
            compute_free: self.utilization.gpu.as_ref().map(|busy| Percent(100.0 - busy.0)),
            users,
            capabilities: self.capabilities(),
        }
    }

    fn capabilities(&self) -> Capabilities {
        let known = self.name.value().and_then(|name| table::model(name));
        let own = |reading: &Reading<String>| reading.value().cloned();
        let architecture = own(&self.architecture)
            .or_else(|| known.map(|model| model.generation.architecture.to_owned()));
        let of_architecture = || table::of_architecture(architecture.as_deref()?);
        let compute_capability = own(&self.compute_capability).or_else(|| {
            let known = known.map(|model| model.generation.compute_capability);
            known.or_else(of_architecture).map(str::to_owned)
        });
        Capabilities {
            architecture,
            compute_capability,
            cuda_cores: known.map(|model| model.cuda_cores),
        }
    }
}

fn difference(memory: &crate::Memory) -> Reading<ByteCount> {
    let total = memory.total.as_ref().copied();
    total.and_then(|total| {
        let used = memory.used.as_ref().copied();
        used.map(|used| ByteCount(total.0.saturating_sub(used.0)))
    })
}

fn share(memory: &crate::Memory) -> Reading<Percent> {
    let total = memory.total.as_ref().copied();
    total.and_then(|total| {
        let used = memory.used.as_ref().copied();
        used.and_then(|used| {
            let share = f64::from(used) / f64::from(total) * 100.0;
            // A card without memory of its own says 0 of 0.
            if share.is_finite() { Reading::Value(Percent(share)) } else { Reading::default() }
        })
    })
}
