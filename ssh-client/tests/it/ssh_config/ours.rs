//! What `ssh -G` does not show, and where we differ on purpose.

use ssh_client::ssh_config::{ConfigErrorKind, Environment, IdentityAgent, Resolved, SshConfig};

/// A user `me` with the home `/home/me` on the machine `box.lan`.
fn environment() -> Environment {
    let mut environment = Environment::current();
    environment.user = "me".to_owned();
    environment.home = "/home/me".into();
    environment.uid = 1000;
    environment.host_name = "box.lan".to_owned();
    environment.variables =
        [("SOCK", "/run/agent")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    environment
}

fn config(text: &str) -> SshConfig {
    SshConfig::parse("config", text).unwrap().with_environment(environment())
}

fn resolve(text: &str, host: &str) -> Resolved {
    config(text).resolve(host).unwrap()
}

fn warnings(text: &str) -> Vec<String> {
    config(text).warnings().iter().map(ToString::to_string).collect()
}

fn route(text: &str, host: &str) -> String {
    match config(text).route(host) {
        Ok(hops) => {
            let hops =
                hops.iter().map(|hop| format!("{}@{}:{}", hop.user, hop.host_name, hop.port));
            hops.collect::<Vec<_>>().join(" ")
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn defaults_are_those_of_openssh() {
    insta::assert_debug_snapshot!(resolve("", "PVE"));
}

#[test]
fn tokens_in_identities_are_replaced() {
    let resolved = resolve(
        "Host pve\nHostName 192.0.2.1\nUser root\nPort 7\nIdentityFile ~/.ssh/%n-%h-%p-%r-%u-%i\nCertificateFile %d/%l/%L/%k%%\nIdentityFile ${SOCK}\n",
        "pve",
    );
    assert_eq!(
        resolved.identity_files[0].to_str(),
        Some("/home/me/.ssh/pve-192.0.2.1-7-root-me-1000")
    );
    assert_eq!(resolved.identity_files[1].to_str(), Some("/run/agent"));
    assert_eq!(resolved.certificate_files[0].to_str(), Some("/home/me/box.lan/box/pve%"));
    assert!(!resolved.identity_files_are_default);
}

#[test]
fn an_agent_is_named_in_several_ways() {
    let agent = |text: &str| resolve(&format!("IdentityAgent {text}\n"), "a").identity_agent;
    assert_eq!(resolve("", "a").identity_agent, IdentityAgent::Environment);
    assert_eq!(agent("SSH_AUTH_SOCK"), IdentityAgent::Environment);
    assert_eq!(agent("none"), IdentityAgent::None);
    assert_eq!(agent("$SOCK"), IdentityAgent::Socket("/run/agent".into()));
    assert_eq!(agent("$NOT_SET"), IdentityAgent::None);
    assert_eq!(agent("${SOCK}.2"), IdentityAgent::Socket("/run/agent.2".into()));
    assert_eq!(agent("\"~/my agent\""), IdentityAgent::Socket("/home/me/my agent".into()));
}

#[test]
fn a_route_gives_every_hop_its_own_settings() {
    let text = "
        Host pve
            HostName 192.0.2.10
            User root
            ProxyJump admin@bastion,middle:2222
        Host bastion
            HostName bastion.example.org
            Port 2200
            User ignored
            ProxyJump gate
        Host middle
            User worker
            ProxyJump never-asked
    ";
    assert_eq!(
        route(text, "pve"),
        "me@gate:22 admin@bastion.example.org:2200 worker@middle:2222 root@192.0.2.10:22"
    );
    assert_eq!(route(text, "bastion"), "me@gate:22 ignored@bastion.example.org:2200");
    assert_eq!(route("", "pve"), "me@pve:22");
    let route = config(text).query("pve").unwrap().jump("none").unwrap().route().unwrap();
    assert_eq!(route.len(), 1);
}

#[test]
fn tokens_of_a_jump_are_those_of_the_host() {
    assert_eq!(
        route("Host a\nHostName a.lan\nUser x\nProxyJump %r@gate-%h\nHost gate-*\nPort 9\n", "a"),
        "x@gate-a.lan:9 x@a.lan:22"
    );
}

#[test]
fn jump_hosts_that_go_round_are_an_error() {
    let same = "the jump hosts go round in a circle: bastion via bastion";
    assert_eq!(route("Host *\nProxyJump bastion\n", "bastion"), same);
    assert_eq!(
        route("Host *\nProxyJump bastion\n", "a"),
        "the jump hosts go round in a circle: a via bastion via bastion"
    );
    assert_eq!(
        route("Host a\nProxyJump b\nHost b\nProxyJump c\nHost c\nProxyJump a\n", "a"),
        "the jump hosts go round in a circle: a via b via c via a"
    );
    assert_eq!(route("Host * !bastion\nProxyJump bastion\n", "a"), "me@bastion:22 me@a:22");
    // Another user on the same host is another hop, but names without end are not followed for ever.
    assert_eq!(route("Match user me\nProxyJump root@a\n", "a"), "root@a:22 me@a:22");
    let endless = config("Host *\nProxyJump x%h\n").route("a").unwrap_err();
    assert_eq!(endless.kind(), ConfigErrorKind::JumpLoop);
}

#[test]
fn no_jump_host_may_have_a_comment() {
    assert!(resolve("ProxyJump none # not any more\n", "a").jumps.is_empty());
}

#[test]
fn a_jump_that_grows_with_every_hop_ends_early() {
    let error = config("ProxyJump %h%h%h%h\n").route("a").unwrap_err();
    assert_eq!(error.kind(), ConfigErrorKind::BadName);
    assert!(error.to_string().len() < 150, "{error}");
}

#[test]
fn an_unknown_option_warns_where_ssh_refuses() {
    assert_eq!(
        warnings("Port 3\n  UseKeychain yes\nHost a\nIgnoreUnknown foo*\nFooBar x\nBar \"x\n"),
        ["config:2: unknown option \"usekeychain\"", "config:6: unknown option \"bar\""]
    );
    assert_eq!(resolve("UseKeychain yes\nPort 3\n", "a").port, 3);
}

#[test]
fn an_unknown_criterion_never_applies_and_warns() {
    for (line, why) in [
        ("Match exec \"true\"", "Match exec never applies: no program is run to decide"),
        ("Match !exec false", "Match exec never applies: no program is run to decide"),
        ("Match host a exec=true", "Match exec never applies: no program is run to decide"),
        ("Match tagged x", "Match tagged is not supported and never applies"),
        ("Match !localnetwork 10.0.0.0/8", "Match localnetwork is not supported and never applies"),
        ("Match hots a", "Match hots is not supported and never applies"),
        ("Match host", "Match host says nothing after it"),
        ("Match all host a", "Match all does not go with other criteria"),
        ("Match # all", "Match without criteria"),
    ] {
        let text = format!("Host a\nUser good\n{line}\nUser evil\nPort 99\n");
        assert_eq!(warnings(&text), [format!("config:3: {why}")], "{line}");
        let resolved = resolve(&text, "a");
        assert_eq!((resolved.user.as_str(), resolved.port), ("good", 22), "{line}");
    }
}

#[test]
fn match_exec_runs_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let made = directory.path().join("made");
    let text = format!("Match exec \"touch {}\"\nPort 99\n", made.display());
    assert_eq!(resolve(&text, "a").port, 22);
    assert!(!made.exists());
}

#[test]
fn what_is_not_honoured_is_said_for_the_host_it_is_for() {
    let text = "Host a\nRevokedHostKeys /etc/ssh/revoked\nKnownHostsCommand /bin/x\nCanonicalizeHostname yes\nHost *\nBindInterface none\nRevokedHostKeys none\n";
    let of = |host: &str| -> Vec<String> {
        resolve(text, host).warnings.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        of("a"),
        [
            "config:2: RevokedHostKeys is not supported and has no effect",
            "config:3: KnownHostsCommand is not supported and has no effect",
            "config:4: CanonicalizeHostname is not supported and has no effect",
        ]
    );
    assert_eq!(of("b"), [] as [&str; 0]);
}

#[test]
fn refuse_connection_refuses() {
    let config = config("Host pve\nRefuseConnection \"use pve2\"\n");
    let error = config.resolve("pve").unwrap_err();
    assert_eq!(error.kind(), ConfigErrorKind::Refused);
    assert_eq!(
        error.to_string(),
        "config:2: the configuration refuses to connect to pve: use pve2"
    );
    assert!(config.resolve("other").is_ok());
}

#[test]
fn a_user_may_have_tokens_when_the_file_names_it() {
    assert_eq!(resolve("User %u-%n-%p${SOCK}\n", "a").user, "me-a-22/run/agent");
    assert_eq!(config("User x\n").query("%u@a").unwrap().resolve().unwrap().user, "%u");
    let error = config("User %r\n").resolve("a").unwrap_err();
    assert_eq!(error.to_string(), "config:1: User \"%r\": %r means nothing here");
}

#[test]
fn a_text_includes_nothing_and_says_so() {
    assert_eq!(
        warnings("\nInclude /etc/passwd\n"),
        ["config:2: /etc/passwd is not included: this text is no file"]
    );
}

#[test]
fn errors_name_the_line_and_what_is_wrong() {
    let parse = |text: &str| SshConfig::parse("config", text).unwrap_err().to_string();
    assert_eq!(parse("\nPort 70000\n"), "config:2: port: not a port from 1 to 65535");
    assert_eq!(parse("User"), "config:1: user: it has no value");
    assert_eq!(
        parse("BatchMode maybe"),
        "config:1: batchmode: \"maybe\" is none of yes, no, true, false"
    );
    assert_eq!(
        parse("ProxyJump a,@b"),
        "config:1: proxyjump: \"@b\" is not [user@]host[:port] or ssh://[user@]host[:port]: the user is empty"
    );
    let resolve = |text: &str| config(text).resolve("a").unwrap_err().to_string();
    assert_eq!(resolve("\nHostName %n"), "config:2: HostName \"%n\": %n means nothing here");
    assert_eq!(
        resolve("IdentityFile ${NONE}"),
        "config:1: IdentityFile \"${NONE}\": the environment has no variable \"NONE\""
    );
    assert_eq!(
        resolve("IdentityFile ~no-such-user/x"),
        "config:1: IdentityFile \"~no-such-user/x\": there is no user no-such-user"
    );
}

#[test]
fn what_is_no_name_of_a_host_is_refused() {
    let config = SshConfig::empty();
    for name in
        ["", "-oProxyCommand=x", "@", "a@", "a b", "a;b", "$(x)", "a\nb", "ssh://", "ssh://a:0"]
    {
        let error = config.resolve(name).unwrap_err();
        assert_eq!(error.kind(), ConfigErrorKind::BadName, "{name:?}");
    }
}

#[test]
fn the_lookup_is_by_alias_or_name_and_port() {
    assert_eq!(resolve("HostName B.lan\nPort 2222\n", "a").lookup().name(), "[b.lan]:2222");
    assert_eq!(resolve("HostKeyAlias VM1\nPort 2222\n", "a").lookup().name(), "vm1");
}
