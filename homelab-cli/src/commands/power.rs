//! `homelab start`, `stop` and `restart`: the words of the command line as changes of power.

use proxmox_client::api::cluster::GuestResource;

use super::guest::select::select;
use crate::actions::power::{Patience, Power, Verb};
use crate::actions::{self, Change};
use crate::cli::action::{HardPowerArgs, PowerArgs, WaitArgs};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

/// Does `verb` to every guest that is named.
pub(super) async fn run(
    action: &str,
    verb: Verb,
    args: PowerArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let resources = lab.proxmox().await?.cluster().resources().await?;
    let (names, kind) = names_and_kind(&args.guests);
    let patience = patience(&args.wait, lab);
    let mut changes: Vec<Box<dyn Change>> = Vec::new();
    let mut seen = Vec::new();
    for name in names {
        let found = select(name, &resources.guests)?;
        check_kind(found, kind)?;
        if !seen.contains(&found.vmid) {
            seen.push(found.vmid);
            let wanted = lab.config()?.guests().find(|guest| guest.vmid == found.vmid);
            changes.push(Box::new(Power::new(verb, found.clone(), wanted, patience)));
        }
    }
    actions::run(action, changes, &args.safety, lab, ui).await
}

/// How long to stay with a change, by the words of the command line.
pub(super) fn patience(wait: &WaitArgs, lab: &Lab) -> Patience {
    match lab.wanted_timeout() {
        _ if wait.no_wait => Patience::None,
        Some(limit) => Patience::Limit(limit),
        None => Patience::Usual,
    }
}

/// `homelab stop`: asks, or cuts the power.
pub(super) async fn stop(args: HardPowerArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let verb = if args.force { Verb::Stop } else { Verb::Shutdown };
    run("stop", verb, args.power, lab, ui).await
}

/// `homelab restart`: asks, or resets.
pub(super) async fn restart(args: HardPowerArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let verb = if args.force { Verb::Reset } else { Verb::Reboot };
    run("restart", verb, args.power, lab, ui).await
}

/// The earlier tool wanted the kind behind the number: `start 200 lxc`.
fn names_and_kind(words: &[String]) -> (&[String], Option<&str>) {
    match words {
        [names @ .., last] if !names.is_empty() && matches!(last.as_str(), "qemu" | "lxc") => {
            (names, Some(last))
        }
        names => (names, None),
    }
}

fn check_kind(found: &GuestResource, wanted: Option<&str>) -> Result<(), Error> {
    let is = found.kind.to_string();
    match wanted {
        Some(wanted) if wanted != is => {
            let message = format!("guest {} is {is}, not {wanted}; nothing was done", found.vmid);
            Err(Error::new(Kind::Usage, message).hint("leave the kind out: it is found by itself"))
        }
        _ => Ok(()),
    }
}
