//! Who and where we are: what the tokens, `~` and the defaults stand for.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::expand::Tokens;

/// The key files of whoever names none, below the home.
const IDENTITIES: [&str; 5] =
    [".ssh/id_rsa", ".ssh/id_ecdsa", ".ssh/id_ecdsa_sk", ".ssh/id_ed25519", ".ssh/id_ed25519_sk"];
const USER_KNOWN_HOSTS: [&str; 2] = [".ssh/known_hosts", ".ssh/known_hosts2"];
const GLOBAL_KNOWN_HOSTS: [&str; 2] = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"];

/// The local user and machine. [`current`](Self::current), and then any field may be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Environment {
    /// The local user (`%u`), who is also the default for `User`.
    pub user: String,
    /// The home (`%d`, `~`).
    pub home: PathBuf,
    /// The number of the user (`%i`).
    pub uid: u32,
    /// This machine's name (`%l`; `%L` is it up to the first dot).
    pub host_name: String,
    /// The environment variables (`${NAME}`).
    pub variables: BTreeMap<String, String>,
}

impl Environment {
    /// That of this process. User and home come from the user database, like OpenSSH's, and not from `USER` and
    /// `HOME`, which count only for a user who is not in it.
    #[must_use]
    pub fn current() -> Self {
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let variable = |names: &[&str]| names.iter().find_map(|name| variables.get(*name).cloned());
        let account = system::current_user();
        let (user, home, uid) = account.unwrap_or_else(|uid| {
            let user = variable(&["USER", "LOGNAME", "USERNAME"]).unwrap_or_default();
            let home = variable(&["HOME", "USERPROFILE"]).unwrap_or_else(|| "/".to_owned());
            (user, home.into(), uid)
        });
        Self { user, home, uid, host_name: system::host_name(), variables }
    }

    /// The key files of whoever names none. They need not exist.
    pub(crate) fn usual_identities(&self) -> Vec<PathBuf> {
        IDENTITIES.map(|file| self.home.join(file)).into()
    }

    /// The user's known_hosts files when none is named.
    pub(crate) fn usual_known_hosts(&self) -> Vec<PathBuf> {
        USER_KNOWN_HOSTS.map(|file| self.home.join(file)).into()
    }

    /// Those of the system when none is named.
    pub(crate) fn global_known_hosts() -> Vec<PathBuf> {
        GLOBAL_KNOWN_HOSTS.map(PathBuf::from).into()
    }

    /// The tokens that mean the same for every host.
    pub(super) fn tokens(&self) -> Tokens {
        let short = self.host_name.split('.').next().unwrap_or_default();
        Tokens::new()
            .with('L', short)
            .with('d', self.home.to_string_lossy())
            .with('i', self.uid.to_string())
            .with('l', &self.host_name)
            .with('u', &self.user)
    }

    /// `~` and `~user` at the start; nothing for an unknown user.
    pub(super) fn expand_tilde(&self, path: &str) -> Result<String, String> {
        let Some(rest) = path.strip_prefix('~') else { return Ok(path.to_owned()) };
        let (user, rest) = rest.split_once('/').unwrap_or((rest, ""));
        let home = if user.is_empty() || user == self.user {
            self.home.clone()
        } else {
            system::home_of(user).ok_or_else(|| format!("there is no user {user}"))?
        };
        Ok(join(&home, rest.trim_start_matches('/')))
    }
}

fn join(home: &Path, rest: &str) -> String {
    let home = home.to_string_lossy();
    let slash = if home.ends_with('/') { "" } else { "/" };
    format!("{home}{slash}{rest}")
}

#[cfg(unix)]
mod system {
    use std::path::PathBuf;

    use nix::unistd::{Uid, User, gethostname};

    /// Name, home and number; only the number for a user who is not in the database.
    pub(super) fn current_user() -> Result<(String, PathBuf, u32), u32> {
        let uid = Uid::current();
        match User::from_uid(uid) {
            Ok(Some(user)) => Ok((user.name, user.dir, uid.as_raw())),
            Ok(None) | Err(_) => Err(uid.as_raw()),
        }
    }

    pub(super) fn home_of(user: &str) -> Option<PathBuf> {
        User::from_name(user).ok().flatten().map(|user| user.dir)
    }

    pub(super) fn host_name() -> String {
        gethostname().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod system {
    use std::path::PathBuf;

    pub(super) fn current_user() -> Result<(String, PathBuf, u32), u32> {
        Err(0)
    }

    pub(super) fn home_of(_: &str) -> Option<PathBuf> {
        None
    }

    pub(super) fn host_name() -> String {
        std::env::var("COMPUTERNAME").unwrap_or_default()
    }
}
