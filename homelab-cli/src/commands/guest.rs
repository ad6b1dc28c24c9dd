//! `homelab guest …`: virtual machines and containers.

mod backup;
mod config;
mod list;
mod log;
pub(crate) mod select;
mod shell;
mod show;
mod snapshot;
mod tag;
mod tasks;

use super::power;
use crate::actions::power::Verb;
use crate::cli::guest::GuestCommand;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) async fn run(command: GuestCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        GuestCommand::List(args) => list::run(args, lab).await,
        GuestCommand::Shell(args) => shell::run(args, lab, ui).await,
        GuestCommand::Show(args) => show::run(args, lab).await,
        GuestCommand::Tasks(args) => tasks::run(args, lab).await,
        GuestCommand::Log(args) => log::run(args, lab).await,
        GuestCommand::Suspend(args) => {
            power::run("guest suspend", Verb::Suspend, args, lab, ui).await
        }
        GuestCommand::Snapshot(command) => snapshot::run(command, lab, ui).await,
        GuestCommand::Backup(args) => backup::run(args, lab, ui).await,
        GuestCommand::Tag(args) => tag::run(args, lab, ui).await,
        GuestCommand::Config(command) => config::run(command, lab, ui).await,
        GuestCommand::Resume(args) => power::run("guest resume", Verb::Resume, args, lab, ui).await,
    }
}

impl GuestCommand {
    /// Whether it changes something.
    pub fn changes_something(&self) -> bool {
        match self {
            GuestCommand::Suspend(_)
            | GuestCommand::Resume(_)
            | GuestCommand::Backup(_)
            | GuestCommand::Tag(_) => true,
            GuestCommand::Snapshot(command) => command.changes_something(),
            GuestCommand::Config(command) => command.changes_something(),
            _ => false,
        }
    }

    /// Its name in the name of the log file.
    pub fn log_name(&self) -> &'static str {
        match self {
            GuestCommand::Suspend(_) => "guest-suspend",
            GuestCommand::Resume(_) => "guest-resume",
            GuestCommand::Snapshot(_) => "guest-snapshot",
            GuestCommand::Backup(_) => "guest-backup",
            GuestCommand::Tag(_) => "guest-tag",
            GuestCommand::Config(_) => "guest-config",
            _ => "guest",
        }
    }
}
