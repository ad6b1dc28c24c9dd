//! Files that no kernel writes, and captures that end too early.

use host_capture::{Capture, Errno, Node, Output};
use hwmon::host::{self, Host};
use proptest::{collection::vec, prelude::*};

use super::archive::Archive;

const FILES: [&str; 8] = [
    "proc/cpuinfo",
    "proc/diskstats",
    "proc/loadavg",
    "proc/meminfo",
    "proc/net/dev",
    "proc/self/mountinfo",
    "proc/stat",
    "proc/uptime",
];

fn with(path: &str, bytes: impl Into<Vec<u8>>) -> Host {
    let mut capture = Archive::own("server").capture();
    capture.insert(path, Node::file(Ok(bytes.into())));
    Host::from_capture(&capture)
}

#[test]
fn a_file_that_makes_no_sense_is_a_problem_and_costs_only_its_own_part() {
    for path in FILES {
        for text in [
            "garbage\nand more of it\nand more",
            "\u{1b}[2J\n\n\n-1 -1 -1",
            "x 2 3 4\n\n5 6 7 8\n9",
        ] {
            let host = with(path, text);
            if path != "proc/cpuinfo" {
                let problem =
                    host.problems.iter().find(|problem| problem.what == format!("/{path}"));
                let problem = problem.unwrap_or_else(|| panic!("{path} took {text:?}: {host:#?}"));
                assert!(!problem.to_string().contains(char::is_control), "{problem}");
            }
            assert!(host.name.is_some() && host.board.is_some(), "{path}");
        }
    }
    // A processor of which nothing is told is still one that the scheduler sees.
    let host = with("proc/cpuinfo", "garbage");
    let processor = host.processor.unwrap();
    assert_eq!((processor.model, processor.logical), (None, 3));
}

#[test]
fn a_file_that_cannot_be_read_is_a_problem_and_no_zero() {
    for path in FILES {
        let mut capture = Archive::own("server").capture();
        capture.insert(path, Node::file(Err(Errno::EIO.into())));
        let host = Host::from_capture(&capture);
        assert_eq!(host.problems.len(), 1, "{path}");
        assert_eq!(host.problems[0].to_string(), format!("/{path}: Input/output error (EIO)"));
    }
    let mut capture = Archive::own("server").capture();
    capture.insert("proc/meminfo", Node::file(Err(Errno::EACCES.into())));
    assert_eq!(Host::from_capture(&capture).memory, None);
}

#[test]
fn one_odd_line_costs_only_itself() {
    let mounts = "30 1 252:0 / / rw shared:1 - ext4 /dev/vda rw\nodd\nodd too\n31 30 0:9 / /mnt rw - ext4 /dev/vdb rw";
    let host = with("proc/self/mountinfo", mounts);
    assert_eq!(host.filesystems.len(), 2);
    assert_eq!(host.problems.len(), 1);
    let said = host.problems[0].to_string();
    assert_eq!(said, "/proc/self/mountinfo: \"odd\" is not understood, and 1 more lines");
}

#[test]
fn numbers_at_the_end_of_their_range_do_no_harm() {
    let most = u64::MAX;
    let times = format!("{most} ").repeat(10);
    let host =
        with("proc/stat", format!("cpu {times}\ncpu0 {times}\nctxt 1\nbtime 1\nprocesses 1"));
    assert!(host.cpu_since_boot().unwrap().busy.0 <= 100.0);
    let host = with("proc/meminfo", format!("MemTotal: {most} kB\nMemFree: 1 kB"));
    assert_eq!(host.memory, None);
    assert_eq!(host.problems.len(), 1);
    let host = with("proc/diskstats", format!("8 0 sda {}", format!("{most} ").repeat(11)));
    assert_eq!(host.disks[0].read.0, most);
    let host = with("proc/net/dev", format!("a\nb\neno1: {}", format!("{most} ").repeat(16)));
    assert_eq!(host.interfaces[0].errors, most);
    for text in ["1e300 1", "inf inf", "NaN 1", "-1 5"] {
        assert_eq!(with("proc/uptime", text).uptime, None, "{text}");
    }
}

