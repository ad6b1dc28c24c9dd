//! `homelab guest log`: the log of a task.

use futures_util::StreamExt;
use proxmox_client::ids::Upid;

use super::select::select;
use crate::cli::guest::LogArgs;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::{AnyDocument, Outcome};
use crate::sources::proxmox::discovery;
use crate::views::tasks::LogLine;

pub(super) async fn run(args: LogArgs, lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.proxmox().await?;
    let resources = client.cluster().resources().await?;
    let found = select(&args.guest.guest, &resources.guests)?;
    let upid = match &args.task {
        Some(task) => task.parse::<Upid>().map_err(|error| {
            Error::new(Kind::Usage, format!("not a task: {error}"))
                .hint(format!("`homelab guest tasks {}` shows the ids of its tasks", found.vmid))
        })?,
        None => {
            let newest = discovery::handle(client, found).tasks().limit(1).send().await?;
            let newest = newest.into_iter().next().ok_or_else(|| {
                Error::new(Kind::NotFound, format!("guest {} has no tasks", found.vmid))
            })?;
            newest.upid
        }
    };
    let task = client.task(upid);
    let log = if args.follow { task.follow_log() } else { task.log() };
    let lines = log.map(|line| {
        let line = line?;
        let document: Box<dyn AnyDocument> =
            Box::new(LogLine { line: line.number, text: line.text });
        Ok(document)
    });
    Ok(Outcome::Stream(lines.boxed()))
}
