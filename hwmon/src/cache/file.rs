//! The cache as a file: read whole, written whole.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Cache, VERSION};

/// The cache's file could not be used.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct CacheError(Box<Problem>);

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("could not read the last sensor readings in {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("could not write the last sensor readings to {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error(
        "the last sensor readings in {} are damaged ({reason}); the file can be deleted",
        path.display()
    )]
    Damaged { path: PathBuf, reason: String },
}

/// What kind of failure a [`CacheError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CacheErrorKind {
    /// The file is there and could not be read.
    Read,
    /// The file could not be written.
    Write,
    /// The file is no cache, or one of another version. Going on with an empty one loses nothing but the
    /// knowledge of when chips were asked last.
    Damaged,
}

impl CacheError {
    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> CacheErrorKind {
        match *self.0 {
            Problem::Read { .. } => CacheErrorKind::Read,
            Problem::Write { .. } => CacheErrorKind::Write,
            Problem::Damaged { .. } => CacheErrorKind::Damaged,
        }
    }
}

impl Cache {
    /// The cache in this file; an empty one when there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read, or is no cache.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, CacheError> {
        let path = path.as_ref();
        let problem = |problem| CacheError(Box::new(problem));
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(problem(Problem::Read { path: path.to_owned(), source })),
        };
        let damaged = |reason| problem(Problem::Damaged { path: path.to_owned(), reason });
        let cache: Self =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if cache.version != VERSION {
            return Err(damaged(format!("version {} is not {VERSION}", cache.version)));
        }
        Ok(cache)
    }

    /// Write the cache to this file, making its folder where there is none. Whoever reads meanwhile sees the old
    /// or the new one, whole.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn store(&self, path: impl AsRef<Path>) -> Result<(), CacheError> {
        let path = path.as_ref();
        let write = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let json = serde_json::to_vec(self)?;
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".{}.tmp", std::process::id()));
            let new = path.with_file_name(name);
            let written = fs::write(&new, json).and_then(|()| fs::rename(&new, path));
            if written.is_err() {
                let _ = fs::remove_file(&new);
            }
            written
        };
        write().map_err(|source| {
            CacheError(Box::new(Problem::Write { path: path.to_owned(), source }))
        })
    }
}
