//! Hosts that `~/.ssh/config` describes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use russh::MethodKind;
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, PrivateKey};
use ssh_client::{Host, SshConfig};

use crate::openssh::Answering;
use crate::sshd::{chmod, user};
use crate::stage::Stage;

#[tokio::test]
async fn without_a_file_of_the_users_an_accepted_key_is_kept_nowhere() {
    let stage = Stage::open(&[MethodKind::Password]).await;
    let folder = tempfile::tempdir().unwrap();
    let (missing, global) = (folder.path().join("missing"), folder.path().join("global"));
    fs::write(&global, "# of the system\n").unwrap();
    let files = |policy: &str, files: &[&Path]| {
        let files: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
        format!(
            "UserKnownHostsFile none\n GlobalKnownHostsFile {}\n StrictHostKeyChecking {policy}",
            files.join(" ")
        )
    };
    for policy in ["accept-new", "ask"] {
        for global_files in [&[global.as_path(), &missing][..], &[missing.as_path()]] {
            let config = stage.config(&files(policy, global_files));
            let person = Answering::with("yes");
            let host = Host::from_config(&config, "stage").unwrap();
            host.password("right".into()).prompt(person.clone()).connect().await.unwrap();
            assert_eq!(person.questions().len(), usize::from(policy == "ask"));
            assert_eq!(fs::read_to_string(&global).unwrap(), "# of the system\n", "{policy}");
            assert!(!missing.exists(), "{policy}");
        }
    }
    // With a file of the user's it goes there.
    let own = folder.path().join("own");
    let lines = files("accept-new", &[&global]).replace("none", &own.display().to_string());
    let host = Host::from_config(&stage.config(&lines), "stage").unwrap();
    host.password("right".into()).connect().await.unwrap();
    assert!(fs::read_to_string(&own).unwrap().starts_with("[127.0.0.1]:"));
    assert_eq!(fs::read_to_string(&global).unwrap(), "# of the system\n");
}

#[tokio::test]
async fn a_name_that_no_file_can_hold_is_no_reason_to_fail() {
    let stage = Stage::open(&[MethodKind::Password]).await;
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    let keys = ssh_client::HostKeys::known_hosts([&own]).accept_new();
    let host = stage.host().host_keys(keys).host_key_alias("my vm").password("right".into());
    let logged = Logged::during(async { host.connect().await.unwrap() }).await;
    assert!(logged.contains("the key of stage is not remembered: \"my vm\" cannot be"), "{logged}");
    assert!(!own.exists());
}

#[tokio::test]
async fn the_ways_in_are_tried_in_the_order_of_the_configuration() {
    let (_folder, file) = key();
    for (preferred, expected) in [
        ("", &["key", "password right", "in"][..]),
        ("PreferredAuthentications password,publickey", &["password right", "in"]),
        ("PreferredAuthentications x,password", &["password right", "in"]),
        ("PreferredAuthentications publickey", &["key"]),
        ("PubkeyAuthentication no", &["password right", "in"]),
    ] {
        let stage = Stage::offering_both().await;
        let lines = format!(
            "IdentityFile {}\n StrictHostKeyChecking no\n UserKnownHostsFile none\n {preferred}",
            file.display()
        );
        let host = Host::from_config(&stage.config(&lines), "stage").unwrap();
        let came_in = host.password("right".into()).connect().await.is_ok();
        assert_eq!(
            (came_in, stage.heard()),
            (expected.contains(&"in"), expected.iter().map(|heard| heard.to_string()).collect()),
            "{preferred}"
        );
    }
}

#[tokio::test]
async fn a_key_that_is_wanted_only_after_the_password_is_offered_then() {
    let (_folder, file) = key();
    let stage = Stage::open(&[MethodKind::Password, MethodKind::PublicKey]).await;
    let session = stage.host().identity(file).password("right".into()).connect().await.unwrap();
    assert!(session.hops()[0].method.starts_with("publickey"));
    assert_eq!(stage.heard(), ["password right", "key", "in"]);
}

/// A key of nobody's in a file, while the folder lives.
fn key() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    let key = PrivateKey::random(&mut russh::keys::key::safe_rng(), Algorithm::Ed25519).unwrap();
    key.write_openssh_file(&file, LineEnding::LF).unwrap();
    chmod(&file, 0o600);
    (folder, file)
}

#[tokio::test]
async fn what_ssh_config_asks_for_in_vain_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config");
    let text = "Host stage\n RevokedHostKeys /etc/revoked\nHost other\n BindInterface eth0\nMatch exec true\n User x\n";
    fs::write(&file, text).unwrap();
    let logged = Logged::during(async {
        let config = SshConfig::load_file(&file).unwrap();
        Host::from_config(&config, "stage").unwrap();
    })
    .await;
    let name = file.display();
    let option = format!("stage: {name}:2: RevokedHostKeys is not supported and has no effect");
    assert!(logged.contains(&option), "{logged}");
    assert!(logged.contains(&format!("{name}:5: Match exec never applies")), "{logged}");
    assert!(!logged.contains("BindInterface"), "of another host: {logged}");
    assert_eq!(logged.matches("WARN").count(), 2, "{logged}");
}

#[test]
fn who_we_are_comes_from_the_user_database_as_with_ssh() {
    const CHILD: &str = "HOMELAB_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        println!("{:?}", Host::new("pve"));
        return;
    }
    let name = "configured::who_we_are_comes_from_the_user_database_as_with_ssh";
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", name, "--nocapture"]).env(CHILD, "1").env("HOME", "/nowhere");
    let shown = crate::peer::output(child.env_remove("USER").env_remove("LOGNAME"));
    assert!(shown.contains(&format!("\"{}@pve:22\"", user())), "{shown}");
    assert!(shown.contains("/.ssh/id_ed25519") && shown.contains("/.ssh/known_hosts"), "{shown}");
    assert!(!shown.contains("/nowhere"), "{shown}");
}

/// What the library tells through `tracing` on this thread.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl Logged {
    async fn during<T>(doing: impl Future<Output = T>) -> String {
        let log = Self::default();
        let writer = log.clone();
        let subscriber =
            tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false);
        let guard = tracing::subscriber::set_default(subscriber.finish());
        doing.await;
        drop(guard);
        let written = log.0.lock().unwrap();
        String::from_utf8_lossy(&written).into_owned()
    }
}

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
