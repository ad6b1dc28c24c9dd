//! Files that are either the old one or the new one, never half of either.
//!
//! [`write()`] and [`write_private`] put the content into a temporary file in the same folder, bring it to the disk, and
//! rename it into place. When anything fails, the old file is as it was.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How the names of temporary files begin.
pub(crate) const TEMPORARY: &str = ".homelab-";

/// No writer takes as long; what is older was left by one that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Replaces the content of `path`, or makes the file. An existing file keeps its mode, and a link keeps pointing where
/// it did; a new one gets the mode that the umask gives.
pub fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    replace(path, content, None)
}

/// As [`write()`], for what only the user may read: the mode becomes 0600 in any case.
pub fn write_private(path: &Path, content: &[u8]) -> Result<(), Error> {
    replace(path, content, Some(0o600))
}

/// Removes temporary files that killed writers left in `folder`, an hour after they were written.
pub fn sweep(folder: &Path) {
    let abandoned = |entry: &fs::DirEntry| {
        let age =
            |facts: fs::Metadata| SystemTime::now().duration_since(facts.modified().ok()?).ok();
        let ours = entry.file_name().to_string_lossy().starts_with(TEMPORARY);
        ours && entry.metadata().ok().filter(fs::Metadata::is_file).and_then(age) > Some(ABANDONED)
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(abandoned) {
        // Litter that cannot be removed is litter still, and no failure.
        let _ = fs::remove_file(entry.path());
    }
}

/// Why a file was not written. The old one, if there was one, is unchanged.
#[derive(Debug)]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

impl Error {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the system said.
    pub fn io_kind(&self) -> io::ErrorKind {
        self.source.kind()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not write {}: ", self.path.display())?;
        let folder = folder_of(&self.path).display();
        match self.source.kind() {
            io::ErrorKind::NotFound => write!(f, "the folder {folder} is not there"),
            io::ErrorKind::PermissionDenied => write!(f, "no permission to write into {folder}"),
            io::ErrorKind::ReadOnlyFilesystem => write!(f, "{folder} is on a read-only disk"),
            io::ErrorKind::StorageFull => write!(f, "the disk of {folder} is full"),
            _ => write!(f, "{}", self.source),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> crate::error::Error {
        crate::error::Error::new(crate::error::Kind::Failed, error.to_string())
    }
}

fn replace(path: &Path, content: &[u8], mode: Option<u32>) -> Result<(), Error> {
    let failed = |source| Error { path: path.to_owned(), source };
    // A configuration is often a link into somebody's dotfiles.
    let target = match path.symlink_metadata() {
        Ok(facts) if facts.is_symlink() => path.canonicalize().map_err(failed)?,
        _ => path.to_owned(),
    };
    let present = match fs::metadata(&target) {
        Ok(facts) if facts.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
        Ok(facts) => Some(facts.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    let folder = folder_of(&target);
    let fill = || {
        let mut file = temporary(folder, mode)?;
        file.write_all(content)?;
        if let (Some(permissions), None) = (present, mode) {
            file.as_file().set_permissions(permissions)?;
        }
        file.as_file().sync_all()?;
        file.persist(&target).map_err(|error| error.error)?;
        // The new name is on the disk when its folder is; not every file system can say so.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(())
    };
    fill().map_err(failed)
}

#[cfg(unix)]
fn temporary(folder: &Path, mode: Option<u32>) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;

    let permissions = fs::Permissions::from_mode(mode.unwrap_or(0o666));
    tempfile::Builder::new().prefix(TEMPORARY).permissions(permissions).tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path, _: Option<u32>) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    fn files(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn an_existing_file_keeps_its_mode_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

        write(&path, b"new").unwrap();

        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(mode(&path), 0o640);
        assert_eq!(files(folder.path()), 1);
    }

    #[test]
    fn a_private_file_is_private_even_where_there_was_a_public_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, b"old").unwrap();
        assert_ne!(mode(&path), 0o600, "the umask decides");
        write_private(&path, b"new").unwrap();
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn a_link_keeps_pointing_where_it_did() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        write(&link, b"new").unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
    }

    #[test]
    fn when_it_fails_the_old_state_remains_and_the_error_names_file_and_reason() {
        let folder = tempfile::tempdir().unwrap();
        let shown = |path: &Path| {
            let error = write(path, b"new").unwrap_err().to_string();
            error.replace(&folder.path().display().to_string(), "FOLDER")
        };
        fs::create_dir(folder.path().join("dir")).unwrap();
        let messages =
            [shown(&folder.path().join("missing/file")), shown(&folder.path().join("dir"))];
        insta::assert_snapshot!(messages.join("\n"), @"
        could not write FOLDER/missing/file: the folder FOLDER/missing is not there
        could not write FOLDER/dir: is a directory
        ");
        assert_eq!(files(folder.path()), 1);
    }

    #[test]
    fn what_a_killed_writer_left_is_removed_when_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str, age: Duration| {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
        };
        make(".homelab-old", ABANDONED * 2);
        make(".homelab-new", Duration::ZERO);
        make("old", ABANDONED * 2);
        sweep(folder.path());
        let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        assert_eq!(names, [".homelab-new", "old"]);
    }

    #[test]
    fn a_folder_without_write_permission_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
        let result = write(&path, b"new");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        // Root may write anywhere, and so this proves nothing for root.
        if let Err(error) = result {
            assert!(error.to_string().contains("no permission to write into"), "{error}");
            assert_eq!(fs::read(&path).unwrap(), b"old");
        }
    }
}
