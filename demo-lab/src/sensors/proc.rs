//! What `/proc` says of the demo's host. Counters and loads follow from the time since boot, so that they move like
//! real ones and are the same for the same moment.

use std::fmt::Write as _;
use std::time::Duration;

use super::mounts;

/// Threads of the processor, of eight cores.
const THREADS: u32 = 16;

/// Main memory in KiB: 64 GiB less what the firmware keeps.
const MEMORY: u64 = 65_755_288;

/// All files, with the time since boot.
pub(super) fn files(uptime: Duration) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("cpuinfo", cpuinfo()),
        ("devices", DEVICES.to_owned()),
        ("driver/nvidia/version", NVIDIA.to_owned()),
        ("modules", MODULES.to_owned()),
        ("mounts", mounts::mounts()),
        ("self/mounts", mounts::mounts()),
        ("self/mountinfo", mounts::mountinfo()),
        ("sys/kernel/hostname", "pve\n".to_owned()),
        ("sys/kernel/osrelease", format!("{KERNEL}\n")),
        (
            "version",
            format!(
                "Linux version {KERNEL} (build@proxmox) #1 SMP PREEMPT_DYNAMIC PMX 6.17.13-2\n"
            ),
        ),
    ];
    files.extend(moving_files(uptime));
    files
}

const KERNEL: &str = "6.17.13-2-pve";

/// The files that change from moment to moment.
pub(super) fn moving_files(uptime: Duration) -> Vec<(&'static str, String)> {
    let moment = Moment(uptime.as_secs_f64());
    vec![
        ("diskstats", diskstats(moment)),
        ("loadavg", loadavg(moment)),
        ("meminfo", meminfo(moment)),
        ("net/dev", net_dev(moment)),
        ("stat", stat(moment)),
        ("uptime", uptime_file(moment)),
    ]
}

/// Seconds since boot.
#[derive(Debug, Clone, Copy)]
struct Moment(f64);

impl Moment {
    /// What a load comes to that swings by a half around its average over some minutes. It never goes back.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn count(self, per_second: f64) -> u64 {
        const PERIOD: f64 = 47.0;
        let swing = 0.5 * PERIOD * (1.0 - (self.0 / PERIOD).cos());
        (per_second * (self.0 + swing)) as u64
    }

    /// Between -1 and 1.
    fn wave(self) -> f64 {
        (self.0 / 47.0).sin()
    }
}

fn stat(moment: Moment) -> String {
    // Shares of each thread: the first ones do more.
    let thread = |number: u32| {
        let busy = 0.18 - 0.009 * f64::from(number);
        let ticks = |share: f64| moment.count(share * 100.0);
        let (user, nice, system) = (ticks(busy * 0.62), ticks(0.002), ticks(busy * 0.3));
        let (iowait, softirq, guest) = (ticks(0.004), ticks(0.003), ticks(busy * 0.4));
        let used = user + nice + system + iowait + softirq;
        let idle = (moment.0 * 100.0) as u64;
        [user, nice, system, idle.saturating_sub(used), iowait, 0, softirq, 0, guest, 0]
    };
    let threads: Vec<[u64; 10]> = (0..THREADS).map(thread).collect();
    let mut all = [0; 10];
    for ticks in &threads {
        for (sum, own) in all.iter_mut().zip(ticks) {
            *sum += own;
        }
    }
    let words = |ticks: &[u64; 10]| ticks.map(|ticks| ticks.to_string()).join(" ");
    let mut text = format!("cpu  {}\n", words(&all));
    for (number, ticks) in threads.iter().enumerate() {
        add(&mut text, format_args!("cpu{number} {}\n", words(ticks)));
    }
    let (interrupts, switches) = (moment.count(5_400.0), moment.count(11_800.0));
    let processes = 4_100 + moment.count(3.1);
    add(
        &mut text,
        format_args!("intr {interrupts} 0 9 0 0 0 0 0 0 1\nctxt {switches}\nbtime 1771600000\n"),
    );
    add(&mut text, format_args!("processes {processes}\nprocs_running 2\nprocs_blocked 0\n"));
    text
}

fn loadavg(moment: Moment) -> String {
    let [one, five, fifteen] =
        [(1.94, 0.9), (1.87, 0.4), (1.81, 0.1)].map(|(load, swing)| load + swing * moment.wave());
    format!("{one:.2} {five:.2} {fifteen:.2} 2/1483 {}\n", 4_100 + moment.count(3.1))
}

