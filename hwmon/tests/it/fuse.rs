//! A recorded machine as a mounted file system with sysfs' manners: reads that really fail.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

use hwmon::Snapshot;

use crate::tree::{Tree, both_doors, skip};

const TOOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/tools/hwmon/fusetree.py");

pub(crate) struct Mount {
    directory: tempfile::TempDir,
    server: Child,
}

impl Mount {
    /// Nothing, with the reason, where FUSE or the tool is missing.
    pub(crate) fn of(tree: &Tree) -> Option<Self> {
        let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let tool = PathBuf::from(TOOL);
        let has_fuse = Command::new(&python)
            .args(["-c", "import fuse"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !tool.exists() || !Path::new("/dev/fuse").exists() || !has_fuse {
            skip(&format!(
                "no FUSE here ({TOOL}, /dev/fuse and `import fuse` in {python} are needed)"
            ));
            return None;
        }
        let directory = tempfile::tempdir().unwrap();
        let server = Command::new(&python)
            .args([tool.as_os_str(), tree.file.as_os_str(), directory.path().as_os_str()])
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
