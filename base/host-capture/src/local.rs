//! The local door: the same plan carried out with system calls.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    fs::{self, File, FileType},
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    rc::Rc,
};

use crate::{
    Capture, Error, Kind, Node, Output, Plan, ReadError, Spared,
    capture::{path_text, trim_content},
    error::Problem,
    pattern::{Component, Pattern},
    plan::{self, SYSFS_ATTRIBUTE, Spare, Step},
};

/// Carry out `plan` below `root`.
pub(crate) fn open(root: &Path, plan: &Plan) -> Result<Capture, Error> {
    let missing = |source| Problem::Root { path: root.to_owned(), source };
    if !fs::metadata(root).map_err(missing)?.is_dir() {
        return Err(missing(ErrorKind::NotADirectory.into()).into());
    }
    let mut capture = Capture::default();
    let mut listings = Listings::default();
    for step in &plan.steps {
        match step {
            Step::Look(look) => {
                for found in listings.expand(root, &look.pattern) {
                    let limit = look.limit.filter(|_| !capture.is_spared(&found.name));
                    if let Some(node) = found.look_at(limit) {
                        capture.insert(found.name, node);
                    }
                }
            }
            Step::Spare(spare) => {
                for directory in listings.expand(root, &spare.directories) {
                    if let Some(word) = directory.word(spare) {
                        let spared = Spared { file: spare.file.clone(), word };
                        capture.insert_spared(directory.name, spared);
                    }
                }
            }
        }
    }
    for command in &plan.commands {
        capture.insert_output(&command.id, run(root, command));
    }
    Ok(capture)
}

/// A path below the root: as the system names it, and as the capture does.
#[derive(Clone)]
struct Found {
    real: PathBuf,
    name: String,
    /// Told by the directory it was found in, which saves asking for it.
    file_type: Option<FileType>,
}

/// Directories that were listed: patterns of one plan go through the same ones again and again.
#[derive(Default)]
struct Listings(HashMap<PathBuf, Rc<Listing>>);

type Listing = HashMap<OsString, Option<FileType>>;

impl Listings {
    fn expand(&mut self, root: &Path, pattern: &Pattern) -> Vec<Found> {
        let start = Found { real: root.to_owned(), name: String::new(), file_type: None };
        pattern.components().iter().fold(vec![start], |directories, component| {
            let inside = directories.iter().flat_map(|directory| self.inside(directory, component));
            inside.collect()
        })
    }

    /// What a component may mean in a directory. Whether a plain name is there is only said when the directory
    /// was listed anyway.
    fn inside(&mut self, directory: &Found, component: &Component) -> Vec<Found> {
        if let Some(literal) = component.literal() {
            let name = OsString::from(String::from_utf8_lossy(&literal).into_owned());
            return match self.0.get(&directory.real) {
                Some(listing) => match listing.get(&name) {
                    Some(file_type) => vec![directory.join(&name, *file_type)],
                    None => Vec::new(),
                },
                None => vec![directory.join(&name, None)],
            };
        }
        let listing = self.list(&directory.real);
        let matching =
            listing.iter().filter(|(name, _)| component.matches(name.as_encoded_bytes()));
        matching.map(|(name, file_type)| directory.join(name, *file_type)).collect()
    }

    /// Empty for what cannot be listed.
    fn list(&mut self, directory: &Path) -> Rc<Listing> {
        if let Some(known) = self.0.get(directory) {
            return Rc::clone(known);
        }
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        let listing = entries
            .map(|entry| (entry.file_name(), entry.file_type().ok()))
            .filter(|(name, _)| !name.as_encoded_bytes().contains(&b'\n'));
        let listing = Rc::new(listing.collect());
        self.0.insert(directory.to_owned(), Rc::clone(&listing));
        listing
    }
}

impl Found {
    fn join(&self, name: &OsStr, file_type: Option<FileType>) -> Self {
        let text = path_text(name.as_encoded_bytes());
        let path = if self.name.is_empty() { text } else { format!("{}/{text}", self.name) };
        Self { real: self.real.join(name), name: path, file_type }
    }

    /// Nothing when there is no such path.
    fn look_at(&self, limit: Option<usize>) -> Option<Node> {
        let path = &self.real;
        let own = match self.file_type {
            Some(file_type) => file_type,
            None => fs::symlink_metadata(path).ok()?.file_type(),
        };
        let (kind, link) = if own.is_symlink() {
            let target = fs::read_link(path).ok()?;
            let behind = fs::metadata(path);
            let behind = behind.map_or(Kind::Nothing, |behind| kind(behind.file_type()));
            (behind, Some(path_text(target.as_os_str().as_encoded_bytes())))
        } else {
            (kind(own), None)
        };
        let limit = limit.filter(|_| kind == Kind::File);
        Some(Node { kind, link, content: limit.map(|limit| read(path, limit)) })
    }

    /// The word for which this directory is spared.
    fn word(&self, spare: &Spare) -> Option<String> {
        let file = self.real.join(&spare.file);
        let bytes = file.is_file().then(|| read(&file, SYSFS_ATTRIBUTE))?.ok()?;
        let line = bytes.split(|byte| *byte == b'\n').next()?;
        let line = std::str::from_utf8(line).ok()?.trim_matches([' ', '\t']);
        spare.words.iter().find(|word| *word == line).cloned()
    }
}

fn kind(file_type: FileType) -> Kind {
    if file_type.is_dir() {
        Kind::Directory
    } else if file_type.is_file() {
        Kind::File
    } else {
        Kind::Other
    }
}

/// One read for what sysfs can hand out: the driver is asked once, and an error stands (EAGAIN too: a driver
/// may say so for ever). Longer files, those of procfs, come in pieces.
fn read(path: &Path, limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut file = File::open(path).map_err(|error| ReadError::from(&error))?;
    let mut bytes = Vec::new();
    let mut piece = [0; SYSFS_ATTRIBUTE];
    while bytes.len() < limit {
        let room = piece.len().min(limit - bytes.len());
        match file.read(&mut piece[..room]) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(ReadError::from(&error)),
        }
        if limit <= SYSFS_ATTRIBUTE {
            break;
        }
    }
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
