//! Logging in.

use ssh_client::{Agent, ErrorKind, Host, HostKeys};

use super::host_keys::Answering;
use crate::sshd::{chmod, user, world};

#[tokio::test]
async fn keys_of_all_usual_types_and_formats_log_in() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let keys = [
        world.keygen("ed", "ed25519", ""),
        world.keygen("ec256", "ecdsa", ""),
        world.keygen_with("ec384", &["-t", "ecdsa", "-b", "384", "-N", ""]),
        world.keygen_with("ec521", &["-t", "ecdsa", "-b", "521", "-N", ""]),
        world.keygen_with("ec_pem", &["-t", "ecdsa", "-N", "", "-m", "PEM"]),
        world.keygen_with("ec_pkcs8", &["-t", "ecdsa", "-N", "", "-m", "PKCS8"]),
    ];
    sshd.authorize(&keys);
    for key in keys {
        let session = world.stranger(&sshd).identity(&key).connect().await;
        let method = session.unwrap_or_else(|error| panic!("{}: {error}", key.display())).hops()[0]
            .method
            .clone();
        assert!(method.starts_with(&format!("publickey ({}: ", key.display())), "{method}");
    }
}

#[cfg(feature = "rsa")]
#[tokio::test]
async fn rsa_keys_log_in_with_the_feature() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let keys = [
        world.keygen("rsa", "rsa", ""),
        world.keygen_with("rsa_pem", &["-t", "rsa", "-N", "", "-m", "PEM"]),
        world.keygen_with("rsa_pkcs8", &["-t", "rsa", "-N", "", "-m", "PKCS8"]),
    ];
    sshd.authorize(&keys);
    for key in &keys {
        let session = world.stranger(&sshd).identity(key).connect().await;
        session.unwrap_or_else(|error| panic!("{}: {error}", key.display()));
    }
    let agent = world.agent("agent", &[&keys[0]]);
    let host =
        world.stranger(&sshd).identities_only(false).agent(Agent::Socket(agent.socket.clone()));
    host.connect().await.unwrap();
}

#[cfg(not(feature = "rsa"))]
#[tokio::test]
async fn without_the_feature_rsa_keys_are_named_as_the_reason() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let key = world.keygen("rsa", "rsa", "");
    sshd.authorize(std::slice::from_ref(&key));
    let error = world.stranger(&sshd).identity(&key).connect().await.unwrap_err();
    assert!(error.to_string().contains("RSA keys need the feature `rsa`"), "{error}");
}

#[tokio::test]
async fn a_passphrase_is_asked_for_once_and_only_for_a_key_that_is_of_use() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let key = world.keygen("locked", "ed25519", "secret");
    let useless = world.keygen("useless", "ed25519", "other");
    sshd.authorize(std::slice::from_ref(&key));
    let person = Answering::with("secret");
    let host = world.stranger(&sshd).identity(useless).identity(&key).prompt(person.clone());
    host.connect().await.unwrap();
    let session = host.connect().await.unwrap();
    assert_eq!(person.questions(), [format!("Passphrase of the key {}", key.display())]);
    assert!(!format!("{session:?}").contains("secret"));
}

#[tokio::test]
async fn a_passphrase_without_anybody_to_ask_is_an_error_of_its_own() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let key = world.keygen("locked", "ed25519", "secret");
    sshd.authorize(std::slice::from_ref(&key));
    let error = world.stranger(&sshd).identity(&key).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassphraseNeeded);
    assert_eq!(error.offered_methods(), ["publickey"]);
    assert!(error.to_string().contains("the host would accept it, but"), "{error}");
    assert!(error.hint().unwrap().contains("ssh-add"));

    let wrong = Answering::with("wrong");
    let error =
        world.stranger(&sshd).identity(&key).prompt(wrong.clone()).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PassphraseNeeded);
    assert_eq!(wrong.questions().len(), 3);
}

#[tokio::test]
async fn encrypted_keys_in_the_old_formats_log_in() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let keys = [
        world.keygen_with("old_pkcs8", &["-t", "ecdsa", "-N", "secret", "-m", "PKCS8"]),
        #[cfg(feature = "rsa")]
        world.keygen_with("old_pem", &["-t", "rsa", "-N", "secret", "-m", "PEM"]),
    ];
    sshd.authorize(&keys);
    for key in keys {
        // Without the public half beside it the passphrase is needed even to offer the key.
        for round in 0..2 {
            let person = Answering::with("secret");
            let host = world.stranger(&sshd).identity(&key).prompt(person.clone());
            host.connect()
                .await
                .unwrap_or_else(|error| panic!("{} {round}: {error}", key.display()));
            assert_eq!(person.questions().len(), 1);
            let _ = std::fs::remove_file(format!("{}.pub", key.display()));
        }
    }
}

#[tokio::test]
async fn an_encrypted_format_that_is_not_read_says_how_to_convert_it() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let key = world.keygen_with("old_pem", &["-t", "ecdsa", "-N", "secret", "-m", "PEM"]);
    sshd.authorize(std::slice::from_ref(&key));
    let person = Answering::with("secret");
    let host = world.stranger(&sshd).identity(&key).prompt(person.clone());
    let error = host.connect().await.unwrap_err();
    assert!(error.to_string().contains("`ssh-keygen -p -f FILE`"), "{error}");
    assert!(person.questions().is_empty());
}