#[test]
fn a_kernel_that_tells_less_of_its_memory_is_understood() {
    // gVisor leaves most fields out.
    let host =
        with("proc/meminfo", "MemTotal: 1000 kB\nMemFree: 400 kB\nBuffers: 0 kB\nCached: 100 kB");
    let memory = host.memory.unwrap();
    assert_eq!((memory.total.0, memory.used().0), (1_024_000, 512_000));
    assert_eq!((host.swap, host.problems.len()), (None, 0));
    // A container that is told of more than it has.
    let host = with("proc/meminfo", "MemTotal: 1000 kB\nMemFree: 400 kB\nMemAvailable: 9000 kB");
    assert_eq!(host.memory.unwrap().available.0, 409_600);
}

#[test]
fn a_capture_that_is_cut_off_says_so_wherever_it_ends() {
    let root = Archive::own("server").expand();
    let command = host::plan().shell_command(root.path().to_str().unwrap());
    let output = std::process::Command::new("sh").args(["-c", &command]).output().unwrap().stdout;
    let whole = Host::from_capture(&Capture::parse(&output).unwrap());
    assert!(!whole.truncated);
    let start = output.windows(8).position(|window| window == b"@capture").unwrap_or(20);
    for end in (start..output.len() - 7).step_by(61) {
        let host = Host::from_capture(&Capture::parse(&output[..end]).unwrap());
        assert!(host.truncated, "cut at {end}");
        let same = host.memory.is_none() || host.memory == whole.memory;
        assert!(same, "cut at {end}: {:?}", host.memory);
        assert!(host.uptime.is_none() || host.uptime == whole.uptime, "cut at {end}");
    }
}

fn regex(pattern: &str) -> impl Strategy<Value = String> + use<> {
    proptest::string::string_regex(pattern).unwrap()
}

/// Lines that look like those of the kernel, and anything else.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let number = "(0|1|[0-9]{1,20}|18446744073709551615|-1|[0-9]{1,3}\\.[0-9]{2})";
    let line = prop_oneof![
        4 => regex(&format!("(cpu|cpu[0-9]{{1,3}}|btime|ctxt|processes| *8 +[0-9] sd[a-c][0-9]?|(eth|lo)[0-9]:)( {number}){{1,20}}")),
        2 => regex(&format!("(MemTotal|MemFree|SwapTotal|Cached|é|):? *{number} (kB|MB|)")),
        2 => "[0-9]{1,3} [0-9]{1,3} [0-9]:[0-9]{1,2} / /[a-z\\\\0-9]{0,9} (rw|ro)( shared:[0-9]{1,12})? - (ext4|nfs4|fuse\\.x|tmpfs) [a-z/:]{0,9} (rw|ro)",
        1 => "(processor|model name|siblings|cpu cores)\t: [0-9a-zé:]{0,9}",
        1 => "",
        1 => ".{0,40}",
    ];
    prop_oneof![
        5 => vec(line, 0..12).prop_map(|lines| lines.join("\n").into_bytes()),
        1 => vec(any::<u8>(), 0..200),
    ]
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        files in vec((prop::sample::select(&FILES[..]), text()), 0..9),
        table in text(),
        errors in text(),
    ) {
        let capture = |keep: usize| {
            let mut capture = Capture::default();
            for (path, bytes) in &files {
                capture.insert(*path, Node::file(Ok(bytes[..bytes.len().min(keep)].to_vec())));
            }
            let (stdout, stderr) = (table.clone(), errors.clone());
            capture.insert_output("df", Output { stdout, stderr, status: Some(1) });
            Host::from_capture(&capture)
        };
        let (first, now) = (capture(60), capture(usize::MAX));
        for problem in &now.problems {
            prop_assert!(!problem.to_string().contains(char::is_control), "{problem}");
        }
        let rates = now.since(&first, std::time::Duration::from_millis(700));
        if let Some(cpu) = rates.cpu {
            for share in [cpu.busy, cpu.user, cpu.system, cpu.iowait, cpu.steal] {
                prop_assert!((0.0..=100.000_001).contains(&share.0), "{cpu:?}");
            }
        }
        for disk in &rates.disks {
            prop_assert!(disk.read.0 >= 0.0 && disk.busy.0 <= 100.0);
        }
    }
}
