//! `homelab guest shell`: a shell in a guest, by the shortest way that there is.

use super::select::select;
use crate::cli::guest::ShellArgs;
use crate::commands::ssh::exec;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::lab::ssh::is_root;
use crate::outcome::Outcome;
use crate::ui::Ui;
use proxmox_client::GuestKind;
use ssh_client::{Command, Shell};

pub(super) async fn run(args: ShellArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let resources = lab.proxmox().await?.cluster().resources().await?;
    let found = select(&args.guest, &resources.guests)?;
    let (vmid, node) = (found.vmid, found.node.to_string());
    let words = exec::words(args.remote);
    if !args.through_host
        && let Some(name) = lab.guest_over_ssh(vmid.get())?
    {
        let session = lab.ssh(&name).await?;
        return match words.is_empty() {
            true => exec::shell(&session, Shell::login(), ui).await,
            false => exec::run(&session, Command::new(words), ui).await,
        };
    }
    if found.kind != GuestKind::Lxc {
        let message = format!("there is no way into VM {vmid}: `ssh.hosts` has no entry for it");
        return Err(Error::new(Kind::Config, message).hint(
            "give it an entry under its name; a container could be entered through its host",
        ));
    }
    let session = lab.ssh(&lab.node_over_ssh(Some(&node))?).await?;
    let number = vmid.to_string();
    if !words.is_empty() {
        let before = ["pct", "exec", &number, "--"].map(|word| word.as_bytes().to_vec());
        let command = Command::new(before.into_iter().chain(words));
        let command = if is_root(&session) { command } else { command.sudo() };
        return exec::run(&session, command, ui).await;
    }
    let sudo = if is_root(&session) { "" } else { "sudo -n " };
    exec::shell(&session, Shell::command(Command::shell(format!("{sudo}pct enter {number}"))), ui)
        .await
}
