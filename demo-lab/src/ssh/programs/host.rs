//! Programs that say what a host is: `hostname`, `id`, `uname`, `df`, `ss` and their like.

use super::super::output::Answer;
use super::Scene;
use super::text::columns;
use crate::world::guest::GuestKind;

const KERNEL: &str = "6.14.11-4-pve";
const KERNEL_BUILD: &str = "#1 SMP PREEMPT_DYNAMIC PMX 6.14.11-4 (2025-10-10T08:04Z)";

pub(super) fn hostname(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let name = &scene.host().name;
    match words.first().map(String::as_str) {
        None | Some("-s" | "--short") => Answer::of(format!("{name}\n")),
        Some("-f" | "--fqdn" | "--long" | "-A") => Answer::of(format!("{name}.lab.internal\n")),
        Some("-d" | "--domain") => Answer::of("lab.internal\n"),
        Some("-I" | "--all-ip-addresses" | "-i" | "--ip-address") => {
            Answer::of(format!("{} \n", scene.host().address.ip()))
        }
        Some(other) if other.starts_with('-') => Answer::failed(
            4,
            format!("hostname: unrecognized option '{other}'\nTry 'hostname --help' for more."),
        ),
        Some(_) => Answer::failed(1, "hostname: you must be root to change the host name"),
    }
}

pub(super) fn whoami(scene: &mut Scene<'_>, _: &[String]) -> Answer {
    Answer::of(format!("{}\n", scene.call.user))
}

pub(super) fn id(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let own = scene.call.user.as_str();
    let flag = |letter: char| {
        let short = |word: &String| word.starts_with('-') && word.contains(letter);
        words.iter().any(short)
    };
    let user = words.iter().find(|word| !word.starts_with('-')).map_or(own, String::as_str);
    let (number, groups) = match user {
        "root" => (0, "0(root)"),
        known if scene.host().knows(known) => (1000, "27(sudo)"),
        other => return Answer::failed(1, format!("id: '{other}': no such user")),
    };
    let text = match (flag('u') || flag('g'), flag('G'), flag('n')) {
        (true, _, true) => user.to_owned(),
        (true, _, false) => number.to_string(),
        (false, true, _) => number.to_string(),
        _ if number == 0 => "uid=0(root) gid=0(root) groups=0(root)".into(),
        _ => format!("uid=1000({user}) gid=1000({user}) groups=1000({user}),{groups}"),
    };
    Answer::of(text + "\n")
}

pub(super) fn uname(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let host = scene.host().name.clone();
    // Containers have the kernel of the node, machines one of their own.
    let machine = scene.host().kind == Some(GuestKind::Qemu);
    let (kernel, build) = if machine {
        ("6.12.57+deb13-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.12.57-1 (2025-11-05)")
    } else {
        (KERNEL, KERNEL_BUILD)
    };
    // In the order in which they are printed, whatever the order of the options.
    let parts = [
        ('s', "--kernel-name", "Linux"),
        ('n', "--nodename", host.as_str()),
        ('r', "--kernel-release", kernel),
        ('v', "--kernel-version", build),
        ('m', "--machine", "x86_64"),
        ('o', "--operating-system", "GNU/Linux"),
    ];
    let asked = |letter: char, long: &str| {
        words.iter().any(|word| match word.strip_prefix("--") {
            Some(_) => word == long || word == "--all",
            None => word.contains(letter) || word.contains('a'),
        })
    };
    let shown =
        parts.iter().filter(
            |(letter, long, _)| {
                if words.is_empty() { *letter == 's' } else { asked(*letter, long) }
            },
        );
    let shown: Vec<&str> = shown.map(|(_, _, text)| *text).collect();
    match shown.is_empty() {
        true => Answer::failed(1, format!("uname: extra operand '{}'", words.join(" "))),
        false => Answer::of(shown.join(" ") + "\n"),
    }
}

/// How many processors a host has.
fn processors(scene: &Scene<'_>) -> u64 {
    let guest = scene.host().vmid.and_then(|vmid| scene.world.guests.get(&vmid));
    let node = scene.world.nodes.first().map(|node| node.cpus);
    guest.map(|guest| guest.cpus).or(node).unwrap_or(1)
}

pub(super) fn nproc(scene: &mut Scene<'_>, _: &[String]) -> Answer {
    Answer::of(format!("{}\n", processors(scene)))
}

