//! One option with its value (`process_config_line` in readconf.c).

use std::time::Duration;

use super::{
    AddressFamily, AlgorithmList, JumpHost, StrictHostKeyChecking,
    words::{arguments, whole},
};

/// An option that counts, with a value that is right.
#[derive(Clone, Debug)]
pub(super) enum Setting {
    HostName(String),
    Port(u16),
    User(String),
    /// ProxyJump; empty for `none`.
    ProxyJump(Vec<JumpHost>),
    /// ProxyCommand; nothing for `none`.
    ProxyCommand(Option<String>),
    AddressFamily(AddressFamily),
    BindAddress(String),
    /// 0 is never.
    ConnectTimeout(Duration),
    ServerAliveInterval(Duration),
    ServerAliveCountMax(u32),
    NumberOfPasswordPrompts(u32),
    HostKeyAlias(String),
    /// Empty for `none`.
    UserKnownHostsFile(Vec<String>),
    GlobalKnownHostsFile(Vec<String>),
    StrictHostKeyChecking(StrictHostKeyChecking),
    HostKeyAlgorithms(AlgorithmList),
    IdentityFile(String),
    CertificateFile(String),
    IdentityAgent(String),
    PreferredAuthentications(Vec<String>),
    Flag(Flag, bool),
    /// RefuseConnection, with its reason.
    Refuse(String),
    /// An option that would change whom we trust or how we get there, and does not.
    NotHonoured(&'static str),
}

/// An option that is yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flag {
    BatchMode,
    CheckHostIp,
    Compression,
    HashKnownHosts,
    IdentitiesOnly,
    KbdInteractiveAuthentication,
    PasswordAuthentication,
    PubkeyAuthentication,
    TcpKeepAlive,
}

impl Flag {
    /// OpenSSH's default.
    pub(super) fn default(self) -> bool {
        matches!(
            self,
            Self::KbdInteractiveAuthentication
                | Self::PasswordAuthentication
                | Self::PubkeyAuthentication
                | Self::TcpKeepAlive
        )
    }
}

/// What a keyword and the text after it mean.
pub(super) enum Parsed {
    Setting(Setting),
    /// IgnoreUnknown, with its patterns.
    IgnoreUnknown(String),
    /// An option of OpenSSH that means nothing here.
    PassedOver,
    /// No option at all.
    Unknown,
}

pub(super) fn parse(keyword: &str, text: &str) -> Result<Parsed, String> {
    use Setting as S;
    if let Some(setting) = to_the_end_of_the_line(keyword, text) {
        return setting.map(Parsed::Setting);
    }
    let words = arguments(text).ok_or_else(|| "its quotes do not end".to_owned());
    let one = || one(words.as_ref().map_err(Clone::clone)?);
    let flag = |flag| Ok::<_, String>(S::Flag(flag, yes_or_no(one()?)?));
    let setting = match keyword {
        "hostname" => S::HostName(one()?.to_owned()),
        "port" => S::Port(port(one()?)?),
        "user" => S::User(one()?.to_owned()),
        "hostkeyalias" => S::HostKeyAlias(one()?.to_owned()),
        "bindaddress" => S::BindAddress(one()?.to_owned()),
        "identityfile" | "identityfile2" => S::IdentityFile(one()?.to_owned()),
        "certificatefile" => S::CertificateFile(one()?.to_owned()),
        "identityagent" => S::IdentityAgent(agent(one()?)?),
        "userknownhostsfile" => S::UserKnownHostsFile(files(words?)?),
        "globalknownhostsfile" => S::GlobalKnownHostsFile(files(words?)?),
        "preferredauthentications" => {
            S::PreferredAuthentications(one()?.split(',').map(str::to_owned).collect())
        }
        "hostkeyalgorithms" => S::HostKeyAlgorithms(AlgorithmList::new(one()?)),
        "stricthostkeychecking" => S::StrictHostKeyChecking(strict(one()?)?),
        "addressfamily" => S::AddressFamily(address_family(one()?)?),
        // As if it were not there: a later line still counts.
        "connecttimeout" | "serveraliveinterval" if one() == Ok("none") => {
            return Ok(Parsed::PassedOver);
        }
        "connecttimeout" => S::ConnectTimeout(time(one()?)?),
        "serveraliveinterval" => S::ServerAliveInterval(time(one()?)?),
        "serveralivecountmax" => S::ServerAliveCountMax(number(one()?)?),
        "numberofpasswordprompts" => S::NumberOfPasswordPrompts(number(one()?)?),
        "identitiesonly" => flag(Flag::IdentitiesOnly)?,
        "checkhostip" => flag(Flag::CheckHostIp)?,
        "hashknownhosts" => flag(Flag::HashKnownHosts)?,
        "batchmode" => flag(Flag::BatchMode)?,
        "tcpkeepalive" | "keepalive" => flag(Flag::TcpKeepAlive)?,
        "compression" => S::Flag(Flag::Compression, compression(one()?)?),
        "passwordauthentication" => flag(Flag::PasswordAuthentication)?,
        "kbdinteractiveauthentication"
        | "challengeresponseauthentication"
        | "skeyauthentication"
        | "tisauthentication" => flag(Flag::KbdInteractiveAuthentication)?,
        "pubkeyauthentication" | "dsaauthentication" => {
            S::Flag(Flag::PubkeyAuthentication, pubkey(one()?)?)
        }
        "refuseconnection" => S::Refuse(one()?.to_owned()),
        "ignoreunknown" => return Ok(Parsed::IgnoreUnknown(one()?.to_owned())),
        _ => return not_ours(keyword, words),
    };
    Ok(Parsed::Setting(setting))
}

