//! One machine, and what can be read of it in one look: its sensors, its load, its graphics cards.
//!
//! The look is the same through every door: this machine's files, a copy of them, a shell at the other end of an SSH
//! session, or what such a shell printed some time ago.

mod mask;
mod plans;
mod rules;
mod thresholds;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gpu::Gpus;
use host_capture::Capture;
use hwmon::host::Host;
use hwmon::{Cache, Rules, Sensors, Snapshot};
use ssh_client::Command;

use crate::error::{Error, Kind};
use crate::lab::Lab;

pub use mask::mask;
pub use plans::Plans;
pub use rules::rules;
pub use thresholds::thresholds;

/// Through which door a machine is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// This machine.
    Here,
    /// A copy of a sysfs tree.
    Tree(PathBuf),
    /// A file with what the remote command printed.
    Dump(PathBuf),
    /// Another machine, over SSH.
    Ssh(String),
}

/// A machine as it was at one moment.
#[derive(Debug)]
pub struct Machine {
    /// What it is called.
    pub name: String,
    /// Its sensors.
    pub sensors: Snapshot,
    /// Its load; absent when only a sysfs tree was looked at.
    pub load: Option<Host>,
    /// Its graphics cards.
    pub gpus: gpu::Snapshot,
    /// What went wrong without costing the reading, in words.
    pub notes: Vec<String>,
}

impl Machine {
    /// Whether the output that it was read from ends too early.
    pub fn is_truncated(&self) -> bool {
        let load = self.load.as_ref().is_some_and(|load| load.truncated);
        self.sensors.truncated || load || self.gpus.truncated
    }
}

impl Door {
    /// The name of the machine behind it.
    pub fn name(&self, lab: &Lab) -> String {
        match self {
            Door::Here => lab.host_name(),
            Door::Tree(path) | Door::Dump(path) => path.display().to_string(),
            Door::Ssh(name) => name.clone(),
        }
    }

    /// Looks at the machine.
    pub async fn look(&self, lab: &Lab) -> Result<Machine, Error> {
        let rules = rules(lab)?;
        match self {
            Door::Here => here(lab, lab.sysfs(), rules, true).await,
            Door::Tree(sysfs) => {
                found(sysfs)?;
                here(lab, sysfs.clone(), rules.without_intervals(), false).await
            }
            Door::Dump(file) => {
                let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
                let plans = Plans::new(Vec::new());
                parsed(self.name(lab), &plans, &bytes, &rules).map_err(|error| {
                    error.context(file.display()).hint("`homelab hardware dump` writes such files")
                })
            }
            Door::Ssh(name) => remote(lab, name, &rules).await,
        }
    }

    /// What [`Plans`] print of the machine, byte for byte.
    pub async fn dump(&self, lab: &Lab) -> Result<Vec<u8>, Error> {
        let plans = Plans::new(Vec::new());
        match self {
            Door::Dump(file) => std::fs::read(file).map_err(|error| unreadable(file, &error)),
            Door::Ssh(name) => output(lab, name, &plans).await,
            Door::Here => shell(&plans.command("", &lab.sysfs().display().to_string())).await,
            Door::Tree(sysfs) => {
                found(sysfs)?;
                // No proc goes with it: an empty folder stands in, so that the file has all its parts.
                let empty = tempfile::tempdir()?;
                let (root, sysfs) = (empty.path().display(), sysfs.display());
                shell(&plans.command(&root.to_string(), &sysfs.to_string())).await
            }
        }
    }
}

