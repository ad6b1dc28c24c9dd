//! What `ssh -G` prints, and the same of ours.

use std::{collections::BTreeMap, path::Path, process::Command};

use ssh_client::ssh_config::{AddressFamily, IdentityAgent, Resolved, StrictHostKeyChecking};

use super::{Asked, environment};

/// Keyword → its lines.
pub type Printed = BTreeMap<&'static str, Vec<String>>;

const KEYWORDS: &[&str] = &[
    "addressfamily",
    "batchmode",
    "bindaddress",
    "certificatefile",
    "checkhostip",
    "compression",
    "connecttimeout",
    "globalknownhostsfile",
    "hashknownhosts",
    "hostkeyalias",
    "hostname",
    "identitiesonly",
    "identityagent",
    "identityfile",
    "kbdinteractiveauthentication",
    "numberofpasswordprompts",
    "passwordauthentication",
    "port",
    "preferredauthentications",
    "proxycommand",
    "proxyjump",
    "pubkeyauthentication",
    "serveralivecountmax",
    "serveraliveinterval",
    "stricthostkeychecking",
    "tcpkeepalive",
    "user",
    "userknownhostsfile",
];

/// Nothing when `ssh` refuses, and then what it says.
pub fn of_ssh(file: &Path, asked: &Asked<'_>) -> Result<Printed, String> {
    let mut command = Command::new("ssh");
    command.arg("-G").arg("-F").arg(file).env("LAB_DIR", "/lab dir").env_remove("LAB_NONE");
    if let Some(user) = asked.user {
        command.args(["-l", user]);
    }
    if let Some(port) = asked.port {
        command.args(["-p", &port.to_string()]);
    }
    if let Some(jump) = asked.jump {
        command.args(["-J", jump]);
    }
    let output = command.arg("--").arg(asked.host).output().unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let home = environment().home;
    let home = home.to_str().unwrap();
    let mut printed = Printed::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (keyword, value) = line.split_once(' ').unwrap_or((line, ""));
        let Some(keyword) = KEYWORDS.iter().find(|own| **own == keyword) else { continue };
        let value = match (*keyword, value) {
            // Two kinds of keys that we have no code for.
            ("identityfile", "~/.ssh/id_xmss" | "~/.ssh/id_dsa" | "none") => continue,
            ("certificatefile", "none") => continue,
            // Printed as written; the tokens in them are the business of another test.
            ("identityfile" | "certificatefile" | "globalknownhostsfile", value) => {
                value.replace("~/", &format!("{home}/"))
            }
            ("userknownhostsfile", "none") => String::new(),
            ("connecttimeout" | "serveraliveinterval", "none" | "0" | "-1") => "never".to_owned(),
            // What is before a jump in the list is printed as written.
            ("proxyjump", value) => canonical_jumps(value),
            ("pubkeyauthentication", "host-bound" | "unbound") => "true".to_owned(),
            // Debian's own: `BatchMode yes` sets it.
            ("serveraliveinterval", "300") => "never".to_owned(),
            (_, value) => value.to_owned(),
        };
        let value =
            if value == "none" && *keyword != "identityagent" { String::new() } else { value };
        printed.entry(keyword).or_default().push(value);
    }
    printed.retain(|keyword, values| {
        matches!(*keyword, "userknownhostsfile" | "globalknownhostsfile" | "identityfile")
            || values.iter().any(|value| !value.is_empty())
    });
    Ok(printed)
}

fn canonical_jumps(list: &str) -> String {
    let jumps = list.split(',').map(|jump| {
        let jump: ssh_client::ssh_config::JumpHost = jump.parse().unwrap();
        jump.to_string()
    });
    jumps.collect::<Vec<_>>().join(",")
}

/// The same of ours.
pub fn of_ours(resolved: &Resolved) -> Printed {
    let mut printed = Printed::new();
    let mut put = |keyword: &'static str, value: String| {
        assert!(KEYWORDS.contains(&keyword), "{keyword}");
        printed.entry(keyword).or_default().push(value);
    };
    let yes_no = |value: bool| if value { "yes" } else { "no" }.to_owned();
    let seconds = |time: Option<std::time::Duration>| {
        time.map_or_else(|| "never".to_owned(), |time| time.as_secs().to_string())
    };
    let line = |paths: &[std::path::PathBuf]| {
        paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ")
    };
    put("hostname", resolved.host_name.clone());
    put("port", resolved.port.to_string());
    put("user", resolved.user.clone());
    put("batchmode", yes_no(resolved.batch_mode));
    put("checkhostip", yes_no(resolved.check_host_ip));
    put("compression", yes_no(resolved.compression));
    put("hashknownhosts", yes_no(resolved.hash_known_hosts));
    put("identitiesonly", yes_no(resolved.identities_only));
    put("kbdinteractiveauthentication", yes_no(resolved.kbd_interactive_authentication));
    put("passwordauthentication", yes_no(resolved.password_authentication));
    put(
        "pubkeyauthentication",
        if resolved.pubkey_authentication { "true" } else { "false" }.to_owned(),
    );
    put("tcpkeepalive", yes_no(resolved.tcp_keep_alive));
    put("numberofpasswordprompts", resolved.number_of_password_prompts.to_string());
    put("serveralivecountmax", resolved.server_alive_count_max.to_string());
    put("serveraliveinterval", seconds(resolved.server_alive_interval));
    put("connecttimeout", seconds(resolved.connect_timeout));
    put("userknownhostsfile", line(&resolved.user_known_hosts_files));
    put("globalknownhostsfile", line(&resolved.global_known_hosts_files));
    let family = match resolved.address_family {
        AddressFamily::Inet => "inet",
        AddressFamily::Inet6 => "inet6",
        _ => "any",
    };
    put("addressfamily", family.to_owned());
    let strict = match resolved.strict_host_key_checking {
        StrictHostKeyChecking::Yes => "true",
        StrictHostKeyChecking::AcceptNew => "accept-new",
        StrictHostKeyChecking::Off => "false",
        _ => "ask",
    };
    put("stricthostkeychecking", strict.to_owned());
    for file in &resolved.identity_files {
        put("identityfile", file.display().to_string());
    }
    for file in &resolved.certificate_files {
        put("certificatefile", file.display().to_string());
    }
    match &resolved.identity_agent {
        IdentityAgent::Socket(socket) => put("identityagent", socket.display().to_string()),
        IdentityAgent::None => put("identityagent", "none".to_owned()),
        _ => {}
    }
    for (keyword, value) in [
        ("bindaddress", resolved.bind_address.clone()),
        ("hostkeyalias", resolved.host_key_alias.clone()),
        ("proxycommand", resolved.proxy_command.clone()),
        ("preferredauthentications", joined(&resolved.preferred_authentications)),
        ("proxyjump", joined(&resolved.jumps.iter().map(ToString::to_string).collect::<Vec<_>>())),
    ] {
        if let Some(value) = value {
            put(keyword, value);
        }
    }
    printed
}

fn joined(list: &[String]) -> Option<String> {
    (!list.is_empty()).then(|| list.join(","))
}
