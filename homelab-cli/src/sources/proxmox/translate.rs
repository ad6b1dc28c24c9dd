//! From the client's types to ours, one function for each view.

use proxmox_client::api::cluster::{GuestResource, GuestStatus, NodeResource, StorageResource};
use proxmox_client::api::nodes::NodeInfo;
use proxmox_client::api::storage::Volume;
use proxmox_client::api::tasks::{ExitStatus, TaskSummary};
use proxmox_client::units::{ByteCount, Timestamp};

use crate::config;
use crate::views::guests::Guest;
use crate::views::nodes::{Node, NodeStatus};
use crate::views::storage::Storage;
use crate::views::{self, Usage, rounded_percent};

/// A moment as the server gives it; absent for numbers that are no moment.
pub fn moment(time: Option<Timestamp>) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_second(time?.as_second()).ok()
}

fn usage(used: Option<ByteCount>, total: Option<ByteCount>) -> Option<Usage> {
    let total_bytes = total?.get();
    Some(Usage { used_bytes: used.map_or(0, ByteCount::get), total_bytes })
}

/// A node of the listing.
pub(super) fn node(node: &NodeResource) -> Node {
    Node {
        name: node.node.to_string(),
        status: node.status.to_string(),
        version: None,
        cpus: node.cpus,
        cpu_percent: node.cpu_fraction.map(rounded_percent),
        load_average: None,
        memory: usage(node.memory_used, node.memory_total),
        disk: usage(node.disk_used, node.disk_total),
        uptime_seconds: node.uptime.map(|uptime| uptime.as_secs()),
    }
}

/// What only the node itself knows.
pub(super) fn add_details(node: &mut Node, info: &NodeInfo) {
    node.version = info.pve_version.as_deref().map(version_number);
    node.load_average = info.load_average;
}

/// `9.1.4` of `pve-manager/9.1.4/5ac30304265fbd8e`.
fn version_number(pve_version: &str) -> String {
    let number = pve_version.split('/').nth(1).unwrap_or(pve_version);
    number.to_owned()
}

/// A guest of the listing, with what the configuration says of it.
pub fn guest(found: &GuestResource, wanted: Option<&config::Guest>) -> Guest {
    let running = found.status == GuestStatus::Running;
    Guest {
        vmid: found.vmid.get(),
        // An offline node does not tell the names of its guests.
        name: found.name.clone().or_else(|| wanted.and_then(|wanted| wanted.name.clone())),
        kind: found.kind.to_string(),
        node: found.node.to_string(),
        status: found.status.to_string(),
        expected_state: wanted.and_then(|wanted| wanted.expected_state).map(|state| {
            match state {
                config::ExpectedState::Running => "running",
                config::ExpectedState::Stopped => "stopped",
            }
            .to_owned()
        }),
        role: wanted.and_then(|wanted| wanted.role.clone()),
        cpus: found.cpus,
        cpu_percent: found.cpu_fraction.filter(|_| running).map(rounded_percent),
        memory: usage(found.memory_used, found.memory_total),
        disk: usage(found.disk_used, found.disk_total),
        uptime_seconds: found.uptime.filter(|_| running).map(|uptime| uptime.as_secs()),
        ip_addresses: None,
        tags: found.tags.clone(),
        template: found.template,
        lock: found.lock.clone(),
    }
}

/// A storage of the listing.
pub fn storage(found: &StorageResource) -> Storage {
    Storage {
        name: found.storage.to_string(),
        node: found.node.to_string(),
        kind: found.kind.clone().unwrap_or_default(),
        status: found.status.to_string(),
        content: found.content.iter().map(ToString::to_string).collect(),
        shared: found.shared,
        usage: usage(found.used, found.total).filter(|usage| usage.total_bytes > 0),
    }
}

/// A volume of a storage.
pub fn volume(found: &Volume) -> views::storage::Volume {
    views::storage::Volume {
        volid: found.volid.to_string(),
        content: found.content.as_ref().map(ToString::to_string).unwrap_or_default(),
        format: found.format.clone().unwrap_or_default(),
        size_bytes: found.size.map_or(0, ByteCount::get),
        used_bytes: found.used.map(ByteCount::get),
        vmid: found.vmid.map(|vmid| vmid.get()),
        created_at: moment(found.created),
        notes: found.notes.clone(),
        protected: found.protected,
    }
}

/// A task of a list.
pub fn task(found: &TaskSummary) -> views::tasks::Task {
    let status = match &found.exit {
        None => "running",
        Some(ExitStatus::Ok) => "ok",
        Some(ExitStatus::Warnings(_)) => "warnings",
        Some(_) => "failed",
    };
    views::tasks::Task {
        upid: found.upid.to_string(),
        kind: found.upid.task_type().to_owned(),
        node: found.upid.node().to_string(),
        user: found.upid.user().to_owned(),
        started_at: moment(Some(found.upid.started())).unwrap_or_default(),
        ended_at: moment(found.ended),
        status: status.to_owned(),
        exit_status: found.exit.as_ref().map(ToString::to_string),
    }
}

/// One node in full.
pub fn node_status(listed: &NodeResource, info: &NodeInfo) -> NodeStatus {
    let mut node = node(listed);
    add_details(&mut node, info);
    let cpu = info.cpu_info.as_ref();
    NodeStatus {
        node,
        cpu_model: cpu.and_then(|cpu| cpu.model.clone()),
        cpu_sockets: cpu.and_then(|cpu| cpu.sockets),
        cpu_cores: cpu.and_then(|cpu| cpu.cores),
        kernel: info.kernel.as_ref().and_then(|kernel| kernel.release.clone()),
        boot_mode: info.boot_info.as_ref().and_then(|boot| boot.mode.clone()),
        swap: info.swap.as_ref().and_then(|swap| usage(swap.used, swap.total)),
    }
}
