//! `homelab linkding …` where it needs the machine: units, journal, backup, users and tokens, and the whole chain.

use std::os::unix::fs::PermissionsExt;

use demo_lab::world::Clock;
use demo_lab::{Lab, LinkdingEndpoint};

use crate::support::{Home, run};

fn home() -> Home {
    let home = Home::with(Lab::builder().clock(Clock::fixed(1_795_000_000)));
    configure(&home, "");
    home
}

fn configure(home: &Home, more: &str) {
    let LinkdingEndpoint { url, token, .. } = home.linkding();
    home.write("linkding-token", &format!("{token}\n"));
    let file = home.path("linkding-token");
    home.write_config(&format!(
        "{}  linkding:\n    url: {url}\n    host: pve\n    secret_command: cat {}\n{more}",
        home.ssh_section(),
        file.display()
    ));
}

fn link(report: &serde_json::Value, name: &str) -> (String, String) {
    let links = report["links"].as_array().unwrap();
    let link = links.iter().find(|link| link["name"] == name);
    let link = link.unwrap_or_else(|| panic!("no link {name} in {links:?}"));
    let text = |key: &str| link[key].as_str().unwrap().to_owned();
    (text("status"), text("evidence"))
}

#[test]
fn every_link_of_a_healthy_chain_holds() {
    let home = home();
    with_data(&home);
    let report = home.json("linkding diagnose --no-log");
    assert_eq!(report["healthy"], true, "{report:#}");
    for name in [
        "address",
        "port",
        "unit nginx",
        "proxy configuration",
        "proxy",
        "disk",
        "unit linkding",
        "backend",
        "service",
        "static files",
        "api",
        "token",
    ] {
        assert_eq!(link(&report, name).0, "ok", "{name}: {report:#}");
    }
}

#[test]
fn a_stopped_unit_is_the_cause_and_the_proxy_only_its_sign() {
    let home = home();
    let ssh = home.control().ssh();
    ssh.set_unit("pve", "linkding.service", demo_lab::UnitState::Failed);
    let run = home.run("linkding diagnose --no-log");
    assert_eq!(run.status, 8, "{}", run.transcript());
    let report = home.json("linkding diagnose --no-log");
    assert!(report["cause"].as_str().unwrap().starts_with("unit linkding: failed"), "{report:#}");
    assert_eq!(link(&report, "service").0, "failed");
    assert_eq!(link(&report, "backend").0, "failed");
    assert_eq!(link(&report, "static files").0, "ok");
    let run = home.run("linkding restart --yes --no-log");
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert_eq!(home.json("linkding diagnose --no-log")["healthy"], true);
}

#[test]
fn a_machine_that_cannot_be_asked_costs_only_its_links() {
    let home = home();
    home.block_on(home.control().ssh().set_offline("pve", true));
    let report = home.json("linkding diagnose --no-log --timeout 3");
    assert_eq!(report["healthy"], true, "{report:#}");
    assert_eq!(link(&report, "units").0, "warning");
    assert_eq!(link(&report, "token").0, "ok");
}

#[test]
fn the_journal_comes_from_the_unit_or_from_the_proxy() {
    let home = home();
    let run = home.run("linkding logs -n 5");
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert!(run.stdout.contains("uwsgi"), "{}", run.stdout);
    let run = home.run("linkding logs --proxy");
    assert_eq!(run.status, 0, "{}", run.transcript());
    let asked = home.control().ssh().commands("pve").join("\n");
    assert!(asked.contains("linkding.service") && asked.contains("nginx.service"), "{asked}");
}

/// A database as linkding has it, where the demo's host keeps it.
fn with_data(home: &Home) {
    let data = home.ssh_host("pve").root.join("opt/linkding/linkding/data");
    std::fs::create_dir_all(data.join("assets")).unwrap();
    std::fs::write(data.join("assets/upload.gz"), vec![7; 3000]).unwrap();
    let database = data.join("db.sqlite3");
    if !database.exists() {
        let made = std::process::Command::new("sqlite3")
            .arg(&database)
            .arg("CREATE TABLE bookmarks_bookmark (id INTEGER PRIMARY KEY, url TEXT); INSERT INTO bookmarks_bookmark VALUES (1, 'https://a.example');")
            .status();
        assert!(made.is_ok_and(|status| status.success()), "sqlite3 is needed here");
    }
}

#[test]
fn a_backup_arrives_whole_and_for_its_owner_only() {
    let home = home();
    with_data(&home);
    let run = home.run("linkding backup copies --no-log -o json");
    assert_eq!(run.status, 0, "{}", run.transcript());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), 2, "{report:#}");
    for file in files {
        let path = home.path(file["file"].as_str().unwrap());
        let found = std::fs::metadata(&path).unwrap();
        assert_eq!(found.len(), file["size_bytes"].as_u64().unwrap());
        assert_eq!(found.permissions().mode() & 0o777, 0o600);
    }
    let database = std::fs::read(home.path(files[0]["file"].as_str().unwrap())).unwrap();
    assert!(database.starts_with(b"SQLite format 3\0"));
    let left =
        std::fs::read_dir(home.ssh_host("pve").root.join("opt/linkding/linkding/data")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("homelab-backup")), "{left:?}");
}

