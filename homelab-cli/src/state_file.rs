//! The state file on disk: read it, keep it aside, replace it, and never two at once.
//!
//! What stands in it is the business of [`inventory::state`](crate::inventory::state).

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Zoned;

use crate::atomic_file;
use crate::config::LoadedConfig;
use crate::error::{Error, Kind};
use crate::inventory::state::{self, ReadError, Recorded};
use crate::state_backups::{self, folder_of};

/// No lab has a state nearly as long: ten thousand guests take ten megabytes.
const LONGEST: u64 = 256 << 20;

/// How often a lock that somebody else holds is tried.
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// The state file.
#[derive(Debug, Clone)]
pub struct StateFile {
    path: PathBuf,
}

/// What stands in the file, and the text of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it says.
    pub recorded: Recorded,
    /// Byte for byte.
    pub text: String,
}

/// Why there is no state to work with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Unusable {
    /// It is a state, but cut off or changed by hand. It may be set aside.
    Broken(Error),
    /// Anything else: from a newer version, no state file, not readable. It must stay as it is.
    Other(Error),
}

impl From<Unusable> for Error {
    fn from(unusable: Unusable) -> Error {
        match unusable {
            Unusable::Broken(error) | Unusable::Other(error) => error,
        }
    }
}

impl StateFile {
    /// The file that was named, else the one beside the configuration.
    pub fn new(argument: Option<&Path>, config: &LoadedConfig) -> StateFile {
        let beside = || config.folder().join(state::FILE_NAME);
        StateFile { path: argument.map_or_else(beside, Path::to_owned) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it; `None` when it is not there.
    pub fn read(&self) -> Result<Option<Found>, Unusable> {
        let failed = |what: String| {
            Error::new(
                Kind::Failed,
                format!("could not read the state {}: {what}", self.path.display()),
            )
        };
        let unreadable = |what: String| Unusable::Other(failed(what).hint("it was left as it is"));
        let facts = match fs::metadata(&self.path) {
            Ok(facts) => facts,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        if !facts.is_file() {
            return Err(unreadable("it is no ordinary file".to_owned()));
        }
        if facts.len() > LONGEST {
            return Err(unreadable(format!("it has {} bytes; no state is so long", facts.len())));
        }
        let bytes = fs::read(&self.path).map_err(|error| unreadable(error.to_string()))?;
        // What is no text in part may still be a state that was damaged.
        let text = String::from_utf8_lossy(&bytes);
        let intact = matches!(text, std::borrow::Cow::Borrowed(_));
        let recorded = match state::read(&text) {
            Ok(_) if !intact => Err(ReadError::Broken("it is not UTF-8 text".to_owned())),
            read => read,
        };
        match recorded {
            Ok(recorded) => Ok(Some(Found { recorded, text: text.into_owned() })),
            Err(error @ ReadError::Broken(_)) => Err(Unusable::Broken(
                failed(error.to_string())
                    .hint("`homelab sync` keeps it aside and writes a new one"),
            )),
            Err(error @ ReadError::Newer { .. }) => {
                Err(Unusable::Other(failed(error.to_string()).hint(
                    "a newer `homelab` wrote it: use that one, or name another file with `--state`",
                )))
            }
            Err(error) => Err(unreadable(error.to_string())),
        }
    }

    /// Copies the file that is there to `….broken-YYYYMMDD-HHMMSS` beside it, and gives that name.
    pub fn set_aside(&self, now: &Zoned) -> Result<PathBuf, Error> {
        let content =
            fs::read(&self.path).map_err(|error| self.not_set_aside(&self.path, &error))?;
        let moment = now.strftime("%Y%m%d-%H%M%S");
        for number in 1..1000 {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let mut name = self.path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".broken-{moment}{suffix}"));
            let aside = folder_of(&self.path).join(name);
            match state_backups::create_new(&aside, &content) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(self.not_set_aside(&aside, &error)),
                Ok(()) => return Ok(aside),
            }
        }
        Err(self.not_set_aside(&self.path, &io::ErrorKind::AlreadyExists.into()))
    }

    fn not_set_aside(&self, aside: &Path, error: &io::Error) -> Error {
        let (from, to) = (self.path.display(), aside.display());
        Error::new(Kind::Failed, format!("could not keep the broken state {from} as {to}: {error}"))
            .hint("nothing was changed")
    }

    /// Keeps the old content in `state-backups/`, and gives where.
    pub fn keep(&self, old: &Found, now: &Zoned) -> Result<PathBuf, Error> {
        state_backups::keep(&self.path, old.text.as_bytes(), now)
    }

    /// Puts `text` in its place, whole or not at all.
    pub fn write(&self, text: &str) -> Result<(), Error> {
        atomic_file::write(&self.path, text.as_bytes())
            .map_err(|error| Error::from(error).hint("the old file is as it was"))
    }

    /// Waits for whoever writes the state now, for at most `limit`, and removes what writers before left when they were
    /// killed. The lock ends when it is dropped, and with the process in any case.
    pub async fn lock(&self, limit: Duration, waiting: impl FnOnce()) -> Result<Lock, Error> {
        let path = self.lock_path();
        let failed = |error: &io::Error| {
            let folder = folder_of(&self.path).display();
            let why = match error.kind() {
                io::ErrorKind::NotFound => format!("the folder {folder} is not there"),
                io::ErrorKind::PermissionDenied => format!("no permission to write into {folder}"),
                _ => error.to_string(),
            };
            let message = format!("could not write {}: {why}", self.path.display());
            Error::new(Kind::Failed, message).hint("`--state FILE` names another place")
        };
        if fs::metadata(&self.path).is_ok_and(|facts| !facts.is_file()) {
            // A lock beside a device would be litter in somebody else's folder.
            return Err(failed(&io::Error::other("it is no ordinary file")));
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(|error| failed(&error))?;
        let started = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            match file.try_lock() {
                Ok(()) => {
                    atomic_file::sweep(folder_of(&self.path));
                    return Ok(Lock { _file: file });
                }
                Err(TryLockError::Error(error)) => return Err(failed(&error)),
                Err(TryLockError::WouldBlock) if started.elapsed() >= limit => {
                    let message = format!(
                        "another sync is writing {} and has not ended in time",
                        self.path.display()
                    );
                    return Err(Error::new(Kind::Refused, message)
                        .hint("nothing was written; `--timeout SECONDS` waits longer"));
                }
                Err(TryLockError::WouldBlock) => {
                    if let Some(waiting) = waiting.take() {
                        waiting();
                    }
                    tokio::time::sleep(TRY_AGAIN).await;
                }
            }
        }
    }

    /// A file of its own, as the state itself is replaced by each writer. It stays, empty: removing it would let two
    /// writers lock two different files.
    fn lock_path(&self) -> PathBuf {
        let mut name = std::ffi::OsString::from(".");
        name.push(self.path.file_name().unwrap_or_default());
        name.push(".lock");
        folder_of(&self.path).join(name)
    }
}

/// The right to write the state.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}
