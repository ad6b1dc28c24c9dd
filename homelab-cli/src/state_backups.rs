//! `state-backups/`: what a file was before it was changed, one file for each change.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Zoned;

use crate::atomic_file;
use crate::error::{Error, Kind};

/// The name of the folder, beside the file that is kept.
pub const FOLDER_NAME: &str = "state-backups";

/// Keeps `content` as `FOLDER/state-backups/STEM.YYYYMMDD-HHMMSS.EXTENSION` (local time; a number is added when that
/// is taken), readable by the user only, and gives its path. An existing file is never written to.
///
/// Fails when the folder cannot be made or written; whoever calls this leaves the file alone then.
pub fn keep(beside: &Path, content: &[u8], now: &Zoned) -> Result<PathBuf, Error> {
    let folder = folder_of(beside).join(FOLDER_NAME);
    let failed = |path: &Path, error: &io::Error| {
        let what = format!("could not keep the old {}", beside.display());
        Error::new(Kind::Failed, format!("{what}: could not write {}: {error}", path.display()))
            .hint("nothing was changed")
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder).map_err(|error| failed(&folder, &error))?;
    atomic_file::sweep(&folder);
    let stem = beside.file_stem().unwrap_or_default().to_string_lossy();
    let extension = beside.extension().map_or_else(|| "yml".into(), |e| e.to_string_lossy());
    let moment = now.strftime("%Y%m%d-%H%M%S");
    for number in 1..1000 {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{stem}.{moment}{suffix}.{extension}"));
        match create_new(&path, content) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&path, &error)),
            Ok(()) => return Ok(path),
        }
    }
    Err(failed(&folder, &io::ErrorKind::AlreadyExists.into()))
}

/// Makes a file that was not there, whole or not at all: half a backup would be worse than none, as it looks like one.
pub(crate) fn create_new(path: &Path, content: &[u8]) -> io::Result<()> {
    // Readable by the user only, as temporary files are.
    let mut file =
        tempfile::Builder::new().prefix(atomic_file::TEMPORARY).tempfile_in(folder_of(path))?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// The folder that a file is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_backups_of_one_second_get_names_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("infrastructure-state.yml");
        let now: Zoned = "2026-11-22T21:30:05[UTC]".parse().unwrap();
        let names: Vec<String> = [b"one", b"two"]
            .into_iter()
            .map(|content| keep(&file, content, &now).unwrap())
            .map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        assert_eq!(
            names,
            [
                "state-backups/infrastructure-state.20261122-213005.yml",
                "state-backups/infrastructure-state.20261122-213005-2.yml",
            ]
        );
        assert_eq!(fs::read(folder.path().join(&names[0])).unwrap(), b"one");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FOLDER_NAME), "in the way").unwrap();
        let error = keep(&folder.path().join("a.yml"), b"x", &Zoned::now()).unwrap_err();
        assert!(error.message().contains(FOLDER_NAME), "{error}");
    }
}