#[test]
fn a_backup_of_nothing_leaves_no_file() {
    let home = home();
    configure(&home, "    data: /srv/nothing\n");
    let run = home.run("linkding backup copies --no-log");
    assert_eq!(run.status, 1, "{}", run.transcript());
    assert!(run.stderr.contains("linkding.data"), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(home.path("copies")).unwrap().count(), 0);
}

/// Stands in for Django: keeps what it was given, and answers as the scripts do.
fn with_manage(home: &Home, answer: &str) -> std::path::PathBuf {
    let folder = home.ssh_host("pve").root.join("opt/linkding");
    std::fs::create_dir_all(&folder).unwrap();
    let (given, manage) = (folder.join("given"), folder.join("manage.sh"));
    let text = format!("cat > '{}'\necho 'Django says hello'\necho '{answer}'\n", given.display());
    std::fs::write(&manage, text).unwrap();
    configure(home, &format!("    manage: sh {}\n", manage.display()));
    given
}

#[test]
fn a_token_is_made_tried_and_stored_and_stands_in_no_command_line() {
    const KEY: &str = "abcdefabcdefabcdefabcdefabcdefabcdefabcd";
    let home = home();
    let given = with_manage(&home, &format!("homelab-answer:{KEY}"));
    home.control().linkding().add_token(KEY);
    let run = home.run("linkding token create homelab --yes");
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert!(!run.transcript().contains(KEY), "{}", run.transcript());
    let script = std::fs::read_to_string(given).unwrap();
    assert!(script.contains(r#"username="homelab""#), "{script}");
    let commands = home.control().ssh().commands("pve").join("\n");
    assert!(!commands.contains(KEY) && !commands.contains("get_user_model"), "{commands}");
}

#[test]
fn a_token_that_is_not_taken_is_not_stored() {
    let home = home();
    with_manage(&home, "homelab-answer:0123456789012345678901234567890123456789");
    let run = home.run("linkding token create homelab --yes --no-log");
    assert_eq!(run.status, 4, "{}", run.transcript());
    assert!(run.stderr.contains("made, and is not taken"), "{}", run.stderr);
    assert_eq!(home.run("linkding token check").status, 0);
    with_manage(&home, "homelab-answer:");
    assert_eq!(home.run("linkding token create nobody --yes --no-log").status, 6);
}

#[test]
fn the_demo_stores_no_token_among_those_of_its_user() {
    let home = home();
    let run = home.run("linkding token create homelab --yes --demo");
    assert_eq!(run.status, 7, "{}", run.transcript());
    assert!(run.stderr.contains("not stored among yours"), "{}", run.stderr);
}

#[test]
fn a_user_is_made_with_a_password_that_nobody_sees() {
    let home = home();
    let given = with_manage(&home, "homelab-answer:made");
    let mut command = home.command(&["linkding", "create-user", "anna", "--yes"]);
    command.write_stdin("correct horse\n");
    let made = run(&mut command);
    assert_eq!(made.status, 0, "{}", made.transcript());
    assert!(!made.transcript().contains("correct horse"), "{}", made.transcript());
    assert!(std::fs::read_to_string(given).unwrap().contains(r#"password="correct horse""#));
    let commands = home.control().ssh().commands("pve").join("\n");
    assert!(!commands.contains("correct horse") && !commands.contains("anna"), "{commands}");
    let logs = home.path("logs");
    for log in std::fs::read_dir(logs).unwrap() {
        let text = std::fs::read_to_string(log.unwrap().path()).unwrap();
        assert!(!text.contains("correct horse"), "{text}");
    }
    with_manage(&home, "homelab-answer:known");
    let mut command = home.command(&["linkding", "create-user", "anna", "--yes", "--no-log"]);
    assert_eq!(run(command.write_stdin("other\n")).status, 7);
}

#[test]
fn the_token_goes_to_linkding_and_nowhere_else() {
    let home = home();
    with_data(&home);
    home.write(
        "b.html",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF=\"https://n.example\">N</A>\n",
    );
    let token = home.linkding().token.clone();
    for line in [
        "linkding status -vv",
        "linkding list -vv -o json",
        "linkding add https://vv.example.org --yes -vv",
        "linkding import b.html --yes -vv",
        "linkding export all.html -vv",
        "linkding token check -vv",
        "linkding diagnose -vv",
        "linkding backup copies -vv",
        "api linkding GET /api/user/profile/ -vv",
        "api linkding POST /api/tags/ name=x --yes -vv",
        "config show",
        "credentials status",
        "status -vv",
    ] {
        let run = home.run(line);
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(&token), "{line}:\n{text}");
        }
    }
    let mut looked = 0;
    for folder in ["logs", "state-backups"] {
        for entry in std::fs::read_dir(home.path(folder)).unwrap() {
            let text = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!String::from_utf8_lossy(&text).contains(&token));
            looked += 1;
        }
    }
    assert!(looked >= 8, "logs and states were written: {looked}");
}
