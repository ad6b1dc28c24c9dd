//! `homelab config path`: where the configuration is, and where it was looked for.

use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::views::config::ConfigPath;

pub(super) fn run(lab: &Lab) -> Result<Outcome, Error> {
    let looked = lab.search().look();
    Ok(Outcome::report(ConfigPath {
        path: looked.iter().find(|place| place.found).map(|place| place.path.display().to_string()),
        searched: looked.iter().map(ToString::to_string).collect(),
    }))
}
