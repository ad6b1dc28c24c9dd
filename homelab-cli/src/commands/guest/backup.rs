//! `homelab guest backup`: guests into archives, one after the other.

use proxmox_client::StorageId;

use super::select::select;
use crate::actions::backup::{Backup, Wishes};
use crate::actions::{self, Change};
use crate::cli::guest::BackupArgs;
use crate::commands::power::patience;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) async fn run(args: BackupArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let resources = lab.proxmox().await?.cluster().resources().await?;
    let storage = args.storage.as_deref().map(str::parse::<StorageId>).transpose();
    let wishes = Wishes {
        storage: storage.map_err(|error| Error::new(Kind::Usage, format!("{error}")))?,
        mode: args.mode.as_str().into(),
        notes: args.notes.clone(),
        protect: args.protect,
    };
    let patience = patience(&args.wait, lab);
    let mut changes: Vec<Box<dyn Change>> = Vec::new();
    for name in &args.guests {
        let found = select(name, &resources.guests)?;
        let wanted = lab.config()?.guests().find(|guest| guest.vmid == found.vmid);
        changes.push(Box::new(Backup::new(wishes.clone(), found.clone(), wanted, patience)));
    }
    actions::run("guest backup", changes, &args.safety, lab, ui).await
}
