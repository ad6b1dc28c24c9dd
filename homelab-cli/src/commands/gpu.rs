//! `homelab gpu …`: graphics cards of this machine, of others, and of containers.

mod place;
mod watch;

use gpu::Snapshot;

use crate::cli::gpu::{GpuArgs, GpuCommand};
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::machines::translate;
use crate::ui::Ui;
use crate::views::gpus::{Gpu, GpuProcess, GpuProcessList, GpuResource, GpuResources, GpuStatus};
use place::Place;

pub(super) async fn run(command: GpuCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        GpuCommand::Status(args) => status(args, lab).await,
        GpuCommand::Resources(args) => resources(args, lab, ui).await,
        GpuCommand::Processes(args) => processes(args, lab, ui).await,
        GpuCommand::Watch { place, interval, count } => {
            watch::run(place, interval, count, lab, ui).await
        }
    }
}

/// The cards as they go over the wire, in the order of the snapshot.
fn cards(place: &Place, snapshot: &Snapshot) -> Vec<Gpu> {
    let cards = snapshot.gpus.iter().enumerate();
    cards.map(|(n, gpu)| translate::gpu(&place.host, place.container, n, gpu)).collect()
}

async fn status(args: GpuArgs, lab: &Lab) -> Result<Outcome, Error> {
    let place = Place::of(args, lab)?;
    let snapshot = place.look(&gpu::plan(), lab).await?;
    let cards = cards(&place, &snapshot).into_iter().zip(&snapshot.gpus);
    Ok(Outcome::report(GpuStatus {
        host: place.host.clone(),
        driver_version: snapshot.driver_version.value().cloned(),
        cuda_version: snapshot.cuda_version.value().cloned(),
        gpus: cards.map(|(card, gpu)| translate::gpu_details(card, gpu)).collect(),
        problems: snapshot.problems.iter().map(translate::gpu_problem).collect(),
        notes: snapshot.notes.clone(),
    }))
}

async fn resources(args: GpuArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let place = Place::of(args, lab)?;
    let snapshot = with_owners(&place, lab, ui).await?;
    let gpus = cards(&place, &snapshot).into_iter().zip(&snapshot.gpus).map(|(card, gpu)| {
        let left = gpu.resources();
        let users = left.users.value().cloned().unwrap_or_default();
        GpuResource {
            host: card.host.clone(),
            container: card.container,
            index: card.index,
            name: card.name.clone(),
            memory_total_bytes: left.memory_total.value().map(|bytes| bytes.0),
            memory_free_bytes: left.memory_free.value().map(|bytes| bytes.0),
            compute_free_percent: left.compute_free.value().map(|percent| percent.0),
            architecture: left.capabilities.architecture.clone(),
            compute_capability: left.capabilities.compute_capability.clone(),
            cuda_cores: left.capabilities.cuda_cores,
            users: translate::gpu_processes(&card.host, &card, users).collect(),
        }
    });
    Ok(Outcome::report(GpuResources {
        gpus: gpus.collect(),
        problems: snapshot.problems.iter().map(translate::gpu_problem).collect(),
    }))
}

async fn processes(args: GpuArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let place = Place::of(args, lab)?;
    let snapshot = with_owners(&place, lab, ui).await?;
    let (mut processes, mut untold): (Vec<GpuProcess>, Vec<String>) = (Vec::new(), Vec::new());
    for (card, gpu) in cards(&place, &snapshot).iter().zip(&snapshot.gpus) {
        match gpu.processes.value() {
            Some(users) => processes.extend(translate::gpu_processes(&place.host, card, users)),
            None => {
                let why = gpu.processes.absent().map(ToString::to_string).unwrap_or_default();
                untold.push(format!("{} does not tell who uses it: {why}", card.name));
            }
        }
    }
    processes.sort_by_key(|process| std::cmp::Reverse(process.memory_bytes));
    Ok(Outcome::report(GpuProcessList {
        host: place.host.clone(),
        processes,
        untold,
        problems: snapshot.problems.iter().map(translate::gpu_problem).collect(),
    }))
}

/// Whose the processes are costs a second question; without an answer they are nobody's.
async fn with_owners(place: &Place, lab: &Lab, ui: &Ui) -> Result<Snapshot, Error> {
    let mut snapshot = place.look(&gpu::plan(), lab).await?;
    if let Err(error) = place.add_owners(lab, &mut snapshot).await {
        ui.warn(format!("whose the processes are is not known: {error}"));
    }
    Ok(snapshot)
}
