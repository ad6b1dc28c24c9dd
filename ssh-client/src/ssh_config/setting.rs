//! One option with its value (`process_config_line` in readconf.c).

use std::time::Duration;

use super::{
    AddressFamily, AlgorithmList, JumpHost, StrictHostKeyChecking,
    value::{
        address_family, agent, compression, files, number, one, port, pubkey, strict, time,
        yes_or_no,
    },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_passed_over_are_sorted_and_none_of_ours() {
        assert!(PASSED_OVER.is_sorted());
        for keyword in PASSED_OVER {
            assert!(matches!(parse(keyword, "yes"), Ok(Parsed::PassedOver)), "{keyword}");
        }
    }
}
