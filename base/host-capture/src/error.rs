//! What can go wrong as a whole; a single file that cannot be read is a fact in the capture instead.

use std::{io, path::PathBuf};

/// A capture could not be made.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(#[from] Box<Problem>);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("could not open {}: {source}", path.display())]
    Root { path: PathBuf, source: io::Error },
    #[error("the host has no directory {path}")]
    RemoteRoot { path: String },
    #[error(
        "this is not the output of a capture command: no line `@host-capture 1` in {bytes} bytes{}",
        excerpt(start)
    )]
    NotACapture { bytes: usize, start: String },
    #[error("the output holds {found} captures where {wanted} were asked for")]
    WrongCount { found: usize, wanted: usize },
}

fn excerpt(start: &str) -> String {
    if start.is_empty() { String::new() } else { format!(", which start with {start:?}") }
}

/// What kind of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The root directory is not there or cannot be opened.
    Root,
    /// The bytes are not the output of a capture command.
    NotACapture,
}

impl Error {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match *self.0 {
            Problem::Root { .. } | Problem::RemoteRoot { .. } => ErrorKind::Root,
            Problem::NotACapture { .. } | Problem::WrongCount { .. } => ErrorKind::NotACapture,
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}
