//! Where graphics cards are looked at.

use std::path::PathBuf;

use gpu::{Gpus, Owners, Report, Snapshot};
use host_capture::Capture;

use crate::cli::gpu::GpuArgs;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::machine::Door;
use crate::sources::machines::cards;

/// Where graphics cards are looked at.
pub(super) enum Place {
    /// This machine.
    Here { name: String },
    /// A copy of a sysfs tree.
    Tree { name: String, sysfs: PathBuf },
    /// What nvidia-smi printed some time ago.
    File { name: String, file: PathBuf },
    /// Another machine, or a container there.
    Ssh { host: String, container: Option<u32> },
}

impl Place {
    /// What the arguments mean; without any, what the configuration says.
    pub(super) fn of(args: GpuArgs, lab: &Lab) -> Result<Place, Error> {
        if let Some(file) = args.input {
            return Ok(Place::File { name: file.display().to_string(), file });
        }
        if let Some(sysfs) = args.sysfs {
            return Ok(Place::Tree { name: sysfs.display().to_string(), sysfs });
        }
        let config = lab.config().ok();
        let configured = config.map(|config| &config.gpu);
        let container = args
            .container
            // A machine that was named is meant as a whole.
            .or_else(|| {
                configured?.container.map(|vmid| vmid.get()).filter(|_| args.host.is_none())
            });
        let somewhere = configured.is_some_and(|gpu| gpu.host.is_some());
        Ok(match args.host {
            Some(host) => Place::Ssh { host, container },
            None if container.is_some() || somewhere || lab.knows_node_over_ssh() => {
                Place::Ssh { host: lab.gpu_host()?, container }
            }
            None => Place::Here { name: lab.host_name() },
        })
    }

    pub(super) fn host(&self) -> &str {
        match self {
            Place::Here { name } | Place::Tree { name, .. } | Place::File { name, .. } => name,
            Place::Ssh { host, .. } => host,
        }
    }

    pub(super) fn container(&self) -> Option<u32> {
        match self {
            Place::Ssh { container, .. } => *container,
            _ => None,
        }
    }

    pub(super) async fn look(&self, lab: &Lab) -> Result<Snapshot, Error> {
        match self {
            Place::Here { .. } => read(lab.sysfs()).await,
            Place::Tree { sysfs, .. } => read(sysfs.clone()).await,
            Place::File { file, .. } => {
                let bytes = std::fs::read(file).map_err(|error| {
                    let kind = match error.kind() {
                        std::io::ErrorKind::NotFound => Kind::NotFound,
                        _ => Kind::Failed,
                    };
                    Error::new(kind, format!("could not read {}: {error}", file.display()))
                })?;
                let report = Report::parse(&bytes)
                    .map_err(|error| Error::from(error).context(file.display()))?;
                Ok(snapshot(report))
            }
            Place::Ssh { host, container: Some(vmid) } => cards::look(lab, host, *vmid).await,
            Place::Ssh { host, container: None } => {
                Ok(Door::Ssh(host.clone()).look(lab).await?.gpus)
            }
        }
    }

    pub(super) async fn add_owners(&self, lab: &Lab, snapshot: &mut Snapshot) -> Result<(), Error> {
        match self {
            Place::Here { .. } => {
                let capture = Capture::open("/", &gpu::owners_plan(snapshot.pids()));
                let capture =
                    capture.map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
                snapshot.add_owners(&Owners::from_capture(&capture));
                Ok(())
            }
            Place::Ssh { host, .. } => cards::add_owners(lab, host, snapshot).await,
            Place::Tree { .. } | Place::File { .. } => Ok(()),
        }
    }
}

/// A report alone: nothing is known of the machine's bus.
fn snapshot(report: Report) -> Snapshot {
    let mut snapshot = Snapshot::default();
    snapshot.gpus = report.gpus;
    snapshot.driver_version = report.driver_version;
    snapshot.cuda_version = report.cuda_version;
    snapshot.problems = report.problems;
    snapshot.notes = report.notes;
    snapshot.truncated = report.truncated;
    snapshot
}

async fn read(sysfs: PathBuf) -> Result<Snapshot, Error> {
    if !sysfs.is_dir() {
        let message = format!("could not look for cards in {}: no such folder", sysfs.display());
        return Err(Error::new(Kind::NotFound, message));
    }
    let read = tokio::task::spawn_blocking(move || Gpus::open(sysfs)?.read()).await;
    let read = read.map_err(|stopped| Error::new(Kind::Failed, stopped.to_string()))?;
    read.map_err(Error::from)
}
