//! A table of files and questions. For each, `ssh -G` and we say the same, or both refuse.

use std::fs;

use super::{Asked, g};
use crate::peer;

/// What `ssh` must do with a row; without this a table of refusals would pass too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Answers,
    Refuses,
}
use Outcome::{Answers, Refuses};

const fn host(host: &str) -> Asked<'_> {
    Asked { host, user: None, port: None, jump: None }
}

#[rustfmt::skip]
const ROWS: &[(&str, Outcome, Asked<'static>, &str)] = &[
    ("nothing", Answers, host("pve"), ""),
    ("a global option first", Answers, host("pve"), "Port 2222\nHost pve\nPort 22\n"),
    ("the first value wins", Answers, host("pve"), "Host pve\nUser a\nPort 1\nHost *\nUser b\nPort 2\nHostName x\n"),
    ("another host's block", Answers, host("other"), "Host pve\nUser a\nHost *\nPort 2\n"),
    ("several patterns", Answers, host("b2"), "Host a b? c*\nUser x\n"),
    ("a negated pattern", Answers, host("bad.lan"), "Host *.lan !bad.lan\nUser x\nHost *\nUser y\n"),
    ("a negated pattern first", Answers, host("bad.lan"), "Host !bad.lan *.lan\nUser x\n"),
    ("a negated pattern of others", Answers, host("good.lan"), "Host !bad.lan *.lan\nUser x\n"),
    ("only a negated pattern", Answers, host("good"), "Host !bad\nUser x\n"),
    ("commas separate no patterns", Answers, host("a"), "Host a,b\nUser x\n"),
    ("Host minds case", Answers, host("PVE"), "Host pve\nUser x\nHost PVE\nPort 5\n"),
    ("no pattern at all", Answers, host("a"), "Host # a\nUser x\n"),
    ("Match host minds no case", Answers, host("PVE"), "Match host pve\nUser x\n"),
    ("names become lower case", Answers, host("PVE.Lan"), ""),
    ("addresses are written one way", Answers, host("2001:DB8:0::1"), ""),
    ("keywords mind no case", Answers, host("pve"), "HOST pve\n  hostNAME 192.0.2.1\n  PORT 3\n"),
    ("equals signs", Answers, host("pve"), "Host=pve\nPort=3\nUser = x\nHostName= y\nHostKeyAlias =z\n"),
    ("two equals signs", Refuses, host("pve"), "Port == 3\n"),
    ("tabs", Answers, host("pve"), "\tHost\tpve\t\n\t\tPort\t\t3\t\n"),
    ("carriage returns", Answers, host("pve"), "Host pve\r\n  Port 3\r\n  User x\r\n"),
    ("form feeds at the end", Answers, host("pve"), "Host pve\x0c\nPort 3 \x0c\n"),
    ("comments", Answers, host("pve"), "# Port 1\n  # Port 2\nPort 3 # Port 4\nUser a#b\n"),
    ("no line end at the end", Answers, host("pve"), "Host pve\nPort 3"),
    ("quotes", Answers, host("pve"), "Host \"pve\"\nIdentityFile \"~/a b\"\nUser 'x y'\nHostKeyAlias a\"b c\"d\n"),
    ("quoted keywords", Answers, host("pve"), "\"Host\" pve\n\"Port\" 3\nUs\"er\" x\n"),
    ("escapes", Answers, host("pve"), "IdentityFile ~/a\\ b\nUser \"a\\\"b\"\nHostKeyAlias 'a\\'b'\n"),
    ("backslashes", Answers, host("pve"), "IdentityFile ~/a\\b\nCertificateFile ~/c\\\\d\n"),
    ("quotes that do not end", Refuses, host("pve"), "User \"a\n"),
    ("a quoted keyword that does not end", Answers, host("pve"), "\"Port 3\nUser x\n"),
    ("an empty value", Refuses, host("pve"), "User \"\"\n"),
    ("no value", Refuses, host("pve"), "User\n"),
    ("a comment for a value", Refuses, host("pve"), "User # x\n"),
    ("too many values", Refuses, host("pve"), "User a b\n"),
    ("an empty pattern", Refuses, host("pve"), "Host \"\" pve\n"),
    ("a bad value in another host's block", Refuses, host("pve"), "Host other\nPort x\n"),
    ("port 0", Refuses, host("pve"), "Port 0\n"),
    ("port 65536", Refuses, host("pve"), "Port 65536\n"),
    ("port 65535", Answers, host("pve"), "Port 65535\n"),
    ("the port by its name", Answers, host("pve"), "Port ssh\n"),
    ("an unknown option that may be", Answers, host("pve"), "IgnoreUnknown Use*,x\nUseKeychain yes\nPort 3\n"),
    ("options that mean nothing here", Answers, host("pve"), "ForwardAgent yes\nLocalForward 8080 localhost:80\nSendEnv LANG LC_*\nControlMaster auto\nControlPath ~/.ssh/%C\nCiphers aes128-ctr\nSetEnv A=b\nForwardX11 no\nLogLevel ERROR\nProtocol 2\nCipher x\n"),
    ("Match all", Answers, host("pve"), "Match all\nUser x\n"),
    ("Match !all", Answers, host("pve"), "Match !all\nUser x\n"),
    ("Match all after host", Answers, host("pve"), "Match host pve all\nUser x\n"),
    ("a Match block does not leak", Answers, host("a"), "Host a\nUser good\nMatch host b\nUser evil\nPort 99\n"),
    ("Match host before HostName", Answers, host("a"), "Match host b\nUser x\nHost a\nHostName b\n"),
    ("Match host after HostName", Answers, host("a"), "Host a\nHostName b\nMatch host b\nUser x\nMatch originalhost b\nUser y\n"),
    ("Match originalhost", Answers, host("a"), "Host a\nHostName b\nMatch originalhost a\nUser x\n"),
    ("Match lists", Answers, host("pve.lan"), "Match host \"*.org,*.lan,!x*\"\nUser x\n"),
    ("Match negated lists", Answers, host("pve.lan"), "Match !host *.org host *.lan,!pve.lan\nUser x\nMatch !host *.org\nPort 9\n"),
    ("Match user before User", Answers, host("pve"), "Match user x\nPort 3\nHost *\nUser x\n"),
    ("Match user after User", Answers, host("pve"), "User x\nMatch user x\nPort 3\n"),
    ("Match user of the command line", Answers, Asked { user: Some("x"), ..host("pve") }, "Match user x\nPort 3\nHost *\nUser y\n"),
    ("Match user in the name", Answers, host("x@pve"), "Match user x\nPort 3\nHost *\nUser y\n"),
    ("Match localuser", Answers, host("pve"), "Match localuser root,x !user nobody\nPort 3\nMatch localuser nobody\nUser y\n"),
    ("Match criteria with an equals sign", Answers, host("pve"), "Match host=pve user=*\nPort 3\n"),
    ("Match final", Answers, host("a"), "Match final host b.lan\nPort 3\nHost a\nHostName b.lan\n"),
    ("Match final all", Answers, host("a"), "Match final all\nUser late\nHost a\nUser early\nHost *\nPort 4\n"),
    ("Host in the final pass", Answers, host("a"), "Host b.lan\nUser x\nHost a\nHostName B.lan\nMatch final\nPort 3\n"),
    ("Match canonical", Answers, host("a"), "Match canonical\nPort 3\nHost a\nHostName b\n"),
    ("Match canonical and final", Answers, host("a"), "Match canonical\nPort 3\nMatch final\nUser x\n"),
    ("HostName with its token", Answers, host("a"), "HostName %h.lan%%x\n"),
    ("HostName with another token", Refuses, host("a"), "HostName %n.lan\n"),
    ("known_hosts with tokens", Answers, Asked { user: Some("x"), port: Some(5), ..host("A") }, "Host A\nHostName B.lan\nUserKnownHostsFile ~/k%%h ~/%h-%n-%p-%r-%u-%i-%k /%d/%l/%L\n"),
    ("tokens with an alias", Answers, host("a"), "HostKeyAlias Vm1\nUserKnownHostsFile ~/%k\n"),
    ("an unknown token", Refuses, host("a"), "UserKnownHostsFile ~/%x\n"),
    ("a percent sign at the end", Refuses, host("a"), "UserKnownHostsFile ~/x%\n"),
    ("variables", Answers, host("a"), "UserKnownHostsFile ${LAB_DIR}/x $LAB_DIR/y\nIdentityAgent ${LAB_DIR}/agent\n"),
    ("a variable that is not set", Refuses, host("a"), "UserKnownHostsFile ${LAB_NONE}/x\n"),
    ("a variable without an end", Refuses, host("a"), "UserKnownHostsFile ${LAB_DIR\n"),
    ("homes", Answers, host("a"), "UserKnownHostsFile ~ ~/ ~//x ~root/y\n"),
    ("the home of nobody there", Refuses, host("a"), "UserKnownHostsFile ~no-such-user/x\n"),
    ("no known_hosts", Answers, host("a"), "UserKnownHostsFile none\nGlobalKnownHostsFile NONE\n"),
    ("none among others", Refuses, host("a"), "UserKnownHostsFile none ~/x\n"),
    ("several known_hosts", Answers, host("a"), "UserKnownHostsFile ~/a \"~/b\"\nUserKnownHostsFile ~/c\nGlobalKnownHostsFile /etc/x /etc/y\n"),
    ("identity files add up", Answers, host("a"), "Host a\nIdentityFile ~/1\nHost *\nIdentityFile ~/2\nIdentityFile ~/1\nIdentityFile ~/3\n"),
    ("no identity file", Answers, host("a"), "IdentityFile none\nIdentitiesOnly yes\n"),
    ("certificates", Answers, host("a"), "CertificateFile ~/c1\nCertificateFile ~/c2\nCertificateFile ~/c1\n"),
    ("no agent", Answers, host("a"), "IdentityAgent none\n"),
    ("an agent by tokens", Answers, host("a"), "IdentityAgent ~/%h/%u.sock\n"),
    ("an agent by a bad variable", Refuses, host("a"), "IdentityAgent $a-b\n"),
    ("a jump host", Answers, host("a"), "ProxyJump me@bastion:2222\n"),
    ("jump hosts", Answers, host("a"), "ProxyJump one,me@two:22,[2001:db8::3]:33\n"),
    ("jump hosts as addresses", Answers, host("a"), "ProxyJump x@[2001:db8::1]:22,ssh://me@two:2222\n"),
    ("a jump host that is an address", Answers, host("a"), "ProxyJump 192.0.2.1:22\n"),
    ("a jump host with a comment", Answers, host("a"), "ProxyJump bastion # my bastion\n"),
    ("a bad jump host", Refuses, host("a"), "ProxyJump x:y\n"),
    ("a bad jump host elsewhere", Refuses, host("a"), "Host other\nProxyJump a,,b\n"),
    ("a jump host with a path", Refuses, host("a"), "ProxyJump ssh://x/path\n"),
    ("no jump host", Answers, host("a"), "Host a\nProxyJump none\nHost *\nProxyJump bastion\n"),
    ("ProxyJump before ProxyCommand", Answers, host("a"), "ProxyJump b\nProxyCommand nc %h %p\n"),
    ("ProxyCommand before ProxyJump", Answers, host("a"), "ProxyCommand nc %h  %p # x\nProxyJump b\n"),
    ("ProxyCommand none before ProxyJump", Answers, host("a"), "ProxyCommand none\nProxyJump b\n"),
    ("ProxyJump none before ProxyCommand", Answers, host("a"), "ProxyJump none\nProxyCommand nc %h %p\n"),
    ("ProxyCommand with an equals sign", Answers, host("a"), "ProxyCommand=nc \"%h\" %p\n"),
    ("-J", Answers, Asked { jump: Some("x,y@z:1"), ..host("a") }, "ProxyJump b\n"),
    ("-J none", Answers, Asked { jump: Some("none"), ..host("a") }, "ProxyJump b\n"),
    ("-l and -p", Answers, Asked { user: Some("x"), port: Some(1), ..host("a") }, "User y\nPort 2\n"),
    ("-l and a user in the name", Answers, Asked { user: Some("x"), ..host("y@a") }, ""),
    ("a name with two at signs", Answers, host("x@y@a"), ""),
    ("an address of the command line", Answers, host("ssh://x@a:77"), "Port 1\n"),
    ("an address without a port", Answers, host("ssh://a"), "Port 1\nUser x\n"),
    ("an empty user", Refuses, host("@a"), ""),
    ("an address with a path", Refuses, host("ssh://a/b"), ""),
    ("times", Answers, host("a"), "ConnectTimeout 1m30s\nServerAliveInterval 1M30\nServerAliveCountMax 7\n"),
    ("no times", Answers, host("a"), "ConnectTimeout none\nServerAliveInterval 0\n"),
    ("a time that is none leaves the next", Answers, host("a"), "ConnectTimeout none\nConnectTimeout 5\nServerAliveInterval none\nServerAliveInterval 6\nServerAliveInterval 0\n"),
    ("a time of 0 stays", Answers, host("a"), "ConnectTimeout 0\nConnectTimeout 5\nServerAliveInterval 0\nServerAliveInterval 6\n"),
    ("a bad time", Refuses, host("a"), "ConnectTimeout 1y\n"),
    ("a negative number", Refuses, host("a"), "ServerAliveCountMax -1\n"),
    ("policies", Answers, host("a"), "StrictHostKeyChecking accept-new\nCheckHostIP yes\nHashKnownHosts true\n"),
    ("policies off", Answers, host("a"), "StrictHostKeyChecking OFF\n"),
    ("policies strict", Answers, host("a"), "StrictHostKeyChecking True\n"),
    ("a bad policy", Refuses, host("a"), "StrictHostKeyChecking maybe\n"),
    ("a bad flag", Refuses, host("a"), "BatchMode on\n"),
    ("Compression is yes or no", Refuses, host("a"), "Compression true\n"),
    ("flags", Answers, host("a"), "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPubkeyAuthentication no\nTCPKeepAlive no\nCompression yes\nNumberOfPasswordPrompts 1\n"),
    ("old names of options", Answers, host("a"), "ChallengeResponseAuthentication no\nDSAAuthentication no\nKeepAlive no\nIdentityFile2 ~/x\n"),
    ("host-bound keys", Answers, host("a"), "PubkeyAuthentication host-bound\n"),
    ("methods", Answers, host("a"), "PreferredAuthentications publickey,password\nAddressFamily inet6\nBindAddress 127.0.0.1\n"),
    ("an alias", Answers, host("a"), "HostKeyAlias VM-1\n"),
    ("a line with a zero byte", Answers, host("a"), "Port 3\0 4\nUser x\n"),
    ("a line of blanks", Answers, host("a"), "   \n\t\nPort 3\n"),
];

#[test]
fn ssh_and_we_say_the_same_of_every_file() {
    if !peer::has("ssh") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (name, outcome, asked, text) in ROWS {
        let file = directory.path().join("config");
        fs::write(&file, text).unwrap();
        let theirs = g::of_ssh(&file, asked);
        let ours = asked.resolve(&file).map(|resolved| g::of_ours(&resolved));
        let row = match (&theirs, &ours, outcome) {
            (Ok(theirs), Ok(ours), Answers) if theirs == ours => continue,
            (Err(_), Err(_), Refuses) => continue,
            (Ok(theirs), Ok(ours), Answers) => {
                let mut row = String::new();
                for keyword in
                    theirs.keys().chain(ours.keys()).collect::<std::collections::BTreeSet<_>>()
                {
                    let (theirs, ours) = (theirs.get(keyword), ours.get(keyword));
                    if theirs != ours {
                        row.push_str(&format!("  {keyword}: ssh {theirs:?}, ours {ours:?}\n"));
                    }
                }
                row
            }
            _ => {
                let ours = ours.as_ref().map(|_| ()).map_err(ToString::to_string);
                format!("  ssh {:?}, ours {ours:?}\n", theirs.as_ref().map(|_| ()))
            }
        };
        wrong.push(format!("{name} ({outcome:?}):\n{row}"));
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), ROWS.len(), wrong.concat());
    assert!(ROWS.len() >= 40);
}
