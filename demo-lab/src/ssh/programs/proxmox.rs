//! `pct` and `qm`: the guests as the command line of Proxmox VE shows them.

use serde_json::Value;

use super::super::exec::{self, Call};
use super::super::output::{Answer, Streams};
use super::{Running, Scene};
use crate::world::World;
use crate::world::guest::{Guest, GuestKind};

/// What the tools of Proxmox VE end with when something is wrong.
const FAILED: u32 = 255;

pub(super) fn qm(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let node = scene.host().name.clone();
    let machine = |vmid: &str| find(scene.world, &node, GuestKind::Qemu, vmid);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["list", ..] => Answer::of(qm_list(scene.world, &node)),
        ["status", vmid, ..] => machine(vmid).map_or_else(fail, status),
        ["config", vmid, ..] => machine(vmid).map_or_else(fail, config),
        ["guest", "cmd", vmid, "ping"] | ["agent", vmid, "ping"] => match machine(vmid) {
            Ok(guest) if !guest.running() => fail(format!("VM {vmid} is not running\n")),
            Ok(guest) if !guest.agent_answers => fail("QEMU guest agent is not running\n".into()),
            Ok(_) => Answer::default(),
            Err(failure) => fail(failure),
        },
        [] => usage("qm"),
        [other, ..] => unknown("qm", other),
    }
}

pub(super) fn pct(call: Call, mut streams: Streams) -> Running {
    Box::pin(async move {
        let text = |word: &Vec<u8>| String::from_utf8_lossy(word).into_owned();
        let words: Vec<String> = call.words.iter().skip(1).map(text).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let command = match words[..] {
            ["enter", _] => Some(vec![b"/bin/sh".to_vec()]),
            ["exec", _, "--", ..] => Some(call.words[4..].to_vec()),
            ["exec", _, ..] => Some(call.words[3..].to_vec()),
            _ => None,
        };
        let Some(command) = command else {
            let answer = {
                let world = call.host.shared.world.lock();
                simple(&world, &call.host.name, &words)
            };
            return answer.write(&mut streams).await;
        };
        let name = {
            let world = call.host.shared.world.lock();
            match find(&world, &call.host.name, GuestKind::Lxc, words[1]) {
                Ok(guest) if guest.running() => Ok(guest.name.clone()),
                Ok(guest) => Err(format!("container '{}' not running!\n", guest.vmid)),
                Err(failure) => Err(failure),
            }
        };
        let place = name.map(|name| call.host.shared.find(&name));
        let host = match place {
            Ok(Some(place)) => call.host.other(place),
            Ok(None) => {
                return fail("no shell in this container\n".into()).write(&mut streams).await;
            }
            Err(failure) => return fail(failure).write(&mut streams).await,
        };
        if command.is_empty() {
            return fail("missing command\n".into()).write(&mut streams).await;
        }
        let (user, cwd) = ("root".to_owned(), host.home("root"));
        let call = Call { host, user, cwd, env: call.env, words: command };
        exec::words(call, streams).await
    })
}

/// What `pct` says at once.
fn simple(world: &World, node: &str, words: &[&str]) -> Answer {
    let container = |vmid: &str| find(world, node, GuestKind::Lxc, vmid);
    match words {
        ["list", ..] => Answer::of(pct_list(world, node)),
        ["status", vmid, ..] => container(vmid).map_or_else(fail, status),
        ["config", vmid, ..] => container(vmid).map_or_else(fail, config),
        ["df", vmid] => container(vmid).map_or_else(fail, |guest| {
            let used = guest.disk_used(world.now()) as f64 / (1 << 30) as f64;
            let size = guest.disk_bytes as f64 / (1 << 30) as f64;
            let root = guest.config.value("rootfs").and_then(Value::as_str).unwrap_or_default();
            let volume = root.split(',').next().unwrap_or_default();
            let mut text = format!(
                "{:<6} {:<24} {:>6} {:>6} {:>6} {:>4} {}\n",
                "MP", "Volume", "Size", "Used", "Avail", "Use%", "Path"
            );
            text += &format!(
                "{:<6} {volume:<24} {:>6} {:>6} {:>6} {:>4.2} /\n",
                "rootfs",
                format!("{size:.1}G"),
                format!("{used:.1}G"),
                format!("{:.1}G", size - used),
                used / size,
            );
            Answer::of(text)
        }),
        [] => usage("pct"),
        [other, ..] => unknown("pct", other),
    }
}

