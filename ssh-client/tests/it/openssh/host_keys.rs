//! Whether the host is the right one.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use secrecy::SecretString;
use ssh_client::{ErrorKind, HostKeys, Prompt, Question};

use crate::sshd::world;

/// Answers every question alike, and keeps them.
pub struct Answering(pub &'static str, pub Mutex<Vec<String>>);

impl Answering {
    pub fn with(answer: &'static str) -> Arc<Self> {
        Arc::new(Self(answer, Mutex::default()))
    }

    pub fn questions(&self) -> Vec<String> {
        self.1.lock().unwrap().clone()
    }
}

impl Prompt for Answering {
    fn ask(&self, question: &Question) -> Option<SecretString> {
        self.1.lock().unwrap().push(question.to_string());
        Some(self.0.into())
    }
}

#[tokio::test]
async fn an_unknown_host_is_refused_and_its_fingerprint_shown() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let host = world.host_of(&sshd).host_keys(HostKeys::known_hosts([world.path("none")]));
    let error = host.connect().await.unwrap_err();
    assert_eq!((error.kind(), error.host()), (ErrorKind::HostKeyUnknown, Some("pve")));
    assert_eq!(error.presented_key(), Some(sshd.fingerprint("ed25519")));
    let expected = format!(
        "the key of pve (127.0.0.1 port {}) is not known: ssh-ed25519 {}",
        sshd.port,
        sshd.fingerprint("ed25519")
    );
    assert_eq!(error.message(), expected);
    assert!(!world.path("none").exists());
    assert_eq!(sshd.logins(), 0);
}

#[tokio::test]
async fn a_new_host_is_remembered_once_and_known_from_then_on() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let file = world.path("new/known_hosts");
    let host = world.host_of(&sshd);
    for _ in 0..2 {
        let keys = HostKeys::known_hosts([&file]).accept_new();
        host.clone().host_keys(keys).connect().await.unwrap();
    }
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text, format!("[127.0.0.1]:{} {}\n", sshd.port, sshd.host_key("ed25519")));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    host.host_keys(HostKeys::known_hosts([&file])).connect().await.unwrap();
}

#[tokio::test]
async fn a_person_decides_about_an_unknown_host() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let file = world.path("asked");
    let host = world.host_of(&sshd).host_keys(HostKeys::known_hosts([&file]).ask());
    let nobody = host.connect().await.unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::HostKeyUnknown);

    let no = Answering::with("no");
    let refused = host.clone().prompt(no.clone()).connect().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::HostKeyUnknown);
    let question = no.questions().concat();
    assert!(question.contains(&sshd.fingerprint("ed25519").to_string()), "{question}");
    assert!(!file.exists());
    assert_eq!(sshd.logins(), 0, "nothing is sent before the answer");

    let yes = Answering::with("yes");
    host.clone().prompt(yes.clone()).connect().await.unwrap();
    host.prompt(yes.clone()).connect().await.unwrap();
    assert_eq!(yes.questions().len(), 1);
}

#[tokio::test]
async fn a_changed_key_is_refused_under_every_policy_and_says_how_to_go_on() {
    let Some(world) = world() else { return };
    let (sshd, other) = (world.sshd("pve"), world.sshd("other"));
    let file = world.path("stale");
    let line = format!("[127.0.0.1]:{} {}", sshd.port, other.host_key("ed25519"));
    fs::write(&file, format!("# a comment\n\n{line}\n")).unwrap();
    let yes = Answering::with("yes");
    let host = world.host_of(&sshd).prompt(yes.clone());
    let keys = HostKeys::known_hosts([&file]);
    for keys in [keys.clone(), keys.clone().accept_new(), keys.ask()] {
        let error = host.clone().host_keys(keys).connect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::HostKeyChanged);
        let text = error.to_string();
        for part in [
            sshd.fingerprint("ed25519").to_string(),
            other.fingerprint("ed25519").to_string(),
            format!("{}:3", file.display()),
            format!("remove line 3 of {}", file.display()),
            format!("ssh-keygen -R '[127.0.0.1]:{}' -f '{}'", sshd.port, file.display()),
        ] {
            assert!(text.contains(&part), "{part} is not in {text}");
        }
    }
    assert!(yes.questions().is_empty());
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("# a comment\n\n{line}\n"));
    assert_eq!(sshd.logins(), 0);
}

