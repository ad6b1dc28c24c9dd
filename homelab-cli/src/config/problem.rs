//! What is wrong with a configuration, or merely odd, and where.

use std::fmt;

use super::document::Place;

/// One mistake in the file: the configuration cannot be used with it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// Where it stands; absent when it concerns the file as a whole.
    pub place: Option<Place>,
    /// The key, as in `homelab.infrastructure.vms[0].vmid`; empty when it concerns the file as a whole.
    pub path: String,
    /// What is wrong, as a sentence without a full stop. Shows at most the value that is wrong, and none that may be
    /// a secret.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Problem {
        Problem { place: None, path: String::new(), message: message.into() }
    }

    /// Says where it is.
    pub(crate) fn at(mut self, place: Place, path: &str) -> Problem {
        self.place = Some(place);
        path.clone_into(&mut self.path);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        locate(f, self.place, &self.path)?;
        f.write_str(&self.message)
    }
}

/// Why a text is no configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistakes {
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// What is odd beside it; an unknown key often explains why a known one is missing.
    pub warnings: Vec<Warning>,
}

impl Mistakes {
    /// One line each, in the order of the file.
    pub fn lines(&self) -> Vec<String> {
        let problems = self.problems.iter().map(|problem| (problem.place, problem.to_string()));
        let warnings = self.warnings.iter().map(|warning| (warning.place, warning.to_string()));
        let mut lines: Vec<_> = problems.chain(warnings).collect();
        lines.sort_by_key(|(place, _)| *place);
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

impl From<Vec<Problem>> for Mistakes {
    fn from(problems: Vec<Problem>) -> Mistakes {
        Mistakes { problems, warnings: Vec::new() }
    }
}

/// Something odd: the configuration works, though perhaps not as meant.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// Where it stands.
    pub place: Option<Place>,
    /// The key, as in `homelab.proxmox.hots`.
    pub path: String,
    /// What is odd, as a sentence without a full stop.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        locate(f, self.place, &self.path)?;
        f.write_str(&self.message)
    }
}

fn locate(f: &mut fmt::Formatter<'_>, place: Option<Place>, path: &str) -> fmt::Result {
    if let Some(place) = place {
        write!(f, "line {place}, ")?;
    }
    if !path.is_empty() {
        write!(f, "{path}: ")?;
    }
    Ok(())
}
