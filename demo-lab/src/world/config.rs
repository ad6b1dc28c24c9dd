//! Configurations: what is in force, what waits for the next start, and what was kept.

use serde_json::Value;

use super::World;
use super::guest::{Guest, GuestKind};

/// Configuration keys and values in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Config(pub(crate) Vec<(String, Value)>);

impl Config {
    /// Adds one line.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0.push((key.to_owned(), value.into()));
        self
    }

    /// The value of a key, if the configuration has it.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets a key; one that is new goes to the place that the alphabet gives it, where the real
    /// system writes it.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        match self.0.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => {
                let place = self.0.iter().position(|(name, _)| name.as_str() > key);
                self.0.insert(place.unwrap_or(self.0.len()), (key.to_owned(), value));
            }
        }
    }

    /// Takes a key away.
    pub(crate) fn remove(&mut self, key: &str) {
        self.0.retain(|(name, _)| name != key);
    }
}

/// Changes by key that are not in force yet; `None` as value means that the key goes away.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Pending(Vec<(String, Option<Value>)>);

impl Pending {
    pub(crate) fn set(&mut self, key: &str, value: Option<Value>) {
        self.remove(key);
        self.0.push((key.to_owned(), value));
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.0.retain(|(name, _)| name != key);
    }

    /// What is to become of a key, if it is to change.
    pub(crate) fn change(&self, key: &str) -> Option<&Option<Value>> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Option<&Value>)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_ref()))
    }
}

/// A state of the configuration kept under a name.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    pub(crate) name: String,
    pub(crate) config: Config,
    pub(crate) description: Option<String>,
    /// When it was taken, in UNIX time.
    pub(crate) taken: u64,
    /// The snapshot before it.
    pub(crate) parent: Option<String>,
    /// The volume with the memory of a virtual machine, if that was kept.
    pub(crate) memory: Option<String>,
    /// `prepare` or `delete` while a task works on it.
    pub(crate) state: Option<&'static str>,
}

impl Snapshot {
    /// A complete one of the disks only, with nothing before it.
    pub(crate) fn new(name: &str, config: Config, taken: u64) -> Self {
        Self {
            name: name.to_owned(),
            config,
            description: None,
            taken,
            parent: None,
            memory: None,
            state: None,
        }
    }
}

/// What somebody wants to change in a configuration.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    pub(crate) set: Vec<(String, Value)>,
    pub(crate) delete: Vec<String>,
    /// Pending changes that are given up.
    pub(crate) revert: Vec<String>,
    /// The state that the change was made for.
    pub(crate) digest: Option<String>,
    pub(crate) skip_lock: bool,
}

