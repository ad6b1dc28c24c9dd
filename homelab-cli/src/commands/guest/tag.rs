//! `homelab guest tag`: adds and removes tags.

use proxmox_client::api::guests::Tags;
use serde_json::Value;

use super::select::select;
use crate::actions::settings::{self, Settings};
use crate::actions::{self, Change};
use crate::cli::guest::TagArgs;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) async fn run(args: TagArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let mut changes: Vec<Box<dyn Change>> = Vec::new();
    for name in &args.guests {
        let found = select(name, &resources.guests)?;
        let present = settings::read(client, found).await?;
        let text = present.get("tags").and_then(Value::as_str).unwrap_or_default();
        let words: Vec<String> = text
            .split([';', ',', ' '])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let mut tags = Tags::of(&words);
        for tag in &args.add {
            tags.add(tag).map_err(|error| Error::new(Kind::Usage, format!("{error}")))?;
        }
        for tag in &args.remove {
            tags.remove(tag);
        }
        let (set, delete) = match tags.is_empty() {
            true if words.is_empty() => (Vec::new(), Vec::new()),
            true => (Vec::new(), vec!["tags".to_owned()]),
            false => (vec![("tags".to_owned(), tags.to_string())], Vec::new()),
        };
        if tags.iter().eq(words.iter().map(String::as_str)) {
            ui.note(format!("{} has these tags already", found.name.as_deref().unwrap_or(name)));
            continue;
        }
        let wanted = lab.config()?.guests().find(|guest| guest.vmid == found.vmid);
        changes.push(Box::new(Settings::new(found.clone(), wanted, present, set, delete)));
    }
    actions::run("guest tag", changes, &args.safety, lab, ui).await
}
