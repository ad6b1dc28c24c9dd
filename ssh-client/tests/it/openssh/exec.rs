//! Commands.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use ssh_client::{Command, ErrorKind, Status};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::sshd::{Sshd, until, user, world};

#[tokio::test]
async fn a_command_gives_its_output_and_its_status() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let output = session.run(Command::shell("echo out; echo err >&2; exit 7")).await.unwrap();
    assert_eq!(output.status, Status::Code(7));
    assert_eq!((&output.stdout[..], &output.stderr[..]), (&b"out\n"[..], &b"err\n"[..]));
    let error = output.success().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Command);
    assert_eq!(error.to_string(), "the command ended with status 7\n  err");
}

#[tokio::test]
async fn arguments_arrive_byte_for_byte() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let every_byte: Vec<u8> = (1..=255).collect();
    let arguments: [&[u8]; 8] =
        [b"printf", b"[%s]", b"", b"a b", b"'; echo $(id) `id`", b"\n\\", b"*", &every_byte];
    let output = session.run(Command::new(arguments)).await.unwrap().success().unwrap();
    let expected: Vec<u8> =
        arguments[2..].iter().flat_map(|argument| [b"[", *argument, b"]"].concat()).collect();
    assert_eq!(output.stdout, expected);
}

#[tokio::test]
async fn input_goes_through_and_comes_back_as_any_bytes() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let binary: Vec<u8> = (0..3_000_000u32).flat_map(|n| [n as u8, (n >> 7) as u8]).collect();
    let output = session.run(Command::new(["cat"]).stdin(binary.clone())).await.unwrap();
    assert_eq!(output.status, Status::Code(0));
    assert!(output.stdout == binary, "{} bytes came back", output.stdout.len());
}

#[tokio::test]
async fn a_command_without_input_does_not_wait_for_any() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let output = session.run(Command::new(["cat"]).timeout(Duration::from_secs(10))).await.unwrap();
    assert!(output.status.success() && output.stdout.is_empty());
}

#[tokio::test]
async fn a_command_that_closes_its_input_early_ends_well() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let much = vec![b'x'; 20_000_000];
    let command = Command::new(["head", "-c", "3"]).stdin(much.clone());
    let output = session.run(command.timeout(Duration::from_secs(30))).await.unwrap();
    assert_eq!((output.status, &output.stdout[..]), (Status::Code(0), &b"xxx"[..]));

    let mut running = session.start(Command::new(["true"])).await.unwrap();
    let mut stdin = running.stdin().unwrap();
    let written = tokio::time::timeout(Duration::from_secs(30), stdin.write_all(&much)).await;
    assert_eq!(written.unwrap().unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
    assert_eq!(running.wait().await.unwrap(), Status::Code(0));
}

#[tokio::test]
async fn a_command_killed_by_a_signal_says_so() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let output = session.run(Command::shell("echo before; kill -SEGV $$")).await.unwrap();
    let Status::Signal { name, .. } = &output.status else { panic!("{:?}", output.status) };
    assert_eq!(name, "SEGV");
    assert_eq!(&output.stdout[..], b"before\n");
    assert_eq!(output.status.code(), None);
    let error = output.success().unwrap_err().to_string();
    assert!(error.starts_with("the command ended with signal SEGV"), "{error}");
}

#[tokio::test]
async fn a_gigabyte_streams_through_without_filling_memory() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let size: u64 = if cfg!(debug_assertions) { 300 << 20 } else { 1 << 30 };
    let before = resident();
    let mut running =
        session.start(Command::shell(format!("head -c {size} /dev/zero"))).await.unwrap();
    let mut stdout = running.stdout().unwrap();
    // Until somebody reads, the host has to wait.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (mut total, mut most) = (0, resident());
    while let Some(piece) = stdout.next().await.unwrap() {
        total += piece.len() as u64;
        most = most.max(resident());
    }
    assert_eq!(total, size);
    assert!(running.wait().await.unwrap().success());
    assert!(most < before + (48 << 20), "from {before} to {most} bytes");
}

#[tokio::test]
async fn a_reader_that_stalls_stops_the_command_and_nothing_else() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let size = 200 << 20;
    let mut slow =
        session.start(Command::shell(format!("head -c {size} /dev/zero"))).await.unwrap();
    let mut stalled = slow.stdout().unwrap();
    let before = resident();
    for n in 0..20 {
        let command =
            Command::shell(format!("sleep 0.1; echo {n}")).timeout(Duration::from_secs(20));
        let output = session.run(command).await.unwrap();
        assert_eq!(output.text().trim(), n.to_string());
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 120 << 20, "{grown} bytes wait for the reader");
    let mut total = 0;
    while let Some(piece) = stalled.next().await.unwrap() {
        total += piece.len();
    }
    assert_eq!(total, size);
    assert!(slow.wait().await.unwrap().success());
}

