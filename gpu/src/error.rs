//! Why a card, or all of them, cannot be read: each cause by itself, with what to do.

use std::{fmt, sync::Arc};

use crate::PciAddress;

/// Something that stands between us and a card.
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Box<Problem>);

#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) kind: ErrorKind,
    pub(crate) card: Option<PciAddress>,
    /// What the other side said, cleaned.
    pub(crate) said: Vec<String>,
    pub(crate) status: Option<i32>,
    pub(crate) source: Option<Arc<host_capture::Error>>,
}

/// What kind of problem an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no `nvidia-smi` (exit status 127).
    CommandMissing,
    /// nvidia-smi runs and finds no card (6).
    NoDevice,
    /// The kernel's driver is not there or does not answer (9).
    DriverNotLoaded,
    /// Another driver than the maker's own holds the card, such as nouveau.
    OtherDriver,
    /// The kernel's driver and the library beside nvidia-smi are of different versions (18).
    LibraryMismatch,
    /// nvidia-smi does not find its library (12), or the library lacks a function (13).
    LibraryMissing,
    /// The card fell off the bus (15).
    DeviceLost,
    /// The card is reserved for a virtual machine.
    PassedThrough,
    /// No permission (4).
    NoPermission,
    /// The driver is there and NVML fails without a reason: what a container sees that may not use the device files
    /// (any more).
    DeviceFilesRefused,
    /// This query is not known to that version (2).
    UnknownField,
    /// The card or the system cannot do what was asked (3).
    NotSupported,
    /// A power cable of the card is not plugged in (8).
    PowerCable,
    /// The kernel reports trouble with an interrupt of the card (10).
    InterruptTrouble,
    /// The card's own configuration memory is damaged (14).
    InfoRomCorrupted,
    /// The command was stopped before it ended: a time limit, a signal, a lost connection.
    Interrupted,
    /// What came is not what nvidia-smi writes.
    NotNvidiaSmi,
    /// The output ends before the first card.
    CutOff,
    /// The output is longer than any honest one.
    TooLarge,
    /// The root directory cannot be opened.
    Root,
    /// Something else; what was said is kept.
    Other,
}

impl ErrorKind {
    /// All kinds.
    pub const ALL: [Self; 21] = [
        Self::CommandMissing,
        Self::NoDevice,
        Self::DriverNotLoaded,
        Self::OtherDriver,
        Self::LibraryMismatch,
        Self::LibraryMissing,
        Self::DeviceLost,
        Self::PassedThrough,
        Self::NoPermission,
        Self::DeviceFilesRefused,
        Self::UnknownField,
        Self::NotSupported,
        Self::PowerCable,
        Self::InterruptTrouble,
        Self::InfoRomCorrupted,
        Self::Interrupted,
        Self::NotNvidiaSmi,
        Self::CutOff,
        Self::TooLarge,
        Self::Root,
        Self::Other,
    ];

