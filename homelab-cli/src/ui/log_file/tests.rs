use std::os::unix::fs::PermissionsExt;

use secrecy::SecretString;

use super::*;

fn header() -> Header {
    Header {
        command_line: ["homelab", "guest", "list", "--node", "it's"].map(str::to_owned).to_vec(),
        config: Some(PathBuf::from("/lab/homelab-config.yml")),
        started: "2026-11-22T21:38:05+01:00[+01:00]".parse().unwrap(),
    }
}

fn started(folder: &Path) -> LogFile {
    LogFile::create(folder, "guest list", &header(), Arc::new(Redactor::new())).unwrap()
}

fn content(log: LogFile) -> String {
    let path = log.path().to_owned();
    drop(log);
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_log_begins_with_the_command_line_the_configuration_and_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let text = content(started(folder.path())).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    insta::assert_snapshot!(text, @r"
    # log of homelab VERSION
    # command: homelab guest list --node 'it'\''s'
    # configuration: /lab/homelab-config.yml
    # started: 2026-11-22T20:38:05Z (2026-11-22 21:38:05 +01)
    ");
}

#[test]
fn two_commands_in_one_second_have_a_log_each_that_only_the_user_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (started(folder.path()), started(folder.path()));
    assert!(first.path().ends_with("homelab-guest-list-20261122-213805.log"));
    assert!(second.path().ends_with("homelab-guest-list-20261122-213805-2.log"));
    assert_eq!(second.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn colours_and_control_characters_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let log = started(folder.path());
    log.write_text("\u{1b}[31mred\u{1b}[0m\u{7} \u{1b}]0;title\u{7}and\r plain\n");
    assert!(content(log).ends_with("\nred and plain\n"));
}

#[test]
fn a_secret_that_comes_in_two_halves_is_still_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let log = started(folder.path());
    log.redactor().register(&SecretString::from("correct horse"));
    log.write_text("it is correct");
    log.write_text(" horse, you know");
    assert!(content(log).ends_with("\nit is •••, you know"));
}

#[test]
fn a_secret_on_the_command_line_does_not_reach_the_header() {
    let folder = tempfile::tempdir().unwrap();
    let redactor = Arc::new(Redactor::new());
    redactor.register(&SecretString::from("hunter2"));
    let mut header = header();
    header.command_line.push("--note=hunter2".to_owned());
    let log = LogFile::create(folder.path(), "x", &header, redactor).unwrap();
    assert!(!content(log).contains("hunter2"));
}

#[test]
fn what_the_libraries_tell_is_written_and_redacted() {
    use tracing_subscriber::layer::SubscriberExt;

    let folder = tempfile::tempdir().unwrap();
    let log = Arc::new(started(folder.path()));
    let layer =
        tracing_subscriber::fmt::layer().with_writer(log.writer()).with_ansi(false).without_time();
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::with_default(subscriber, || {
        tracing::info!(header = "PVEAPIToken=root@pam!cli=6c1d-77", "GET /version");
    });
    let log = Arc::into_inner(log).unwrap();
    let text = content(log);
    let last = text.lines().last().unwrap();
    assert!(last.contains("GET /version") && last.contains("root@pam!cli=•••"), "{last}");
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = LogFile::create(&file.join("logs"), "x", &header(), Arc::default())
        .unwrap_err()
        .to_string();
    let error = error.replace(&folder.path().display().to_string(), "FOLDER");
    assert!(error.starts_with("could not start a log file in FOLDER/file/logs: "), "{error}");
}

#[test]
fn logs_go_where_the_argument_says_then_the_configuration_then_beside_it_then_the_state_folder() {
    let folders = Folders::from_environment(|name| (name == "HOME").then(|| "/home/ana".into()));
    let loaded = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("homelab-config.yml");
        fs::write(&path, text).unwrap();
        let search = crate::config::Search::new().argument(&path);
        (crate::config::load(&search, None).unwrap(), folder)
    };
    let (plain, at) = loaded("homelab: {}");
    let (named, _) = loaded("homelab: { logs: { dir: ~/logs } }");
    let argument = Path::new("/elsewhere");

    let chosen = [
        folder(Some(argument), Some(&named), &folders),
        folder(None, Some(&named), &folders),
        folder(None, Some(&plain), &folders),
        folder(None, None, &folders),
        folder(None, None, &Folders::default()),
    ];
    let expected = [
        Some(argument.to_owned()),
        Some("/home/ana/logs".into()),
        Some(at.path().join("logs")),
        Some("/home/ana/.local/state/homelab/logs".into()),
        None,
    ];
    assert_eq!(chosen, expected);
}