#[tokio::test]
async fn the_agent_logs_in_and_its_key_is_named() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let agent = world.agent("agent", &[&world.keygen("other", "ed25519", ""), &world.path("id")]);
    let host = world
        .stranger(&sshd)
        .identities_only(false)
        .identity(world.path("missing"))
        .agent(Agent::Socket(agent.socket.clone()));
    let method = host.connect().await.unwrap().hops()[0].method.clone();
    assert!(method.starts_with("publickey (agent, id: ssh-ed25519 SHA256:"), "{method}");

    // The public half picks the key of the agent.
    let picked = world
        .stranger(&sshd)
        .identity(world.path("id.pub"))
        .agent(Agent::Socket(agent.socket.clone()));
    picked.connect().await.unwrap();
}

#[tokio::test]
async fn an_agent_that_is_not_there_is_an_error_of_its_own() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let agent = Agent::Socket(world.path("no-agent"));
    let host = world.stranger(&sshd).agent(agent.clone());
    let error = host.connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AgentUnavailable);
    assert!(error.to_string().contains("no-agent: No such file"), "{error}");
    // With a key file nobody needs it.
    world.host_of(&sshd).agent(agent).connect().await.unwrap();
}

#[tokio::test]
async fn too_many_keys_for_the_host_are_counted_and_explained() {
    let Some(world) = world() else { return };
    let sshd = world.sshd_with("pve", "MaxAuthTries 3");
    let keys: Vec<_> = (0..5).map(|n| world.keygen(&format!("k{n}"), "ed25519", "")).collect();
    let paths: Vec<_> = keys.iter().map(std::path::PathBuf::as_path).collect();
    let agent = world.agent("agent", &paths);
    let host = world.host_of(&sshd).agent(Agent::Socket(agent.socket.clone()));
    let error = host.clone().identities_only(false).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    let text = error.to_string();
    assert!(text.contains("after 3 attempts: it said: Too many authentication failures"), "{text}");
    assert!(text.contains("MaxAuthTries") && text.contains("identities_only"), "{text}");
    // Restricted to the right key it works.
    host.identities_only(true).connect().await.unwrap();
}

#[tokio::test]
async fn a_host_that_accepts_nothing_says_what_was_tried_and_what_it_still_offers() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let wrong = world.keygen("wrong", "ed25519", "");
    let missing = world.path("missing");
    let host = world.stranger(&sshd).identity(&wrong).identity(&missing).password("hunter2".into());
    let error = host.connect().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.offered_methods()),
        (ErrorKind::Auth, &["publickey".to_owned()][..])
    );
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("pve does not let {} in; it still offers publickey\n", user())),
        "{text}"
    );
    assert!(text.contains(&format!("refused: {}: ssh-ed25519 SHA256:", wrong.display())), "{text}");
    assert!(text.contains(&format!("not used: {}: No such file", missing.display())), "{text}");
    assert!(!format!("{error:?} {text}").contains("hunter2"));
}

#[tokio::test]
async fn a_user_certificate_logs_in_with_a_file_and_with_the_agent() {
    let Some(world) = world() else { return };
    let ca = world.keygen("user_ca", "ed25519", "");
    let key = world.keygen("certified", "ed25519", "");
    world.certify(&ca, &key, &["-I", "tester", "-n", &user()]);
    let sshd = world.sshd_with("pve", &format!("TrustedUserCAKeys {}.pub", ca.display()));
    let session = world.stranger(&sshd).identity(&key).connect().await.unwrap();
    let method = session.hops()[0].method.clone();
    assert!(method.contains("certificate \"tester\""), "{method}");
    let agent = world.agent("agent", &[&key]);
    let host =
        world.stranger(&sshd).identities_only(false).agent(Agent::Socket(agent.socket.clone()));
    host.connect().await.unwrap();
}

#[tokio::test]
async fn a_key_that_others_can_read_is_not_used() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    chmod(&world.path("id"), 0o644);
    let error = world.host_of(&sshd).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("(mode 0644); `chmod 600 "), "{error}");
}

#[tokio::test]
async fn a_key_of_somebody_else_is_theirs_to_guard() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let key = world.path("id");
    if std::os::unix::fs::chown(&key, Some(65534), None).is_err() {
        eprintln!("skipped: only root can give a file away");
        return;
    }
    chmod(&key, 0o440);
    world.host_of(&sshd).connect().await.unwrap();
}

#[tokio::test]
async fn a_host_from_ssh_config_connects_as_ssh_would() {
    let Some(world) = world() else { return };
    let (jump, target) = (world.sshd("jump"), world.sshd("target"));
    let known = world.known_hosts(&[&jump, &target]);
    let text = format!(
        "Host t\n HostName 127.0.0.1\n Port {}\n ProxyJump j\n HostKeyAlias [127.0.0.1]:{}\n\
         Host j\n HostName 127.0.0.1\n Port {}\n\
         Host *\n User {}\n IdentityFile {}\n IdentitiesOnly yes\n IdentityAgent none\n UserKnownHostsFile {}\n \
         GlobalKnownHostsFile none\n StrictHostKeyChecking yes\n",
        target.port,
        target.port,
        jump.port,
        user(),
        world.path("id").display(),
        known.display()
    );
    let config = ssh_client::SshConfig::parse("config", &text).unwrap();
    let session = Host::from_config(&config, "t").unwrap().connect().await.unwrap();
    let names: Vec<_> = session.hops().into_iter().map(|hop| (hop.name, hop.port)).collect();
    assert_eq!(names, [("j".to_owned(), jump.port), ("t".to_owned(), target.port)]);
    let command =
        ssh_client::SshConfig::parse("config", "Host x\n ProxyCommand nc %h %p\n").unwrap();
    let error = Host::from_config(&command, "x").unwrap_err();
    assert_eq!((error.kind(), error.hint()), (ErrorKind::Config, Some("use ProxyJump")));
    let _ = HostKeys::default();
}
