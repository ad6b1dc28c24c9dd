//! Where the configuration is looked for.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{Error, FILE_NAME, Folders};

/// Where to look, first to last: `--config`, `$HOMELAB_CONFIG`, `homelab-config.yml` in the current folder and those
/// above it, the user's configuration folder.
///
/// A file that was named must be there: a wrong name is an error, and no other file is taken in its place. A file that
/// was found must belong to the user or to root: a configuration names hosts to send secrets to and commands to run,
/// and one that a stranger left in `/tmp` must not.
#[derive(Debug, Clone, Default)]
pub struct Search {
    argument: Option<PathBuf>,
    environment: Option<PathBuf>,
    start: Option<PathBuf>,
    folders: Folders,
    /// Whose files may be taken when they are merely found, besides the user's and root's.
    trusted_owner: Option<u32>,
}

/// A place that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Looked {
    /// The file.
    pub path: PathBuf,
    /// Why there: `--config`, `$HOMELAB_CONFIG`, …
    pub why: &'static str,
    /// Whether the file is there.
    pub found: bool,
}

impl fmt::Display for Looked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.path.display(), self.why)
    }
}

impl Search {
    /// Looks nowhere yet.
    pub fn new() -> Search {
        Search::default()
    }

    /// Looks where the process says: its environment, its current folder, the user's folders.
    pub fn from_process(argument: Option<PathBuf>) -> Search {
        let environment = std::env::var_os("HOMELAB_CONFIG").filter(|value| !value.is_empty());
        Search {
            argument,
            environment: environment.map(PathBuf::from),
            start: std::env::current_dir().ok(),
            folders: Folders::from_process(),
            // Under sudo, the files of the person who asked for it.
            trusted_owner: std::env::var("SUDO_UID").ok().and_then(|uid| uid.parse().ok()),
        }
    }

    /// The file of `--config`.
    #[must_use]
    pub fn argument(mut self, path: impl Into<PathBuf>) -> Search {
        self.argument = Some(path.into());
        self
    }

    /// The file of `$HOMELAB_CONFIG`.
    #[must_use]
    pub fn environment(mut self, path: impl Into<PathBuf>) -> Search {
        self.environment = Some(path.into());
        self
    }

    /// The folder from which to look upwards.
    #[must_use]
    pub fn start(mut self, folder: impl Into<PathBuf>) -> Search {
        self.start = Some(folder.into());
        self
    }

    /// The user's folders.
    #[must_use]
    pub fn folders(mut self, folders: Folders) -> Search {
        self.folders = folders;
        self
    }

    /// The places in their order, up to and including the first that has a file.
    pub fn look(&self) -> Vec<Looked> {
        let named = [(&self.argument, "--config"), (&self.environment, "$HOMELAB_CONFIG")];
        if let Some((path, why)) =
            named.into_iter().find_map(|(path, why)| Some((path.as_ref()?, why)))
        {
            return vec![Looked { path: path.clone(), why, found: path.exists() }];
        }
        let upwards = self.start.iter().flat_map(|start| start.ancestors()).enumerate();
        let upwards = upwards.map(|(index, folder)| {
            (
                folder.join(FILE_NAME),
                if index == 0 { "the current folder" } else { "a folder above it" },
            )
        });
        let user = self
            .folders
            .config()
            .map(|folder| (folder.join(FILE_NAME), "your configuration folder"));
        let mut looked = Vec::new();
        for (path, why) in upwards.chain(user) {
            let found = is_file(&path);
            looked.push(Looked { path, why, found });
            if found {
                break;
            }
        }
        looked
    }

    /// The file; fails with every place that was looked at.
    pub fn find(&self) -> Result<PathBuf, Error> {
        let mut looked = self.look();
        match looked.pop_if(|last| last.found) {
            Some(found) => match self.stranger(&found.path) {
                Some(owner) if self.argument.is_none() && self.environment.is_none() => {
                    let reason = format!(
                        "it was found here and belongs to another user (uid {owner}), who could make \
                         this program run commands; name it with `--config` if that is meant"
                    );
                    Err(Error::Unreadable { path: found.path, reason })
                }
                _ => Ok(found.path),
            },
            None => Err(Error::NotFound { looked }),
        }
    }
}

impl Search {
    /// The owner of the file, when that is somebody else.
    #[cfg(unix)]
    fn stranger(&self, path: &Path) -> Option<u32> {
        use std::os::unix::fs::MetadataExt;

        let owner = path.metadata().ok()?.uid();
        let own = [Some(0), Some(rustix::process::geteuid().as_raw()), self.trusted_owner];
        (!own.contains(&Some(owner))).then_some(owner)
    }

    #[cfg(not(unix))]
    fn stranger(&self, _: &Path) -> Option<u32> {
        None
    }
}

/// A folder of that name is passed over; a file that cannot be read is found, so that reading it says why.
fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|facts| !facts.is_dir())
}
