//! Getting in over SSH and through it, as OpenSSH's own client sees it.

use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use demo_lab::{Lab, Running, SshAuth, SshKeyKind, SshService, SshWhat};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::peers::have;
use crate::raw::{Connection, token_of};

/// A lab, if OpenSSH's client is here to try it.
pub(crate) async fn start() -> Option<Running> {
    if !have("ssh", &["-V"]) {
        return None;
    }
    Some(Lab::builder().refusal_delay(Duration::ZERO).time_scale(0.0).start().await.unwrap())
}

/// `ssh` that knows the lab and nothing of the user's.
pub(crate) fn ssh(lab: &Running, arguments: &[&str]) -> Command {
    client("ssh", lab, arguments)
}

/// `ssh`, `scp` or `sftp`.
pub(crate) fn client(program: &str, lab: &Running, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.arg("-F").arg(&lab.ssh_host("pve").config).args(arguments);
    command.env_remove("SSH_AUTH_SOCK").kill_on_drop(true).stdin(Stdio::null());
    command
}

/// What came of a command, in time.
pub(crate) async fn output(mut command: Command) -> Output {
    let time = Duration::from_secs(60);
    tokio::time::timeout(time, command.output()).await.expect("it ends").unwrap()
}

/// Standard output, of a command that must succeed.
pub(crate) async fn run(lab: &Running, arguments: &[&str]) -> String {
    let output = output(ssh(lab, arguments)).await;
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Exit status and standard error, of a command that must fail.
pub(crate) async fn fail(lab: &Running, arguments: &[&str]) -> (i32, String) {
    let output = output(ssh(lab, arguments)).await;
    assert!(!output.status.success(), "{arguments:?}: {:?}", output.stdout);
    (output.status.code().unwrap(), stderr(&output))
}

/// Switches the container with the graphics card on or off.
pub(crate) async fn power(lab: &Running, what: &str) {
    let line = format!("POST /api2/json/nodes/pve/lxc/100/status/{what}");
    let pve = lab.proxmox();
    let reply = Connection::open(pve).await.request(&line, &[&token_of(pve)], "").await;
    assert_eq!(reply.status, 200);
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn every_host_that_is_on_is_reached_through_the_node_and_straight() {
    let Some(lab) = start().await else { return };
    let names: Vec<&str> = lab.ssh().iter().map(|host| host.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "pve",
            "AI-Dev",
            "Linux-DevBox",
            "k3s-master",
            "k3s-worker1",
            "k3s-worker2",
            "Git-Service"
        ]
    );
    for name in names.iter().filter(|name| **name != "AI-Dev") {
        assert_eq!(run(&lab, &[name, "hostname"]).await.trim(), *name);
    }
    let hops: Vec<_> = lab.control().ssh().events();
    let hops = hops.iter().filter(|event| matches!(event.what, SshWhat::Forward { .. }));
    assert_eq!(hops.clone().count(), 5);
    assert!(hops.clone().all(|event| event.host == "pve"));

    let host = lab.ssh_host("k3s-worker1");
    assert_eq!(host.user, "debian");
    let (port, key) = (host.port.to_string(), host.key_file.to_str().unwrap());
    let known = format!("UserKnownHostsFile={}", host.known_hosts.display());
    let straight = ["-o", &known, "-o", "ProxyJump=none", "-i", key, "-p", &port, "-l", "root"];
    let mut arguments = straight.to_vec();
    arguments.extend([host.address.as_str(), "id -un; hostname"]);
    assert_eq!(run(&lab, &arguments).await, "root\nk3s-worker1\n");
}

#[tokio::test]
async fn a_guest_is_down_while_it_is_off_and_comes_up_with_it() {
    let Some(lab) = start().await else { return };
    let (status, complaint) = fail(&lab, &["ai-dev", "hostname"]).await;
    assert_eq!(status, 255);
    assert!(complaint.contains("connect failed"), "{complaint}");

    power(&lab, "start").await;
    let up = async { while !output(ssh(&lab, &["ai-dev", "true"])).await.status.success() {} };
    tokio::time::timeout(Duration::from_secs(20), up).await.unwrap();
    assert_eq!(run(&lab, &["ai-dev", "hostname"]).await, "AI-Dev\n");

    let mut busy = ssh(&lab, &["ai-dev", "sleep", "60"]).spawn().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    power(&lab, "stop").await;
    let ended = tokio::time::timeout(Duration::from_secs(10), busy.wait()).await;
    assert_eq!(ended.expect("its connections are cut").unwrap().code(), Some(255));
}

#[tokio::test]
async fn an_offline_host_refuses_and_comes_back_on_its_port() {
    let Some(lab) = start().await else { return };
    let control = lab.control().ssh();
    control.set_offline("pve", true).await;
    let (_, complaint) = fail(&lab, &["pve", "true"]).await;
    assert!(complaint.contains("Connection refused"), "{complaint}");
    control.set_offline("pve", false).await;
    assert_eq!(run(&lab, &["pve", "hostname"]).await, "pve\n");
}

/// Answers whatever OpenSSH asks for with this, without a terminal.
fn with_answer(mut command: Command, lab: &Running, answer: &str) -> Command {
    use std::os::unix::fs::PermissionsExt;
    let script = lab.ssh_host("pve").config.with_file_name("askpass");
    std::fs::write(&script, format!("#!/bin/sh\necho '{answer}'\n")).unwrap();
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o700)).unwrap();
    command.env("SSH_ASKPASS", script).env("SSH_ASKPASS_REQUIRE", "force");
    command
}

