//! `homelab sync`: writes down what the lab is, and tells what changed since the last time.
//!
//! When only the usage is new the file is replaced without a word and without a backup; the old file is kept when
//! something stable changed, or its format.

use jiff::Zoned;

use crate::cli::inventory::SyncArgs;
use crate::error::{Error, Kind};
use crate::inventory::state::{self, About, Recorded};
use crate::inventory::{self, State};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox::survey;
use crate::state_file::{Found, StateFile, Unusable};
use crate::ui::Ui;
use crate::views::discovery::Discovery;
use crate::views::sync::{Sync, SyncResult};

pub(super) async fn run(args: SyncArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let file = StateFile::new(args.state.as_deref(), lab.loaded()?);
    if args.check {
        return check(&args, lab, &file).await;
    }
    // Held while the lab is read: who read it earlier must not write later.
    let waiting = || ui.note("another sync is at work; waiting for it");
    let _lock = file.lock(lab.timeout(), waiting).await?;
    let old = Old::read(&file, ui)?;
    let found = survey::read(lab, None, args.concurrency).await?;
    let (seen, not_read) = understand(&found, old.found.as_ref())?;
    let merged = merged(old.found.as_ref(), seen, args.no_usage);
    let changes = changes(old.found.as_ref(), &merged);
    let text = render(&merged, &args, lab, &found)?;

    let same_format = old.found.as_ref().is_some_and(|old| old.recorded.schema == args.format);
    let result = match &old.found {
        None => SyncResult::Created,
        Some(old) if old.text == text => SyncResult::Unchanged,
        Some(_) if !changes.is_empty() => SyncResult::Updated,
        Some(_) if !same_format => SyncResult::Converted,
        Some(_) => SyncResult::UsageRenewed,
    };
    let now = Zoned::now();
    let worth_keeping = matches!(result, SyncResult::Updated | SyncResult::Converted);
    let set_aside = if old.broken { Some(file.set_aside(&now)?) } else { None };
    let backup = match &old.found {
        Some(old) if worth_keeping => Some(file.keep(old, &now)?),
        _ => None,
    };
    if result != SyncResult::Unchanged {
        file.write(&text)?;
    }
    if let Some(aside) = &set_aside {
        ui.warn(format!("the broken state file is kept as {}", aside.display()));
    }
    Ok(Outcome::report(Sync {
        backup: backup.map(|path| path.display().to_string()),
        set_aside: set_aside.map(|path| path.display().to_string()),
        ..report(&args, &file, found, &merged, result, changes, not_read)
    }))
}

/// Reads and compares, and writes nothing: no file, no lock.
async fn check(args: &SyncArgs, lab: &Lab, file: &StateFile) -> Result<Outcome, Error> {
    let old = file.read()?;
    let found = survey::read(lab, None, args.concurrency).await?;
    let (seen, not_read) = understand(&found, old.as_ref())?;
    let merged = merged(old.as_ref(), seen, args.no_usage);
    let changes = changes(old.as_ref(), &merged);
    let differs = old.is_none() || !changes.is_empty();
    let result = if differs { SyncResult::Differs } else { SyncResult::Matches };
    Ok(Outcome::report(report(args, file, found, &merged, result, changes, not_read)))
}

/// The file as it was.
struct Old {
    found: Option<Found>,
    broken: bool,
}

impl Old {
    /// A broken file counts as none, with a warning; one that must stay as it is ends the command.
    fn read(file: &StateFile, ui: &Ui) -> Result<Old, Error> {
        match file.read() {
            Ok(found) => Ok(Old { found, broken: false }),
            Err(Unusable::Other(error)) => Err(error),
            Err(Unusable::Broken(error)) => {
                ui.warn(error.to_string());
                Ok(Old { found: None, broken: true })
            }
        }
    }
}

/// What was read, and in words what could not be.
fn understand(found: &Discovery, old: Option<&Found>) -> Result<(State, Vec<String>), Error> {
    let had_guests = old.is_some_and(|old| !old.recorded.state.guests.is_empty());
    if found.guests.is_empty() && had_guests {
        // The server leaves out what a user may not see, without a word.
        let message = "no guest is visible, and the state file has some: it is left as it is";
        return Err(Error::new(Kind::Refused, message).hint(
            "the role PVEAuditor on / lets the user look at everything; if all guests are really gone, remove the file",
        ));
    }
    let unread = found.guests.iter().filter(|detail| detail.config.is_none());
    let unread = unread.filter(|detail| detail.guest.status != "unknown");
    let not_read = unread.map(|detail| {
        let why = detail.problems.first().map_or("its configuration was not read", String::as_str);
        format!("{}: {why}", detail.guest.title())
    });
    Ok((inventory::observe(found), not_read.collect()))
}

fn merged(old: Option<&Found>, seen: State, no_usage: bool) -> State {
    let mut merged = match old {
        Some(old) => inventory::merge(&old.recorded.state, seen),
        None => seen,
    };
    if no_usage {
        merged.usage = None;
    }
    merged
}

fn changes(old: Option<&Found>, merged: &State) -> Vec<inventory::Change> {
    let recorded: Option<&Recorded> = old.map(|old| &old.recorded);
    recorded.map(|recorded| inventory::changes(recorded, merged)).unwrap_or_default()
}

fn render(state: &State, args: &SyncArgs, lab: &Lab, found: &Discovery) -> Result<String, Error> {
    let proxmox = lab.config()?.proxmox.as_ref();
    let about = About {
        now: found.generated_at,
        node: proxmox.and_then(|proxmox| proxmox.node.as_ref()).map(|node| node.as_str()),
        host: proxmox.map(|proxmox| proxmox.host.as_str()),
    };
    state::write(state, args.format, &about)
        .map_err(|error| Error::new(Kind::Failed, error.to_string()))
}

fn report(
    args: &SyncArgs,
    file: &StateFile,
    found: Discovery,
    merged: &State,
    result: SyncResult,
    changes: Vec<inventory::Change>,
    not_read: Vec<String>,
) -> Sync {
    Sync {
        generated_at: found.generated_at,
        lab: found.lab,
        sources: found.sources,
        path: file.path().display().to_string(),
        format: args.format,
        result,
        guests: merged.guests.len(),
        changes,
        backup: None,
        set_aside: None,
        not_read,
    }
}
