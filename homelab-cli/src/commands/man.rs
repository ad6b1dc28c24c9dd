//! `homelab man`: the manual, made from the command line's own definitions.

use std::path::{Path, PathBuf};

use clap::CommandFactory;

use crate::cli::Cli;
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::outcome::{Outcome, Raw};

pub(super) fn run(dir: Option<PathBuf>) -> Result<Outcome, Error> {
    let command = Cli::command();
    match dir {
        Some(dir) => {
            let written = std::fs::create_dir_all(&dir)
                .and_then(|()| clap_mangen::generate_to(command, &dir));
            written.map(|()| Outcome::Done(Exit::Ok)).map_err(|error| unwritable(&dir, &error))
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            Ok(Outcome::Raw(Raw::Text(String::from_utf8_lossy(&page).into_owned())))
        }
    }
}

fn unwritable(dir: &Path, error: &std::io::Error) -> Error {
    let message = format!("could not write the manual pages to {}: {error}", dir.display());
    Error::new(Kind::Failed, message)
}
