//! The user's folders, by the XDG base directory specification.
//!
//! <https://specifications.freedesktop.org/basedir-spec/latest/>. Used on macOS too, where command-line programs
//! follow it more often than not.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The user's folders for this program. Nothing is created by asking.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    home: Option<PathBuf>,
    config: Option<PathBuf>,
    data: Option<PathBuf>,
    state: Option<PathBuf>,
}

impl Folders {
    /// The folders that the environment of the process names.
    pub fn from_process() -> Folders {
        Folders::from_environment(|name| std::env::var_os(name))
    }

    /// The folders that `variable` names: `HOME` and `XDG_{CONFIG,DATA,STATE}_HOME`. What is not an absolute path
    /// is passed over, as the specification says.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Folders {
        let absolute =
            |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = absolute("HOME");
        let own = |name: &str, usual: &str| {
            let base = absolute(name).or_else(|| Some(home.as_ref()?.join(usual)))?;
            Some(base.join("homelab"))
        };
        Folders {
            config: own("XDG_CONFIG_HOME", ".config"),
            data: own("XDG_DATA_HOME", ".local/share"),
            state: own("XDG_STATE_HOME", ".local/state"),
            home,
        }
    }

    /// The home folder.
    pub fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }

    /// For the configuration: `~/.config/homelab`.
    pub fn config(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// For secrets without a keychain: `~/.local/share/homelab`.
    pub fn data(&self) -> Option<&Path> {
        self.data.as_deref()
    }

    /// For log files without a configuration beside them: `~/.local/state/homelab`.
    pub fn state(&self) -> Option<&Path> {
        self.state.as_deref()
    }
}
