//! The handle on this machine's cards.

use std::path::{Path, PathBuf};

use host_capture::Capture;

use crate::{
    Error, Snapshot,
    plan::{files_for, plan_for, survey},
};

/// The GPUs of this machine.
///
/// ```no_run
/// # fn main() -> Result<(), gpu::Error> {
/// let snapshot = gpu::Gpus::open("/sys")?.read()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Gpus {
    root: PathBuf,
    without_nvidia_smi: bool,
}

impl Gpus {
    /// The GPUs below `root`, normally `/sys`. Below any other root, a copy of some sysfs, nvidia-smi is not run: it
    /// would tell of this machine.
    ///
    /// # Errors
    /// When `root` is no directory. A machine without a GPU is no error: its snapshot is empty.
    pub fn open(root: impl AsRef<Path>) -> Result<Self, Error> {
        let root = root.as_ref().to_owned();
        Capture::open(&root, &host_capture::Plan::new())?;
        let without_nvidia_smi = root != Path::new("/sys");
        Ok(Self { root, without_nvidia_smi })
    }

    /// Read all cards now, without waking those that sleep.
    ///
    /// # Errors
    /// When the root went away since [`open`](Self::open).
    pub fn read(&self) -> Result<Snapshot, Error> {
        let surveyed = Capture::open(&self.root, &survey())?;
        let plan = if self.without_nvidia_smi { files_for(&surveyed) } else { plan_for(&surveyed) };
        Ok(Snapshot::from_capture(&Capture::open(&self.root, &plan)?))
    }
}