/// Options whose value is not cut into words.
fn to_the_end_of_the_line(keyword: &str, text: &str) -> Option<Result<Setting, String>> {
    match keyword {
        "proxycommand" => {
            let command = whole(text);
            let command = (!command.eq_ignore_ascii_case("none")).then(|| command.to_owned());
            Some(Ok(Setting::ProxyCommand(command)))
        }
        "proxyjump" => {
            let jumps = whole(text).split('#').next().unwrap_or_default().trim_end();
            let jumps = JumpHost::list(jumps).map_err(|error| error.to_string());
            Some(jumps.map(Setting::ProxyJump))
        }
        _ => None,
    }
}

/// An option without a field: that it may be one of OpenSSH's matters before whether it is written well.
fn not_ours(keyword: &str, words: Result<Vec<String>, String>) -> Result<Parsed, String> {
    let not_honoured = match keyword {
        "canonicalizehostname" => "CanonicalizeHostname",
        "knownhostscommand" => "KnownHostsCommand",
        "revokedhostkeys" => "RevokedHostKeys",
        "bindinterface" => "BindInterface",
        "pkcs11provider" | "smartcarddevice" => "PKCS11Provider",
        _ if PASSED_OVER.contains(&keyword) => return words.map(|_| Parsed::PassedOver),
        _ => return Ok(Parsed::Unknown),
    };
    let first = words?.into_iter().next().unwrap_or_default();
    let is_off = ["none", "no", "false"].iter().any(|off| off.eq_ignore_ascii_case(&first));
    let not_honoured = Parsed::Setting(Setting::NotHonoured(not_honoured));
    Ok(if is_off { Parsed::PassedOver } else { not_honoured })
}

/// Options of OpenSSH 9.2 to 10.2, and of Debian's, that mean nothing to this crate: they are about what it does
/// not do (forwarding X11, multiplexing), about its own choice (ciphers), or long gone.
const PASSED_OVER: &[&str] = &[
    "addkeystoagent",
    "afstokenpassing",
    "canonicaldomains",
    "canonicalizefallbacklocal",
    "canonicalizemaxdots",
    "canonicalizepermittedcnames",
    "casignaturealgorithms",
    "channeltimeout",
    "cipher",
    "ciphers",
    "clearallforwardings",
    "compressionlevel",
    "connectionattempts",
    "controlmaster",
    "controlpath",
    "controlpersist",
    "dynamicforward",
    "enableescapecommandline",
    "enablesshkeysign",
    "escapechar",
    "exitonforwardfailure",
    "fallbacktorsh",
    "fingerprinthash",
    "forkafterauthentication",
    "forwardagent",
    "forwardx11",
    "forwardx11timeout",
    "forwardx11trusted",
    "gatewayports",
    "globalknownhostsfile2",
    "gssapiauthentication",
    "gssapiclientidentity",
    "gssapidelegatecredentials",
    "gssapikexalgorithms",
    "gssapikeyexchange",
    "gssapirenewalforcesrekey",
    "gssapiserveridentity",
    "gssapitrustdns",
    "hostbasedacceptedalgorithms",
    "hostbasedauthentication",
    "hostbasedkeytypes",
    "ipqos",
    "kbdinteractivedevices",
    "kerberosauthentication",
    "kerberostgtpassing",
    "kexalgorithms",
    "localcommand",
    "localforward",
    "logfacility",
    "loglevel",
    "logverbose",
    "macs",
    "nohostauthenticationforlocalhost",
    "obscurekeystroketiming",
    "permitlocalcommand",
    "permitremoteopen",
    "protocol",
    "protocolkeepalives",
    "proxyusefdpass",
    "pubkeyacceptedalgorithms",
    "pubkeyacceptedkeytypes",
    "rekeylimit",
    "remotecommand",
    "remoteforward",
    "requesttty",
    "requiredrsasize",
    "rhostsauthentication",
    "rhostsrsaauthentication",
    "rsaauthentication",
    "securitykeyprovider",
    "sendenv",
    "sessiontype",
    "setenv",
    "setuptimeout",
    "stdinnull",
    "streamlocalbindmask",
    "streamlocalbindunlink",
    "syslogfacility",
    "tag",
    "tunnel",
    "tunneldevice",
    "updatehostkeys",
    "useprivilegedport",
    "userknownhostsfile2",
    "useroaming",
    "usersh",
    "verifyhostkeydns",
    "versionaddendum",
    "visualhostkey",
    "warnweakcrypto",
    "xauthlocation",
];

