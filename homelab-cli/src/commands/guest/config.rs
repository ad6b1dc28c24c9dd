//! `homelab guest config …`: the keys of a guest's configuration, as Proxmox VE names them.

use super::select::select;
use crate::actions::settings::{self, Settings};
use crate::actions::{self};
use crate::cli::guest::{GuestArg, GuestConfigCommand};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::settings::GuestSettings;

pub(super) async fn run(command: GuestConfigCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        GuestConfigCommand::Get { guest, keys } => get(guest, &keys, lab).await,
        GuestConfigCommand::Set { guest, values, delete, safety } => {
            let set = values.iter().map(|text| pair(text)).collect::<Result<Vec<_>, Error>>()?;
            let client = lab.proxmox().await?;
            let resources = client.cluster().resources().await?;
            let found = select(&guest.guest, &resources.guests)?;
            let present = settings::read(client, found).await?;
            let wanted = lab.config()?.guests().find(|guest| guest.vmid == found.vmid);
            let change = Settings::new(found.clone(), wanted, present, set, delete);
            actions::run("guest config set", vec![Box::new(change)], &safety, lab, ui).await
        }
    }
}

async fn get(guest: GuestArg, keys: &[String], lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let found = select(&guest.guest, &resources.guests)?;
    let mut config = settings::read(client, found).await?;
    if let Some(missing) = keys.iter().find(|key| !config.contains_key(*key)) {
        let message = format!("guest {} has no {missing} in its configuration", found.vmid);
        return Err(Error::new(Kind::NotFound, message));
    }
    if !keys.is_empty() {
        config.retain(|key, _| keys.contains(key));
    }
    Ok(Outcome::report(GuestSettings { vmid: found.vmid.get(), config }))
}

fn pair(text: &str) -> Result<(String, String), Error> {
    let pair = text.split_once('=').filter(|(key, _)| !key.is_empty());
    pair.map(|(key, value)| (key.to_owned(), value.to_owned())).ok_or_else(|| {
        Error::new(Kind::Usage, format!("not a setting: {text}"))
            .hint("write settings as key=value")
    })
}