impl Guest {
    /// The SHA-1 of the file with its configuration, snapshots and all, which the real system gives
    /// as `digest` against lost updates.
    pub(crate) fn digest(&self) -> String {
        let lines = |config: &Config| -> String {
            config.0.iter().map(|(key, value)| format!("{key}: {value}\n")).collect()
        };
        let mut text = format!("{}lock: {:?}\n[PENDING]\n", lines(&self.config), self.lock);
        for (key, value) in self.pending.iter() {
            text += &format!("{key}: {value:?}\n");
        }
        for snapshot in &self.snapshots {
            let Snapshot { name, config, description, taken, state, .. } = snapshot;
            text += &format!("[{name}]\n{description:?}{taken}{state:?}\n{}", lines(config));
        }
        let sum = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
        sum.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Puts the changes into force that waited for the next start.
    pub(crate) fn apply_pending(&mut self) {
        self.apply_if(|_, _, _| true);
    }

    /// Puts those pending changes into force of which this says so, given the key, the value and
    /// whether the key was set before.
    fn apply_if(&mut self, now: impl Fn(&str, Option<&Value>, bool) -> bool) {
        for (key, value) in std::mem::take(&mut self.pending).0 {
            let old = self.config.value(&key);
            if old == value.as_ref() {
                continue;
            }
            match value {
                value if !now(&key, value.as_ref(), old.is_some()) => self.pending.set(&key, value),
                Some(value) => self.config.set(&key, value),
                None => self.config.remove(&key),
            }
        }
        self.follow_config();
    }

    /// Checks that may fail before anything is changed.
    pub(crate) fn check_change(&self, change: &Change) -> Result<(), String> {
        let stale = change.digest.as_ref().is_some_and(|digest| *digest != self.digest());
        match self.kind {
            GuestKind::Qemu => {
                if stale {
                    return Err("checksum mismatch (file change by other user?)".into());
                }
                if !change.skip_lock {
                    self.check_lock()?;
                }
                self.check_balloon(change)
            }
            GuestKind::Lxc => {
                self.check_lock()?;
                if stale {
                    let text = "detected modified configuration - file changed by other user? \
                                Try again.";
                    return Err(text.into());
                }
                let read_only = |key: &&String| *key == "unprivileged";
                if change.delete.iter().any(|key| read_only(&key)) {
                    return Err("unable to delete read-only option: 'unprivileged'".into());
                }
                let required = ["memory", "rootfs", "ostype"];
                if let Some(key) = change.delete.iter().find(|key| required.contains(&&***key)) {
                    return Err(format!("unable to delete required option '{key}'"));
                }
                if change.set.iter().any(|(key, _)| read_only(&key)) {
                    return Err("unable to modify read-only option: 'unprivileged'".into());
                }
                Ok(())
            }
        }
    }

    fn check_balloon(&self, change: &Change) -> Result<(), String> {
        let value = |key: &str| {
            let new = change.set.iter().find(|(name, _)| name == key).map(|(_, value)| value);
            let pending = self.pending.change(key).and_then(Option::as_ref);
            number(new.or(pending).or(self.config.value(key))?)
        };
        let touched = |(key, _): &(String, Value)| matches!(&**key, "memory" | "balloon");
        match (value("balloon"), value("memory").unwrap_or(512)) {
            (Some(balloon), memory) if balloon > memory && change.set.iter().any(touched) => {
                Err("balloon value too large (must be smaller than assigned memory)".into())
            }
            _ => Ok(()),
        }
    }

    /// Carries a change out: what a running guest cannot take at once waits for its next start.
    /// Gives warnings about what could not be deleted.
    pub(crate) fn change(&mut self, change: &Change) -> Result<Vec<String>, String> {
        self.check_change(change)?;
        let protected = self.config.value("protection").and_then(number) == Some(1);
        let mut warnings = Vec::new();
        for key in &change.revert {
            self.pending.remove(key);
        }
        for key in &change.delete {
            if self.config.value(key).is_none() && self.pending.change(key).is_none() {
                let text = format!("cannot delete '{key}' - not set in current configuration!");
                warnings.push(text);
                continue;
            }
            if protected && is_drive(self.kind, key) {
                return Err(match self.kind {
                    GuestKind::Qemu => format!("can't remove drive '{key}'"),
                    GuestKind::Lxc => format!("can't remove CT {} drive '{key}'", self.vmid),
                } + " - protection mode enabled");
            }
            self.pending.set(key, None);
        }
        for (key, value) in &change.set {
            if protected && self.kind == GuestKind::Lxc && is_drive(self.kind, key) {
                let vmid = self.vmid;
                let text =
                    format!("can't update CT {vmid} drive '{key}' - protection mode enabled");
                return Err(text);
            }
            let value = match &**key {
                "description" => whole_lines(value.as_str().unwrap_or_default()).into(),
                "tags" => unique_tags(value.as_str().unwrap_or_default()).into(),
                _ => value.clone(),
            };
            let empty = matches!(value.as_str(), Some("" | "\n"));
            self.pending.set(key, (!empty).then_some(value));
        }
        let (kind, running) = (self.kind, self.running());
        self.apply_if(|key, value, was_set| !running || at_once(kind, key, value, was_set));
        Ok(warnings)
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim_start_matches("current=").parse().ok(),
        other => other.as_u64(),
    }
}

/// A description as it comes back from the file, where it ends with the line that it is on.
pub(crate) fn whole_lines(text: &str) -> String {
    format!("{}\n", text.trim_end_matches('\n'))
}

/// Lower case, each once, in the order of the alphabet, as the real system keeps tags.
fn unique_tags(text: &str) -> String {
    let mut tags: Vec<String> =
        text.split([',', ';', ' ']).filter(|tag| !tag.is_empty()).map(str::to_lowercase).collect();
    tags.sort();
    tags.dedup();
    tags.join(";")
}

/// The name of a family of keys without its number: `net` for `net0`.
pub(crate) fn family(key: &str) -> &str {
    key.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn is_drive(kind: GuestKind, key: &str) -> bool {
    match kind {
        GuestKind::Qemu => {
            let families = ["ide", "sata", "scsi", "virtio", "efidisk", "tpmstate", "unused"];
            key != family(key) && families.contains(&family(key))
        }
        GuestKind::Lxc => key == "rootfs" || matches!(family(key), "mp" | "unused") && key != "mp",
    }
}

/// Whether a running guest takes a change without a restart (with the `hotplug` setting that
/// machines have by default: network, disks and USB).
fn at_once(kind: GuestKind, key: &str, new: Option<&Value>, was_set: bool) -> bool {
    match kind {
        GuestKind::Qemu => match key {
            "description" | "hookscript" | "lock" | "migrate_downtime" | "migrate_speed"
            | "name" | "onboot" | "protection" | "shares" | "startup" | "tags"
            | "vmstatestorage" => true,
            "cicustom" | "cipassword" | "citype" | "ciuser" | "ciupgrade" | "nameserver"
            | "searchdomain" | "sshkeys" => true,
            "tablet" | "cpuunits" | "cpulimit" | "hotplug" => true,
            // The balloon itself cannot come or go while the machine runs.
            "balloon" => was_set && new.and_then(number) != Some(0),
            _ => matches!(family(key), "net" | "ipconfig" | "usb" | "scsi" | "virtio" | "unused"),
        },
        GuestKind::Lxc => match key {
            "description" | "onboot" | "startup" | "protection" | "hostname" | "hookscript"
            | "cores" | "tags" | "lock" => true,
            "swap" | "cpulimit" | "cpuunits" | "memory" => true,
            _ => match family(key) {
                "net" | "unused" => true,
                // A mount over another one, or one that goes, waits.
                "mp" | "dev" => new.is_some() && !was_set,
                _ => false,
            },
        },
    }
}

impl World {
    /// Changes a configuration at once, unless a task holds the lock on its file.
    pub(crate) fn change_config(
        &mut self,
        vmid: u32,
        change: &Change,
    ) -> Result<Vec<String>, String> {
        let changed = self.present(vmid)?.change(change);
        self.changed();
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_goes_where_the_alphabet_puts_it() {
        let mut config = Config::default().with("arch", "amd64").with("memory", 512);
        config.set("hostname", "x");
        config.set("memory", 1024);
        config.set("swap", 0);
        let keys: Vec<&str> = config.0.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["arch", "hostname", "memory", "swap"]);
        assert_eq!(config.value("memory"), Some(&1024.into()));
    }

    #[test]
    fn tags_are_kept_once_and_in_order() {
        assert_eq!(unique_tags("web;Prod, a web"), "a;prod;web");
        assert_eq!(unique_tags(""), "");
    }

    #[test]
    fn memory_waits_in_a_machine_and_not_in_a_container() {
        let takes = |kind, key| at_once(kind, key, Some(&1.into()), true);
        assert!(!takes(GuestKind::Qemu, "memory") && takes(GuestKind::Lxc, "memory"));
        assert!(takes(GuestKind::Qemu, "net0") && !takes(GuestKind::Qemu, "ide2"));
        assert!(at_once(GuestKind::Lxc, "mp5", Some(&1.into()), false));
        assert!(!at_once(GuestKind::Lxc, "mp5", None, true));
    }
}