/// This machine's files. Drivers can be slow, so they are read on a thread of their own.
async fn here(lab: &Lab, sysfs: PathBuf, rules: Rules, whole: bool) -> Result<Machine, Error> {
    let name = lab.host_name();
    let cache = whole.then(|| cache_file(lab, &name)).flatten();
    // The machine's root is where its sysfs is mounted; of a mere copy of a sysfs tree there is no more.
    let root = sysfs.parent().filter(|_| whole && sysfs.ends_with("sys")).map(PathBuf::from);
    let limit = lab.timeout();
    let read = tokio::task::spawn_blocking(move || {
        let mut notes = Vec::new();
        let mut sensors = Sensors::open(&sysfs)?.rules(rules);
        if let Some(file) = &cache {
            match sensors.clone().cache_file(file) {
                Ok(remembering) => sensors = remembering,
                Err(error) => notes.push(error.to_string()),
            }
        }
        let snapshot = sensors.read()?;
        let load = root.map(Host::read).transpose()?;
        let cards = Gpus::open(&sysfs).and_then(|cards| cards.read());
        Ok::<_, hwmon::Error>((snapshot, load, cards, notes))
    });
    let read = tokio::time::timeout(limit, read).await.map_err(|_| {
        let message = format!("no answer from the sensors within {} s", limit.as_secs_f64());
        Error::new(Kind::Unreachable, message).hint("`--timeout SECONDS` allows more")
    })?;
    let failed = |error: &dyn std::fmt::Display| Error::new(Kind::Failed, error.to_string());
    let (sensors, load, cards, notes) =
        read.map_err(|stopped| failed(&stopped))?.map_err(|error| failed(&error))?;
    let gpus = cards.map_err(|error| failed(&error))?;
    Ok(Machine { name, sensors, load, gpus, notes })
}

/// Another machine: one command, then sense is made of what it printed.
async fn remote(lab: &Lab, name: &str, rules: &Rules) -> Result<Machine, Error> {
    let file = cache_file(lab, name);
    let (mut cache, mut notes) = (Cache::default(), Vec::new());
    if let Some(file) = &file {
        match Cache::load(file) {
            Ok(loaded) => cache = loaded,
            Err(error) => notes.push(error.to_string()),
        }
    }
    let plans = Plans::new(cache.fresh_drivers(rules, SystemTime::now()));
    let printed = output(lab, name, &plans).await?;
    let mut machine = parsed(name.to_owned(), &plans, &printed, rules)
        .map_err(|error| error.context(format!("could not read {name}")))?;
    if cache.complete(&mut machine.sensors, rules, SystemTime::now())
        && let Some(file) = &file
        && let Err(error) = cache.store(file)
    {
        notes.push(error.to_string());
    }
    machine.notes = notes;
    Ok(machine)
}

async fn output(lab: &Lab, name: &str, plans: &Plans) -> Result<Vec<u8>, Error> {
    let root = lab.ssh_root(name)?;
    let command = plans.command(&root, &format!("{root}/sys"));
    let session = lab.ssh(name).await?;
    let output = session.run(Command::shell(command).timeout(lab.timeout())).await?;
    if output.stdout.is_empty() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it printed nothing").to_owned();
        return Err(Error::new(Kind::Failed, format!("could not read {name}: {said}"))
            .hint("it needs a POSIX shell with ls and grep there"));
    }
    Ok(output.stdout.to_vec())
}

fn parsed(name: String, plans: &Plans, printed: &[u8], rules: &Rules) -> Result<Machine, Error> {
    let [sensors, load, cards] = plans.parse(printed)?;
    Ok(Machine {
        name,
        sensors: Snapshot::from_capture_with(&sensors, rules),
        load: (load != Capture::default()).then(|| Host::from_capture(&load)),
        gpus: gpu::Snapshot::from_capture(&cards),
        notes: Vec::new(),
    })
}

async fn shell(command: &str) -> Result<Vec<u8>, Error> {
    let output = tokio::process::Command::new("sh").args(["-c", command]).output().await;
    let failed = |why: String| Error::new(Kind::Failed, format!("could not run a shell: {why}"));
    let output = output.map_err(|error| failed(error.to_string()))?;
    if output.stdout.is_empty() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(output.stdout)
}

/// Readings that must not be taken too often are kept here from one run to the next.
fn cache_file(lab: &Lab, machine: &str) -> Option<PathBuf> {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' };
    let name: String = machine.chars().map(safe).collect();
    lab.state_folder().map(|folder| folder.join(format!("sensors-{name}.json")))
}

/// A tree that was named must be there; this machine may well have no sensors.
pub fn found(sysfs: &Path) -> Result<(), Error> {
    if sysfs.is_dir() {
        return Ok(());
    }
    let message = format!("could not read sensors from {}: no such folder", sysfs.display());
    Err(Error::new(Kind::NotFound, message)
        .hint("--sysfs wants the folder that holds class/hwmon, such as /sys"))
}

/// A file that was named and could not be read.
pub fn unreadable(file: &Path, error: &std::io::Error) -> Error {
    let kind = match error.kind() {
        std::io::ErrorKind::NotFound => Kind::NotFound,
        _ => Kind::Failed,
    };
    Error::new(kind, format!("could not read {}: {error}", file.display()))
}
