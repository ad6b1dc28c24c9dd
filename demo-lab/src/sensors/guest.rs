//! What `/proc` and `/sys` say inside a guest: its own processors and memory, and no sensors, as in every virtual
//! machine.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::put;

/// A guest at one moment.
#[derive(Debug, Clone)]
pub(crate) struct GuestFacts {
    pub(crate) name: String,
    pub(crate) cpus: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) memory_used: u64,
    /// The share of its processors in use.
    pub(crate) load: f64,
    pub(crate) uptime: Duration,
}

/// Writes the files anew: few as they are, that costs no more than keeping apart which of them change.
pub(crate) fn write(root: &Path, facts: &GuestFacts) -> io::Result<()> {
    std::fs::create_dir_all(root.join("sys/class/hwmon"))?;
    let proc = root.join("proc");
    let seconds = facts.uptime.as_secs_f64();
    put(&proc.join("sys/kernel/hostname"), &format!("{}\n", facts.name))?;
    put(&proc.join("uptime"), &format!("{seconds:.2} {:.2}\n", idle(facts, seconds)))?;
    put(&proc.join("loadavg"), &loadavg(facts))?;
    put(&proc.join("meminfo"), &meminfo(facts))?;
    put(&proc.join("stat"), &stat(facts, seconds))?;
    put(&proc.join("cpuinfo"), &cpuinfo(facts))
}

fn idle(facts: &GuestFacts, seconds: f64) -> f64 {
    seconds * facts.cpus as f64 * (1.0 - facts.load)
}

fn loadavg(facts: &GuestFacts) -> String {
    let load = facts.load * facts.cpus as f64;
    format!("{:.2} {:.2} {load:.2} 1/312 4242\n", load * 1.1, load * 1.04)
}

fn meminfo(facts: &GuestFacts) -> String {
    let total = facts.memory_bytes / 1024;
    let available = total - facts.memory_used.min(facts.memory_bytes) / 1024;
    let (free, cached) = (available / 3, available / 2);
    let fields = [
        ("MemTotal", total),
        ("MemFree", free),
        ("MemAvailable", available),
        ("Buffers", available / 20),
        ("Cached", cached),
        ("SwapCached", 0),
        ("Active", total / 4),
        ("Inactive", total / 5),
        ("SwapTotal", 0),
        ("SwapFree", 0),
        ("Dirty", 120),
        ("Writeback", 0),
        ("Mapped", total / 16),
        ("Slab", total / 32),
        ("Committed_AS", total / 2),
        ("VmallocTotal", 34_359_738_367),
        ("VmallocUsed", 21_000),
        ("VmallocChunk", 0),
        ("PageTables", 9_000),
    ];
    fields
        .into_iter()
        .map(|(name, kib)| format!("{:<16}{kib:>8} kB\n", format!("{name}:")))
        .collect()
}

/// In hundredths of a second, as `USER_HZ` has it.
fn stat(facts: &GuestFacts, seconds: f64) -> String {
    let ticks = seconds * 100.0;
    let line = |name: &str, cpus: f64| {
        let busy = ticks * facts.load * cpus;
        let (user, system) = (busy * 0.7, busy * 0.3);
        let idle = ticks * cpus - busy;
        format!("{name} {user:.0} 0 {system:.0} {idle:.0} 0 0 0 0 0 0\n")
    };
    let mut text = line("cpu ", facts.cpus as f64);
    for number in 0..facts.cpus {
        text.push_str(&line(&format!("cpu{number}"), 1.0));
    }
    text.push_str("intr 0\nctxt 90120331\nbtime 1793000000\nprocesses 48122\nprocs_running 1\nprocs_blocked 0\n");
    text
}

fn cpuinfo(facts: &GuestFacts) -> String {
    let processor = |number: u64| {
        format!(
            "processor\t: {number}\nvendor_id\t: AuthenticAMD\ncpu family\t: 23\nmodel\t\t: 113\n\
             model name\t: AMD Ryzen 7 3700X 8-Core Processor\nphysical id\t: 0\nsiblings\t: {0}\n\
             core id\t\t: {number}\ncpu cores\t: {0}\nflags\t\t: fpu hypervisor\n\n",
            facts.cpus
        )
    };
    (0..facts.cpus).map(processor).collect()
}
