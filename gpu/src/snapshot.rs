//! All cards of a host at one moment, from a capture: what the bus tells and what nvidia-smi tells, brought together.

use host_capture::Capture;

use crate::{Error, ErrorKind, Gpu, Reading, Report, State, Vendor, plan, sysfs};

/// All GPUs of a host at one moment.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Snapshot {
    /// The cards, by their addresses; also those that cannot be used here, see [`Gpu::state`].
    pub gpus: Vec<Gpu>,
    /// Version of NVIDIA's driver in the kernel.
    pub driver_version: Reading<String>,
    /// Version of the CUDA library.
    pub cuda_version: Reading<String>,
    /// What stands in the way of some or all of them. Empty on a host without any card: that is no problem.
    pub problems: Vec<Error>,
    /// What nvidia-smi said beside its report, mostly warnings.
    pub notes: Vec<String>,
    /// Whether the capture was cut off, so that cards or readings are missing.
    pub truncated: bool,
}

impl Snapshot {
    /// Make sense of a capture of [`plan`](crate::plan()), [`poll_plan`](crate::poll_plan) or
    /// [`plan_for`](crate::plan_for).
    #[must_use]
    pub fn from_capture(capture: &Capture) -> Self {
        let cards = sysfs::cards(capture);
        let mut snapshot = Self {
            gpus: cards.iter().map(|card| sysfs::gpu(capture, card)).collect(),
            truncated: capture.is_truncated(),
            ..Self::default()
        };
        let module = capture.content("module/nvidia/version").and_then(Result::ok);
        let module = module.map(|version| crate::text::clean(&String::from_utf8_lossy(version)));
        if let Some(version) = &module {
            snapshot.driver_version = Reading::Value(version.clone());
        }
        let answer = capture.output(plan::NVIDIA_SMI).map(Report::from_output);
        match answer {
            None => {}
            Some(Ok(report)) => snapshot.merge(report),
            Some(Err(error)) => snapshot.explain(error, module.as_deref()),
        }
        let states = snapshot
            .gpus
            .iter()
            .filter_map(|gpu| Some(Error::new(gpu.state.problem()?).card_is(gpu.address)));
        let states: Vec<Error> = states.collect();
        for problem in states {
            let told =
                |known: &Error| known.kind() == problem.kind() && known.card() == problem.card();
            if !snapshot.problems.iter().any(told) {
                snapshot.problems.push(problem);
            }
        }
        snapshot
    }

    /// Add what nvidia-smi told: a card that the bus tells of as well is one card.
    fn merge(&mut self, report: Report) {
        self.driver_version =
            report.driver_version.or_else(|| std::mem::take(&mut self.driver_version));
        self.cuda_version = report.cuda_version;
        self.notes = report.notes;
        self.truncated |= report.truncated;
        for mut gpu in report.gpus {
            let same = |known: &&mut Gpu| gpu.address.is_some() && known.address == gpu.address;
            match self.gpus.iter_mut().find(same) {
                Some(known) => {
                    gpu.pci_id = known.pci_id.or(gpu.pci_id);
                    *known = gpu;
                }
                None => self.gpus.push(gpu),
            }
        }
        for problem in report.problems {
            self.lose(&problem);
            self.problems.push(problem);
        }
        self.gpus.sort_by_key(|gpu| (gpu.address.is_none(), gpu.address));
    }

    /// Mark the card that a problem tells is lost; it may be on no list any more.
    fn lose(&mut self, problem: &Error) {
        let (ErrorKind::DeviceLost, Some(address)) = (problem.kind(), problem.card()) else {
            return;
        };
        match self.gpus.iter_mut().find(|gpu| gpu.address == Some(address)) {
            Some(gpu) => gpu.state = State::Lost,
            None => {
                let mut gpu = Gpu::new(Vendor::Nvidia, State::Lost);
                gpu.address = Some(address);
                self.gpus.push(gpu);
            }
        }
    }

    /// Why nvidia-smi gave nothing, in the light of what the bus tells.
    fn explain(&mut self, error: Error, module: Option<&str>) {
        let nvidia: Vec<&State> = self
            .gpus
            .iter()
            .filter(|gpu| gpu.vendor == Vendor::Nvidia)
            .map(|gpu| &gpu.state)
            .collect();
        let any_card = !self.gpus.is_empty();
        let usable = nvidia.iter().any(|state| matches!(state, State::Unreachable | State::Asleep));
        let general = matches!(
            error.kind(),
            ErrorKind::CommandMissing
                | ErrorKind::NoDevice
                | ErrorKind::DriverNotLoaded
                | ErrorKind::LibraryMissing
                | ErrorKind::DeviceFilesRefused
        );
        let explained = if nvidia.is_empty() {
            // No NVIDIA card, no nvidia-smi: as it should be. (A host that shows no bus at all proves nothing,
            // unless the command is not even there.)
            any_card && general || error.kind() == ErrorKind::CommandMissing
        } else {
            // Each card's own state says more.
            general && !usable
        };
        if explained {
            return;
        }
        self.lose(&error);
        let error = match (error.kind(), module) {
            (ErrorKind::LibraryMismatch, Some(version)) => {
                let mut said = error.said().to_vec();
                said.push(format!("kernel driver version: {version}"));
                error.said_was(said)
            }
            // The driver is there, so the container has no way to it.
            (ErrorKind::DriverNotLoaded, Some(_)) if usable => {
                let said = error.said().to_vec();
                error.said_was(said).with_kind(ErrorKind::DeviceFilesRefused)
            }
            _ => error,
        };
        self.problems.push(error);
    }
}
