//! The hardware of the demo's host, as its kernel shows it: a folder with `/sys` and `/proc` of a desktop board that
//! became a server, with the usual nonsense of its sensors, and what programs print that read it.

mod content;
// Without a server that runs programs nobody asks for these.
#[cfg(feature = "ssh")]
pub(crate) mod guest;
#[cfg_attr(not(feature = "ssh"), allow(dead_code))]
mod mounts;
mod proc;
#[cfg_attr(not(feature = "ssh"), allow(dead_code))]
mod programs;

use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

#[cfg(feature = "ssh")]
pub(crate) use programs::{Printed, df, nvidia_smi};

/// The host's id of the process that uses the graphics card while container 100 runs.
pub(crate) const GPU_PROCESS: &str = "48213";

/// How long the host has been up where nothing else tells: 23 days and some hours.
pub(crate) const UPTIME: Duration = Duration::from_secs(23 * 86_400 + 7 * 3600 + 41);

/// A temporary folder with the tree; gone when dropped.
#[derive(Debug)]
pub(crate) struct Tree {
    _folder: TempDir,
    root: PathBuf,
    sysfs: PathBuf,
}

impl Tree {
    /// Writes the tree into a new temporary folder.
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("demo-lab-").tempdir()?;
        let root = folder.path().to_owned();
        write(&root, UPTIME)?;
        Ok(Self { sysfs: root.join("sys"), _folder: folder, root })
    }

    /// What stands for `/`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What stands for `/sys`.
    pub(crate) fn sysfs(&self) -> &Path {
        &self.sysfs
    }
}

/// Writes `sys` and `proc` of the host into a folder, as they are so long after its start.
pub(crate) fn write(root: &Path, uptime: Duration) -> io::Result<()> {
    let sysfs = root.join("sys");
    for (folder, files) in content::FOLDERS {
        let folder = sysfs.join(folder);
        std::fs::create_dir_all(&folder)?;
        for (name, text) in *files {
            std::fs::write(folder.join(name), format!("{text}\n"))?;
        }
    }
    for (link, target) in content::LINKS {
        let place = sysfs.join(link);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::create_dir_all(sysfs.join(target))?;
        symlink(&relative(Path::new(link), Path::new(target)), &place)?;
    }
    let proc = root.join("proc");
    for (name, text) in proc::files(uptime) {
        put(&proc.join(name), &text)?;
    }
    let process = proc.join(GPU_PROCESS);
    put(&process.join("comm"), "ollama\n")?;
    put(&process.join("cgroup"), "0::/lxc/100/ns/system.slice/ollama.service\n")
}

/// Writes the files of `proc` anew that change from moment to moment: counters, loads, the time since the start.
#[cfg_attr(not(feature = "ssh"), allow(dead_code))]
pub(crate) fn refresh(root: &Path, uptime: Duration) -> io::Result<()> {
    let proc = root.join("proc");
    for (name, text) in proc::moving_files(uptime) {
        // Never half a file for who reads at this moment.
        let place = proc.join(name);
        let new = place.with_extension("new");
        std::fs::write(&new, text)?;
        std::fs::rename(new, place)?;
    }
    Ok(())
}

fn put(place: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(place, text)
}

/// The target of a link as seen from the folder that the link is in, the way the kernel writes it.
fn relative(link: &Path, target: &Path) -> PathBuf {
    let folder: Vec<Component<'_>> =
        link.parent().map(|parent| parent.components().collect()).unwrap_or_default();
    let target: Vec<Component<'_>> = target.components().collect();
    let shared = folder.iter().zip(&target).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n(Component::ParentDir, folder.len() - shared);
    up.chain(target[shared..].iter().copied()).collect()
}

#[cfg(unix)]
fn symlink(target: &Path, place: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, place)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no symbolic links"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refreshed_host_has_moved_on_and_has_no_other_files() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), UPTIME).unwrap();
        let proc = folder.path().join("proc");
        let names = || {
            let entries = std::fs::read_dir(&proc).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        let (stat, files) = (std::fs::read_to_string(proc.join("stat")).unwrap(), names());
        refresh(folder.path(), UPTIME + Duration::from_secs(3)).unwrap();
        assert_ne!(std::fs::read_to_string(proc.join("stat")).unwrap(), stat);
        assert!(std::fs::read_to_string(proc.join("uptime")).unwrap().starts_with("2012444.00 "));
        assert_eq!(names(), files);
    }

    #[test]
    fn links_are_relative_as_those_of_the_kernel() {
        let link = |link, target| relative(Path::new(link), Path::new(target));
        assert_eq!(
            link("class/hwmon/hwmon1", "devices/pci0000:00/0000:00:18.3/hwmon/hwmon1"),
            Path::new("../../devices/pci0000:00/0000:00:18.3/hwmon/hwmon1")
        );
        assert_eq!(link("devices/a/hwmon/hwmon1/device", "devices/a"), Path::new("../.."));
    }
}
