//! `homelab config …`: make, check and show the configuration.

mod check;
mod path;
mod schema;
mod show;

use crate::cli::config::ConfigCommand;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) async fn run(command: ConfigCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        ConfigCommand::Init(_) | ConfigCommand::Trust(_) => todo!("{}", ui.is_interactive()),
        ConfigCommand::Check => check::run(lab),
        ConfigCommand::Show => show::run(lab),
        ConfigCommand::Path => path::run(lab),
        ConfigCommand::Schema => schema::run(),
    }
}
