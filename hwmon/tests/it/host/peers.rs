//! This machine, compared with what procps and coreutils say of it.

use std::{process::Command, time::Duration};

use hwmon::host::Host;

use crate::tree::skip;

/// The output of a program of this machine; nothing, with a reason on the screen, where it is not.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(program).args(arguments).env("LC_ALL", "C").output() {
        Ok(output) if output.status.success() => Some(String::from_utf8(output.stdout).unwrap()),
        _ => {
            skip(&format!("no {program} here"));
            None
        }
    }
}

fn numbers(line: &str) -> Vec<u64> {
    line.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Memory moves between two readings.
fn near(ours: u64, theirs: u64, what: &str) {
    const SLACK: u64 = 256 << 20;
    assert!(ours.abs_diff(theirs) <= SLACK, "{what}: {ours} here, {theirs} there");
}

#[test]
fn memory_and_swap_are_those_of_free() {
    let Some(text) = said("free", &["-b", "-w"]) else { return };
    let host = Host::read("/").unwrap();
    let (memory, swap) = (host.memory.unwrap(), host.swap.unwrap());
    let row = |name: &str| numbers(text.lines().find(|line| line.starts_with(name)).unwrap());
    let [total, used, free, shared, buffers, cache, available] = row("Mem:")[..] else {
        panic!("another free than that of procps 4: {text}")
    };
    assert_eq!(memory.total.0, total);
    near(memory.used().0, used, "used");
    near(memory.free.0, free, "free");
    near(memory.shared.0, shared, "shared");
    near(memory.buffers.0, buffers, "buffers");
    near(memory.cached.0, cache, "cache");
    near(memory.available.0, available, "available");
    let [total, used, free] = row("Swap:")[..] else { panic!("{text}") };
    assert_eq!(swap.total.0, total);
    near(swap.used().0, used, "swap used");
    near(swap.free.0, free, "swap free");
}

#[test]
fn load_and_uptime_are_those_of_uptime() {
    let host = Host::read("/").unwrap();
    let Some(text) = said("uptime", &[]) else { return };
    let (_, loads) = text.split_once("load average: ").unwrap();
    let loads: Vec<f64> = loads.trim().split(", ").map(|load| load.parse().unwrap()).collect();
    let load = host.load_average.unwrap();
    // The kernel counts anew every five seconds: one step may lie between.
    for (ours, theirs) in [load.one, load.five, load.fifteen].into_iter().zip(loads) {
        assert!((ours - theirs).abs() <= 0.5, "{load:?} here, {text} there");
    }
    let Some(since) = said("uptime", &["-s"]) else { return };
    let Some(then) = said("date", &["-d", since.trim(), "+%s"]) else { return };
    let Some(now) = said("date", &["+%s"]) else { return };
    let seconds = numbers(&now)[0] - numbers(&then)[0];
    assert!(host.uptime.unwrap().as_secs().abs_diff(seconds) <= 3, "{:?} {seconds}", host.uptime);
}

#[test]
fn processors_are_those_of_nproc() {
    let Some(count) = said("nproc", &["--all"]) else { return };
    let host = Host::read("/").unwrap();
    assert_eq!(u64::from(host.processor.unwrap().logical), numbers(&count)[0]);
}

#[test]
fn sizes_are_those_of_statfs_for_every_filesystem() {
    let host = Host::read("/").unwrap();
    assert!(host.filesystems.iter().any(|filesystem| filesystem.mount_point == "/"));
    for filesystem in &host.filesystems {
        let Ok(space) = &filesystem.space else { continue };
        let place = filesystem.mount_point.as_str();
        let Some(text) = said("stat", &["-f", "-c", "%S %b %f %a %c", place]) else { return };
        let [block, total, free, available, inodes] = numbers(&text)[..] else { panic!("{text}") };
        near(space.total.0, total * block, place);
        near(space.used.0, (total - free) * block, place);
        near(space.available.0, available * block, place);
        assert_eq!(space.inodes.map_or(0, |inodes| inodes.total), inodes, "{place}");
    }
}

#[test]
fn every_disk_that_df_shows_is_a_filesystem_here() {
    let Some(text) = said("df", &["-kPl"]) else { return };
    let host = Host::read("/").unwrap();
    for line in text.lines().filter(|line| line.starts_with("/dev/")) {
        let known = host.filesystems.iter().any(|filesystem| {
            line.ends_with(&format!(" {}", filesystem.mount_point)) && filesystem.space.is_ok()
        });
        assert!(known, "{line}");
    }
}

#[test]
fn a_busy_processor_is_seen_as_busy() {
    let first = Host::read("/").unwrap();
    let until = std::time::Instant::now() + Duration::from_millis(400);
    let mut work = 0_u64;
    while std::time::Instant::now() < until {
        work = std::hint::black_box(work.wrapping_mul(31).wrapping_add(7));
    }
    let now = Host::read("/").unwrap();
    let elapsed = now.elapsed_since(&first).unwrap();
    let rates = now.since(&first, elapsed);
    assert!(elapsed >= Duration::from_millis(390), "{elapsed:?}");
    // One thread was busy all the time.
    let most = rates.cpus.iter().map(|cpu| cpu.share.busy.0).fold(0.0, f64::max);
    let least = 60.0 / rates.cpus.len() as f64;
    assert!(rates.cpu.unwrap().busy.0 >= least && most >= 30.0, "{rates:?}");
}