pub(super) fn nginx(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    const FILE: &str = "/etc/nginx/nginx.conf";
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if scene.call.user != "root" {
        return Answer::failed(
            1,
            "nginx: [emerg] open() \"/run/nginx.pid\" failed (13: Permission denied)",
        );
    }
    match words[..] {
        ["-v"] => Answer::failed(0, "nginx version: nginx/1.26.3"),
        ["-t"] => Answer::failed(
            0,
            format!(
                "nginx: the configuration file {FILE} syntax is ok\n\
                 nginx: configuration file {FILE} test is successful"
            ),
        ),
        ["-s", "reload"] => {
            let host = scene.host().name.clone();
            match scene.world.reload_unit(&host, "nginx.service") {
                Ok(()) => Answer::default(),
                Err(_) => Answer::failed(
                    1,
                    "nginx: [error] open() \"/run/nginx.pid\" failed (2: No such file or directory)",
                ),
            }
        }
        [other, ..] => Answer::failed(1, format!("nginx: invalid option: \"{other}\"")),
        [] => Answer::failed(
            1,
            "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
        ),
    }
}

/// A mounted file system.
struct Mount {
    source: String,
    kind: &'static str,
    size: u64,
    used: u64,
    available: u64,
    place: String,
}

/// Those of the node, from what its `df -kP` prints.
fn node_mounts() -> Vec<Mount> {
    let table = crate::sensors::df(&["-kP"]).stdout;
    let mount = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [source, size, used, available, _, place] = cells[..] else { return None };
        let bytes = |blocks: &str| Some(blocks.parse::<u64>().ok()? * 1024);
        let kind = match (source, place) {
            ("udev", _) => "devtmpfs",
            ("tmpfs", _) => "tmpfs",
            ("/dev/fuse", _) => "fuse",
            (_, "/boot/efi") => "vfat",
            (_, "/") => "ext4",
            _ => "zfs",
        };
        Some(Mount {
            source: source.to_owned(),
            kind,
            size: bytes(size)?,
            used: bytes(used)?,
            available: bytes(available)?,
            place: place.to_owned(),
        })
    };
    table.lines().skip(1).filter_map(mount).collect()
}

fn mounts(scene: &Scene<'_>) -> Vec<Mount> {
    let world = &scene.world;
    let now = world.now();
    let mount = |source: &str, kind, size: u64, used, place: &str| Mount {
        source: source.to_owned(),
        kind,
        size,
        used,
        // A twentieth is kept for root on ext4.
        available: size.saturating_sub(used + if kind == "ext4" { size / 20 } else { 0 }),
        place: place.to_owned(),
    };
    let Some(guest) = scene.host().vmid.and_then(|vmid| world.guests.get(&vmid)) else {
        return node_mounts();
    };
    let used = guest.disk.of(guest.disk_bytes, now / 3600 * 3600);
    let source = match guest.kind {
        GuestKind::Qemu => "/dev/sda1".to_owned(),
        GuestKind::Lxc => format!("/dev/mapper/pve-vm--{}--disk--0", guest.vmid),
    };
    let mut mounts = vec![
        mount(&source, "ext4", guest.disk_bytes, used, "/"),
        mount("tmpfs", "tmpfs", guest.memory_bytes / 10, 1_044_480, "/run"),
    ];
    if guest.vmid == 200 {
        let size = 50 << 30;
        let used = guest.disk.of(size, now / 3600 * 3600);
        mounts.push(mount("rpool/subvol-200-disk-1", "zfs", size, used, "/var/lib/forgejo"));
    }
    mounts
}

