//! The local door: the same plan carried out with system calls.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    Capture, Error, Kind, Node, Output, Plan, ReadError,
    capture::{path_text, trim_content},
    error::Problem,
    pattern::{Component, Pattern},
    plan::{self, Look},
};

/// A path below the root: as the system names it, and as the capture does.
#[derive(Clone)]
struct Found {
    real: PathBuf,
    name: String,
}

/// Carry out `plan` below `root`.
pub(crate) fn open(root: &Path, plan: &Plan) -> Result<Capture, Error> {
    let missing = |source| Problem::Root { path: root.to_owned(), source };
    if !fs::metadata(root).map_err(missing)?.is_dir() {
        return Err(missing(ErrorKind::NotADirectory.into()).into());
    }
    let mut capture = Capture::default();
    for look in &plan.looks {
        for found in expand(root, &look.pattern) {
            if let Some(node) = look_at(&found.real, look) {
                capture.insert(found.name, node);
            }
        }
    }
    for command in &plan.commands {
        capture.insert_output(&command.id, run(root, command));
    }
    Ok(capture)
}

fn expand(root: &Path, pattern: &Pattern) -> Vec<Found> {
    let start = Found { real: root.to_owned(), name: String::new() };
    pattern.components().iter().fold(vec![start], |directories, component| {
        directories.iter().flat_map(|directory| directory.expand(component)).collect()
    })
}

impl Found {
    fn expand(&self, component: &Component) -> Vec<Self> {
        if let Some(literal) = component.literal() {
            let name = String::from_utf8_lossy(&literal).into_owned();
            return vec![self.join(name.into())];
        }
        let Ok(entries) = fs::read_dir(&self.real) else { return Vec::new() };
        entries
            .filter_map(|entry| Some(entry.ok()?.file_name()))
            .filter(|name| component.matches(name.as_encoded_bytes()))
            .filter(|name| !name.as_encoded_bytes().contains(&b'\n'))
            .map(|name| self.join(name))
            .collect()
    }

    fn join(&self, name: OsString) -> Self {
        let text = path_text(name.as_encoded_bytes());
        let path = if self.name.is_empty() { text } else { format!("{}/{text}", self.name) };
        Self { real: self.real.join(name), name: path }
    }
}

/// Nothing when there is no such path.
fn look_at(path: &Path, look: &Look) -> Option<Node> {
    let own = fs::symlink_metadata(path).ok()?;
    let (kind, link) = if own.is_symlink() {
        let target = fs::read_link(path).ok()?;
        let behind = fs::metadata(path).map_or(Kind::Nothing, |behind| kind(&behind));
        (behind, Some(path_text(target.as_os_str().as_encoded_bytes())))
    } else {
        (kind(&own), None)
    };
    let limit = look.limit.filter(|_| kind == Kind::File);
    Some(Node { kind, link, content: limit.map(|limit| read(path, limit)) })
}

fn kind(metadata: &fs::Metadata) -> Kind {
    if metadata.is_dir() {
        Kind::Directory
    } else if metadata.is_file() {
        Kind::File
    } else {
        Kind::Other
    }
}

/// One read for what sysfs can hand out: the driver is asked once, and an error stands (EAGAIN too: a driver
/// may say so for ever). Longer files, those of procfs, come in pieces.
fn read(path: &Path, limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut file = File::open(path).map_err(|error| ReadError::from(&error))?;
    let mut bytes = vec![0; limit];
    let mut length = 0;
    while length < limit {
        match file.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(ReadError::from(&error)),
        }
        if limit <= plan::SYSFS_ATTRIBUTE {
            break;
        }
    }
    bytes.truncate(length);
    Ok(trim_content(bytes, limit))
}

fn run(root: &Path, command: &plan::Command) -> Output {
    let Some((program, arguments)) = command.arguments.split_first() else {
        return Output { status: Some(0), ..Output::default() };
    };
    let ran = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    match ran {
        Ok(output) => Output {
            stdout: output.stdout,
            stderr: trim_content(output.stderr, usize::MAX),
            status: Some(exit_status(output.status)),
        },
        Err(error) => Output {
            stdout: Vec::new(),
            stderr: format!("{program}: {error}").into_bytes(),
            status: Some(if error.kind() == ErrorKind::NotFound { 127 } else { 126 }),
        },
    }
}

/// As a shell's `$?`.
#[cfg(unix)]
fn exit_status(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt as _;
    status.code().or_else(|| Some(128 + status.signal()?)).unwrap_or(1)
}

#[cfg(not(unix))]
fn exit_status(status: std::process::ExitStatus) -> i32 {
    status.code().unwrap_or(1)
}
