//! `homelab completions`: the script that completes commands in a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::Error;
use crate::outcome::{Outcome, Raw};

pub(super) fn run(shell: Shell) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "homelab", &mut script);
    Ok(Outcome::Raw(Raw::Text(String::from_utf8_lossy(&script).into_owned())))
}
