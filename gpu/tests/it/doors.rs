//! A local sysfs and a shell command give the same.

use std::process::Command;

use gpu::{
    Gpus, Snapshot,
    host_capture::{Capture, Output, Plan, RoundTrip},
};

use crate::{peers, show, tree};

fn trees() -> Vec<(String, Vec<u8>)> {
    let mut trees = peers::recorded("hwmon");
    trees.retain(|(name, _)| name.starts_with("gpu-"));
    trees.push(("mixed-host".to_owned(), peers::own("trees/mixed-host.sysfs.tsv")));
    trees
}

/// The machine that runs the tests may have cards of its own.
fn without_nvidia_smi(mut capture: Capture) -> Snapshot {
    capture.insert_output("nvidia-smi", Output { status: Some(127), ..Output::default() });
    Snapshot::from_capture(&capture)
}

#[test]
fn what_nvidia_smi_writes_comes_through_the_shell_unchanged() {
    use std::os::unix::fs::PermissionsExt;

    let root = tempfile::tempdir().unwrap();
    let stub = root.path().join("bin/nvidia-smi");
    std::fs::create_dir(root.path().join("bin")).unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/two-cards.xml");
    std::fs::write(&stub, format!("#!/bin/sh\ntest \"$*\" = '-q -x' && cat '{file}'; exit 14\n"))
        .unwrap();
    std::fs::set_permissions(&stub, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}/bin:{}", root.path().display(), std::env::var("PATH").unwrap());
    let command = gpu::plan().shell_command(root.path().to_str().unwrap());
    let output = Command::new("sh").args(["-c", &command]).env("PATH", path).output().unwrap();
    let snapshot = Snapshot::from_capture(&Capture::parse(&output.stdout).unwrap());
    let report = gpu::Report::parse(peers::own("two-cards.xml")).unwrap();
    assert_eq!(snapshot.gpus, report.gpus);
    assert_eq!(snapshot.problems[0].kind(), gpu::ErrorKind::InfoRomCorrupted);
}

#[test]
fn both_doors_give_the_same_cards() {
    for (name, bytes) in trees() {
        let root = tree::expand(&bytes);
        let local = without_nvidia_smi(Capture::open(root.path(), &gpu::plan()).unwrap());
        let command = gpu::plan().shell_command(root.path().to_str().unwrap());
        let output = Command::new("sh").args(["-c", &command]).output().unwrap();
        let remote = without_nvidia_smi(Capture::parse(&output.stdout).unwrap());
        assert!(!local.gpus.is_empty(), "{name}");
        assert_eq!(local.gpus, remote.gpus, "{name}");
        assert_eq!(show::problems(&local.problems), show::problems(&remote.problems), "{name}");
    }
}

#[test]
fn the_plan_reads_every_file_that_is_used() {
    for (name, bytes) in trees() {
        // What errors there are is no matter of the plan; files cannot have them.
        let text = String::from_utf8(bytes).unwrap();
        let readable: Vec<&str> = text.lines().filter(|line| !line.contains("\t!errno:")).collect();
        let tree = readable.join("\n").into_bytes();
        let root = tree::expand(&tree);
        let planned = without_nvidia_smi(Capture::open(root.path(), &gpu::plan()).unwrap());
        let all = Snapshot::from_capture(&tree::capture(&tree));
        assert_eq!(planned.gpus, all.gpus, "{name}");
    }
}

#[test]
fn sensors_and_cards_travel_together() {
    let root = tree::expand(&peers::own("trees/mixed-host.sysfs.tsv"));
    let path = root.path().to_str().unwrap();
    let (cards, other) = (gpu::poll_plan(), Plan::new().read("bus/pci/devices/*/class"));
    let trip = RoundTrip::new().with(path, &cards).with(path, &other);
    let output = Command::new("sh").args(["-c", &trip.shell_command()]).output().unwrap();
    let captures = trip.parse(&output.stdout).unwrap();
    assert_eq!(without_nvidia_smi(captures[0].clone()).gpus.len(), 4);
    assert_eq!(captures[1].nodes().count(), 7);
}

#[test]
fn a_sleeping_card_is_left_alone() {
    let root = tree::expand(&peers::own("trees/mixed-host.sysfs.tsv"));
    let surveyed = Capture::open(root.path(), &gpu::survey()).unwrap();
    let asked = Capture::open(root.path(), &gpu::plan_for(&surveyed)).unwrap();
    let busy =
        |card: &str| asked.content(&format!("class/drm/{card}/device/mem_busy_percent")).is_some();
    assert!(busy("card10"));
    assert!(asked.content("class/drm/card0/device/gpu_busy_percent").is_none());
    let local = Gpus::open(root.path()).unwrap().read().unwrap();
    let asleep = local.gpus.iter().find(|gpu| gpu.state == gpu::State::Asleep).unwrap();
    assert_eq!(asleep.utilization.gpu, gpu::Reading::Absent(gpu::Absent::Asleep));
    assert!(Gpus::open(root.path().join("nowhere")).is_err());
}

#[test]
fn a_capture_that_is_cut_off_gives_no_value_that_the_whole_has_not() {
    let root = tree::expand(&peers::own("trees/mixed-host.sysfs.tsv"));
    let command = gpu::plan().shell_command(root.path().to_str().unwrap());
    let output = Command::new("sh").args(["-c", &command]).output().unwrap().stdout;
    let whole = without_nvidia_smi(Capture::parse(&output).unwrap());
    for end in ("@host-capture 1\n".len()..output.len()).step_by(53) {
        let cut = without_nvidia_smi(Capture::parse(&output[..end]).unwrap());
        assert!(cut.truncated);
        for gpu in &cut.gpus {
            let Some(real) = whole.gpus.iter().find(|own| own.address == gpu.address) else {
                continue;
            };
            for (own, real) in gpu.measurements().into_iter().zip(real.measurements()) {
                let honest = own.id != real.id || !own.reading.is_value() || own == real;
                assert!(honest, "cut at {end}: {own:?}, not {real:?}");
            }
        }
    }
}
