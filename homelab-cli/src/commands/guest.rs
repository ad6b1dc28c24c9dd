//! `homelab guest …`: virtual machines and containers.

mod list;
mod log;
pub(crate) mod select;
mod show;
mod tasks;

use crate::cli::guest::GuestCommand;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;

pub(super) async fn run(command: GuestCommand, lab: &Lab) -> Result<Outcome, Error> {
    match command {
        GuestCommand::List(args) => list::run(args, lab).await,
        GuestCommand::Show(args) => show::run(args, lab).await,
        GuestCommand::Tasks(args) => tasks::run(args, lab).await,
        GuestCommand::Log(args) => log::run(args, lab).await,
    }
}
