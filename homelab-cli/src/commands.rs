//! What the commands do, one file for each: arguments and [`Lab`] in, [`Outcome`] out.

mod api;
mod completions;
mod config;
mod credentials;
#[cfg(feature = "demo")]
mod demo;
mod discover;
mod drift;
mod gpu;
mod guest;
mod hardware;
mod import;
mod linkding;
mod man;
mod node;
mod power;
mod service;
mod ssh;
mod status;
mod storage;
mod sync;

use crate::actions::power::Verb;
use crate::cli::Command;
use crate::cli::api::{ApiCommand, Method, RestMethod};
use crate::cli::config::ConfigCommand;
use crate::cli::credentials::CredentialsCommand;
use crate::cli::gpu::GpuCommand;
use crate::cli::guest::GuestCommand;
use crate::cli::hardware::HardwareCommand;
use crate::cli::service::ServiceCommand;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

/// Runs a command.
pub async fn run(command: Command, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        Command::Status => status::run(lab).await,
        Command::Discover(args) => discover::run(args, lab).await,
        Command::Sync(args) => sync::run(args, lab, ui).await,
        Command::Drift(args) => drift::run(args, lab).await,
        Command::Import(args) => import::run(args, lab, ui).await,
        Command::Start(args) => power::run("start", Verb::Start, args, lab, ui).await,
        Command::Stop(args) => power::stop(args, lab, ui).await,
        Command::Restart(args) => power::restart(args, lab, ui).await,
        Command::Guest(command) => guest::run(command, lab, ui).await,
        Command::Node(command) => node::run(command, lab).await,
        Command::Storage(command) => storage::run(command, lab).await,
        Command::Hardware(command) => hardware::run(command, lab, ui).await,
        Command::Gpu(command) => gpu::run(command, lab, ui).await,
        Command::Ssh(args) => ssh::run(args, lab, ui).await,
        Command::Service(command) => service::run(command, lab, ui).await,
        Command::Linkding(command) => linkding::run(command, lab, ui).await,
        Command::Config(command) => config::run(command, lab, ui).await,
        Command::Credentials(command) => credentials::run(command, lab, ui).await,
        Command::Api(command) => api::run(command, lab, ui).await,
        Command::Completions { shell } => completions::run(shell),
        Command::Man { dir } => man::run(dir),
        #[cfg(feature = "demo")]
        Command::Demo(command) => demo::run(command).await,
    }
}

impl Command {
    /// What the progress line says while it runs; nothing when it asks questions or answers at once.
    pub fn waits_for(&self) -> Option<&'static str> {
        match self {
            Command::Status | Command::Discover(_) | Command::Sync(_) | Command::Drift(_) => {
                Some("reading the lab")
            }
            _ if self.changes_something() => None,
            Command::Guest(GuestCommand::Shell(_)) => None,
            Command::Api(ApiCommand::Linkding { .. }) => Some("asking linkding"),
            Command::Guest(_) | Command::Node(_) | Command::Storage(_) | Command::Api(_) => {
                Some("asking Proxmox VE")
            }
            Command::Hardware(HardwareCommand::Watch(_))
            | Command::Gpu(GpuCommand::Watch { .. }) => None,
            Command::Hardware(_) => Some("reading sensors"),
            Command::Gpu(_) => Some("asking the graphics cards"),
            Command::Ssh(args) if args.command.is_some() => Some("knocking at every door"),
            Command::Linkding(command) => command.waits_for(),
            Command::Service(ServiceCommand::List | ServiceCommand::Status { .. }) => {
                Some("looking at the services")
            }
            _ => None,
        }
    }

    /// Whether it diagnoses or changes something, and so leaves a log file.
    pub fn writes_log(&self) -> bool {
        match self {
            Command::Discover(_) | Command::Sync(_) | Command::Drift(_) | Command::Import(_) => {
                true
            }
            _ if self.changes_something() => true,
            Command::Ssh(args) => args.command.is_some(),
            Command::Linkding(command) => command.diagnoses(),
            Command::Config(command) => {
                matches!(command, ConfigCommand::Init(_) | ConfigCommand::Trust(_))
            }
            Command::Credentials(command) => !matches!(command, CredentialsCommand::Status),
            _ => false,
        }
    }

    /// Whether it changes guests: it then has its own answer to Ctrl-C, as what it began goes on without it.
    pub fn changes_something(&self) -> bool {
        match self {
            Command::Start(_) | Command::Stop(_) | Command::Restart(_) => true,
            Command::Guest(command) => command.changes_something(),
            Command::Service(command) => command.changes_something(),
            Command::Linkding(command) => command.changes_something(),
            Command::Api(ApiCommand::Proxmox { method, .. }) => *method != Method::Get,
            Command::Api(ApiCommand::Linkding { method, .. }) => *method != RestMethod::Get,
            _ => false,
        }
    }

    /// Its name in the name of the log file.
    pub fn log_name(&self) -> &'static str {
        match self {
            Command::Status => "status",
            Command::Discover(_) => "discover",
            Command::Sync(_) => "sync",
            Command::Drift(_) => "drift",
            Command::Import(_) => "import",
            Command::Start(_) => "start",
            Command::Stop(_) => "stop",
            Command::Restart(_) => "restart",
            Command::Guest(command) => command.log_name(),
            Command::Node(_) => "node",
            Command::Storage(_) => "storage",
            Command::Hardware(_) => "hardware",
            Command::Gpu(_) => "gpu",
            Command::Ssh(_) => "ssh",
            Command::Service(command) => command.log_name(),
            Command::Linkding(command) => command.log_name(),
            Command::Config(ConfigCommand::Init(_)) => "config-init",
            Command::Config(ConfigCommand::Trust(_)) => "config-trust",
            Command::Config(_) => "config",
            Command::Credentials(CredentialsCommand::Set { .. }) => "credentials-set",
            Command::Credentials(CredentialsCommand::Remove { .. }) => "credentials-remove",
            Command::Credentials(_) => "credentials",
            Command::Api(_) => "api",
            Command::Completions { .. } => "completions",
            Command::Man { .. } => "man",
            #[cfg(feature = "demo")]
            Command::Demo(_) => "demo",
        }
    }
}
