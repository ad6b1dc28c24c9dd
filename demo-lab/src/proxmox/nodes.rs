//! `/version` and `/nodes`.

use serde_json::{Map, Value, json};

use super::api::{self, Answer, Call, Refusal};
use crate::world::node::Node;

/// The release that the lab plays.
pub(crate) const VERSION: &str = "9.2.11";
const REPOID: &str = "14a22df3e6f0c1b7";
const KERNEL: &str = "6.17.13-2-pve";

/// `GET /version` and `GET /nodes/{node}/version`
pub(crate) fn version(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(json!({"version": VERSION, "release": "9.2", "repoid": REPOID}).into())
}

/// What listings say about a node. Without the right to audit it only that it exists; of a node
/// that is cut off nothing more is known to anybody.
pub(crate) fn entry(node: &Node, now: u64, may_audit: bool) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("id".into(), format!("node/{}", node.name).into());
    entry.insert("node".into(), node.name.as_str().into());
    entry.insert("type".into(), "node".into());
    entry.insert("status".into(), if node.online { "online" } else { "offline" }.into());
    if !node.online {
        return entry;
    }
    entry.insert("level".into(), "".into());
    if may_audit {
        entry.insert("uptime".into(), node.uptime(now).into());
        entry.insert("cpu".into(), node.cpu.at(now).into());
        entry.insert("maxcpu".into(), node.cpus.into());
        entry.insert("mem".into(), node.memory.of(node.memory_bytes, now).into());
        entry.insert("maxmem".into(), node.memory_bytes.into());
        entry.insert("disk".into(), node.root_used(now).into());
        entry.insert("maxdisk".into(), node.root_bytes.into());
    }
    entry
}

/// `GET /nodes`
pub(crate) fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let now = call.world.now();
    let entries: Vec<Value> = call
        .world
        .nodes
        .iter()
        .map(|node| {
            let may_audit = call.may(&format!("/nodes/{}", node.name), "Sys.Audit");
            let mut entry = entry(node, now, may_audit);
            entry.insert("ssl_fingerprint".into(), node.fingerprint.clone().into());
            Value::Object(entry)
        })
        .collect();
    Ok(Value::Array(entries).into())
}

/// `GET /nodes/{node}`
pub(crate) fn index(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(api::index("name", &["lxc", "qemu", "rrddata", "status", "storage", "tasks", "version"]))
}

/// `GET /nodes/{node}/status`
pub(crate) fn status(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let now = call.world.now();
    let name = call.given("node");
    let node = call.world.node(&name).ok_or_else(|| Refusal::failed("no such node"))?;
    let memory = node.memory.of(node.memory_bytes, now);
    let available = node.memory_bytes - memory;
    let swap = node.swap_bytes / 50;
    let root = node.root_used(now);
    // A share of the file system is kept back for root.
    let reserved = node.root_bytes / 20;
    let built = "#1 SMP PREEMPT_DYNAMIC PMX 6.17.13-2 (2026-03-13T08:06Z)";
    Ok(json!({
        "uptime": node.uptime(now),
        "idle": 0,
        "loadavg": node.load_average(now),
        "kversion": format!("Linux {KERNEL} {built}"),
        "current-kernel": {
            "sysname": "Linux", "release": KERNEL, "version": built, "machine": "x86_64",
        },
        "boot-info": {"mode": "efi", "secureboot": 0},
        "cpuinfo": {
            "model": node.cpu_model, "cpus": node.cpus, "cores": node.cpus / 2, "sockets": 1,
            "mhz": node.mhz, "hvm": "1", "user_hz": 100,
            "flags": "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr svm sse4_2 avx2 aes",
        },
        "cpu": node.cpu.at(now),
        "wait": (node.cpu.at(now) * 0.03 * 1e6).round() / 1e6,
        "memory": {
            "total": node.memory_bytes, "used": memory,
            "available": available, "free": available / 3,
        },
        "ksm": {"shared": 0},
        "swap": {"total": node.swap_bytes, "used": swap, "free": node.swap_bytes - swap},
        "rootfs": {
            "total": node.root_bytes, "used": root,
            "avail": node.root_bytes - root - reserved, "free": node.root_bytes - root,
        },
        "pveversion": format!("pve-manager/{VERSION}/{REPOID}"),
    })
    .into())
}
