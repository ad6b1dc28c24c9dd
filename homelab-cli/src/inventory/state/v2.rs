//! Today's format.

use serde::Serialize;

use super::{State, WriteError};

/// The version in the file.
pub(super) const VERSION: u64 = 2;

/// How the file begins.
pub(super) const FIRST_WORDS: &str = "# The state of this homelab";

#[derive(Serialize)]
struct File<'a> {
    schema_version: u64,
    #[serde(flatten)]
    state: &'a State,
}

pub(super) fn read(text: &str) -> Result<State, String> {
    // The version was looked at already.
    super::parse(text)
}

pub(super) fn write(state: &State) -> Result<String, WriteError> {
    let version = env!("CARGO_PKG_VERSION");
    let body = super::yaml(&File { schema_version: VERSION, state })?;
    Ok(format!(
        "{FIRST_WORDS}, as `homelab sync` {version} found it.\n\
         # Do not edit: the next sync writes it anew. What ought to be stands in homelab-config.yml.\n\
         {body}"
    ))
}