#[tokio::test]
async fn a_revoked_key_is_refused_even_if_it_is_known() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let file = world.path("revoked");
    let key = sshd.host_key("ed25519");
    fs::write(&file, format!("[127.0.0.1]:{} {key}\n\n@revoked * {key}\n", sshd.port)).unwrap();
    let host = world.host_of(&sshd).host_keys(HostKeys::known_hosts([&file]).accept_new());
    let error = host.connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostKeyRevoked);
    assert!(error.to_string().contains(&format!("{}:3", file.display())), "{error}");
}

#[tokio::test]
async fn the_known_key_is_asked_for_first() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let file = world.path("ecdsa_only");
    fs::write(&file, format!("[127.0.0.1]:{} {}\n", sshd.port, sshd.host_key("ecdsa"))).unwrap();
    let host = world.host_of(&sshd).host_keys(HostKeys::known_hosts([&file]));
    let session = host.connect().await.unwrap();
    let hop = &session.hops()[0];
    assert_eq!(hop.key, sshd.fingerprint("ecdsa"));
    assert_eq!(hop.key_algorithm, "ecdsa-sha2-nistp256");
}

#[tokio::test]
async fn a_key_of_a_new_type_is_not_taken_for_a_new_host() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    // The host is known by a key that it no longer has.
    let gone = world.keygen("gone", "rsa", "");
    let public = fs::read_to_string(format!("{}.pub", gone.display())).unwrap();
    let file = world.path("rsa_only");
    fs::write(&file, format!("[127.0.0.1]:{} {public}", sshd.port)).unwrap();
    let keys = HostKeys::known_hosts([&file]).accept_new();
    let error = world.host_of(&sshd).host_keys(keys).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostKeyUnknown);
    assert!(error.message().contains("another type than the known ones"), "{error}");
}

#[tokio::test]
async fn a_pinned_fingerprint_is_enough_and_nothing_else_is() {
    let Some(world) = world() else { return };
    let (sshd, other) = (world.sshd("pve"), world.sshd("other"));
    let host = world.host_of(&sshd);
    let right = HostKeys::pinned(sshd.fingerprint("ed25519"));
    host.clone().host_keys(right).connect().await.unwrap();
    let wrong = HostKeys::pinned(other.fingerprint("ed25519"));
    let error = host.host_keys(wrong).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostKeyMismatch);
    assert_eq!(error.presented_key(), Some(sshd.fingerprint("ed25519")));
    assert!(error.message().contains(&other.fingerprint("ed25519").to_string()));
}

#[tokio::test]
async fn a_host_certificate_of_a_known_authority_is_trusted() {
    let Some(world) = world() else { return };
    let sshd = world.sshd_certified("pve", &["-h", "-I", "pve", "-n", "127.0.0.1"]);
    let ca = fs::read_to_string(world.path("host_ca.pub")).unwrap();
    let file = world.path("authority");
    fs::write(&file, format!("@cert-authority [127.0.0.1]:* {ca}")).unwrap();
    let host = world.host_of(&sshd);
    let trusting = host.clone().host_keys(HostKeys::known_hosts([&file]));
    assert_eq!(trusting.connect().await.unwrap().hops()[0].key, sshd.fingerprint("ed25519"));

    // Without the authority it shows its plain key.
    let unknown = host.clone().host_keys(HostKeys::known_hosts([world.path("none")]));
    assert_eq!(unknown.connect().await.unwrap_err().kind(), ErrorKind::HostKeyUnknown);
    host.connect().await.unwrap();

    let elsewhere = world.sshd_certified("elsewhere", &["-h", "-I", "x", "-n", "other.lan"]);
    let keys = HostKeys::known_hosts([&file]);
    let error = world.host_of(&elsewhere).host_keys(keys).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::HostKeyUnknown, "a certificate for another host");
}

#[tokio::test]
async fn known_hosts_that_cannot_be_read_are_an_error_and_not_empty() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let keys = HostKeys::known_hosts([world.path("")]).accept_new();
    let error = world.host_of(&sshd).host_keys(keys).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io, "{error}");
}