/// `df` of GNU coreutils: `-h`, `-k`, `-B1`, `-P`, `-T`, `--output=…`, with paths or without.
pub(super) fn df(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let plain: Vec<&str> = words.iter().map(String::as_str).collect();
    let printed = crate::sensors::df(&plain);
    if scene.host().vmid.is_none() && !words.is_empty() && printed.status == 0 {
        return printed.into();
    }
    let (mut human, mut posix, mut kinds, mut block) = (false, false, false, 1024_u64);
    let mut fields: Option<Vec<String>> = None;
    let mut paths = Vec::new();
    for word in words {
        match word.as_str() {
            "-B1" | "--block-size=1" => block = 1,
            "--human-readable" => human = true,
            "--portability" => posix = true,
            "--print-type" => kinds = true,
            "--local" | "--all" => {}
            _ => {
                if let Some(list) = word.strip_prefix("--output=") {
                    fields = Some(list.split(',').map(str::to_owned).collect());
                } else if let Some(letters) = word.strip_prefix('-').filter(|_| word != "-") {
                    for letter in letters.chars() {
                        match letter {
                            'h' => human = true,
                            'P' => posix = true,
                            'T' => kinds = true,
                            'k' | 'l' | 'a' => {}
                            'm' => block = 1 << 20,
                            other => {
                                let text = format!(
                                    "df: invalid option -- '{other}'\n\
                                     Try 'df --help' for more information."
                                );
                                return Answer::failed(1, text);
                            }
                        }
                    }
                } else {
                    paths.push(word.clone());
                }
            }
        }
    }
    let all = mounts(scene);
    let mut answer = Answer::default();
    let mut shown: Vec<&Mount> = all.iter().collect();
    if !paths.is_empty() {
        shown.clear();
        for path in &paths {
            let root = scene.host().root.to_string_lossy().into_owned();
            let inside = path.strip_prefix(&root).unwrap_or(path);
            let inside = if inside.is_empty() { "/" } else { inside };
            let mounted = all.iter().any(|mount| mount.place == inside);
            if !mounted && !scene.host().place(inside.as_ref()).exists() {
                answer.status = 1;
                answer.stderr += &format!("df: {path}: No such file or directory\n");
                continue;
            }
            let holds = |mount: &&Mount| {
                let rest = inside.strip_prefix(mount.place.trim_end_matches('/'));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            shown.extend(all.iter().filter(holds).max_by_key(|mount| mount.place.len()));
        }
        if shown.is_empty() {
            return answer;
        }
    }
    let amount = |bytes: u64| match human {
        true => rounded(bytes),
        false => bytes.div_ceil(block).to_string(),
    };
    let size_title = match (human, block, posix) {
        (true, _, _) => "Size",
        (_, 1, _) => "1B-blocks",
        (_, 1_048_576, _) => "1M-blocks",
        (_, _, true) => "1024-blocks",
        _ => "1K-blocks",
    };
    let default = || {
        let mut fields = vec!["source", "size", "used", "avail", "pcent", "target"];
        if kinds {
            fields.insert(1, "fstype");
        }
        fields.into_iter().map(str::to_owned).collect()
    };
    let fields = fields.unwrap_or_else(default);
    let title = |field: &String| match field.as_str() {
        "source" => "Filesystem",
        "fstype" => "Type",
        "size" => size_title,
        "used" => "Used",
        "avail" if human => "Avail",
        "avail" => "Available",
        "pcent" if posix => "Capacity",
        "pcent" => "Use%",
        "target" => "Mounted on",
        _ => "-",
    };
    let cell = |mount: &Mount, field: &String| match field.as_str() {
        "source" => mount.source.clone(),
        "fstype" => mount.kind.to_owned(),
        "size" => amount(mount.size),
        "used" => amount(mount.used),
        "avail" => amount(mount.available),
        "pcent" => {
            let all = (mount.used + mount.available).max(1);
            format!("{}%", (mount.used * 100).div_ceil(all))
        }
        "target" => mount.place.clone(),
        _ => "-".to_owned(),
    };
    let mut rows = vec![fields.iter().map(|field| title(field).to_owned()).collect()];
    for mount in shown {
        rows.push(fields.iter().map(|field| cell(mount, field)).collect::<Vec<_>>());
    }
    // Columns have a least width.
    for (title, field) in rows[0].iter_mut().zip(&fields) {
        let width = match field.as_str() {
            "source" => 14,
            "size" | "used" | "avail" => 5,
            _ => 4,
        };
        *title = match field.as_str() {
            "size" | "used" | "avail" | "pcent" => format!("{title:>width$}"),
            "target" => title.clone(),
            _ => format!("{title:<width$}"),
        };
    }
    let numbers = ["size", "used", "avail", "pcent"];
    let right: Vec<usize> = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| numbers.contains(&field.as_str()))
        .map(|(place, _)| place)
        .collect();
    answer.stdout = columns(&rows, " ", &right);
    answer
}

/// `94G`, `1.9M`: rounded up, as coreutils does.
fn rounded(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["", "K", "M", "G", "T"] {
        if value < 1024.0 || unit == "T" {
            return match unit {
                "" => format!("{value}"),
                _ if value < 10.0 => format!("{:.1}{unit}", (value * 10.0).ceil() / 10.0),
                _ => format!("{}{unit}", value.ceil()),
            };
        }
        value /= 1024.0;
    }
    String::new()
}

/// `ss` of iproute2: the listening sockets.
pub(super) fn ss(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let flag = |letter: char, long: &str| {
        words.iter().any(|word| match word.strip_prefix("--") {
            Some(name) => name == long,
            None => word.starts_with('-') && word.contains(letter),
        })
    };
    let header = !flag('H', "no-header");
    let mut rows = Vec::new();
    let row = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
    if header {
        rows.push(row([
            "State",
            "Recv-Q",
            "Send-Q",
            "Local Address:Port",
            "Peer Address:Port",
            "Process",
        ]));
    }
    let udp_only = flag('u', "udp") && !flag('t', "tcp");
    if !udp_only && flag('l', "listening") {
        let host = &scene.call.host;
        for port in host.shared.ports_of(&host.name) {
            let local = format!("0.0.0.0:{port}");
            rows.push(row(["LISTEN", "0", "128", &local, "0.0.0.0:*", ""]));
        }
    }
    Answer::of(columns(&rows, " ", &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_as_df_does() {
        assert_eq!(rounded(100_861_726_720), "94G");
        assert_eq!(rounded(2_211_840), "2.2M");
        assert_eq!(rounded(0), "0");
        assert_eq!(rounded(1_967_846_227_968), "1.8T");
    }
}
