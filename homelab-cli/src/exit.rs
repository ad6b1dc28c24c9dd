//! What the program's exit status means, and how each error kind of a client becomes one: the one table.

use proxmox_client::ErrorKind as Proxmox;

use crate::error::{Error, Kind};

/// The exit status of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Exit {
    /// Everything that was asked for was done.
    Ok = 0,
    /// Something failed that no other code describes.
    Error = 1,
    /// The command line or the configuration cannot be used as it is.
    Usage = 2,
    /// Some sources failed; what the others gave is shown.
    Partial = 3,
    /// Credentials were refused, or the server could not prove who it is.
    Auth = 4,
    /// A host did not answer, or not in time.
    Unreachable = 5,
    /// The thing that was named does not exist.
    NotFound = 6,
    /// Refused for safety, or cancelled at a question.
    Refused = 7,
    /// Health checks found something unhealthy.
    Unhealthy = 8,
    /// The lab differs from its recorded state.
    Drift = 10,
    /// Interrupted by Ctrl-C.
    Interrupted = 130,
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

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
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
