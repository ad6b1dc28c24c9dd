//! `homelab config check`: reads the configuration and says what is wrong with it.

use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::views::config::ConfigCheck;

pub(super) fn run(lab: &Lab) -> Result<Outcome, Error> {
    let loaded = lab.loaded()?;
    Ok(Outcome::report(ConfigCheck {
        path: loaded.path.display().to_string(),
        warnings: loaded.warnings.iter().map(ToString::to_string).collect(),
        guests: loaded.config.guests().count(),
    }))
}
