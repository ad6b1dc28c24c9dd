//! `homelab import`: guests that are there and that the configuration lacks, into the configuration. What the owner
//! wrote stays as it is, byte for byte.

use jiff::Zoned;
use similar::TextDiff;

use crate::atomic_file;
use crate::cli::inventory::ImportArgs;
use crate::config::edit::{self, Item};
use crate::config::{self, LoadedConfig};
use crate::error::{Error, Kind};
use crate::inventory::import::{self, NewGuest, Plan};
use crate::inventory::{self, State};
use crate::lab::Lab;
use crate::outcome::{Outcome, Raw};
use crate::sources::proxmox::survey;
use crate::state_backups;
use crate::ui::screen::{Text, Tone};
use crate::ui::{Ui, format};
use crate::views::import::Import;

pub(super) async fn run(args: ImportArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let loaded = lab.loaded()?;
    let old = config::read(&loaded.path)?;
    let plan = {
        let _progress = ui.progress("reading the lab");
        let found = survey::read(lab, None, survey::CONCURRENCY).await?;
        let live = inventory::observe(&found);
        let plan = import::plan(&loaded.config, &live, args.with_state);
        chosen(plan, &args.guests, &live, loaded)?
    };
    let new = edited(&old, &plan.entries)?;
    if args.patch {
        for left_out in &plan.left_out {
            ui.note(format!("left out: {left_out}"));
        }
        return Ok(Outcome::Raw(Raw::Text(patch(&old, &new, loaded))));
    }
    let backup = match plan.entries.is_empty() {
        true => None,
        false => {
            agree(&plan, loaded, args.yes, ui)?;
            Some(replace(&old, &new, loaded)?)
        }
    };
    Ok(Outcome::report(Import {
        path: loaded.path.display().to_string(),
        entries: plan.entries,
        left_out: plan.left_out,
        backup: backup.map(|path| path.display().to_string()),
    }))
}

/// The part of the plan about the guests that were named; all of it when none was.
fn chosen(
    mut plan: Plan,
    wanted: &[String],
    live: &State,
    loaded: &LoadedConfig,
) -> Result<Plan, Error> {
    if wanted.is_empty() {
        return Ok(plan);
    }
    let mut vmids = Vec::new();
    for wanted in wanted {
        let guest = live.guests.iter().find(|guest| {
            let name = guest.name.as_deref().unwrap_or_default();
            guest.vmid.to_string() == *wanted || name.eq_ignore_ascii_case(wanted)
        });
        let Some(guest) = guest else {
            return Err(Error::new(Kind::NotFound, format!("there is no guest {wanted}"))
                .hint("`homelab guest list` shows all guests"));
        };
        if loaded.config.guests().any(|known| known.vmid.get() == guest.vmid) {
            let message = format!("{} has {} already", loaded.path.display(), guest.title());
            return Err(
                Error::new(Kind::Refused, message).hint("what is there is never overwritten")
            );
        }
        vmids.push((guest.vmid, guest.title()));
    }
    plan.entries.retain(|entry| vmids.iter().any(|(vmid, _)| *vmid == entry.vmid));
    plan.left_out.retain(|line| vmids.iter().any(|(_, title)| line.starts_with(title.as_str())));
    Ok(plan)
}

/// The text with the entries in it, proven by reading it again: these guests, and not a thing else.
fn edited(old: &str, entries: &[NewGuest]) -> Result<String, Error> {
    let mut new = old.to_owned();
    for list in ["vms", "containers"] {
        let items: Vec<Item> =
            entries.iter().filter(|entry| entry.list() == list).map(NewGuest::item).collect();
        new =
            edit::append(&new, &["homelab", "infrastructure", list], &items).map_err(|error| {
                let refused =
                    Error::new(Kind::Config, error.to_string()).detail("to write by hand:");
                error
                    .by_hand()
                    .iter()
                    .fold(refused, |refused, line| refused.detail(format!("  {line}")))
                    .hint("`homelab config check` says whether it is right")
            })?;
    }
    let read = |text: &str| {
        config::parse(text, None).map(|(config, _)| config).map_err(|mistakes| {
            let message = "the configuration would not be right with these guests in it";
            mistakes
                .problems
                .iter()
                .fold(Error::new(Kind::Config, message), |error, p| error.detail(p.to_string()))
                .hint("nothing was written")
        })
    };
    let (before, mut after) = (read(old)?, read(&new)?);
    let arrived = after.guests().count() == before.guests().count() + entries.len()
        && entries.iter().all(|entry| after.guests().any(|guest| guest.vmid.get() == entry.vmid));
    after.infrastructure.vms.truncate(before.infrastructure.vms.len());
    after.infrastructure.containers.truncate(before.infrastructure.containers.len());
    if !arrived || after != before {
        let message = "the configuration would say something else than was meant";
        return Err(
            Error::new(Kind::Config, message).hint("nothing was written; `--patch` shows it")
        );
    }
    Ok(new)
}

fn patch(old: &str, new: &str, loaded: &LoadedConfig) -> String {
    if old == new {
        return String::new();
    }
    let name = loaded.path.file_name().unwrap_or_default().to_string_lossy();
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

/// Shows the plan; comes back only when the owner has agreed to it.
fn agree(plan: &Plan, loaded: &LoadedConfig, yes: bool, ui: &Ui) -> Result<(), Error> {
    let guests = format::count(plan.entries.len(), "guest");
    for entry in &plan.entries {
        ui.say(&[
            Text::new("→ ", Tone::Strong),
            Text::from(format!("add {}: ", entry.title())),
            Text::new(entry.summary(), Tone::Faint),
        ]);
    }
    if yes || ui.confirm(&format!("Add {guests} to {}?", loaded.path.display()))? {
        return Ok(());
    }
    Err(Error::new(Kind::Refused, "not imported; nothing was written"))
}

/// Keeps the old file and puts the new one in its place, unless somebody changed it in the meantime.
fn replace(old: &str, new: &str, loaded: &LoadedConfig) -> Result<std::path::PathBuf, Error> {
    if config::read(&loaded.path)? != old {
        let message = format!("{} was changed in the meantime", loaded.path.display());
        return Err(Error::new(Kind::Refused, message).hint("nothing was written; try again"));
    }
    let backup = state_backups::keep(&loaded.path, old.as_bytes(), &Zoned::now())?;
    atomic_file::write(&loaded.path, new.as_bytes())
        .map_err(|error| Error::from(error).hint("the old file is as it was"))?;
    Ok(backup)
}
