//! The local door: the same plan carried out with system calls.

use std::{
    collections::{HashMap, HashSet},
    ffi::{OsStr, OsString},
    fs::{self, File, FileType},
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    rc::Rc,
    sync::Arc,
};

use crate::{
    Capture, Error, Kind, Node, Output, Plan, ReadError, Spared,
    capture::{path_text, trim_content},
    error::Problem,
    pattern::{Component, Pattern},
    plan::{self, SYSFS_ATTRIBUTE, Spare, Step},
};

/// Carry out `plan` below `root`. `only`: of what a pattern means, this one, and nothing beside it.
pub(crate) fn open(root: &Path, plan: &Plan, only: Option<(&str, &str)>) -> Result<Capture, Error> {
    let missing = |source| Problem::Root { path: root.to_owned(), source };
    if !fs::metadata(root).map_err(missing)?.is_dir() {
        return Err(missing(ErrorKind::NotADirectory.into()).into());
    }
    let mut capture = Capture::default();
    let every = only.map(|(every, _)| Pattern::new(every));
    let mut walk = Walk::new(root, plan);
    let is_inside = |pattern: &Pattern| {
        every.as_ref().is_none_or(|every| {
            let length = every.components().len();
            pattern.starts().get(length) == every.starts().last()
        })
    };
    if let (Some(every), Some((_, one))) = (&every, only) {
        walk.mean(every, one);
    }
    for step in &plan.steps {
        match step {
            Step::Look(look) if is_inside(&look.pattern) => {
                for found in walk.expand(&look.pattern, look.pattern.components().len()) {
                    let limit = look.limit.filter(|_| !capture.is_spared(&found.name));
                    found.look_at(limit, &mut capture);
                }
            }
            Step::Spare(spare) if is_inside(&spare.files) => {
                for file in walk.expand(&spare.files, spare.files.components().len()) {
                    if let Some((directory, word)) = file.word(spare) {
                        let spared = Spared { file: spare.file.clone(), word };
                        capture.insert_spared(directory, spared);
                    }
                }
            }
            Step::Look(_) | Step::Spare(_) => {}
        }
    }
    for command in plan.commands.iter().filter(|_| only.is_none()) {
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

/// The way through the directories of one plan, of which many patterns share the start.
struct Walk<'a> {
    root: &'a Path,
    /// What the starts of patterns mean.
    expanded: HashMap<Arc<str>, Rc<Vec<Found>>>,
    /// Starts of patterns whose directories are listed at some time: then plain names in them need no call of
    /// their own.
    listed: &'a HashSet<Arc<str>>,
    listings: HashMap<PathBuf, Rc<Listing>>,
}

type Listing = HashMap<OsString, Option<FileType>>;

impl<'a> Walk<'a> {
    fn new(root: &'a Path, plan: &'a Plan) -> Self {
        let listed = &plan.listed;
        Self { root, expanded: HashMap::new(), listed, listings: HashMap::new() }
    }

    /// From here on a pattern means this path alone.
    fn mean(&mut self, pattern: &Pattern, one: &str) {
        let found = Found { real: self.root.join(one), name: one.to_owned(), file_type: None };
        if let Some(whole) = pattern.starts().last() {
            self.expanded.insert(Arc::clone(whole), Rc::new(vec![found]));
        }
    }

    /// What the first components of a pattern mean.
    fn expand(&mut self, pattern: &Pattern, length: usize) -> Vec<Found> {
        let whole = &pattern.starts()[length];
        if let Some(known) = self.expanded.get(whole) {
            return known.to_vec();
        }
        let Some(before) = length.checked_sub(1) else {
            let root = self.root.to_owned();
            return vec![Found { real: root, name: String::new(), file_type: None }];
        };
        let start = &pattern.starts()[before];
        let directories = match self.expanded.get(start) {
            Some(known) => Rc::clone(known),
            None => {
                let directories = Rc::new(self.expand(pattern, before));
                self.expanded.insert(Arc::clone(start), Rc::clone(&directories));
                directories
            }
        };
        let last = &pattern.components()[before];
        let is_listed = self.listed.contains(start);
        directories.iter().flat_map(|directory| self.inside(directory, last, is_listed)).collect()
    }

    /// What a component may mean in a directory. Whether a plain name is there is only said when the directory
    /// is listed anyway.
    fn inside(&mut self, directory: &Found, component: &Component, is_listed: bool) -> Vec<Found> {
        if let (Some(literal), false) = (component.literal(), is_listed) {
            return vec![directory.join(OsStr::new(literal), None)];
        }
        let listing = self.list(&directory.real);
        if let Some(literal) = component.literal() {
            let name = OsStr::new(literal);
            let file_type = listing.get(name);
            return file_type.map(|known| directory.join(name, *known)).into_iter().collect();
        }
        let matching =
            listing.iter().filter(|(name, _)| component.matches(name.as_encoded_bytes()));
        matching.map(|(name, file_type)| directory.join(name, *file_type)).collect()
    }

    /// Empty for what cannot be listed.
    fn list(&mut self, directory: &Path) -> Rc<Listing> {
        if let Some(known) = self.listings.get(directory) {
            return Rc::clone(known);
        }
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        let listing = entries
            .map(|entry| (entry.file_name(), entry.file_type().ok()))
            .filter(|(name, _)| !name.as_encoded_bytes().contains(&b'\n'));
        let listing = Rc::new(listing.collect());
        self.listings.insert(directory.to_owned(), Rc::clone(&listing));
        listing
    }
}

impl Found {
    fn join(&self, name: &OsStr, file_type: Option<FileType>) -> Self {
        let text = path_text(name.as_encoded_bytes());
        let path = if self.name.is_empty() { text } else { format!("{}/{text}", self.name) };
        Self { real: self.real.join(name), name: path, file_type }
    }

    /// Note what it is, and what it holds when that is wanted; nothing happens when there is no such path, and
    /// nothing is asked for twice.
    fn look_at(self, limit: Option<usize>, capture: &mut Capture) {
        let node = match capture.node(&self.name) {
            Some(known) if known.content.is_some() || limit.is_none() => return,
            Some(known) => Some(Node { content: None, link: None, kind: known.kind }),
            None => self.node(),
        };
        let Some(mut node) = node else { return };
        let limit = limit.filter(|_| node.kind == Kind::File);
        node.content = limit.map(|limit| read(&self.real, limit));
        capture.insert(self.name, node);
    }

    fn node(&self) -> Option<Node> {
        let path = &self.real;
        let own = match self.file_type {
            Some(file_type) => file_type,
            None => fs::symlink_metadata(path).ok()?.file_type(),
        };
        if !own.is_symlink() {
            return Some(Node { kind: kind(own), link: None, content: None });
        }
        let target = fs::read_link(path).ok()?;
        let behind = fs::metadata(path);
        let kind = behind.map_or(Kind::Nothing, |behind| kind(behind.file_type()));
        Some(Node::link(path_text(target.as_os_str().as_encoded_bytes()), kind))
    }

    /// The directory that is spared because of this file, and the word in it.
    fn word(&self, spare: &Spare) -> Option<(String, String)> {
        let directory = self.name.strip_suffix(&path_text(spare.file.as_bytes()))?;
        let directory = directory.strip_suffix('/').unwrap_or(directory);
        let bytes = self.real.is_file().then(|| read(&self.real, SYSFS_ATTRIBUTE))?.ok()?;
        let line = bytes.split(|byte| *byte == b'\n').next()?;
        let line = std::str::from_utf8(line).ok()?.trim_matches([' ', '\t']);
        let word = spare.words.iter().find(|word| *word == line)?;
        Some((directory.to_owned(), word.clone()))
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