/// How somebody got in last.
fn login(lab: &Running) -> Vec<SshAuth> {
    let events = lab.control().ssh().events();
    let mut logins = events.into_iter().rev().filter_map(|event| match event.what {
        SshWhat::Login(methods) => Some(methods),
        _ => None,
    });
    logins.next().unwrap()
}

#[tokio::test]
async fn each_method_gets_in_and_several_in_a_row_do() {
    use SshAuth::{KeyboardInteractive, Password, PublicKey};
    let Some(lab) = start().await else { return };
    let control = lab.control().ssh();
    let ask = ["-o", "BatchMode=no", "pve", "hostname"];
    for way in [
        &[PublicKey][..],
        &[Password],
        &[KeyboardInteractive],
        &[PublicKey, Password],
        &[PublicKey, KeyboardInteractive, Password],
    ] {
        control.set_auth("pve", &[way]);
        let came = output(with_answer(ssh(&lab, &ask), &lab, "demo-password")).await;
        assert!(came.status.success(), "{way:?}: {}", stderr(&came));
        assert_eq!(login(&lab), way);
    }
    control.set_auth("pve", &[&[PublicKey, Password]]);
    let one = ["-v", "-o", "PreferredAuthentications=publickey", "pve", "hostname"];
    let (_, complaint) = fail(&lab, &one).await;
    assert!(complaint.contains("with partial success"), "{complaint}");
    assert!(complaint.contains("Permission denied (password)"), "{complaint}");
}

#[tokio::test]
async fn questions_can_be_any_and_wrong_answers_do_not_get_in() {
    let Some(lab) = start().await else { return };
    let control = lab.control().ssh();
    control.set_auth("pve", &[&[SshAuth::KeyboardInteractive]]);
    control.set_challenge("pve", &[("Code: ", false, "123456"), ("Again: ", true, "123456")]);
    let ask = ["-o", "BatchMode=no", "-o", "NumberOfPasswordPrompts=1", "pve", "hostname"];
    assert!(output(with_answer(ssh(&lab, &ask), &lab, "123456")).await.status.success());
    let wrong = output(with_answer(ssh(&lab, &ask), &lab, "654321")).await;
    assert!(stderr(&wrong).contains("Permission denied (keyboard-interactive)"));
}

