//! The files themselves: read, and append a line.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use crate::FileError;

/// The content; nothing when the file does not exist.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    match fs::read(path) {
        Ok(content) => Ok(content),
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        Err(error) => Err(FileError::new("read", path, error)),
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Append a line to a known_hosts file, under a lock, completely or not at all. Gives whether it was written: a
/// line that is there already, perhaps since a moment ago by somebody else, is not repeated.
///
/// A missing file gets the mode 0600, missing directories 0700; what exists keeps its own. A last line without
/// its end gets it first.
///
/// # Errors
/// When the file cannot be opened or written, and when the line holds a line break.
pub fn append(path: impl AsRef<Path>, line: &str) -> Result<bool, FileError> {
    let path = path.as_ref();
    append_line(path, line).map_err(|error| FileError::new("add a line to", path, error))
}

fn append_line(path: &Path, line: &str) -> io::Result<bool> {
    if line.contains(['\n', '\r', '\0']) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not one line"));
    }
    let mut file = open_locked(path)?;
    let mut content = Vec::new();
    file.read_to_end(&mut content)?;
    if content.split(|byte| *byte == b'\n').any(|existing| existing == line.as_bytes()) {
        return Ok(false);
    }
    let mut added = Vec::with_capacity(line.len() + 2);
    if content.last().is_some_and(|byte| *byte != b'\n') {
        added.push(b'\n');
    }
    added.extend_from_slice(line.as_bytes());
    added.push(b'\n');

    let length = file.seek(SeekFrom::End(0))?;
    let written = file.write_all(&added).and_then(|()| file.sync_data());
    if written.is_err() {
        // Half a line (a full disk) would break the next one that somebody appends.
        file.set_len(length)?;
    }
    written.map(|()| true)
}

/// The file, open for appending and locked. Whoever rewrites it (`ssh-keygen -R`) puts a new file in its place, so
/// after the lock it must still be the one that the path names.
fn open_locked(path: &Path) -> io::Result<File> {
    loop {
        let file = open(path)?;
        file.lock()?;
        if is_at(&file, path)? {
            return Ok(file);
        }
    }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    }
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        fs::create_dir_all(directory)?;
    }
    OpenOptions::new().read(true).append(true).create(true).open(path)
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let own = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok((own.dev(), own.ino()) == (there.dev(), there.ino())),
        Err(error) if is_missing(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}