fn fail(text: String) -> Answer {
    Answer { status: FAILED, stderr: text, ..Answer::default() }
}

fn usage(program: &str) -> Answer {
    fail(format!("ERROR: no command specified\nUSAGE: {program} <COMMAND> [ARGS] [OPTIONS]\n"))
}

fn unknown(program: &str, command: &str) -> Answer {
    fail(format!(
        "ERROR: unknown command '{program} {command}'\n\
         USAGE: {program} <COMMAND> [ARGS] [OPTIONS]\n"
    ))
}

fn find<'a>(
    world: &'a World,
    node: &str,
    kind: GuestKind,
    vmid: &str,
) -> Result<&'a Guest, String> {
    let Ok(number) = vmid.parse::<u32>() else {
        return Err(format!(
            "400 Parameter verification failed.\nvmid: type check ('integer') failed - got \
             '{vmid}'\n"
        ));
    };
    let guest = world.guests.get(&number);
    guest.filter(|guest| guest.kind == kind && guest.node == node).ok_or_else(|| {
        let folder = kind.config_folder();
        format!("Configuration file 'nodes/{node}/{folder}/{number}.conf' does not exist\n")
    })
}

fn status(guest: &Guest) -> Answer {
    Answer::of(format!("status: {}\n", guest.status()))
}

fn guests<'a>(world: &'a World, node: &str, kind: GuestKind) -> impl Iterator<Item = &'a Guest> {
    world.guests.values().filter(move |guest| guest.kind == kind && guest.node == node)
}

/// The format of `PVE/CLI/qm.pm`.
fn qm_list(world: &World, node: &str) -> String {
    let mut text = format!(
        "{:>10} {:<20} {:<10} {:<10} {:>12} {:<10}\n",
        "VMID", "NAME", "STATUS", "MEM(MB)", "BOOTDISK(GB)", "PID"
    );
    for guest in guests(world, node, GuestKind::Qemu) {
        let memory = guest.memory_bytes >> 20;
        let disk = guest.disk_bytes as f64 / (1 << 30) as f64;
        let pid = if guest.running() { 1_000 + guest.vmid * 37 } else { 0 };
        text += &format!(
            "{:>10} {:<20} {:<10} {memory:<10} {disk:>12.2} {pid:<10}\n",
            guest.vmid,
            guest.name,
            guest.status(),
        );
    }
    text
}

/// The format of `PVE/CLI/pct.pm`.
fn pct_list(world: &World, node: &str) -> String {
    let mut text = format!("{:<10} {:<10} {:<12} {:<20}\n", "VMID", "Status", "Lock", "Name");
    for guest in guests(world, node, GuestKind::Lxc) {
        let lock = guest.lock.as_deref().unwrap_or_default();
        let (vmid, status, name) = (guest.vmid, guest.status(), &guest.name);
        text += &format!("{vmid:<10} {status:<10} {lock:<12} {name:<20}\n");
    }
    text
}

/// A configuration, sorted by key, with line breaks in a description as `%0A`.
fn config(guest: &Guest) -> Answer {
    let plain = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut raw = String::new();
    for (key, value) in &guest.config.0 {
        match value {
            Value::Array(pairs) if key == "lxc" => {
                for pair in pairs {
                    let word = |place: usize| pair.get(place).map(plain).unwrap_or_default();
                    raw += &format!("{}: {}\n", word(0), word(1));
                }
            }
            value => {
                let mut text = plain(value);
                if key == "description" {
                    text = text.replace('%', "%25").replace('\n', "%0A");
                }
                lines.push((key.clone(), text));
            }
        }
    }
    if let Some(lock) = &guest.lock {
        lines.push(("lock".into(), lock.clone()));
    }
    lines.sort();
    let text: String = lines.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
    Answer::of(text + &raw)
}
