//! Where graphics cards are looked at.

use std::path::{Path, PathBuf};

use gpu::{Gpus, Owners, Report, Snapshot};
use host_capture::{Capture, Plan};

use crate::cli::gpu::GpuArgs;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::machine::{found, unreadable};
use crate::sources::machines::cards;

/// Where graphics cards are looked at.
pub(super) struct Place {
    /// What reports call it: a machine, or a file.
    pub(super) host: String,
    /// The container there, when it is one.
    pub(super) container: Option<u32>,
    way: Way,
}

enum Way {
    /// Below a sysfs root: this machine's, or a copy of some other.
    Sysfs(PathBuf),
    /// What nvidia-smi printed some time ago.
    File(PathBuf),
    /// Over SSH.
    Ssh,
}

impl Place {
    /// What the arguments mean; without any, what the configuration says.
    pub(super) fn of(args: GpuArgs, lab: &Lab) -> Result<Place, Error> {
        let local = |host, way| Place { host, container: None, way };
        let shown = |path: &Path| path.display().to_string();
        if let Some(file) = args.input {
            return Ok(local(shown(&file), Way::File(file)));
        }
        if let Some(sysfs) = args.sysfs {
            found(&sysfs)?;
            return Ok(local(shown(&sysfs), Way::Sysfs(sysfs)));
        }
        let configured = lab.config().ok().map(|config| &config.gpu);
        // A machine that was named is meant as a whole.
        let usual = configured.filter(|_| args.host.is_none()).and_then(|gpu| gpu.container);
        let container = args.container.or(usual.map(|vmid| vmid.get()));
        let somewhere = configured.is_some_and(|gpu| gpu.host.is_some());
        let host = match args.host {
            Some(host) => host,
            None if container.is_some() || somewhere || lab.knows_node_over_ssh() => {
                lab.gpu_host()?
            }
            None => return Ok(local(lab.host_name(), Way::Sysfs(lab.sysfs()))),
        };
        Ok(Place { host, container, way: Way::Ssh })
    }

    /// Looks at the cards. `remote` is what is asked for over SSH: everything, or the few values worth polling.
    pub(super) async fn look(&self, remote: &Plan, lab: &Lab) -> Result<Snapshot, Error> {
        match &self.way {
            Way::Sysfs(sysfs) => read(sysfs.clone()).await,
            Way::File(file) => {
                let bytes = std::fs::read(file).map_err(|error| unreadable(file, &error))?;
                let report = Report::parse(&bytes)
                    .map_err(|error| Error::from(error).context(file.display()))?;
                Ok(snapshot(report))
            }
            Way::Ssh => cards::look(lab, &self.host, self.container, remote).await,
        }
    }

    /// Adds whose the processes are, where that can be found out: only the machine itself sees all of them.
    pub(super) async fn add_owners(&self, lab: &Lab, snapshot: &mut Snapshot) -> Result<(), Error> {
        match &self.way {
            Way::Sysfs(sysfs) if sysfs == Path::new("/sys") => {
                let capture = Capture::open("/", &gpu::owners_plan(snapshot.pids()));
                let capture =
                    capture.map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
                snapshot.add_owners(&Owners::from_capture(&capture));
                Ok(())
            }
            Way::Ssh => cards::add_owners(lab, &self.host, snapshot).await,
            Way::Sysfs(_) | Way::File(_) => Ok(()),
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
    let read = tokio::task::spawn_blocking(move || Gpus::open(sysfs)?.read()).await;
    let read = read.map_err(|stopped| Error::new(Kind::Failed, stopped.to_string()))?;
    read.map_err(Error::from)
}
