//! Whose processes they are: the guest, container or service that a process of the host belongs to, by its control
//! group.

use std::{collections::BTreeMap, fmt};

use host_capture::{Capture, Plan};

use crate::{Absent, Reading, Snapshot, text};

/// To what a process belongs, as the host sees it.
///
/// ```
/// use gpu::{Guest, Owner};
/// // /proc/4242/cgroup on a Proxmox host:
/// let owner = Owner::from_cgroup("0::/lxc/100/ns/system.slice/ollama.service\n");
/// assert_eq!(owner.guest, Some(Guest::Container(100)));
/// assert_eq!(owner.to_string(), "CT 100, ollama.service");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Owner {
    /// The guest of Proxmox VE; nothing for the host's own processes.
    pub guest: Option<Guest>,
    /// The container of Docker, Podman or Kubernetes, in that guest or on the host.
    pub container: Option<ContainerRun>,
    /// The systemd unit, in that guest or on the host: `ollama.service`.
    pub unit: Option<String>,
}

/// A guest of Proxmox VE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guest {
    /// An LXC container, with its VMID.
    Container(u32),
    /// A virtual machine, with its VMID.
    Machine(u32),
}

/// A container of Docker's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContainerRun {
    /// What runs it: `docker`, `podman`, `containerd`, `cri-o`.
    pub runtime: String,
    /// Its id, 64 hexadecimal digits.
    pub id: String,
}

/// What to capture, below `/` of the **host**, to learn whose these processes are:
/// [`Owners::from_capture`] reads it. In a container nvidia-smi shows the host's process ids, or none.
#[must_use]
pub fn owners_plan(pids: impl IntoIterator<Item = u32>) -> Plan {
    pids.into_iter().fold(Plan::new(), |plan, pid| {
        plan.read(&format!("proc/{pid}/cgroup")).read(&format!("proc/{pid}/comm"))
    })
}

/// Whose the processes of a capture of [`owners_plan`] are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Owners(BTreeMap<u32, Entry>);

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    owner: Reading<Owner>,
    name: Option<String>,
}

impl Owner {
    /// Read the text of `/proc/PID/cgroup`, as the host shows it (cgroups(7)): version 2, version 1 or both.
    #[must_use]
    pub fn from_cgroup(text: &str) -> Self {
        let paths = text.lines().filter_map(|line| line.splitn(3, ':').nth(2));
        // With version 1 there is a line for each controller, and some may still be at the root.
        paths.map(Self::from_path).max_by_key(Self::weight).unwrap_or_default()
    }

    fn weight(&self) -> usize {
        usize::from(self.guest.is_some()) * 4
            + usize::from(self.container.is_some()) * 2
            + usize::from(self.unit.is_some())
    }

    fn from_path(path: &str) -> Self {
        let mut owner = Self::default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        for (place, part) in parts.iter().enumerate() {
            let before = place.checked_sub(1).map(|place| parts[place]);
            if owner.guest.is_none() {
                owner.guest = guest(before, part);
            }
            // What lies deeper is more exact: a container inside a container, a service of a user's manager.
            if let Some(container) = container(before, part) {
                owner.container = Some(container);
            }
            if part.ends_with(".service") {
                owner.unit = Some(text::clean(part));
            }
        }
        // The daemon that starts containers is not what runs in them.
        if owner.container.is_some() {
            owner.unit = None;
        }
        owner
    }
}

/// `/lxc/100/…` and `/qemu.slice/101.scope` of Proxmox VE; `/lxc.payload.100` is LXC's own way, and
/// `lxc.monitor` the process on the host that looks after a container.
fn guest(before: Option<&str>, part: &str) -> Option<Guest> {
    let vmid = |digits: &str| {
        let vmid: u32 = digits.parse().ok()?;
        (100..1_000_000_000).contains(&vmid).then_some(vmid)
    };
    if let Some(name) =
        part.strip_prefix("lxc.payload.").or_else(|| part.strip_prefix("lxc.monitor."))
    {
        return vmid(name).map(Guest::Container);
    }
    match before? {
        "lxc" | "lxc.monitor" | "lxc.payload" => vmid(part).map(Guest::Container),
        "qemu.slice" => vmid(part.strip_suffix(".scope")?).map(Guest::Machine),
        _ => None,
    }
}

/// `docker-ID.scope`, `libpod-ID.scope`, `cri-containerd-ID.scope`, `crio-ID.scope` with systemd; `docker/ID`,
/// `kubepods/…/podUID/ID` without.
fn container(before: Option<&str>, part: &str) -> Option<ContainerRun> {
    const SCOPES: [(&str, &str); 4] = [
        ("docker-", "docker"),
        ("libpod-", "podman"),
        ("cri-containerd-", "containerd"),
        ("crio-", "cri-o"),
    ];
    let is_id = |id: &str| id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let run = |runtime: &str, id: &str| {
        is_id(id).then(|| ContainerRun { runtime: runtime.to_owned(), id: id.to_owned() })
    };
    let bare = part.strip_suffix(".scope").unwrap_or(part);
    if let Some((start, runtime)) = SCOPES.into_iter().find(|(start, _)| bare.starts_with(start)) {
        return run(runtime, &bare[start.len()..]);
    }
    match before? {
        "docker" => run("docker", part),
        "libpod_parent" => run("podman", part.strip_prefix("libpod-")?),
        pod if pod.starts_with("pod") || pod.ends_with(".slice") => run("containerd", part),
        _ => None,
    }
}

impl fmt::Display for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Container(vmid) => write!(f, "CT {vmid}"),
            Self::Machine(vmid) => write!(f, "VM {vmid}"),
        }
    }
}