#[tokio::test]
async fn after_too_many_keys_the_connection_is_closed() {
    let Some(lab) = start().await else { return };
    let right = lab.ssh_host("pve").key_file.clone();
    let mut arguments = vec!["-o".to_owned(), "IdentitiesOnly=yes".into()];
    let new = |name: &str| right.with_file_name(name);
    for name in ["wrong1", "wrong2", "wrong3"] {
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(new(name))
            .output();
        assert!(made.await.unwrap().status.success());
        arguments.extend(["-i".to_owned(), new(name).display().to_string()]);
    }
    // The configured key, which is right, comes last.
    arguments.extend(["pve".into(), "hostname".into()]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(run(&lab, &arguments).await, "pve\n", "six attempts are enough");

    lab.control().ssh().set_max_auth_tries("pve", 3);
    let (status, complaint) = fail(&lab, &arguments).await;
    assert_eq!(status, 255);
    assert!(complaint.contains("Too many authentication failures"), "{complaint}");
    let events = lab.control().ssh().events();
    assert!(events.iter().any(|event| event.what == SshWhat::TooManyAttempts));
}

#[tokio::test]
async fn a_stranger_does_not_get_in() {
    let Some(lab) = start().await else { return };
    let (_, complaint) = fail(&lab, &["-l", "mallory", "pve", "true"]).await;
    assert!(complaint.contains("Permission denied"), "{complaint}");
}

#[tokio::test]
async fn a_changed_key_a_new_kind_of_key_and_a_revoked_one_are_told_apart() {
    let Some(lab) = start().await else { return };
    let control = lab.control().ssh();
    let before = lab.ssh_host("pve").fingerprint.clone();
    let after = control.change_host_key("pve", SshKeyKind::Ed25519);
    assert!(before.starts_with("SHA256:") && before != after);
    let (_, complaint) = fail(&lab, &["pve", "true"]).await;
    assert!(complaint.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"), "{complaint}");
    assert!(complaint.contains(&after), "{complaint}");

    control.change_host_key("pve", SshKeyKind::EcdsaP256);
    let (_, complaint) = fail(&lab, &["pve", "true"]).await;
    assert!(complaint.contains("The fingerprint for the ECDSA key sent"), "{complaint}");
    assert!(complaint.contains("Offending ED25519 key in"), "{complaint}");

    control.revoke_host_key("k3s-master").unwrap();
    let host = lab.ssh_host("k3s-master");
    let port = host.port.to_string();
    let straight = ["-o", "ProxyJump=none", "-p", &port, &host.address, "true"];
    let (_, complaint) = fail(&lab, &straight).await;
    assert!(complaint.contains("REVOKED"), "{complaint}");
}

#[tokio::test]
async fn a_connection_is_cut_after_so_many_bytes() {
    let Some(lab) = start().await else { return };
    let control = lab.control().ssh();
    control.cut_after("pve", Some(100_000));
    let cut = output(ssh(&lab, &["pve", "head -c 1000000 /dev/zero"])).await;
    assert_eq!(cut.status.code(), Some(255));
    assert!(cut.stdout.len() < 100_000, "{}", cut.stdout.len());
    assert!(!cut.stdout.is_empty());
    control.cut_after("pve", None);
    let whole = output(ssh(&lab, &["pve", "head -c 1000000 /dev/zero"])).await;
    assert_eq!(whole.stdout.len(), 1_000_000);

    let mut busy = ssh(&lab, &["pve", "sleep", "60"]).spawn().unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    control.drop_connections("pve");
    let ended = tokio::time::timeout(Duration::from_secs(10), busy.wait()).await;
    assert_eq!(ended.expect("it is dropped").unwrap().code(), Some(255));
}

#[tokio::test]
async fn a_slow_network_makes_every_round_trip_longer() {
    let Some(lab) = start().await else { return };
    let latency = Duration::from_millis(100);
    lab.control().ssh().set_latency("pve", latency);
    let begin = Instant::now();
    assert_eq!(run(&lab, &["pve", "head -c 300000 /dev/zero | wc -c"]).await, "300000\n");
    let took = begin.elapsed();
    // Versions, key exchange, authentication, channel, command: at least five round trips. But
    // it is late, not narrow: three hundred kilobytes take no longer.
    assert!(took > 5 * latency && took < 40 * latency, "{took:?}");
}

#[tokio::test]
async fn a_host_refuses_what_it_is_told_to() {
    let Some(lab) = start().await else { return };
    let control = lab.control().ssh();
    control.refuse("pve", SshService::Exec);
    let (_, complaint) = fail(&lab, &["pve", "true"]).await;
    assert!(complaint.contains("exec request failed"), "{complaint}");
    control.refuse("pve", SshService::Shell);
    let (_, complaint) = fail(&lab, &["-T", "pve"]).await;
    assert!(complaint.contains("shell request failed"), "{complaint}");
    control.refuse("pve", SshService::Forward);
    let (_, complaint) = fail(&lab, &["k3s-master", "true"]).await;
    assert!(complaint.contains("administratively prohibited"), "{complaint}");
    for service in [SshService::Exec, SshService::Shell, SshService::Forward] {
        control.allow("pve", service);
    }
    assert_eq!(run(&lab, &["k3s-master", "hostname"]).await, "k3s-master\n");
}

/// Someone who says back what he hears, once.
async fn echo() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut read, mut write) = stream.split();
                tokio::io::copy(&mut read, &mut write).await
            });
        }
    });
    address
}

