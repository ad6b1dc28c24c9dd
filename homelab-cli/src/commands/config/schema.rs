//! `homelab config schema`: the JSON schema of the configuration, for editors.

use crate::config;
use crate::error::Error;
use crate::outcome::{Outcome, Raw};

pub(super) fn run() -> Result<Outcome, Error> {
    Ok(Outcome::Raw(Raw::Json(config::json_schema())))
}
