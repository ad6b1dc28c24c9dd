//! Memory and swap, counted as free(1) of procps 4 counts them.

use procfs_core::{FromRead as _, Meminfo};

use super::{Bytes, Percent, source::Source};

/// Main memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Memory {
    /// What the kernel can give out.
    pub total: Bytes,
    /// What programs could get without swapping, the kernel's estimate. (Before Linux 3.14: free, buffers and
    /// cache.)
    pub available: Bytes,
    /// What nobody has.
    pub free: Bytes,
    /// Cache of files, and what the kernel can give back of its own structures.
    pub cached: Bytes,
    /// Buffers of block devices.
    pub buffers: Bytes,
    /// Shared memory and tmpfs.
    pub shared: Bytes,
}

/// Swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Swap {
    /// All of it; 0 on a host without.
    pub total: Bytes,
    /// What nobody has.
    pub free: Bytes,
}

impl Memory {
    /// What cannot be given to programs: all that is not available.
    #[must_use]
    pub fn used(&self) -> Bytes {
        Bytes(self.total.0.saturating_sub(self.available.0))
    }

    /// The same as a share.
    #[must_use]
    pub fn used_percent(&self) -> Percent {
        Percent::of(self.used().0, self.total.0)
    }
}

impl Swap {
    /// What is in use.
    #[must_use]
    pub fn used(&self) -> Bytes {
        Bytes(self.total.0.saturating_sub(self.free.0))
    }

    /// The same as a share; 0 on a host without swap.
    #[must_use]
    pub fn used_percent(&self) -> Percent {
        Percent::of(self.used().0, self.total.0)
    }
}

pub(super) fn read(source: &mut Source<'_>) -> (Option<Memory>, Option<Swap>) {
    let info = source.parse("proc/meminfo", |text| {
        let text: String =
            text.lines().filter(|line| is_sound(line)).flat_map(|line| [line, "\n"]).collect();
        Meminfo::from_read(text.as_bytes()).ok()
    });
    let Some(info) = info else { return (None, None) };
    let cached = info.cached.saturating_add(info.s_reclaimable.unwrap_or(0));
    let free_or_cached = info.mem_free.saturating_add(info.buffers).saturating_add(cached);
    // Some containers are told of more available memory than there is; free(1) has the same guard.
    let available = info.mem_available.unwrap_or(free_or_cached);
    let available = if available > info.mem_total { info.mem_free } else { available };
    let memory = Memory {
        total: Bytes(info.mem_total),
        available: Bytes(available),
        free: Bytes(info.mem_free),
        cached: Bytes(cached),
        buffers: Bytes(info.buffers),
        shared: Bytes(info.shmem.unwrap_or(0)),
    };
    let swap = Swap { total: Bytes(info.swap_total), free: Bytes(info.swap_free) };
    (Some(memory), Some(swap))
}

/// `MemTotal:       24684084 kB`. The parser multiplies without looking, and cuts the last byte of the key off.
fn is_sound(line: &str) -> bool {
    const MOST: u64 = 1 << 50;
    let mut words = line.split_whitespace();
    let key = words.next().is_some_and(|key| key.is_ascii() && key.ends_with(':'));
    key && words.next().and_then(|number| number.parse::<u64>().ok()).is_some_and(|n| n < MOST)
}
