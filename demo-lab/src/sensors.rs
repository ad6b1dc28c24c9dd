//! The sensors of the demo's host: a folder laid out as the kernel lays out `/sys`, with the chips
//! of a desktop board that became a server, and their usual nonsense.

mod content;

use std::io;
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

/// A temporary folder with the tree; gone when dropped.
#[derive(Debug)]
pub(crate) struct Tree {
    _folder: TempDir,
    root: PathBuf,
}

impl Tree {
    /// Writes the tree into a new temporary folder.
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("demo-lab-").tempdir()?;
        let root = folder.path().join("sys");
        for (folder, files) in content::FOLDERS {
            let folder = root.join(folder);
            std::fs::create_dir_all(&folder)?;
            for (name, text) in *files {
                std::fs::write(folder.join(name), format!("{text}\n"))?;
            }
        }
        for (link, target) in content::LINKS {
            let place = root.join(link);
            if let Some(folder) = place.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::create_dir_all(root.join(target))?;
            symlink(&relative(Path::new(link), Path::new(target)), &place)?;
        }
        Ok(Self { _folder: folder, root })
    }

    /// What stands for `/sys`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
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
    fn links_are_relative_as_those_of_the_kernel() {
        let link = |link, target| relative(Path::new(link), Path::new(target));
        assert_eq!(
            link("class/hwmon/hwmon1", "devices/pci0000:00/0000:00:18.3/hwmon/hwmon1"),
            Path::new("../../devices/pci0000:00/0000:00:18.3/hwmon/hwmon1")
        );
        assert_eq!(link("devices/a/hwmon/hwmon1/device", "devices/a"), Path::new("../.."));
    }
}