/// The only argument.
fn one(words: &[String]) -> Result<&str, String> {
    match words {
        [] => Err("it has no value".to_owned()),
        [word] if word.is_empty() => Err("its value is empty".to_owned()),
        [word] => Ok(word),
        [_, extra, ..] => Err(format!("unexpected {extra:?} after its value")),
    }
}

/// A list of files; empty for `none`.
fn files(words: Vec<String>) -> Result<Vec<String>, String> {
    if words.iter().any(String::is_empty) {
        return Err("one of its values is empty".to_owned());
    }
    let has_none = words.iter().any(|word| word.eq_ignore_ascii_case("none"));
    match words.len() {
        0 => Err("it has no value".to_owned()),
        1 if has_none => Ok(Vec::new()),
        _ if has_none => Err("none must stand alone".to_owned()),
        _ => Ok(words),
    }
}

/// `strtonum` also takes a sign and zeros at the front.
pub(super) fn port(text: &str) -> Result<u16, &'static str> {
    if text == "ssh" {
        return Ok(22);
    }
    text.parse().ok().filter(|port| *port != 0).ok_or("not a port from 1 to 65535")
}

fn number(text: &str) -> Result<u32, String> {
    text.parse::<i32>()
        .ok()
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| format!("{text:?} is not a number"))
}

fn choose<T: Copy>(text: &str, choices: &[(&str, T)]) -> Result<T, String> {
    choices
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            format!("{text:?} is none of {}", names.join(", "))
        })
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    choose(text, &[("yes", true), ("no", false), ("true", true), ("false", false)])
}

fn compression(text: &str) -> Result<bool, String> {
    choose(text, &[("yes", true), ("no", false)])
}

fn pubkey(text: &str) -> Result<bool, String> {
    let choices = [
        ("yes", true),
        ("no", false),
        ("true", true),
        ("false", false),
        ("unbound", true),
        ("host-bound", true),
    ];
    choose(text, &choices)
}

fn strict(text: &str) -> Result<StrictHostKeyChecking, String> {
    use StrictHostKeyChecking::{AcceptNew, Ask, Off, Yes};
    let choices = [
        ("yes", Yes),
        ("no", Off),
        ("ask", Ask),
        ("accept-new", AcceptNew),
        ("off", Off),
        ("true", Yes),
        ("false", Off),
    ];
    choose(text, &choices)
}

fn address_family(text: &str) -> Result<AddressFamily, String> {
    choose(
        text,
        &[
            ("any", AddressFamily::Any),
            ("inet", AddressFamily::Inet),
            ("inet6", AddressFamily::Inet6),
        ],
    )
}

/// TIME FORMATS of sshd_config(5): `90`, `1m30s`.
fn time(text: &str) -> Result<Duration, String> {
    let seconds =
        seconds(text).ok_or_else(|| format!("{text:?} is not a time such as 90 or 1m30s"))?;
    Ok(Duration::from_secs(seconds))
}

fn seconds(text: &str) -> Option<u64> {
    // OpenSSH counts in an int.
    let limit = |seconds: u64| (seconds <= 0x7fff_ffff).then_some(seconds);
    let mut total = 0;
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let mut after = after.chars();
        let unit = match after.next().map(|c| c.to_ascii_lowercase()) {
            None | Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3600,
            Some('d') => 86_400,
            Some('w') => 604_800,
            Some(_) => return None,
        };
        total = limit(total + limit(number.parse::<u64>().ok()?.checked_mul(unit)?)?)?;
        rest = after.as_str();
        if rest.is_empty() {
            return Some(total);
        }
    }
}

/// The name of a variable must be one: `$NAME`.
fn agent(text: &str) -> Result<String, String> {
    match text.strip_prefix('$') {
        Some(name) if !name.starts_with('{') && !is_variable(name) => {
            Err(format!("{name:?} is not the name of a variable"))
        }
        _ => Ok(text.to_owned()),
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_sums_of_numbers_with_units() {
        for (text, expected) in [
            ("0", Some(0)),
            ("90", Some(90)),
            ("1m30s", Some(90)),
            ("1M30", Some(90)),
            ("1w2d3h4m5s", Some(788_645)),
            ("2147483647", Some(2_147_483_647)),
            ("2147483648", None),
            ("4000w", None),
            ("99999999999999999999", None),
            ("", None),
            ("m", None),
            ("1x", None),
            ("-1", None),
            ("1m ", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn the_options_passed_over_are_sorted_and_none_of_ours() {
        assert!(PASSED_OVER.is_sorted());
        for keyword in PASSED_OVER {
            assert!(matches!(parse(keyword, "yes"), Ok(Parsed::PassedOver)), "{keyword}");
        }
    }
}
