//! Writes the calls, models, options and words of forgejo-client from the API's own document and
//! the tables beside this crate. The document is not part of the repository; what is written is.

mod document;
mod plan;
mod tables;
mod types;
mod write;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use document::Document;
use plan::Plan;
use tables::Tables;
use types::Sources;

pub use write::Files;

/// Makes all files, formatted, from the document in that folder.
///
/// # Errors
/// When the document or a table cannot be read, does not fit the other, or rustfmt is missing.
pub fn generate(schemas: &Path) -> Result<Files, String> {
    let sources = Sources { document: Document::open(schemas)?, tables: Tables::load()? };
    let plan = Plan::make(&sources)?;
    write::files(&sources, &plan)
        .into_iter()
        .map(|(path, text)| {
            let text = format(&write::tidy(&text)).map_err(|error| format!("{path}: {error}"))?;
            Ok((path, text))
        })
        .collect()
}

fn format(text: &str) -> Result<String, String> {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rustfmt.toml");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--quiet", "--config-path"])
        .arg(config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run rustfmt: {error}"))?;
    let mut input = child.stdin.take().ok_or("rustfmt takes no input")?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    writer.join().map_err(|_| "rustfmt was not fed")?.map_err(|error| error.to_string())?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| error.to_string())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The files that differ from those in that folder, or are there and should not be.
///
/// # Errors
/// When the folder cannot be read.
pub fn stale(files: &Files, root: &Path) -> Result<Vec<String>, String> {
    let mut stale: Vec<_> = files
        .iter()
        .filter(|(path, text)| {
            std::fs::read_to_string(root.join(path)).ok().as_ref() != Some(*text)
        })
        .map(|(path, _)| path.clone())
        .collect();
    stale.extend(present(root)?.into_iter().filter(|path| !files.contains_key(path)));
    Ok(stale)
}

/// The generated files that are there.
///
/// # Errors
/// When the folder cannot be read.
pub fn present(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for folder in ["src/generated/api", "src/generated/models", "src/generated/options"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        for entry in entries {
            let entry = entry.map_err(|error| error.to_string())?;
            found.push(format!("{folder}/{}", entry.file_name().to_string_lossy()));
        }
    }
    found.sort();
    Ok(found)
}
