use std::fs;
use std::os::unix::fs::PermissionsExt;

use keyring_core::mock;

use super::*;
use crate::config::Proxmox;

fn token() -> Request {
    Request::new("proxmox", Secret::Token)
}

/// A keychain that keeps what it is given, without D-Bus.
fn keychain(credentials: Credentials) -> Credentials {
    let store: Arc<CredentialStore> = mock::Store::new().unwrap();
    credentials.store("test keychain", move || Ok(store.clone()))
}

fn broken_keychain(credentials: Credentials) -> Credentials {
    credentials.store("broken keychain", || {
        Err(keyring_core::Error::NoStorageAccess("no D-Bus session here".into()))
    })
}

fn secret_of(found: &Found) -> Option<(&str, String)> {
    let credential = found.credential.as_ref()?;
    Some((credential.secret.expose_secret(), credential.source.to_string()))
}

#[tokio::test]
async fn the_environment_comes_first_then_the_keychain_the_command_and_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.json");
    let from_file = Credentials::none().file(&path);
    from_file.set(&token(), &SecretString::from("in the file")).await.unwrap();

    let with_keychain = keychain(Credentials::none());
    with_keychain.set(&token(), &SecretString::from("in the keychain")).await.unwrap();
    let all = with_keychain
        .file(&path)
        .environment(|name| (name == "HOMELAB_PROXMOX_TOKEN").then(|| "in a variable\n".into()));
    let request = token().command("echo printed; echo more");

    assert_eq!(
        secret_of(&all.lookup(&request).await),
        Some(("in a variable", "environment (HOMELAB_PROXMOX_TOKEN)".to_owned())),
    );
    let all = all.environment(|_| None);
    assert_eq!(
        secret_of(&all.lookup(&request).await),
        Some(("in the keychain", "test keychain".to_owned())),
    );
    assert_eq!(
        secret_of(&from_file.lookup(&request).await),
        Some(("printed", "secret_command".to_owned())),
    );
    assert_eq!(
        secret_of(&from_file.lookup(&token()).await),
        Some(("in the file", format!("file {}", path.display()))),
    );
}

#[tokio::test]
async fn a_store_that_cannot_be_used_is_passed_over_with_a_note() {
    let credentials = keychain(broken_keychain(Credentials::none()));
    credentials.set(&token(), &SecretString::from("kept")).await.unwrap();
    let found = credentials.lookup(&token()).await;
    assert_eq!(secret_of(&found), Some(("kept", "test keychain".to_owned())));
    let notes: Vec<_> = found.passed_over().map(Tried::to_string).collect();
    assert_eq!(notes, ["broken keychain: cannot be used: no D-Bus session here"]);
}

#[tokio::test]
async fn status_tells_what_each_source_said_and_never_the_value() {
    let folder = tempfile::tempdir().unwrap();
    let credentials =
        keychain(broken_keychain(Credentials::none())).file(folder.path().join("c.json"));
    credentials.set(&token(), &SecretString::from("hunter2")).await.unwrap();
    let request = token().command("echo hunter3; exit 3");
    let status = credentials.status(&request).await;
    let lines: Vec<_> = status.iter().map(Tried::to_string).collect();
    let text = lines.join("\n").replace(&folder.path().display().to_string(), "FOLDER");
    insta::assert_snapshot!(text, @r"
    environment (HOMELAB_PROXMOX_TOKEN): not there
    broken keychain: cannot be used: no D-Bus session here
    test keychain: found
    secret_command: cannot be used: it failed with exit status 3
    file FOLDER/c.json: not there
    ");
    assert!(!format!("{credentials:?}{request:?}{status:?}").contains("hunter"));
    assert!(!format!("{:?}", credentials.lookup(&request).await).contains("hunter"));
}

#[tokio::test]
async fn without_a_keychain_the_secret_goes_into_a_file_that_only_the_user_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/credentials.json");
    let credentials = broken_keychain(Credentials::none()).file(&path);
    let stored = credentials.set(&token(), &SecretString::from("kept")).await.unwrap();
    assert_eq!(stored.source, Source::File(path.clone()));
    assert!(stored.note.unwrap().contains("plain file"));
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
}

#[tokio::test]
async fn a_file_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.json");
    let credentials = Credentials::none().file(&path);
    credentials.set(&token(), &SecretString::from("kept")).await.unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();

    let found = credentials.lookup(&token()).await;
    assert!(found.credential.is_none());
    let note = found.passed_over().next().unwrap().to_string();
    assert!(note.contains("its mode is 0644") && note.contains("chmod 600"), "{note}");

    // Nor is it written to, which would hide that it was readable.
    let error = credentials.set(&token(), &SecretString::from("other")).await.unwrap_err();
    assert!(
        error.to_string().starts_with("could not store the token of proxmox: its mode"),
        "{error}"
    );
}