fn uptime_file(moment: Moment) -> String {
    format!("{:.2} {:.2}\n", moment.0, moment.0 * f64::from(THREADS) * 0.88)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn meminfo(moment: Moment) -> String {
    let available = 23_671_904 - (180_000.0 * moment.wave()) as i64;
    let available = available as u64;
    let cached = 9_204_112;
    let fields = [
        ("MemTotal", MEMORY),
        ("MemFree", available - cached - 2_000_000),
        ("MemAvailable", available),
        ("Buffers", 402_116),
        ("Cached", cached),
        ("SwapCached", 12_004),
        ("Active", 30_118_400),
        ("Inactive", 9_877_216),
        ("Active(anon)", 26_004_188),
        ("Inactive(anon)", 4_380_044),
        ("Active(file)", 4_114_212),
        ("Inactive(file)", 5_497_172),
        ("Unevictable", 168_712),
        ("Mlocked", 165_640),
        ("SwapTotal", 8_388_604),
        ("SwapFree", 8_220_832),
        ("Zswap", 0),
        ("Zswapped", 0),
        ("Dirty", 2_884),
        ("Writeback", 0),
        ("AnonPages", 30_560_280),
        ("Mapped", 1_204_300),
        ("Shmem", 61_880),
        ("KReclaimable", 1_011_528),
        ("Slab", 4_120_772),
        ("SReclaimable", 1_011_528),
        ("SUnreclaim", 3_109_244),
        ("KernelStack", 23_696),
        ("PageTables", 96_504),
        ("SecPageTables", 70_120),
        ("NFS_Unstable", 0),
        ("Bounce", 0),
        ("WritebackTmp", 0),
        ("CommitLimit", 41_266_248),
        ("Committed_AS", 44_901_332),
        ("VmallocTotal", 34_359_738_367),
        ("VmallocUsed", 1_404_208),
        ("VmallocChunk", 0),
        ("Percpu", 31_232),
        ("HardwareCorrupted", 0),
        ("AnonHugePages", 21_381_120),
        ("DirectMap4k", 1_208_796),
        ("DirectMap2M", 42_842_112),
        ("DirectMap1G", 23_068_672),
    ];
    let mut text = String::new();
    for (name, value) in fields {
        add(&mut text, format_args!("{:<16}{value:>8} kB\n", format!("{name}:")));
    }
    text + "HugePages_Total:       0\nHugePages_Free:        0\nHugePages_Rsvd:        0\n\
            HugePages_Surp:        0\nHugepagesize:       2048 kB\nHugetlb:               0 kB\n"
}

fn diskstats(moment: Moment) -> String {
    // Major, minor, name; reads and writes a second, KiB of each, share of the time in use.
    const DISKS: [(u32, u32, &str, [f64; 5]); 10] = [
        (259, 0, "nvme0n1", [14.0, 41.0, 520.0, 1_870.0, 0.03]),
        (259, 1, "nvme0n1p1", [0.0, 0.0, 0.01, 0.0, 0.0]),
        (259, 2, "nvme0n1p2", [0.0, 0.0, 0.02, 0.001, 0.0]),
        (259, 3, "nvme0n1p3", [14.0, 41.0, 519.9, 1_870.0, 0.03]),
        (8, 0, "sda", [6.0, 12.0, 310.0, 240.0, 0.09]),
        (8, 1, "sda1", [6.0, 12.0, 310.0, 240.0, 0.09]),
        (8, 16, "sdb", [6.1, 12.0, 315.0, 240.0, 0.09]),
        (8, 17, "sdb1", [6.1, 12.0, 315.0, 240.0, 0.09]),
        (252, 0, "dm-0", [0.1, 0.2, 0.6, 0.9, 0.0]),
        (252, 1, "dm-1", [4.0, 22.0, 96.0, 410.0, 0.01]),
    ];
    let line = |(major, minor, name, rates): &(u32, u32, &str, [f64; 5])| {
        let [reads, writes, read, written, busy] = rates.map(|rate| moment.count(rate));
        let (read, written, busy) = (read * 2, written * 2, busy * 1000);
        format!(
            "{major:>4} {minor:>7} {name} {reads} 0 {read} {} {writes} 0 {written} {} 0 {busy} {} 0 0 0 0 0 0\n",
            reads / 3,
            writes / 4,
            reads / 3 + writes / 4,
        )
    };
    let loops = (0..2)
        .map(|number| format!("   7 {number:>7} loop{number} 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"));
    loops.chain(DISKS.iter().map(line)).collect()
}

fn net_dev(moment: Moment) -> String {
    // Bytes received and sent a second.
    const INTERFACES: [(&str, f64, f64); 8] = [
        ("lo", 2_100.0, 2_100.0),
        ("enp4s0", 412_000.0, 188_000.0),
        ("vmbr0", 96_000.0, 71_000.0),
        ("tap101i0", 41_000.0, 88_000.0),
        ("veth102i0", 12_000.0, 19_000.0),
        ("tap103i0", 61_000.0, 84_000.0),
        ("tap104i0", 58_000.0, 73_000.0),
        ("veth200i0", 9_000.0, 14_000.0),
    ];
    let head = "Inter-|   Receive                                                |  Transmit\n \
                face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n";
    let line = |(name, received, sent): &(&str, f64, f64)| {
        let [received, sent] = [received, sent].map(|rate| moment.count(*rate));
        format!(
            "{name:>6}: {received:>7} {:>7}    0    0    0     0          0         0 {sent:>8} {:>7}    0    0    0     0       0          0\n",
            received / 610,
            sent / 540,
        )
    };
    head.to_owned() + &INTERFACES.iter().map(line).collect::<String>()
}

fn cpuinfo() -> String {
    let mut text = String::new();
    for thread in 0..THREADS {
        let core = thread % 8;
        let core = if core < 4 { core } else { core + 4 };
        let apic = core * 2 + thread / 8;
        add(
            &mut text,
            format_args!(
                "processor\t: {thread}\nvendor_id\t: AuthenticAMD\ncpu family\t: 23\nmodel\t\t: 113\n\
                 model name\t: AMD Ryzen 7 3700X 8-Core Processor\nstepping\t: 0\nmicrocode\t: 0x8701035\n\
                 cpu MHz\t\t: 3599.926\ncache size\t: 512 KB\nphysical id\t: 0\nsiblings\t: 16\n\
                 core id\t\t: {core}\ncpu cores\t: 8\napicid\t\t: {apic}\ninitial apicid\t: {apic}\n\
                 fpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: 16\nwp\t\t: yes\n\
                 flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr svm sse4_2 avx2 aes\n\
                 bugs\t\t: sysret_ss_attrs spectre_v1 spectre_v2 spec_store_bypass retbleed smt_rsb srso\n\
                 bogomips\t: 7199.85\nTLB size\t: 3072 4K pages\nclflush size\t: 64\ncache_alignment\t: 64\n\
                 address sizes\t: 43 bits physical, 48 bits virtual\npower management: ts ttp tm hwpstate\n\n"
            ),
        );
    }
    text
}

/// Device numbers; that of `nvidia-uvm` is another one after each boot in reality.
const DEVICES: &str = "\
Character devices:
  1 mem
  4 tty
  5 /dev/tty
 10 misc
195 nvidia
195 nvidiactl
226 drm
507 nvidia-uvm

Block devices:
  7 loop
  8 sd
252 device-mapper
259 blkext
";

const NVIDIA: &str =
    "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.163.01  Tue Apr  8 12:41:17 UTC 2025\n";

const MODULES: &str = "\
nvidia_uvm 1884160 0 - Live 0x0000000000000000 (PO)
nvidia_drm 122880 0 - Live 0x0000000000000000 (PO)
nvidia_modeset 1355776 1 nvidia_drm, Live 0x0000000000000000 (PO)
nvidia 54394880 2 nvidia_uvm,nvidia_modeset, Live 0x0000000000000000 (PO)
asus_wmi_sensors 16384 0 - Live 0x0000000000000000
k10temp 16384 0 - Live 0x0000000000000000
nvme 61440 4 - Live 0x0000000000000000
";

fn add(text: &mut String, words: std::fmt::Arguments<'_>) {
    text.write_fmt(words).expect("writing to a String cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_grow_and_never_go_back() {
        let numbers = |seconds: f64| -> Vec<u64> {
            let moment = Moment(seconds);
            let text = stat(moment) + &net_dev(moment) + &diskstats(moment);
            text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
        };
        let mut before = numbers(2_000_000.0);
        for second in 1..400 {
            let now = numbers(2_000_000.0 + f64::from(second));
            assert!(now.iter().zip(&before).all(|(now, before)| now >= before), "second {second}");
            assert_ne!(now, before);
            before = now;
        }
    }
}
