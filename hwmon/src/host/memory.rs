//! Memory and swap, counted as free(1) of procps 4 counts them.

use std::collections::HashMap;

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
    // procfs-core refuses the whole file when one of many fields is missing that nobody asked for, as in gVisor.
    let fields = source.parse("proc/meminfo", |text| {
        let fields: Fields = text.lines().filter_map(field).collect();
        fields.contains_key("MemTotal").then_some(fields)
    });
    let Some(fields) = fields else { return (None, None) };
    (memory(&fields), swap(&fields))
}

type Fields = HashMap<String, Bytes>;

/// `MemTotal:       24684084 kB`, which are KiB.
fn field(line: &str) -> Option<(String, Bytes)> {
    let (name, rest) = line.split_once(':')?;
    let number = rest.trim().strip_suffix("kB")?.trim_end();
    Some((name.to_owned(), Bytes(number.parse::<u64>().ok()?.checked_mul(1024)?)))
}

fn memory(fields: &Fields) -> Option<Memory> {
    let field = |name: &str| fields.get(name).copied();
    let (total, free) = (field("MemTotal")?, field("MemFree")?);
    let buffers = field("Buffers").unwrap_or_default();
    let given_back = field("SReclaimable").unwrap_or_default();
    let cached = field("Cached").unwrap_or_default().0.saturating_add(given_back.0);
    let without_estimate = free.0.saturating_add(buffers.0).saturating_add(cached);
    let available = field("MemAvailable").map_or(without_estimate, |available| available.0);
    Some(Memory {
        total,
        // Some containers are told of more available memory than they have; free(1) has the same guard.
        available: if available > total.0 { free } else { Bytes(available) },
        free,
        cached: Bytes(cached),
        buffers,
        shared: field("Shmem").unwrap_or_default(),
    })
}

fn swap(fields: &Fields) -> Option<Swap> {
    Some(Swap { total: *fields.get("SwapTotal")?, free: *fields.get("SwapFree")? })
}
