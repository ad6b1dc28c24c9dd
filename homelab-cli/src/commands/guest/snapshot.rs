//! `homelab guest snapshot …`

use super::select::select;
use crate::actions::snapshots::{SnapshotChange, Verb};
use crate::actions::{self};
use crate::cli::guest::{GuestArg, SnapshotArgs, SnapshotCommand};
use crate::commands::power::patience;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox::{discovery, moment};
use crate::ui::Ui;
use crate::views::snapshots::{Snapshot, SnapshotList};

pub(super) async fn run(command: SnapshotCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        SnapshotCommand::List(args) => list(args, lab).await,
        SnapshotCommand::Create { snapshot, description, memory } => {
            change("guest snapshot create", Verb::Create { description, memory }, snapshot, lab, ui)
                .await
        }
        SnapshotCommand::Rollback { snapshot } => {
            change("guest snapshot rollback", Verb::Rollback, snapshot, lab, ui).await
        }
        SnapshotCommand::Delete { snapshot } => {
            change("guest snapshot delete", Verb::Delete, snapshot, lab, ui).await
        }
    }
}

async fn list(args: GuestArg, lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let found = select(&args.guest, &resources.guests)?;
    let taken = discovery::handle(client, found).snapshots().await?;
    let snapshots = taken.taken.into_iter().map(|snapshot| Snapshot {
        is_parent_of_present: taken.present_parent.as_ref() == Some(&snapshot.name),
        name: snapshot.name.to_string(),
        taken_at: moment(snapshot.taken_at),
        with_memory: snapshot.with_memory,
        description: snapshot.description.trim().to_owned(),
    });
    Ok(Outcome::report(SnapshotList { vmid: found.vmid.get(), snapshots: snapshots.collect() }))
}

async fn change(
    action: &str,
    verb: Verb,
    args: SnapshotArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let name = args.name.parse().map_err(|error| Error::new(Kind::Usage, format!("{error}")))?;
    let resources = lab.proxmox().await?.cluster().resources().await?;
    let found = select(&args.guest.guest, &resources.guests)?;
    let wanted = lab.config()?.guests().find(|guest| guest.vmid == found.vmid);
    let patience = patience(&args.wait, lab);
    let change = SnapshotChange::new(verb, name, found.clone(), wanted, patience);
    actions::run(action, vec![Box::new(change)], &args.safety, lab, ui).await
}