    /// Its name for machines: `library_mismatch`. These names stay.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// What it means, in one sentence.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.row().1
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::CommandMissing => (
                "command_missing",
                "there is no nvidia-smi",
                "install the userland of NVIDIA's driver there, of the version that the kernel has",
            ),
            Self::NoDevice => (
                "no_device",
                "nvidia-smi finds no card",
                "see `lspci -nnk -d 10de:` and `dmesg` on the host; a guest or container must be given the card",
            ),
            Self::DriverNotLoaded => (
                "driver_not_loaded",
                "the card's kernel driver is not loaded, or does not answer",
                "load it (`modprobe nvidia`) and read `dmesg`; after a kernel upgrade DKMS may have to build it",
            ),
            Self::OtherDriver => (
                "other_driver",
                "another kernel driver holds the card",
                "only the maker's own driver gives readings; blacklist the other one and reboot",
            ),
            Self::LibraryMismatch => (
                "library_mismatch",
                "kernel driver and userland library are of different versions",
                "after an upgrade of the host: reboot it, and install the same driver version in each container",
            ),
            Self::LibraryMissing => (
                "library_missing",
                "nvidia-smi does not find its library, or one too old",
                "install NVIDIA's library (libnvidia-ml.so.1) of the version that the kernel has",
            ),
            Self::DeviceLost => (
                "device_lost",
                "the card does not answer any more",
                "read `dmesg` for Xid 79; only a reboot, mostly with power off, brings it back",
            ),
            Self::PassedThrough => (
                "passed_through",
                "the card is reserved for a virtual machine (vfio-pci)",
                "look inside that machine; for containers, unbind it from vfio-pci: only one can have it",
            ),
            Self::NoPermission => (
                "no_permission",
                "no permission to use the card",
                "run as root, or give this user access to /dev/nvidia*",
            ),
            Self::DeviceFilesRefused => (
                "device_files_refused",
                "the driver is there and cannot be used, as in a container without the device files",
                "restart the container; check its rules for /dev/nvidia* against /proc/devices (majors change)",
            ),
            Self::UnknownField => (
                "unknown_field",
                "this nvidia-smi does not know a field that was asked for",
                "ask with `nvidia-smi -q -x`, which no renamed field breaks",
            ),
            Self::NotSupported => (
                "not_supported",
                "the card or its driver cannot do what was asked",
                "a newer driver may",
            ),
            Self::PowerCable => (
                "power_cable",
                "a power cable of the card is not plugged in",
                "switch off and plug it in",
            ),
            Self::InterruptTrouble => (
                "interrupt_trouble",
                "the kernel reports trouble with an interrupt of the card",
                "read `dmesg`; another slot or a firmware update may help",
            ),
            Self::InfoRomCorrupted => (
                "inforom_corrupted",
                "the card's own configuration memory is damaged",
                "its maker can repair that; until then some readings are missing",
            ),
            Self::Interrupted => (
                "interrupted",
                "nvidia-smi was stopped before it ended",
                "a card that hangs makes it wait for ever: read `dmesg`; else try again with more time",
            ),
            Self::NotNvidiaSmi => (
                "not_nvidia_smi",
                "this is not what nvidia-smi writes",
                "give the output of `nvidia-smi -q -x`, or of `nvidia-smi --query-gpu=… --format=csv`",
            ),
            Self::CutOff => ("cut_off", "the output ends before the first card", "try again"),
            Self::TooLarge => (
                "too_large",
                "the output is longer than nvidia-smi's can be",
                "look at what was really run there",
            ),
            Self::Root => {
                ("root", "the directory cannot be opened", "give the root of a sysfs, as /sys is")
            }
            Self::Other => ("other", "nvidia-smi failed", "run `nvidia-smi` there by hand"),
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Box::new(Problem { kind, card: None, said: Vec::new(), status: None, source: None }).into()
    }

    pub(crate) fn card_is(mut self, card: Option<PciAddress>) -> Self {
        self.0.card = card;
        self
    }

    pub(crate) fn said_was(mut self, said: Vec<String>) -> Self {
        self.0.said = said;
        self
    }

    pub(crate) fn status_was(mut self, status: Option<i32>) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// What kind of problem this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The card, when only one is concerned.
    #[must_use]
    pub fn card(&self) -> Option<PciAddress> {
        self.0.card
    }

    /// What was said on the other side, line by line, without control characters.
    #[must_use]
    pub fn said(&self) -> &[String] {
        &self.0.said
    }

    /// The exit status of nvidia-smi, when it is known.
    #[must_use]
    pub fn status(&self) -> Option<i32> {
        self.0.status
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        self.kind().hint()
    }
}

impl From<host_capture::Error> for Error {
    fn from(error: host_capture::Error) -> Self {
        let mut own =
            Self::new(ErrorKind::Root).said_was(vec![crate::text::clean(&error.to_string())]);
        own.0.source = Some(Arc::new(error));
        own
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.card {
            Some(card) => write!(f, "GPU {card}: {}", self.kind.summary())?,
            None => write!(f, "could not read the GPUs: {}", self.kind.summary())?,
        }
        if let Some(status) = self.status {
            write!(f, " (exit status {status})")?;
        }
        if !self.said.is_empty() {
            write!(f, "; it said: {}", self.said.join(" / "))?;
        }
        write!(f, "; {}", self.kind.hint())
    }
}
