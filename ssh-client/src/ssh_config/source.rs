//! Where the text comes from: files that only their owner may write to, and what they include.

use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::{
    ConfigError, Environment, SshConfig, Warning,
    parse::{IncludeProblem, Includes, Notes, Statement, statements},
};
use crate::FileError;

/// `READCONF_MAX_DEPTH` of OpenSSH.
const MAX_DEPTH: usize = 16;

#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("others than its owner may write to {}, or it belongs to somebody else: chmod 600 it", path.display())]
    Permissions { path: PathBuf },
    #[error("{} is included more than {MAX_DEPTH} levels deep", path.display())]
    Depth { path: PathBuf },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum IfMissing {
    /// It is an empty file. Then it is also one whose permissions matter.
    Empty,
    Fail,
}

/// A file of the user's.
pub(super) fn user_file(
    path: &Path,
    environment: Environment,
    if_missing: IfMissing,
) -> Result<SshConfig, ConfigError> {
    let includes = Files {
        directory: environment.home.join(".ssh"),
        environment: &environment,
        allow_home: true,
    };
    let (files, warnings) = load(path, if_missing, if_missing == IfMissing::Empty, &includes)?;
    Ok(SshConfig { files, warnings, environment })
}

/// The file of the machine's administrator.
pub(super) fn system_file(path: &Path, environment: Environment) -> Result<SshConfig, ConfigError> {
    let directory = path.parent().unwrap_or(Path::new("/")).to_owned();
    let includes = Files { directory, environment: &environment, allow_home: false };
    let (files, warnings) = load(path, IfMissing::Empty, false, &includes)?;
    Ok(SshConfig { files, warnings, environment })
}

/// No file at all.
pub(super) fn text(
    name: &Path,
    text: &str,
    environment: Environment,
) -> Result<SshConfig, ConfigError> {
    let mut notes = Notes::default();
    let statements = statements(name, text, 0, &NoFiles, &mut notes)?;
    Ok(SshConfig { files: vec![statements], warnings: notes.warnings, environment })
}

type Loaded = (Vec<Vec<Statement>>, Vec<Warning>);

fn load(
    path: &Path,
    if_missing: IfMissing,
    is_private: bool,
    includes: &Files<'_>,
) -> Result<Loaded, ConfigError> {
    let mut notes = Notes::default();
    let text = match read(path, is_private)? {
        Some(text) => text,
        None if if_missing == IfMissing::Empty => return Ok((Vec::new(), Vec::new())),
        None => {
            let missing = io::Error::from(io::ErrorKind::NotFound);
            return Err(ReadError::from(FileError::new("read", path, missing)).into());
        }
    };
    let statements = statements(path, &text, 0, includes, &mut notes)?;
    for warning in &notes.warnings {
        tracing::warn!("{warning}");
    }
    Ok((vec![statements], notes.warnings))
}

/// The text of a file; nothing when there is none. Bytes that are no UTF-8 are in comments, or in names that
/// exist nowhere.
fn read(path: &Path, is_private: bool) -> Result<Option<String>, ReadError> {
    let fail = |error| ReadError::from(FileError::new("read", path, error));
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fail(error)),
    };
    if is_private && !permissions::are_private(&file).map_err(fail)? {
        return Err(ReadError::Permissions { path: path.to_owned() });
    }
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        // `Include ~/.ssh/conf.d` without a `/*`: ssh reads nothing from it either.
        return Ok(Some(String::new()));
    }
    let mut content = Vec::new();
    file.read_to_end(&mut content).map_err(fail)?;
    Ok(Some(String::from_utf8_lossy(&content).into_owned()))
}

/// Includes from files: relative names are below a directory.
struct Files<'a> {
    directory: PathBuf,
    environment: &'a Environment,
    /// Whether `~` may be used.
    allow_home: bool,
}

impl Includes for Files<'_> {
    fn include(
        &self,
        argument: &str,
        depth: usize,
        notes: &mut Notes,
    ) -> Result<Vec<Vec<Statement>>, IncludeProblem> {
        let mut files = Vec::new();
        let for_all = self.environment.tokens().expand(argument, Some(&self.environment.variables));
        let argument = for_all.map_err(|why| {
            // New versions of ssh read other files for other hosts; old ones take the signs as they are.
            IncludeProblem::NotDone(format!("{argument} is not included: {why}"))
        })?;
        for path in self.paths(&argument).map_err(IncludeProblem::Argument)? {
            if depth >= MAX_DEPTH {
                return Err(IncludeProblem::Error(ReadError::Depth { path }.into()));
            }
            let text = read(&path, true).map_err(|error| IncludeProblem::Error(error.into()))?;
            let text = text.unwrap_or_default();
            files.push(
                statements(&path, &text, depth + 1, self, notes).map_err(IncludeProblem::Error)?,
            );
        }
        Ok(files)
    }
}

impl Files<'_> {
    /// The files that exist, sorted by name.
    fn paths(&self, argument: &str) -> Result<Vec<PathBuf>, String> {
        if argument.is_empty() {
            return Err("one of its paths is empty".to_owned());
        }
        if argument.starts_with('~') && !self.allow_home {
            return Err("a file of the system cannot include one of a home".to_owned());
        }
        let path = self.environment.expand_tilde(argument)?;
        let path = self.directory.join(path);
        let Some(pattern) = path.to_str() else { return Err("its path is not UTF-8".to_owned()) };
        // To a shell `**` is `*`.
        let mut pattern = pattern.to_owned();
        while pattern.contains("**") {
            pattern = pattern.replace("**", "*");
        }
        let options = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: true,
        };
        let paths = glob::glob_with(&pattern, options).map_err(|error| error.to_string())?;
        // A directory that cannot be listed has no files for us, as for ssh.
        Ok(paths.filter_map(Result::ok).collect())
    }
}

/// No includes.
struct NoFiles;

impl Includes for NoFiles {
    fn include(
        &self,
        argument: &str,
        _: usize,
        _: &mut Notes,
    ) -> Result<Vec<Vec<Statement>>, IncludeProblem> {
        Err(IncludeProblem::NotDone(format!("{argument} is not included: this text is no file")))
    }
}

#[cfg(unix)]
mod permissions {
    use std::{fs::File, io, os::unix::fs::MetadataExt as _};

    use nix::unistd::{Gid, Group, Uid, User};

    /// Whether only root and this user can have written the file. Like Debian's OpenSSH this lets the group
    /// write when it is the owner's own, with nobody else in it.
    pub(super) fn are_private(file: &File) -> io::Result<bool> {
        let metadata = file.metadata()?;
        let owner = Uid::from_raw(metadata.uid());
        let is_ours = owner.is_root() || owner == Uid::current();
        let others_write = metadata.mode() & 0o002 != 0;
        let group_writes = metadata.mode() & 0o020 != 0;
        Ok(is_ours
            && !others_write
            && (!group_writes || is_own_group(owner, Gid::from_raw(metadata.gid()))))
    }

    fn is_own_group(owner: Uid, group: Gid) -> bool {
        let (Ok(Some(user)), Ok(Some(group))) = (User::from_uid(owner), Group::from_gid(group))
        else {
            return false;
        };
        user.gid == group.gid
            && group.name == user.name
            && group.mem.iter().all(|member| *member == user.name)
    }
}

#[cfg(not(unix))]
mod permissions {
    use std::{fs::File, io};

    pub(super) fn are_private(_: &File) -> io::Result<bool> {
        Ok(true)
    }
}
