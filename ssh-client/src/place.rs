//! Where in a file something stands.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// A line of a file; shows itself as `file:line`, as OpenSSH and editors write it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    file: PathBuf,
    line: usize,
}

impl Place {
    /// The line with this number; the first is 1.
    #[must_use]
    pub fn new(file: impl Into<PathBuf>, line: usize) -> Self {
        Self { file: file.into(), line }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The number of the line; the first is 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}
