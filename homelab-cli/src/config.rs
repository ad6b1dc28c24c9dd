//! `homelab-config.yml`: where it is found, what it says, and what is wrong with it.
//!
//! - [`Search`] says where to look; [`load`] finds the file, reads it, and gives a [`LoadedConfig`]: the typed
//!   [`Config`], its path, and [`Warning`]s (unknown keys, with "did you mean").
//! - [`parse`] does the same for text, and reports every [`Problem`] with line, column and key, not only the first.
//! - [`json_schema`] describes the file for editors; it is shipped as `homelab-config.schema.json`.
//! - [`edit::set`] changes one key of a text and nothing else; [`template`] writes a first file.
//!
//! No message shows other lines of the file than the one it is about, and none shows a value that may be a secret.
//!
//! ```
//! let text = "homelab:\n  proxmox: { host: 192.0.2.10, prot: 8006 }\n";
//! let (config, warnings) = homelab_cli::config::parse(text, None).expect("a right file");
//! assert_eq!(config.proxmox.expect("is given").port, 8006);
//! assert_eq!(
//!     warnings[0].to_string(),
//!     "line 2:32, homelab.proxmox.prot: unknown key; did you mean `port`?",
//! );
//! ```

mod checks;
mod decode;
mod document;
pub mod edit;
mod error;
pub mod folders;
mod model;
mod problem;
mod search;
mod suggest;
pub mod template;
pub mod values;

use std::path::{Path, PathBuf};

pub use document::Place;
pub use error::Error;
pub use folders::Folders;
pub use model::*;
pub use problem::{Mistakes, Problem, Warning};
pub use search::{Looked, Search};

use document::{Node, Value};

/// The name of the file.
pub const FILE_NAME: &str = "homelab-config.yml";

/// No configuration is nearly as long; what is longer is another file.
const LONGEST: u64 = 1 << 20;

/// A configuration that was found and is right.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoadedConfig {
    /// The file.
    pub path: PathBuf,
    /// The profile that was laid over it.
    pub profile: Option<String>,
    /// What it says.
    pub config: Config,
    /// What is odd in it.
    pub warnings: Vec<Warning>,
}

impl LoadedConfig {
    /// The folder of the file, for `logs/` and `state-backups/` beside it.
    pub fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    /// A path as the file means it: `~/` is the home folder, and what is not absolute is beside the file.
    pub fn resolve(&self, path: &Path, folders: &Folders) -> PathBuf {
        match (path.strip_prefix("~"), folders.home()) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => self.folder().join(path),
        }
    }
}

/// Finds the configuration, reads it, and lays `profile` over it.
///
/// Blocks for as long as reading a small file takes.
pub fn load(search: &Search, profile: Option<&str>) -> Result<LoadedConfig, Error> {
    let path = search.find()?;
    let text = read(&path)?;
    match parse(&text, profile) {
        Ok((config, warnings)) => {
            let profile = profile.map(str::to_owned);
            Ok(LoadedConfig { path, profile, config, warnings })
        }
        Err(mistakes) => Err(Error::Invalid { path, mistakes }),
    }
}

/// Reads the text of a configuration; fails when it is missing, unreadable, not text or far too long.
pub fn read(path: &Path) -> Result<String, Error> {
    let unreadable = |reason: String| Error::Unreadable { path: path.to_owned(), reason };
    let facts = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
    if facts.is_dir() {
        return Err(unreadable("it is a folder".to_owned()));
    }
    if facts.len() > LONGEST {
        return Err(unreadable(format!(
            "it has {} bytes; no configuration is so long",
            facts.len()
        )));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(format!("line {line} is not UTF-8 text"))
    })
}

