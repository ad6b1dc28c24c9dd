//! Graphics cards that a container has: asked in there, through the machine that it runs on.

use gpu::{Owners, Snapshot};
use host_capture::{Capture, Plan};
use ssh_client::Command;

use crate::config::ExpectedState;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::lab::ssh::is_root;
use crate::views::gpus::Gpu;

use super::translate;

/// The cards of the container that the configuration names. None when there is no such container, or when it is
/// meant to be stopped.
pub(super) async fn in_container(lab: &Lab) -> Result<Vec<Gpu>, Error> {
    let config = lab.config()?;
    let Some(vmid) = config.gpu.container else { return Ok(Vec::new()) };
    let stopped = config
        .guests()
        .any(|guest| guest.vmid == vmid && guest.expected_state == Some(ExpectedState::Stopped));
    if stopped {
        return Ok(Vec::new());
    }
    let host = lab.gpu_host()?;
    let snapshot = look(lab, &host, Some(vmid.get()), &gpu::plan()).await?;
    let cards = snapshot.gpus.iter().enumerate();
    Ok(cards.map(|(n, gpu)| translate::gpu(&host, Some(vmid.get()), n, gpu)).collect())
}

/// Looks at the cards of `host`, or of a container there, with one of the plans of the crate `gpu`.
pub async fn look(
    lab: &Lab,
    host: &str,
    container: Option<u32>,
    plan: &Plan,
) -> Result<Snapshot, Error> {
    // A container has a `/sys` of its own, wherever that of its host is.
    let root = if container.is_some() { String::new() } else { lab.ssh_root(host)? };
    let line = plan.shell_command(&format!("{root}/sys"));
    let printed = in_shell(lab, host, container, &line).await?;
    let capture = Capture::parse(&printed).map_err(|error| {
        let message = format!("could not look at the graphics cards of {host}: {error}");
        Error::new(Kind::Failed, message)
    })?;
    Ok(Snapshot::from_capture(&capture))
}

/// Adds to each process in which guest of `host` it runs. What cannot be told is left out: `host` must be the machine
/// itself, because in a container nobody sees the others.
pub async fn add_owners(lab: &Lab, host: &str, snapshot: &mut Snapshot) -> Result<(), Error> {
    let pids = snapshot.pids();
    if pids.is_empty() {
        return Ok(());
    }
    let root = lab.ssh_root(host)?;
    let root = if root.is_empty() { "/" } else { &root };
    let printed = in_shell(lab, host, None, &gpu::owners_plan(pids).shell_command(root)).await?;
    let capture = Capture::parse(&printed)
        .map_err(|error| Error::new(Kind::Failed, format!("could not ask {host}: {error}")))?;
    snapshot.add_owners(&Owners::from_capture(&capture));
    Ok(())
}

async fn in_shell(
    lab: &Lab,
    host: &str,
    container: Option<u32>,
    line: &str,
) -> Result<Vec<u8>, Error> {
    let line = match container {
        Some(vmid) => format!("pct exec {vmid} -- {line}"),
        None => line.to_owned(),
    };
    let session = lab.ssh(host).await?;
    let command = Command::shell(line).timeout(lab.timeout());
    // Only root may enter containers.
    let command = match container {
        Some(_) if !is_root(&session) => command.sudo(),
        _ => command,
    };
    let output = session.run(command).await?;
    if output.stdout.is_empty() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = said.lines().next().unwrap_or("it printed nothing");
        let place = container.map(|vmid| format!("CT {vmid} on ")).unwrap_or_default();
        let error = Error::new(Kind::Failed, format!("could not ask in {place}{host}: {said}"));
        return Err(match container {
            Some(vmid) if said.contains("not running") => {
                error.hint(format!("`homelab start {vmid}` starts it"))
            }
            _ => error,
        });
    }
    Ok(output.stdout.to_vec())
}