async fn through(lab: &Running, host: &str, target: &str, text: &str) -> Output {
    let mut command = ssh(lab, &["-W", target, host]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).await.unwrap();
    drop(stdin);
    tokio::time::timeout(Duration::from_secs(20), child.wait_with_output()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_hosts_own_ports_are_reached_under_all_of_its_names() {
    let Some(lab) = start().await else { return };
    lab.control().ssh().publish("Git-Service", 3000, echo().await);
    let address = format!("{}:3000", lab.ssh_host("Git-Service").address);
    for (host, target) in [
        ("git-service", "localhost:3000"),
        ("git-service", "127.0.0.1:3000"),
        ("git-service", address.as_str()),
        ("pve", "git-service:3000"),
        ("pve", "Git-Service.lab.internal:3000"),
        ("k3s-master", address.as_str()),
    ] {
        let answer = through(&lab, host, target, "hello").await;
        assert_eq!(answer.stdout, b"hello", "{host} {target}: {}", stderr(&answer));
    }
    let ports = run(&lab, &["git-service", "ss", "-ltnH"]).await;
    assert!(ports.contains("0.0.0.0:3000") && ports.contains("0.0.0.0:22"), "{ports}");
    // Proxmox VE itself, by its real port.
    let forward = through(&lab, "k3s-master", "pve:8006", "").await;
    assert!(forward.status.success(), "{}", stderr(&forward));
}

#[tokio::test]
async fn nothing_outside_of_loopback_is_ever_connected_to() {
    let Some(lab) = start().await else { return };
    for target in ["192.0.2.1:80", "example.org:80", "0.0.0.0:80", "[::ffff:192.0.2.1]:80"] {
        let answer = through(&lab, "pve", target, "").await;
        let complaint = stderr(&answer);
        assert!(complaint.contains("administratively prohibited"), "{target}: {complaint}");
    }
}

#[tokio::test]
async fn a_target_that_takes_its_time_does_not_hold_up_the_connection() {
    let Some(lab) = start().await else { return };
    // It takes connections and never says anything.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    lab.control().ssh().publish("pve", 5432, silent.local_addr().unwrap());
    let local = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let forward = format!("127.0.0.1:{local}:localhost:5432");
    let mut command = ssh(&lab, &["-L", &forward, "pve", "cat"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut idle = Vec::new();
    for _ in 0..20 {
        for _ in 0..100 {
            match tokio::net::TcpStream::connect(("127.0.0.1", local)).await {
                Ok(stream) => {
                    idle.push(stream);
                    break;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
    assert_eq!(idle.len(), 20);
    child.stdin.take().unwrap().write_all(b"still there").await.unwrap();
    let mut answer = String::new();
    let read = child.stdout.as_mut().unwrap().read_to_string(&mut answer);
    tokio::time::timeout(Duration::from_secs(20), read).await.unwrap().unwrap();
    assert_eq!(answer, "still there");
}

#[tokio::test]
async fn a_lab_without_ssh_has_no_hosts_to_reach() {
    let lab = Lab::builder().without_ssh().start().await.unwrap();
    assert_eq!(lab.ssh(), []);
}
