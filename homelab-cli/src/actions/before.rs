//! What was there before a change, kept in a file: nothing is changed before it is written.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use jiff::{Timestamp, Zoned};
use serde::Serialize;
use serde_json::Value;

use super::{Change, State};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::sources::Picture;
use crate::sources::proxmox::discovery;
use crate::state_backups;
use crate::views::discovery::GuestDetail;
use crate::views::guests::Guest;

#[derive(Serialize)]
struct Before<'a> {
    api_version: &'static str,
    kind: &'static str,
    taken_at: Timestamp,
    action: &'a str,
    /// The guests that are about to be changed, with their configuration.
    targets: Vec<GuestDetail>,
    /// What else is about to be changed, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    things: BTreeMap<String, &'a Value>,
    /// All others as the listing showed them.
    guests: &'a [Guest],
}

/// Writes the state before `action` and says where. Fails, and so stops the change, when it cannot be kept.
pub(super) async fn keep(
    action: &str,
    changes: &[Box<dyn Change>],
    before: &Picture,
    states: &[Option<State>],
    lab: &Lab,
) -> Result<PathBuf, Error> {
    let mut targets = Vec::new();
    for guest in changes.iter().filter_map(|change| change.guest()) {
        if let Some(handle) = discovery::handle_of(lab.proxmox().await?, guest) {
            let deadline = Instant::now() + lab.timeout();
            targets.push(discovery::detail(&handle, guest.clone(), deadline).await);
        }
    }
    let named = changes.iter().zip(states);
    let things =
        named.filter_map(|(change, state)| Some((change.target(), &state.as_ref()?.details)));
    let state = Before {
        api_version: crate::outcome::API_VERSION,
        kind: "StateBefore",
        taken_at: Timestamp::now(),
        action,
        targets,
        things: things.collect(),
        guests: &before.guests,
    };
    let unkept = |error: &dyn std::fmt::Display| {
        Error::new(
            Kind::Failed,
            format!("could not keep the state before it: {error}; nothing was done"),
        )
    };
    let text = serde_yaml::to_string(&state).map_err(|error| unkept(&error))?;
    let name = format!("before-{}.yml", action.replace(' ', "-"));
    state_backups::keep(&lab.folder()?.join(name), text.as_bytes(), &Zoned::now())
        .map_err(|error| unkept(&error))
}
