//! What makes a configuration unusable, as `ssh` would not start with it either.

use super::source::ReadError;
use crate::Place;

/// A configuration that cannot be used, or that has no answer for a host.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ConfigError(#[from] Box<Problem>);

#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error(transparent)]
    File(#[from] ReadError),
    #[error("{at}: {keyword}: {reason}")]
    BadValue { at: Place, keyword: String, reason: String },
    #[error("{:?} is not the name of a host: {reason}", excerpt(name))]
    BadName { name: String, reason: &'static str },
    #[error("{}{keyword} {value:?}: {reason}", prefix(at.as_ref()))]
    Expansion { at: Option<Place>, keyword: &'static str, value: String, reason: String },
    #[error("{at}: the configuration refuses to connect to {host}: {reason}")]
    Refused { at: Place, host: String, reason: String },
    #[error("the jump hosts go round in a circle: {}", names.join(" via "))]
    JumpLoop { names: Vec<String> },
}

fn prefix(at: Option<&Place>) -> String {
    at.map(|at| format!("{at}: ")).unwrap_or_default()
}

fn excerpt(name: &str) -> String {
    name.chars().take(60).collect()
}

/// What kind of problem a [`ConfigError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfigErrorKind {
    /// A file cannot be read, or others may write to it, or files include each other without end.
    File,
    /// A line is not what its keyword asks for.
    BadValue,
    /// What was asked for is not the name of a host.
    BadName,
    /// A value has an unknown `%` token, or a variable that is not set.
    Expansion,
    /// `RefuseConnection` applies to the host.
    Refused,
    /// A host is its own jump host, directly or through others.
    JumpLoop,
}

impl ConfigError {
    /// What kind of problem this is.
    #[must_use]
    pub fn kind(&self) -> ConfigErrorKind {
        match *self.0 {
            Problem::File(_) => ConfigErrorKind::File,
            Problem::BadValue { .. } => ConfigErrorKind::BadValue,
            Problem::BadName { .. } => ConfigErrorKind::BadName,
            Problem::Expansion { .. } => ConfigErrorKind::Expansion,
            Problem::Refused { .. } => ConfigErrorKind::Refused,
            Problem::JumpLoop { .. } => ConfigErrorKind::JumpLoop,
        }
    }

    /// The line that is wrong, when it is one line.
    #[must_use]
    pub fn at(&self) -> Option<&Place> {
        match &*self.0 {
            Problem::BadValue { at, .. } | Problem::Refused { at, .. } => Some(at),
            Problem::Expansion { at, .. } => at.as_ref(),
            Problem::File(_) | Problem::BadName { .. } | Problem::JumpLoop { .. } => None,
        }
    }
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<ReadError> for ConfigError {
    fn from(error: ReadError) -> Self {
        Problem::from(error).into()
    }
}