#[tokio::test]
async fn more_output_than_wanted_is_an_error_and_ends_the_command() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let marker = world.path("alive");
    let line = format!(
        "trap 'rm -f {m}' TERM; : >{m}; yes & while [ -e {m} ]; do sleep 0.1; done; kill %1",
        m = marker.display()
    );
    let error = session.run(Command::shell(line).output_limit(100_000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutputLimit);
    assert!(error.sent());
    ended(&sshd, &marker).await;
}

#[tokio::test]
async fn a_command_that_takes_too_long_is_ended() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let marker = world.path("alive");
    let line = format!(
        "trap 'rm -f {m}' TERM; : >{m}; while [ -e {m} ]; do sleep 0.1; done",
        m = marker.display()
    );
    let started = Instant::now();
    let limit = Duration::from_secs(3);
    let error = session.run(Command::shell(line).timeout(limit)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(started.elapsed() < Duration::from_secs(8));
    assert!(error.to_string().contains("took longer than 3s and was ended"), "{error}");
    ended(&sshd, &marker).await;
    assert!(session.is_alive());
}

#[tokio::test]
async fn dropping_a_running_command_ends_it() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let marker = world.path("alive");
    let line = format!(
        "trap 'rm -f {m}' TERM; : >{m}; while [ -e {m} ]; do sleep 0.1; done",
        m = marker.display()
    );
    let running = session.start(Command::shell(line)).await.unwrap();
    until("starting the command", || marker.exists()).await;
    drop(running);
    ended(&sshd, &marker).await;
}

#[tokio::test]
async fn a_signal_reaches_the_command() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let mut running = session
        .start(Command::shell(
            "trap 'echo got it; exit 3' INT; echo ready; for n in $(seq 100); do sleep 0.05; done",
        ))
        .await
        .unwrap();
    let mut stdout = running.stdout().unwrap();
    let mut ready = [0; 6];
    stdout.read_exact(&mut ready).await.unwrap();
    running.signal("INT").await;
    if user() == "root" {
        until("the signal", || {
            sshd.log().contains("session signalling requires privilege separation")
        })
        .await;
        return;
    }
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "got it\n");
    assert_eq!(running.wait().await.unwrap(), Status::Code(3));
}

#[tokio::test]
async fn many_commands_share_one_connection_and_wait_for_their_turn() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let mut running = tokio::task::JoinSet::new();
    for n in 0..40 {
        let session = session.clone();
        running.spawn(
            async move { session.run(Command::shell(format!("sleep 0.05; echo {n}"))).await },
        );
    }
    let mut seen: Vec<u32> = Vec::new();
    while let Some(output) = running.join_next().await {
        seen.push(output.unwrap().unwrap().text().trim().parse().unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..40).collect::<Vec<_>>());
    assert_eq!(sshd.logins(), 1);
}

#[tokio::test]
async fn a_host_that_allows_fewer_sessions_gets_fewer() {
    let Some(world) = world() else { return };
    let sshd = world.sshd_with("pve", "MaxSessions 2");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let session = session.clone();
        running.spawn(async move { session.run(Command::shell("sleep 0.05")).await });
    }
    while let Some(output) = running.join_next().await {
        assert!(output.unwrap().unwrap().status.success());
    }
    assert_eq!(sshd.logins(), 1);
}

#[tokio::test]
async fn a_host_that_allows_no_session_says_why() {
    let Some(world) = world() else { return };
    let sshd = world.sshd_with("pve", "MaxSessions 0");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let error = session.run(Command::new(["true"])).await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Channel, false));
    assert_eq!(error.message(), "pve opens no session: open failed");
    assert!(error.hint().unwrap().contains("MaxSessions"));
}

/// Waits until a command has got the signal TERM and removed its marker.
///
/// For root OpenSSH passes no signals on ("session signalling requires privilege separation"); there the server's
/// refusal shows that the signal was sent, and the command has to be ended here.
async fn ended(sshd: &Sshd, marker: &Path) {
    if user() == "root" {
        until("the signal", || {
            sshd.log().contains("session signalling requires privilege separation")
        })
        .await;
        fs::remove_file(marker).unwrap();
    } else {
        until("ending the command", || !marker.exists()).await;
    }
}

/// Memory of this process, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}