/// `docker 4f3c2a9d01be`, as `docker ps` shortens it.
impl fmt::Display for ContainerRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = self.id.get(..12).unwrap_or(&self.id);
        write!(f, "{} {short}", self.runtime)
    }
}

/// `CT 100, ollama.service`, `VM 101`, `the host itself`.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let guest = self.guest.map(|guest| guest.to_string());
        let container = self.container.as_ref().map(ToString::to_string);
        let parts: Vec<String> =
            guest.into_iter().chain(container).chain(self.unit.clone()).collect();
        f.write_str(if parts.is_empty() { "the host itself" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

impl Owners {
    /// Make sense of a capture of [`owners_plan`].
    #[must_use]
    pub fn from_capture(capture: &Capture) -> Self {
        let mut owners = BTreeMap::new();
        for (path, node) in capture.nodes() {
            let Some(pid) =
                path.strip_prefix("proc/").and_then(|rest| rest.strip_suffix("/cgroup"))
            else {
                continue;
            };
            let (Ok(pid), Some(content)) = (pid.parse(), &node.content) else { continue };
            let owner = match content {
                Ok(bytes) => Reading::Value(Owner::from_cgroup(&String::from_utf8_lossy(bytes))),
                Err(error) => Reading::Absent(Absent::Unreadable(error.clone())),
            };
            let name = capture.content(&format!("proc/{pid}/comm")).and_then(Result::ok);
            let name = name.map(|name| text::clean(&String::from_utf8_lossy(name)));
            owners.insert(pid, Entry { owner, name: name.filter(|name| !name.is_empty()) });
        }
        Self(owners)
    }

    /// Whose a process is; nothing when it was not asked for, is gone, or could not be read.
    #[must_use]
    pub fn of(&self, pid: u32) -> Option<&Owner> {
        self.0.get(&pid)?.owner.value()
    }
}

impl Snapshot {
    /// The ids of all processes that use a card, for [`owners_plan`].
    #[must_use]
    pub fn pids(&self) -> Vec<u32> {
        let processes = self.gpus.iter().filter_map(|gpu| gpu.processes.value()).flatten();
        let mut pids: Vec<u32> =
            processes.filter_map(|process| process.pid.value().copied()).collect();
        pids.sort_unstable();
        pids.dedup();
        pids
    }

    /// Add whose the processes are, and the names of those that have none.
    pub fn add_owners(&mut self, owners: &Owners) {
        for gpu in &mut self.gpus {
            let Reading::Value(processes) = &mut gpu.processes else { continue };
            for process in processes {
                let entry = process.pid.value().and_then(|pid| owners.0.get(pid));
                let Some(Entry { owner, name }) = entry else { continue };
                process.owner = owner.clone();
                if let (false, Some(name)) = (process.name.is_value(), name) {
                    process.name = Reading::Value(name.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "4f3c2a9d01be77aa5c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d";

    fn owner(cgroup: &str) -> String {
        Owner::from_cgroup(&cgroup.replace("ID", ID)).to_string()
    }

    #[test]
    fn guests_of_proxmox_are_told_by_their_vmid() {
        assert_eq!(owner("0::/lxc/100/ns/init.scope\n"), "CT 100");
        assert_eq!(owner("0::/lxc/100/ns/user.slice/user-1000.slice/session-3.scope"), "CT 100");
        assert_eq!(owner("0::/lxc.payload.102/system.slice/ssh.service"), "CT 102, ssh.service");
        assert_eq!(owner("0::/lxc.monitor/100"), "CT 100");
        assert_eq!(owner("0::/qemu.slice/101.scope"), "VM 101");
        // Version 1, and both: not every controller has moved.
        assert_eq!(owner("12:cpuset:/\n5:devices:/lxc/100/ns\n1:name=systemd:/\n0::/\n"), "CT 100");
    }

    #[test]
    fn containers_are_told_wherever_they_run() {
        assert_eq!(owner("0::/system.slice/docker-ID.scope"), "docker 4f3c2a9d01be");
        assert_eq!(owner("0::/docker/ID"), "docker 4f3c2a9d01be");
        assert_eq!(owner("0::/lxc/100/ns/docker/ID"), "CT 100, docker 4f3c2a9d01be");
        assert_eq!(owner("0::/machine.slice/libpod-ID.scope/container"), "podman 4f3c2a9d01be");
        let pod = "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1.slice/cri-containerd-ID.scope";
        assert_eq!(owner(pod), "containerd 4f3c2a9d01be");
        assert_eq!(owner("0::/kubepods/burstable/pod12-34/ID"), "containerd 4f3c2a9d01be");
    }

    #[test]
    fn what_runs_on_the_host_is_told_by_its_unit() {
        assert_eq!(owner("0::/system.slice/ollama.service"), "ollama.service");
        let user = "0::/user.slice/user-0.slice/user@0.service/app.slice/jupyter.service";
        assert_eq!(owner(user), "jupyter.service");
        assert_eq!(owner("0::/user.slice/user-0.slice/session-1.scope"), "the host itself");
        assert_eq!(owner("0::/"), "the host itself");
        assert_eq!(owner(""), "the host itself");
    }

    #[test]
    fn a_name_that_only_looks_like_a_guest_is_none() {
        for text in [
            "0::/lxc/web",
            "0::/lxc/99",
            "0::/lxc/1e9",
            "0::/qemu.slice/101.service",
            "0::/my/lxc",
            "nonsense",
            "0::/docker/123",
        ] {
            assert_eq!(Owner::from_cgroup(text).guest, None, "{text}");
            assert_eq!(Owner::from_cgroup(text).container, None, "{text}");
        }
    }
}
