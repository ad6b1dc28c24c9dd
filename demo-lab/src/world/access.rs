//! Who may do what: users, API tokens, roles and the access list.

use std::collections::{BTreeMap, BTreeSet};

/// Users, tokens and the access list.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) users: Vec<User>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) entries: Vec<Entry>,
    /// Changes when every ticket is made invalid at once.
    pub(crate) key_generation: u32,
}

/// A user with a password.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) password: String,
    /// Secret of the time-based one-time password, in base32, if the user has one.
    pub(crate) totp_secret: Option<String>,
    /// The half minute whose one-time password was used last: none is good twice.
    pub(crate) last_totp_step: Option<u64>,
}

/// An API token.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// `user@realm!name`
    pub(crate) id: String,
    pub(crate) secret: String,
    /// With separation a token has at most what both its own entries and its user's allow.
    pub(crate) separate: bool,
}

/// One line of the access list.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) path: String,
    /// A user or a token.
    pub(crate) who: String,
    pub(crate) role: Role,
    /// Whether it also holds below the path.
    pub(crate) propagate: bool,
}

/// Privileges on one path, each with whether it was inherited by everything below.
pub(crate) type Privileges = BTreeMap<&'static str, bool>;

/// A built-in role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Administrator,
    Auditor,
    VmUser,
    NoAccess,
}

impl Role {
    /// The privileges of this role (Proxmox VE 9).
    pub(crate) fn privileges(self) -> impl Iterator<Item = &'static str> {
        ALL_PRIVILEGES.iter().copied().filter(move |name| match self {
            Self::Administrator => true,
            Self::Auditor => name.ends_with(".Audit"),
            Self::VmUser => VM_USER.contains(name),
            Self::NoAccess => false,
        })
    }
}

const ALL_PRIVILEGES: &[&str] = &[
    "Datastore.Allocate",
    "Datastore.AllocateSpace",
    "Datastore.AllocateTemplate",
    "Datastore.Audit",
    "Group.Allocate",
    "Mapping.Audit",
    "Mapping.Modify",
    "Mapping.Use",
    "Permissions.Modify",
    "Pool.Allocate",
    "Pool.Audit",
    "Realm.Allocate",
    "Realm.AllocateUser",
    "SDN.Allocate",
    "SDN.Audit",
    "SDN.Use",
    "Sys.AccessNetwork",
    "Sys.Audit",
    "Sys.Console",
    "Sys.Incoming",
    "Sys.Modify",
    "Sys.PowerMgmt",
    "Sys.Syslog",
    "User.Modify",
    "VM.Allocate",
    "VM.Audit",
    "VM.Backup",
    "VM.Clone",
    "VM.Config.CDROM",
    "VM.Config.CPU",
    "VM.Config.Cloudinit",
    "VM.Config.Disk",
    "VM.Config.HWType",
    "VM.Config.Memory",
    "VM.Config.Network",
    "VM.Config.Options",
    "VM.Console",
    "VM.GuestAgent.Audit",
    "VM.GuestAgent.FileRead",
    "VM.GuestAgent.FileSystemMgmt",
    "VM.GuestAgent.FileWrite",
    "VM.GuestAgent.Unrestricted",
    "VM.Migrate",
    "VM.PowerMgmt",
    "VM.Replicate",
    "VM.Snapshot",
    "VM.Snapshot.Rollback",
];

const VM_USER: &[&str] = &[
    "VM.Audit",
    "VM.Backup",
    "VM.Config.CDROM",
    "VM.Config.Cloudinit",
    "VM.Console",
    "VM.GuestAgent.Audit",
    "VM.PowerMgmt",
];

impl Access {
    /// What this user or token may do on a path. `pool` is the pool of the guest or storage at the
    /// path, whose entries count too.
    pub(crate) fn privileges(&self, who: &str, path: &str, pool: Option<&str>) -> Privileges {
        let Some((user, _)) = who.split_once('!') else { return self.of_user(who, path, pool) };
        match self.tokens.iter().find(|token| token.id == who) {
            None => Privileges::new(),
            Some(token) if !token.separate => self.of_user(user, path, pool),
            Some(_) => {
                let of_user = self.of_user(user, path, pool);
                let mut of_token = self.listed(who, path, pool);
                of_token.retain(|name, _| of_user.contains_key(name));
                of_token
            }
        }
    }

