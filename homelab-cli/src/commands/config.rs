//! `homelab config …`: make, check and show the configuration.

mod check;
mod init;
mod path;
mod schema;
mod show;
mod trust;

use crate::cli::config::ConfigCommand;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) async fn run(command: ConfigCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        ConfigCommand::Init(args) => init::run(args, lab, ui).await,
        ConfigCommand::Trust(args) => trust::run(args, lab, ui).await,
        ConfigCommand::Check => check::run(lab),
        ConfigCommand::Show => show::run(lab),
        ConfigCommand::Path => path::run(lab),
        ConfigCommand::Schema => schema::run(),
    }
}
