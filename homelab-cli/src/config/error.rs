//! Why there is no configuration to work with.

use std::fmt;
use std::path::PathBuf;

use super::{Looked, Mistakes};

/// Why there is no configuration to work with.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// None of the places has one.
    NotFound {
        /// Every place that was looked at, in order.
        looked: Vec<Looked>,
    },
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The file has mistakes.
    Invalid {
        /// The file.
        path: PathBuf,
        /// All that were found.
        mistakes: Mistakes,
    },
}

impl Error {
    fn message(&self) -> String {
        match self {
            Error::NotFound { .. } => "found no configuration; looked for".to_owned(),
            Error::Unreadable { path, reason } => {
                format!("could not read the configuration {}: {reason}", path.display())
            }
            Error::Invalid { path, mistakes } => {
                let count = match mistakes.problems.len() {
                    1 => "1 mistake".to_owned(),
                    count => format!("{count} mistakes"),
                };
                format!("could not use the configuration {}: {count}", path.display())
            }
        }
    }

    fn details(&self) -> Vec<String> {
        match self {
            Error::NotFound { looked } => looked.iter().map(Looked::to_string).collect(),
            Error::Unreadable { .. } => Vec::new(),
            Error::Invalid { mistakes, .. } => mistakes.lines(),
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::NotFound { .. } => {
                "`homelab config init` makes one; `homelab --demo` shows everything without one"
            }
            Error::Unreadable { .. } => {
                "`homelab config path` shows where configurations are looked for"
            }
            Error::Invalid { .. } => {
                "`homelab config schema` describes every key; homelab-config.example.yml shows them in use"
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        self.details().iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl std::error::Error for Error {}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> crate::error::Error {
        let mut out = crate::error::Error::new(crate::error::Kind::Config, error.message());
        for line in error.details() {
            out = out.detail(line);
        }
        out.hint(error.hint())
    }
}