#[tokio::test]
async fn a_damaged_file_is_named_without_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.json");
    atomic_write(&path, "{\"homelab-proxmox\": hunter2}");
    let found = Credentials::none().file(&path).lookup(&token()).await;
    let note = found.passed_over().next().unwrap().to_string();
    assert!(note.ends_with("line 1 is not what this program writes"), "{note}");
}

fn atomic_write(path: &std::path::Path, text: &str) {
    crate::atomic_file::write_private(path, text.as_bytes()).unwrap();
}

#[tokio::test]
async fn what_is_removed_is_gone_from_everywhere_and_the_rest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.json");
    let file = Credentials::none().file(&path);
    let other = Request::new("linkding", Secret::Token);
    for request in [&token(), &other] {
        file.set(request, &SecretString::from("kept")).await.unwrap();
    }
    assert_eq!(file.remove(&token()).await.unwrap(), [Source::File(path.clone())]);
    assert_eq!(file.remove(&token()).await.unwrap(), []);
    assert!(file.lookup(&other).await.credential.is_some());
    file.remove(&other).await.unwrap();
    assert!(!path.exists(), "an empty file is not left behind");

    let keychain = keychain(Credentials::none());
    keychain.set(&token(), &SecretString::from("kept")).await.unwrap();
    assert_eq!(keychain.remove(&token()).await.unwrap().len(), 1);
    assert!(keychain.lookup(&token()).await.credential.is_none());
}

#[tokio::test]
async fn a_command_that_hangs_or_prints_nothing_or_is_not_there_says_so() {
    let credentials = Credentials::none().command_limit(Duration::from_millis(200));
    let mut said = Vec::new();
    for line in ["sleep 5", "true", "no-such-program-here 2>/dev/null", "printf '\\377'"] {
        let found = credentials.lookup(&token().command(line)).await;
        said.push(found.tried.last().unwrap().answer.to_string());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    cannot be used: it did not finish within 0.2 s
    cannot be used: it printed nothing on its first line
    cannot be used: sh did not find the program (exit status 127)
    cannot be used: its first line is not UTF-8 text
    ");
}

#[tokio::test]
async fn an_empty_secret_and_one_of_two_lines_are_not_stored() {
    let credentials = keychain(Credentials::none());
    for bad in ["", " \n", "two\nlines"] {
        assert!(credentials.set(&token(), &SecretString::from(bad)).await.is_err(), "{bad:?}");
    }
}

#[test]
fn a_tokens_secret_never_takes_the_place_of_the_password() {
    let mut proxmox = Proxmox::new("192.0.2.10");
    let password = Request::proxmox(&proxmox);
    assert_eq!(password.variable(), "HOMELAB_PROXMOX_PASSWORD");
    assert_eq!(
        (password.keychain_service(), password.keychain_account()),
        ("homelab-proxmox", "proxmox")
    );
    proxmox.token_id = Some("root@pam!cli".parse().unwrap());
    let token = Request::proxmox(&proxmox);
    assert_eq!(token.variable(), "HOMELAB_PROXMOX_TOKEN");
    assert_eq!(
        (token.keychain_service(), token.keychain_account()),
        ("homelab-proxmox", "root@pam!cli")
    );
}

/// On a machine without a session bus this shows that nothing hangs or panics; the keychains' answers are their own.
#[tokio::test]
async fn the_keychains_of_this_system_answer_or_are_passed_over() {
    let credentials = Credentials::of_process(&Folders::default());
    let request = Request::new("no-such-service", Secret::Token)
        .keychain("homelab-test-that-nobody-stores", "nobody");
    let status = credentials.status(&request).await;
    assert!(status.len() >= 2, "{status:?}");
    assert!(status.iter().all(|tried| tried.answer != Answer::Found), "{status:?}");
}

#[tokio::test]
async fn no_keychain_is_opened_and_no_command_run_when_an_earlier_source_has_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("ran");
    let credentials = Credentials::none()
        .environment(|_| Some("here".to_owned()))
        .store("a keychain that asks its user", || panic!("opened for nothing"));
    let request = token().command(format!("touch '{}'; echo x", trace.display()));
    let found = credentials.lookup(&request).await;
    assert_eq!(found.tried.len(), 1, "{:?}", found.tried);
    assert!(!trace.exists());
}
