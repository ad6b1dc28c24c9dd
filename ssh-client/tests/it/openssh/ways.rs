//! Through jump hosts, to other ports, and after the connection broke.

use std::time::{Duration, Instant};

use ssh_client::{Command, ErrorKind, Host, SshConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::sshd::{until, world};

/// Sends back what it gets, until that ends.
async fn echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let (mut read, mut write) = socket.split();
                let _ = tokio::io::copy(&mut read, &mut write).await;
                let _ = write.shutdown().await;
            });
        }
    });
    port
}

#[tokio::test]
async fn three_hosts_in_a_row_each_with_its_own_key() {
    let Some(world) = world() else { return };
    let servers = [world.sshd("one"), world.sshd("two"), world.sshd("three")];
    let keys: Vec<_> = (0..3).map(|n| world.keygen(&format!("key{n}"), "ed25519", "")).collect();
    for (sshd, key) in servers.iter().zip(&keys) {
        sshd.authorize(std::slice::from_ref(key));
    }
    let host = |n: usize| world.stranger(&servers[n]).identity(&keys[n]);
    let session = host(2).via(host(1).via(host(0))).connect().await.unwrap();
    let hops = session.hops();
    let names: Vec<_> = hops.iter().map(|hop| hop.name.as_str()).collect();
    assert_eq!(names, ["one", "two", "three"]);
    for (hop, sshd) in hops.iter().zip(&servers) {
        assert_eq!(hop.key, sshd.fingerprint("ed25519"));
        assert!(hop.elapsed > Duration::ZERO);
    }
    let output = session.run(Command::shell("echo $SSH_CONNECTION")).await.unwrap();
    assert!(output.text().trim().ends_with(&servers[2].port.to_string()));
}

#[tokio::test]
async fn the_hop_that_fails_is_named() {
    let Some(world) = world() else { return };
    let (jump, target) = (world.sshd("jump"), world.sshd("target"));
    let error = world.host_of(&target).via(world.stranger(&jump)).connect().await.unwrap_err();
    assert_eq!((error.kind(), error.host()), (ErrorKind::Auth, Some("jump")));
    let error = world.stranger(&target).via(world.host_of(&jump)).connect().await.unwrap_err();
    assert_eq!((error.kind(), error.host()), (ErrorKind::Auth, Some("target")));

    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error =
        world.host_of(&target).port(nobody).via(world.host_of(&jump)).connect().await.unwrap_err();
    assert_eq!((error.kind(), error.host()), (ErrorKind::Refused, Some("target")));
    assert_eq!(
        error.message(),
        format!("jump cannot connect to 127.0.0.1 port {nobody}: Connection refused")
    );
}

#[tokio::test]
async fn a_jump_host_that_forbids_it_says_so() {
    let Some(world) = world() else { return };
    let (jump, target) = (world.sshd_with("jump", "AllowTcpForwarding no"), world.sshd("target"));
    let error = world.host_of(&target).via(world.host_of(&jump)).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Channel);
    assert!(error.hint().unwrap().contains("AllowTcpForwarding"), "{error}");
}

#[tokio::test]
async fn a_port_that_nobody_serves_is_refused() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error =
        Host::new("pve").address("127.0.0.1").port(nobody).user("x").connect().await.unwrap_err();
    assert_eq!((error.kind(), error.host()), (ErrorKind::Refused, Some("pve")));
    assert!(
        error.message().starts_with(&format!("cannot connect to pve (127.0.0.1 port {nobody}): ")),
        "{error}"
    );
}

#[tokio::test]
async fn the_address_to_connect_from_is_that_of_ssh_config() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let text = |from: &str| {
        format!(
            "Host pve\n HostName 127.0.0.1\n Port {}\n BindAddress {from}\n IdentityFile {}\n IdentityAgent none\n \
             UserKnownHostsFile {}\n",
            sshd.port,
            world.path("id").display(),
            world.known_hosts(&[&sshd]).display()
        )
    };
    let host = |from| Host::from_config(&SshConfig::parse("config", &text(from)).unwrap(), "pve");
    let session = host("127.0.0.2").unwrap().connect().await.unwrap();
    let output = session.run(Command::shell("echo $SSH_CONNECTION")).await.unwrap();
    assert!(output.text().starts_with("127.0.0.2 "), "{output:?}");
    // None of the kind of address that is connected to.
    let error = host("::1").unwrap().connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io, "{error}");
}

#[tokio::test]
async fn a_name_without_an_address_is_told_from_a_host_that_is_down() {
    let error = Host::new("no-such-host.invalid").user("x").connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Resolve, "{error}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_in_time() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let host = Host::new("pve").address("127.0.0.1").port(port).user("x");
    let started = Instant::now();
    let error = host.connect_timeout(Duration::from_millis(300)).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn something_else_than_ssh_is_told() {
    let web = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = web.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = web.accept().await.unwrap();
        socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    });
    let host = Host::new("pve").address("127.0.0.1").port(port).user("x");
    let error = host.connect_timeout(Duration::from_secs(2)).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Handshake, "{error}");
}

