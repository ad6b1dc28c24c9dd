//! `forgejo-generator [--check] [FOLDER]`: writes the files, or says which are stale. The folder
//! holds the document; `../shared/schemas` beside the workspace unless it is named.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = crate_root.join("..");
    let mut schemas = crate_root.join("../../../shared/schemas");
    let mut check = false;
    for argument in std::env::args_os().skip(1) {
        match argument.to_str() {
            Some("--check") => check = true,
            _ => schemas = PathBuf::from(argument),
        }
    }
    let files = forgejo_generator::generate(&schemas)?;
    let stale = forgejo_generator::stale(&files, &root)?;
    if check {
        stale.iter().for_each(|path| report(&format!("stale: {path}")));
        return Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    for path in stale {
        let place = root.join(&path);
        let failed = |error: std::io::Error| format!("{}: {error}", place.display());
        match files.get(&path) {
            None => std::fs::remove_file(&place).map_err(failed)?,
            Some(text) => {
                std::fs::create_dir_all(place.parent().unwrap_or(&root)).map_err(failed)?;
                std::fs::write(&place, text).map_err(failed)?;
            }
        }
        report(&format!("written: {path}"));
    }
    Ok(ExitCode::SUCCESS)
}

#[allow(clippy::print_stderr, reason = "this is a program")]
fn report(line: &str) {
    eprintln!("{line}");
}
