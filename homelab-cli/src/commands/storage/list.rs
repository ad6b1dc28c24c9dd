//! `homelab storage list`: all storages of all nodes.

use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox;
use crate::views::storage::StorageList;

pub(super) async fn run(lab: &Lab) -> Result<Outcome, Error> {
    let resources = lab.proxmox().await?.cluster().resources().await?;
    let storage = proxmox::picture(&resources, lab.config()?).storage;
    Ok(Outcome::report(StorageList { storage }))
}
