//! What the program's exit status means, and how each error kind of a client becomes one: the one table.

mod linkding;

use proxmox_client::ErrorKind as Proxmox;
use ssh_client::ErrorKind as Ssh;

use crate::error::{Error, Kind};

/// The exit status of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// Everything that was asked for was done.
    Ok,
    /// Something failed that no other code describes.
    Error,
    /// The command line or the configuration cannot be used as it is.
    Usage,
    /// Some sources failed; what the others gave is shown.
    Partial,
    /// Credentials were refused, or the server could not prove who it is.
    Auth,
    /// A host did not answer, or not in time.
    Unreachable,
    /// The thing that was named does not exist.
    NotFound,
    /// Refused for safety, or cancelled at a question.
    Refused,
    /// Health checks found something unhealthy.
    Unhealthy,
    /// The lab differs from its recorded state.
    Drift,
    /// Interrupted by Ctrl-C.
    Interrupted,
    /// What a command on another machine ended with.
    Remote(u8),
}

impl From<Kind> for Exit {
    fn from(kind: Kind) -> Exit {
        match kind {
            Kind::Failed => Exit::Error,
            Kind::Usage | Kind::Config => Exit::Usage,
            Kind::Auth => Exit::Auth,
            Kind::Unreachable => Exit::Unreachable,
            Kind::NotFound => Exit::NotFound,
            Kind::Refused => Exit::Refused,
            Kind::Interrupted => Exit::Interrupted,
            // Whoever reads us has seen enough.
            Kind::ClosedPipe => Exit::Ok,
        }
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Exit {
        error.kind().into()
    }
}

impl Exit {
    /// The number that the program ends with.
    pub fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Error => 1,
            Exit::Usage => 2,
            Exit::Partial => 3,
            Exit::Auth => 4,
            Exit::Unreachable => 5,
            Exit::NotFound => 6,
            Exit::Refused => 7,
            Exit::Unhealthy => 8,
            Exit::Drift => 10,
            Exit::Interrupted => 130,
            Exit::Remote(code) => code,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl From<proxmox_client::Error> for Error {
    fn from(error: proxmox_client::Error) -> Error {
        of_proxmox(&error).context("could not ask Proxmox VE")
    }
}

impl Error {
    /// An error while a guest was changed. When its task is known the message says all; where to look is the hint.
    pub fn of_change(error: &proxmox_client::Error, tried: &str, vmid: u32) -> Error {
        let Some(task) = error.task() else { return of_proxmox(error).context(tried) };
        let translated = of_proxmox(error);
        match error.kind() {
            Proxmox::TaskFailed => {
                translated.hint(format!("`homelab guest show {vmid}` shows its configuration"))
            }
            _ => translated
                .hint(format!("`homelab guest log {vmid} {task} --follow` shows how it goes on")),
        }
    }
}

fn of_proxmox(error: &proxmox_client::Error) -> Error {
    let (kind, hint) = match error.kind() {
        Proxmox::NotFound => (Kind::NotFound, None),
        Proxmox::NodeOffline => {
            (Kind::Unreachable, Some("`homelab node list` shows which nodes are online"))
        }
        Proxmox::Auth => (
            Kind::Auth,
            Some(
                "`homelab credentials status` shows where the secret comes from; `homelab credentials set proxmox` stores another",
            ),
        ),
        Proxmox::Permission => {
            (Kind::Auth, Some("the role PVEAuditor on / lets the user look at everything"))
        }
        Proxmox::Certificate => (
            Kind::Auth,
            Some(
                "if the certificate was changed on purpose, `homelab config trust` shows and pins the new one",
            ),
        ),
        Proxmox::Timeout => (Kind::Unreachable, Some("`--timeout SECONDS` allows more")),
        Proxmox::Transport => (
            Kind::Unreachable,
            Some("is the host up, and are its name and port right? `homelab config show`"),
        ),
        Proxmox::Decode => (
            Kind::Failed,
            Some("is this the API of Proxmox VE (port 8006), and no proxy in front of it?"),
        ),
        Proxmox::InvalidParams | Proxmox::Usage => (Kind::Usage, None),
        Proxmox::Locked => {
            (Kind::Failed, Some("another operation holds it; try again when that has ended"))
        }
        _ => (Kind::Failed, None),
    };
    let translated = Error::new(kind, error.to_string());
    match hint {
        Some(hint) => translated.hint(hint),
        None => translated,
    }
}

impl From<ssh_client::Error> for Error {
    fn from(error: ssh_client::Error) -> Error {
        let kind = match error.kind() {
            Ssh::Resolve | Ssh::Refused | Ssh::Unreachable | Ssh::Timeout | Ssh::Lost => {
                Kind::Unreachable
            }
            Ssh::HostKeyUnknown
            | Ssh::HostKeyChanged
            | Ssh::HostKeyRevoked
            | Ssh::HostKeyMismatch
            | Ssh::Auth
            | Ssh::AgentUnavailable
            | Ssh::PassphraseNeeded
            | Ssh::SudoPassword
            | Ssh::Permission => Kind::Auth,
            Ssh::NotFound => Kind::NotFound,
            Ssh::Config => Kind::Config,
            _ => Kind::Failed,
        };
        let translated = Error::new(kind, error.to_string());
        match error.hint() {
            Some(hint) => translated.hint(hint),
            None => translated,
        }
    }
}

impl From<gpu::Error> for Error {
    fn from(error: gpu::Error) -> Error {
        let kind = match error.kind() {
            gpu::ErrorKind::NoPermission | gpu::ErrorKind::DeviceFilesRefused => Kind::Auth,
            gpu::ErrorKind::NoDevice => Kind::NotFound,
            _ => Kind::Failed,
        };
        // The message says already what to do.
        Error::new(kind, error.to_string())
    }
}
