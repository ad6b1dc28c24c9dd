//! A recorded machine as a mounted file system with sysfs' manners: reads that really fail.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use hwmon::{Freshness, Sensors, Snapshot};

use crate::tree::{Tree, both_doors, skip};

const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/tools/hwmon/fusetree.py");

pub(crate) struct Mount {
    directory: tempfile::TempDir,
    server: Child,
}

impl Mount {
    /// A recorded machine; nothing, with the reason, where FUSE or the tool is missing.
    pub(crate) fn of(tree: &Tree) -> Option<Self> {
        Self::serve(TOOL, Some(&tree.file))
    }

    fn serve(tool: &str, tree: Option<&Path>) -> Option<Self> {
        let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let tool = PathBuf::from(tool);
        let has_fuse = Command::new(&python)
            .args(["-c", "import fuse"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !tool.exists() || !Path::new("/dev/fuse").exists() || !has_fuse {
            skip(&format!(
                "no FUSE here ({}, /dev/fuse and `import fuse` in {python} are needed)",
                tool.display()
            ));
            return None;
        }
        let directory = tempfile::tempdir().unwrap();
        let server = Command::new(&python)
            .arg(tool)
            .args(tree)
            .arg(directory.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut mount = Self { directory, server };
        for _ in 0..100 {
            if mount.path().join("class").exists() {
                return Some(mount);
            }
            if mount.server.try_wait().is_ok_and(|ended| ended.is_some()) {
                break;
            }
            sleep(Duration::from_millis(50));
        }
        skip("FUSE may not be mounted here");
        None
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        for program in ["fusermount3", "fusermount"] {
            let unmount = Command::new(program).args(["-u", "-z"]).arg(self.path()).output();
            if unmount.is_ok_and(|output| output.status.success()) {
                break;
            }
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn errors_of_real_reads_are_the_same_at_both_doors() {
    for tree in Tree::recorded() {
        let Some(mount) = Mount::of(&tree) else { return };
        let snapshot = Snapshot::from_capture(&both_doors(mount.path()));
        assert_eq!(snapshot, tree.snapshot(), "{}", tree.name);
    }
}

#[test]
fn a_chip_that_hangs_in_its_driver_leaves_the_others_readable() {
    let tool = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hanging.py");
    let Some(mount) = Mount::serve(tool, None) else { return };
    let sensors = Sensors::open(mount.path()).unwrap().deadline(Duration::from_millis(400));
    let began = Instant::now();
    let mut snapshot = sensors.read().unwrap();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let chip = |snapshot: &Snapshot, node: &str| {
        snapshot.chips.iter().find(|chip| chip.node == node).unwrap().clone()
    };
    let hangs = chip(&snapshot, "hwmon0");
    assert_eq!(hangs.freshness, Freshness::NoAnswer { after: Duration::from_millis(400) });
    assert_eq!(hangs.name.as_deref(), Some("asus_wmi_sensors"), "who it is needs no answer");
    assert_eq!(hangs.channels[0].verdict.code.as_deref(), Some("no_answer"));
    assert_eq!(chip(&snapshot, "hwmon1").channels[0].reading.value(), Some(52.0));
    assert_eq!(chip(&snapshot, "hwmon2").channels[0].reading.value(), Some(38.85));

    // It was asked, and is not asked again before its time, whether it answered or not.
    let began = Instant::now();
    sensors.rescan(&mut snapshot).unwrap();
    assert!(began.elapsed() < Duration::from_millis(300), "{:?}", began.elapsed());
    let hangs = chip(&snapshot, "hwmon0");
    assert_eq!(hangs.freshness, Freshness::NotRead(hwmon::Spared::LeftOut));
    assert_eq!(hangs.channels[0].reading.value(), None);
    assert_eq!(chip(&snapshot, "hwmon1").channels[0].reading.value(), Some(52.0));
}
