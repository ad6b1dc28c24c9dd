//! `homelab hardware dump`: all that is read of a machine, for a bug report.

use std::path::PathBuf;

use super::door;
use crate::atomic_file;
use crate::cli::hardware::HardwareArgs;
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::lab::Lab;
use crate::machine::mask;
use crate::outcome::{Outcome, Raw};
use crate::ui::Ui;

pub(super) async fn run(
    args: HardwareArgs,
    to: Option<PathBuf>,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let dump = door(args, lab)?.dump(lab).await?;
    let dump = mask(&String::from_utf8_lossy(&dump));
    let Some(file) = to else { return Ok(Outcome::Raw(Raw::Text(dump))) };
    atomic_file::write(&file, dump.as_bytes()).map_err(|error| {
        Error::new(Kind::Failed, format!("could not write {}: {error}", file.display()))
    })?;
    ui.note(format!("written: {}; serial numbers are masked, host names are not", file.display()));
    Ok(Outcome::Done(Exit::Ok))
}
