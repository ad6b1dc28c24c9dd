//! What the caller may do: `GET /access/permissions`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::serde_lenient::maybe;
use crate::{Client, Result};

/// The caller's rights, path by path.
///
/// A user or token without rights gets shorter lists, not errors; this tells an empty lab from one
/// that may not be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permissions {
    /// For each path the privileges on it; the value says whether they hold for all below it, too.
    pub paths: BTreeMap<String, BTreeMap<String, bool>>,
}

impl Permissions {
    /// Whether the caller has a privilege (`VM.Audit`) on a path (`/vms/200`).
    ///
    /// The server lists a path only where rights were given on it; below, those of the nearest
    /// path above hold, as far as they are passed down.
    pub fn allows(&self, path: &str, privilege: &str) -> bool {
        let mut path = path.trim_end_matches('/');
        let mut own = true;
        loop {
            let listed = self.paths.get(if path.is_empty() { "/" } else { path });
            if let Some(privileges) = listed {
                return privileges.get(privilege).is_some_and(|passed_down| own || *passed_down);
            }
            own = false;
            match path.rsplit_once('/') {
                Some((parent, _)) => path = parent,
                None => return false,
            }
        }
    }

    /// All privileges that the caller has anywhere.
    pub fn privileges(&self) -> BTreeSet<&str> {
        self.paths.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    /// Whether the caller has no rights at all.
    pub fn is_empty(&self) -> bool {
        self.paths.values().all(BTreeMap::is_empty)
    }
}

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let body = Option::<BTreeMap<String, Value>>::deserialize(deserializer)?;
        let privileges = |value: Value| match value {
            Value::Object(fields) => {
                let flag = |(name, value)| Some((name, maybe(value).ok()??));
                fields.into_iter().filter_map(flag).collect()
            }
            _ => BTreeMap::new(),
        };
        let paths = body.unwrap_or_default().into_iter();
        Ok(Self { paths: paths.map(|(path, value)| (path, privileges(value))).collect() })
    }
}

impl Client {
    /// What the caller, user or token, may do. `GET /access/permissions`
    pub async fn permissions(&self) -> Result<Permissions> {
        self.read::<Permissions, ()>("/access/permissions", &[]).await
    }
}

#[cfg(test)]
mod tests;