/// Reads a configuration from its text, with `profile` laid over it.
///
/// Fails with every mistake that can be told at once, in the order of the file. Profiles that were not asked for are
/// checked too, so that a mistake in one shows today and not when it is needed.
pub fn parse(text: &str, profile: Option<&str>) -> Result<(Config, Vec<Warning>), Mistakes> {
    let root = document::parse(text)?;
    let (lab, profiles, mut warnings) = sections(&root)?;

    let mut chosen = lab.clone();
    if let Some(name) = profile {
        let Some((_, overlay)) = profiles.iter().find(|(known, _)| *known == name) else {
            return Err(vec![unknown_profile(name, &profiles)].into());
        };
        chosen.overlay(overlay);
    }
    let (config, mut problems) = check(&chosen, &mut warnings);
    for (_, overlay) in profiles.iter().filter(|(name, _)| Some(*name) != profile) {
        let mut other = lab.clone();
        other.overlay(overlay);
        let mut found = Vec::new();
        for problem in check(&other, &mut found).1 {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        warnings.extend(found.into_iter().filter(|warning| overlay.spans(warning.place)));
    }
    problems.sort_by_key(|problem| problem.place);
    warnings.sort_by_key(|warning| warning.place);
    warnings.dedup();
    match config {
        Some(config) if problems.is_empty() => Ok((config, warnings)),
        _ => Err(Mistakes { problems, warnings }),
    }
}

/// The JSON schema of the file (draft 2020-12).
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(model::ConfigFile).to_value()
}

/// What stands at the top of the file.
type Sections<'a> = (&'a Node, Vec<(&'a str, &'a Node)>, Vec<Warning>);

fn sections(root: &Node) -> Result<Sections<'_>, Vec<Problem>> {
    let Value::Map(entries) = &root.value else {
        let message =
            format!("expected `homelab:` and everything below it, found {}", root.describe());
        return Err(vec![Problem::new(message).at(root.place, "")]);
    };
    let mut warnings = Vec::new();
    let known = ["homelab", "profiles"];
    for entry in entries {
        // `x-…` is where YAML files by custom keep anchors and notes.
        if !known.contains(&entry.key.as_str()) && !entry.key.starts_with("x-") {
            warnings.push(Warning {
                place: Some(entry.key_place),
                path: entry.key.clone(),
                message: suggest::unknown_key(&entry.key, &known),
            });
        }
    }
    let Some(lab) = root.entry("homelab") else {
        let mut problem = Problem::new(
            "the key `homelab` is missing at the top; everything else stands below it, indented",
        );
        if let Some(meant) =
            entries.iter().find(|entry| suggest::closest(&entry.key, &["homelab"]).is_some())
        {
            problem = problem.at(meant.key_place, &meant.key);
        }
        return Err(vec![problem]);
    };
    if matches!(lab.node.value, Value::Nothing) {
        let message = "nothing stands below it; everything about the lab goes there, indented";
        return Err(vec![Problem::new(message).at(lab.key_place, "homelab")]);
    }
    let profiles = match root.entry("profiles").map(|entry| &entry.node) {
        None => Vec::new(),
        Some(Node { value: Value::Nothing, .. }) => Vec::new(),
        Some(Node { value: Value::Map(entries), .. }) => {
            entries.iter().map(|entry| (entry.key.as_str(), &entry.node)).collect()
        }
        Some(node) => {
            let message =
                format!("expected names with changes below them, found {}", node.describe());
            return Err(vec![Problem::new(message).at(node.place, "profiles")]);
        }
    };
    for (name, node) in &profiles {
        if !matches!(node.value, Value::Map(_)) {
            let message = format!("expected the keys that it changes, found {}", node.describe());
            return Err(vec![Problem::new(message).at(node.place, &format!("profiles.{name}"))]);
        }
    }
    Ok((&lab.node, profiles, warnings))
}

fn check(lab: &Node, warnings: &mut Vec<Warning>) -> (Option<Config>, Vec<Problem>) {
    let decoded = decode::decode::<Config>(lab, "homelab");
    let mut problems = decoded.problems;
    problems.extend(checks::repeated_vmids(lab));
    warnings.extend(decoded.warnings);
    if let Some(config) = &decoded.value {
        warnings.extend(checks::oddities(config, lab));
    }
    (decoded.value, problems)
}

fn unknown_profile(name: &str, profiles: &[(&str, &Node)]) -> Problem {
    let names: Vec<&str> = profiles.iter().map(|(name, _)| *name).collect();
    Problem::new(match (suggest::closest(name, &names), names.is_empty()) {
        (_, true) => format!("there is no profile `{name}`: the file has no `profiles:`"),
        (Some(meant), _) => format!("there is no profile `{name}`; did you mean `{meant}`?"),
        (None, _) => format!("there is no profile `{name}`; there are: {}", names.join(", ")),
    })
}

#[cfg(test)]
mod tests;