    /// Whether this user or token has one privilege on a path.
    pub(crate) fn may(&self, who: &str, path: &str, pool: Option<&str>, privilege: &str) -> bool {
        // The usual caller, asked for each of ten thousand guests.
        let is_root = who == "root@pam"
            || who.starts_with("root@pam!")
                && self.tokens.iter().any(|token| token.id == who && !token.separate);
        is_root || self.privileges(who, path, pool).contains_key(privilege)
    }

    /// Every path that an entry names.
    pub(crate) fn paths(&self) -> BTreeSet<&str> {
        self.entries.iter().map(|entry| entry.path.as_str()).collect()
    }

    fn of_user(&self, user: &str, path: &str, pool: Option<&str>) -> Privileges {
        if user == "root@pam" {
            return Role::Administrator.privileges().map(|name| (name, true)).collect();
        }
        self.listed(user, path, pool)
    }

    /// The nearest entry on the way from the root decides; a deeper one replaces those above.
    fn listed(&self, who: &str, path: &str, pool: Option<&str>) -> Privileges {
        let mut found = Privileges::new();
        for step in way(path) {
            let here: Vec<&Entry> = self
                .entries
                .iter()
                .filter(|entry| entry.who == who && entry.path == step)
                .filter(|entry| entry.propagate || step == path)
                .collect();
            if here.is_empty() {
                continue;
            }
            found.clear();
            for entry in here {
                found.extend(entry.role.privileges().map(|name| (name, entry.propagate)));
            }
        }
        if let Some(pool) = pool {
            found.extend(self.listed(who, &format!("/pool/{pool}"), None));
        }
        found
    }
}

/// `/`, `/vms`, `/vms/101` for `/vms/101`.
fn way(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.char_indices().filter(|&(at, c)| c == '/' && at > 0).map(|(at, _)| at);
    let whole = (path.len() > 1).then_some(path);
    std::iter::once("/").chain(ends.map(move |end| &path[..end])).chain(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(entries: &[(&str, &str, Role)]) -> Access {
        let entry = |&(path, who, role): &(&str, &str, Role)| Entry {
            path: path.into(),
            who: who.into(),
            role,
            propagate: true,
        };
        Access {
            users: Vec::new(),
            tokens: vec![Token { id: "a@pve!t".into(), secret: "s".into(), separate: true }],
            entries: entries.iter().map(entry).collect(),
            key_generation: 0,
        }
    }

    #[test]
    fn the_deepest_entry_decides() {
        let access =
            access(&[("/", "a@pve", Role::Auditor), ("/vms/101", "a@pve", Role::NoAccess)]);
        assert!(access.privileges("a@pve", "/vms/102", None).contains_key("VM.Audit"));
        assert!(access.privileges("a@pve", "/vms/101", None).is_empty());
    }

    #[test]
    fn a_separated_token_has_no_more_than_its_user_and_its_own_entries() {
        let access =
            access(&[("/vms", "a@pve", Role::Auditor), ("/", "a@pve!t", Role::Administrator)]);
        let on_guest = access.privileges("a@pve!t", "/vms/101", None);
        assert!(on_guest.contains_key("VM.Audit"));
        assert!(!on_guest.contains_key("VM.PowerMgmt"));
        assert!(access.privileges("a@pve!t", "/nodes/pve", None).is_empty());
    }

    #[test]
    fn an_entry_on_a_pool_counts_for_its_guests() {
        let access = access(&[("/pool/lab", "a@pve", Role::VmUser)]);
        assert!(access.privileges("a@pve", "/vms/101", Some("lab")).contains_key("VM.Audit"));
        assert!(access.privileges("a@pve", "/vms/101", None).is_empty());
    }

    #[test]
    fn the_way_to_a_path_starts_at_the_root() {
        assert_eq!(way("/vms/101").collect::<Vec<_>>(), ["/", "/vms", "/vms/101"]);
        assert_eq!(way("/").collect::<Vec<_>>(), ["/"]);
    }
}