#[tokio::test]
async fn a_stream_reaches_what_the_host_reaches_in_both_directions() {
    let Some(world) = world() else { return };
    let (jump, target) = (world.sshd("jump"), world.sshd("target"));
    let session = world.host_of(&target).via(world.host_of(&jump)).connect().await.unwrap();
    let mut stream = session.stream("127.0.0.1", echo().await).await.unwrap();
    let sent: Vec<u8> = (0..2_000_000u32).map(|n| (n % 251) as u8).collect();
    let (mut read, mut write) = tokio::io::split(&mut stream);
    let mut back = Vec::new();
    let (written, got) = tokio::join!(
        async {
            write.write_all(&sent).await?;
            write.shutdown().await
        },
        read.read_to_end(&mut back)
    );
    written.unwrap();
    got.unwrap();
    assert!(back == sent, "{} bytes", back.len());
}

#[tokio::test]
async fn a_forward_serves_several_connections_and_stops_when_it_is_dropped() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let forward =
        session.forward("127.0.0.1:0".parse().unwrap(), "127.0.0.1", echo().await).await.unwrap();
    let local = forward.local_addr();
    let mut clients = Vec::new();
    for n in 0..5u8 {
        let mut client = TcpStream::connect(local).await.unwrap();
        client.write_all(&[n; 10]).await.unwrap();
        clients.push((n, client));
    }
    for (n, client) in clients.iter_mut().rev() {
        let mut back = [0; 10];
        client.read_exact(&mut back).await.unwrap();
        assert_eq!(back, [*n; 10]);
    }
    drop(forward);
    let (_, client) = &mut clients[0];
    assert_eq!(client.read(&mut [0; 1]).await.unwrap_or(0), 0);
    let mut refused = false;
    for _ in 0..100 {
        refused = TcpStream::connect(local).await.is_err();
        if refused {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(refused);
    assert_eq!(sshd.logins(), 1);
}

#[tokio::test]
async fn a_port_that_the_host_cannot_reach_is_refused() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = session.stream("127.0.0.1", nobody).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    assert!(session.is_alive());
    let error = session.stream("no-such-host.invalid", 80).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Resolve, "{error}");
}

#[tokio::test]
async fn a_dead_connection_is_dialled_once_for_all_who_wait() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    sshd.kill_connections();
    until("noticing the end", || !session.is_alive()).await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let session = session.clone();
        running.spawn(async move { session.run(Command::new(["true"])).await });
    }
    while let Some(output) = running.join_next().await {
        assert!(output.unwrap().unwrap().status.success());
    }
    assert_eq!(sshd.logins(), 2);
    assert!(session.is_alive());
}

#[tokio::test]
async fn a_connection_that_turns_out_to_be_dead_is_replaced_before_anything_is_sent() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    sshd.kill_connections();
    assert!(session.is_alive(), "nobody has noticed yet");
    assert!(session.run(Command::new(["true"])).await.unwrap().status.success());
    assert_eq!(sshd.logins(), 2);
}

#[tokio::test]
async fn everybody_who_waits_for_a_dead_host_gets_the_error_and_the_next_call_tries_again() {
    let Some(world) = world() else { return };
    let mut sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    sshd.kill();
    until("noticing the end", || !session.is_alive()).await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let session = session.clone();
        running.spawn(async move { session.run(Command::new(["true"])).await });
    }
    while let Some(output) = running.join_next().await {
        assert_eq!(output.unwrap().unwrap_err().kind(), ErrorKind::Refused);
    }
    sshd.restart();
    assert!(session.run(Command::new(["true"])).await.unwrap().status.success());
}

#[tokio::test]
async fn a_command_that_was_sent_is_never_sent_again() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let count = world.path("count");
    let line = format!("echo x >>{}; sleep 30", count.display());
    let running = tokio::spawn({
        let session = session.clone();
        async move { session.run(Command::shell(line)).await }
    });
    until("the command", || count.exists()).await;
    sshd.kill_connections();
    let error = running.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::Lost, true));
    assert!(error.hint().unwrap().contains("may have run"), "{error}");
    assert!(session.run(Command::new(["true"])).await.unwrap().status.success());
    assert_eq!(std::fs::read_to_string(&count).unwrap(), "x\n");
}

#[tokio::test]
async fn a_jump_host_lost_in_the_middle_is_named_and_replaced() {
    let Some(world) = world() else { return };
    let (mut jump, target) = (world.sshd("jump"), world.sshd("target"));
    let session = world.host_of(&target).via(world.host_of(&jump)).connect().await.unwrap();
    let mut running = session.start(Command::shell("echo begun; sleep 30")).await.unwrap();
    let mut stdout = running.stdout().unwrap();
    stdout.read_exact(&mut [0; 6]).await.unwrap();
    jump.kill();
    let broken = stdout.read(&mut [0; 1]).await.unwrap_err();
    assert_eq!(broken.kind(), std::io::ErrorKind::ConnectionReset);
    let error = running.wait().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.host(), error.sent()),
        (ErrorKind::Lost, Some("jump"), true),
        "{error}"
    );
    jump.restart();
    assert!(session.run(Command::new(["true"])).await.unwrap().status.success());
}

#[tokio::test]
async fn closing_says_goodbye_and_the_next_call_dials_again() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    session.run(Command::new(["true"])).await.unwrap();
    session.close().await;
    assert!(!session.is_alive());
    until("the goodbye", || sshd.log().contains("Received disconnect")).await;
    assert!(session.run(Command::new(["true"])).await.unwrap().status.success());
    assert_eq!(sshd.logins(), 2);
}
