//! What is on disk when a lab starts: the folders of the hosts, and the files that clients need.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::SshHost;
use super::machine::{Machine, Shared};
use super::{content, keys};
use crate::world::accounts;

/// Folders that every host has.
const FOLDERS: [&str; 7] = ["etc", "home", "opt", "run", "tmp", "var/lib", "var/log"];

/// Writes everything, and says where it is.
pub(crate) fn write(shared: &Shared) -> io::Result<Vec<SshHost>> {
    let folder = shared.folder.path().canonicalize()?.join("client");
    std::fs::create_dir_all(&folder)?;
    let key_file = folder.join("id_ed25519");
    secret(&key_file, &keys::private_file(&shared.user_key)?)?;
    let public = keys::public_file(&shared.user_key)?;
    std::fs::write(folder.join("id_ed25519.pub"), &public)?;
    let (known_hosts, config) = (folder.join("known_hosts"), folder.join("config"));
    let node = shared.machines.first().map(|node| node.name.clone());
    let mut hosts = Vec::new();
    for machine in &shared.machines {
        furnish(machine, &public)?;
        content::write(machine)?;
        match machine.vmid {
            None => crate::sensors::write(&machine.root, shared.uptime(machine))?,
            Some(_) => shared.write_proc(machine)?,
        }
        let key = machine.knobs().host_key.clone();
        let (name, address) = (&machine.name, machine.address);
        hosts.push(SshHost {
            name: name.clone(),
            vmid: machine.vmid,
            address: address.ip().to_string(),
            port: address.port(),
            user: machine.user.clone(),
            password: accounts::ROOT_PASSWORD.into(),
            key_file: key_file.clone(),
            host_key_line: host_key_line(machine, &keys::public_words(&key)?),
            fingerprint: keys::fingerprint(&key),
            known_hosts: known_hosts.clone(),
            config: config.clone(),
            jump: node.clone().filter(|_| machine.vmid.is_some()),
            root: machine.root.clone(),
        });
    }
    let lines: Vec<&str> = hosts.iter().map(|host| host.host_key_line.as_str()).collect();
    std::fs::write(&known_hosts, lines.join("\n") + "\n")?;
    std::fs::write(&config, client_config(&hosts))?;
    Ok(hosts)
}

/// A line of a known_hosts file: by address and by name, with the port and (for who looks through
/// a jump host) without.
pub(crate) fn host_key_line(machine: &Machine, key: &str) -> String {
    let (name, ip, port) =
        (machine.name.to_lowercase(), machine.address.ip(), machine.address.port());
    format!("[{ip}]:{port},[{name}]:{port},{name} {key}")
}

/// A configuration for OpenSSH's client that knows every host, asks nothing, and reads nothing of
/// the user's own.
fn client_config(hosts: &[SshHost]) -> String {
    let mut text = String::from("# Every host of the demo lab: ssh -F THIS_FILE NAME\n");
    for host in hosts {
        let SshHost { name, address, port, user, .. } = host;
        let lower = name.to_lowercase();
        let names = if lower == *name { lower } else { format!("{name} {lower}") };
        let _ = write!(
            text,
            "\nHost {names}\n    HostName {address}\n    Port {port}\n    User {user}\n"
        );
        if let Some(jump) = &host.jump {
            let _ = writeln!(text, "    ProxyJump {jump}");
        }
    }
    if let Some(SshHost { key_file, known_hosts, .. }) = hosts.first() {
        let _ = write!(
            text,
            "\nHost *\n    IdentityFile \"{}\"\n    IdentitiesOnly yes\n    IdentityAgent none\n    \
             UserKnownHostsFile \"{}\"\n    GlobalKnownHostsFile none\n    \
             StrictHostKeyChecking yes\n    UpdateHostKeys no\n    BatchMode yes\n    \
             ConnectTimeout 10\n",
            key_file.display(),
            known_hosts.display(),
        );
    }
    text
}

/// The folders of a host, with what it takes to log in.
fn furnish(machine: &Machine, public_key: &str) -> io::Result<()> {
    for folder in FOLDERS {
        std::fs::create_dir_all(machine.root.join(folder))?;
    }
    for user in ["root", &machine.user] {
        let keys = machine.home(user).join(".ssh");
        std::fs::create_dir_all(&keys)?;
        secret(&keys.join("authorized_keys"), public_key)?;
    }
    std::fs::write(machine.root.join("etc/hostname"), format!("{}\n", machine.name))
}

/// Writes a file that nobody else may read.
fn secret(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(path)?, text.as_bytes())
}
