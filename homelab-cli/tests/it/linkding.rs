//! `homelab linkding …`: reading, changing, and what is said when a link of the chain is broken.

use std::time::Duration;

use demo_lab::linkding::StaticFiles;
use demo_lab::world::{Clock, Fault, Rule};
use demo_lab::{Lab, LinkdingEndpoint};

use crate::support::{Home, Run};

/// A lab whose configuration knows linkding and the machines over SSH.
fn home() -> Home {
    configured(Home::with(Lab::builder().clock(Clock::fixed(1_795_000_000))))
}

fn configured(home: Home) -> Home {
    let token = home.linkding().token.clone();
    configure(&home, &token, "");
    home
}

/// Writes the configuration with this token, and more keys of `linkding`.
fn configure(home: &Home, token: &str, more: &str) {
    home.write("linkding-token", &format!("{token}\n"));
    let LinkdingEndpoint { url, .. } = home.linkding();
    let file = home.path("linkding-token");
    let section = format!(
        "{}  linkding:\n    url: {url}\n    host: pve\n    secret_command: cat {}\n{more}",
        home.ssh_section(),
        file.display()
    );
    home.write_config(&section);
}

/// Requests that changed something in linkding.
fn written(home: &Home) -> Vec<String> {
    let seen = home.control().linkding().requests();
    let written = seen.iter().filter(|request| request.method != "GET");
    written.map(|request| format!("{} {}", request.method, request.path)).collect()
}

fn link(status: &serde_json::Value, name: &str) -> (String, String) {
    let links = status["links"].as_array().unwrap();
    let link = links.iter().find(|link| link["name"] == name);
    let link = link.unwrap_or_else(|| panic!("no link {name} in {links:?}"));
    let text = |key: &str| link[key].as_str().unwrap().to_owned();
    (text("status"), text("evidence"))
}

#[test]
fn status_of_a_healthy_linkding_names_every_link() {
    let home = home();
    let run = home.run("linkding status");
    assert_eq!(run.status, 0, "{}", run.transcript());
    let status = home.json("linkding status");
    assert_eq!(status["kind"], "LinkdingStatus");
    assert_eq!((&status["status"], &status["version"]), (&"up".into(), &"1.46.2".into()));
    for name in ["proxy", "service", "static files", "api", "token", "unit nginx", "unit linkding"]
    {
        assert_eq!(link(&status, name).0, "ok", "{name}");
    }
}

#[test]
fn a_stopped_backend_is_told_from_a_stopped_proxy() {
    let home = home();
    home.block_on(home.control().linkding().set_backend(false)).unwrap();
    let run = home.run("linkding status");
    assert_eq!(run.status, 8, "{}", run.transcript());
    let status = home.json("linkding status");
    assert_eq!(status["status"], "down");
    let summary = status["summary"].as_str().unwrap();
    assert!(summary.contains("the proxy is up and linkding behind it is not"), "{summary}");
    assert_eq!(link(&status, "proxy").0, "ok");
    assert_eq!(link(&status, "service").1, "502 Bad Gateway");
    home.block_on(home.control().linkding().set_front(false)).unwrap();
    let status = home.json("linkding status");
    assert_eq!(link(&status, "proxy").0, "failed");
    assert!(status["summary"].as_str().unwrap().starts_with("nothing answers"), "{status}");
}

#[test]
fn broken_static_files_and_a_wrong_token_leave_half_a_service() {
    let home = home();
    home.control().linkding().set_static_files(StaticFiles::Forbidden);
    let status = home.json("linkding status");
    assert_eq!(status["status"], "degraded");
    assert_eq!(link(&status, "static files"), ("failed".into(), "403 Forbidden".into()));
    home.control().linkding().set_static_files(StaticFiles::Fine);
    configure(&home, "0000000000000000000000000000000000000000", "");
    let status = home.json("linkding status");
    assert_eq!(status["status"], "degraded");
    assert_eq!(link(&status, "token").0, "failed");
    assert!(link(&status, "token").1.contains("Invalid token."), "{status}");
    assert_eq!(link(&status, "service").0, "ok");
}

#[test]
fn a_token_of_a_deactivated_user_says_so() {
    let home = home();
    let inactive = home.linkding().inactive_token.clone();
    configure(&home, &inactive, "");
    let run = home.run("linkding list");
    assert_eq!(run.status, 4, "{}", run.transcript());
    assert!(run.stderr.contains("User inactive or deleted."), "{}", run.stderr);
    let run = home.run("linkding token check");
    assert_eq!(run.status, 4, "{}", run.transcript());
    assert!(run.stdout.contains("User inactive or deleted."), "{}", run.stdout);
    assert!(run.stdout.contains("secret_command"), "{}", run.stdout);
}

#[test]
fn each_failure_on_the_way_has_its_exit_status() {
    let home = home();
    let code = |line: &str| home.run(line).status;
    assert_eq!(code("linkding show 999999"), 6);
    assert_eq!(code("linkding list --bundle nothing"), 6);
    assert_eq!(code("linkding add nonsense --yes"), 2);
    home.control().linkding().add(Rule::new("/api/**", Fault::Html));
    assert_eq!(code("linkding list"), 1);
    home.control().linkding().clear_rules();
    home.control().linkding().add(Rule::new("/api/**", Fault::HangUp));
    assert_eq!(code("linkding list"), 5);
    home.control().linkding().clear_rules();
    home.block_on(home.control().linkding().set_front(false)).unwrap();
    assert_eq!(code("linkding list"), 5);
    assert_eq!(code("linkding health"), 5);
}

#[test]
fn without_a_section_the_command_says_what_to_write() {
    let home = Home::new();
    let run = home.run("linkding list");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("has no `linkding`"), "{}", run.stderr);
}

#[test]
fn lists_are_filtered_and_cut_and_say_how_many_there_are() {
    let home = home();
    let list = home.json("linkding list -n 2");
    assert_eq!(list["kind"], "BookmarkList");
    assert_eq!((&list["count"], list["bookmarks"].as_array().unwrap().len()), (&33.into(), 2));
    let count = |line: &str| home.json(line)["count"].as_u64().unwrap();
    assert_eq!(count("linkding list --archived"), 3);
    assert_eq!(count("linkding list --tag rust --tag programming -n 0"), 4);
    assert_eq!(count("linkding list --unread"), 9);
    assert_eq!(count("linkding list --read"), 24);
    assert_eq!(count("linkding search #docs and not #k3s"), 14);
    assert_eq!(home.json("linkding list --bundle Papers")["count"], 3);
    let oldest = home.json("linkding list --sort oldest -n 1");
    assert_eq!(oldest["bookmarks"][0]["url"], "https://untagged.example.org/");
}

#[test]
fn a_bookmark_is_shown_with_its_notes_and_files() {
    let home = home();
    let shown = home.run("linkding show 1");
    assert!(shown.stdout.contains("rack plan.txt"), "{}", shown.stdout);
    let shown = home.json("linkding show 1");
    assert_eq!(shown["kind"], "Bookmark");
    assert_eq!(shown["assets"][0]["kind"], "upload");
    let check = home.json("linkding check http://blog.example.org/raft");
    assert_eq!((&check["known"], &check["bookmark"]["id"]), (&true.into(), &28.into()));
}

#[test]
fn nothing_is_written_without_a_yes() {
    let home = home();
    for line in [
        "linkding add https://new.example.org/",
        "linkding update 1 --title x",
        "linkding archive 1",
        "linkding delete 1",
        "linkding tags delete docs",
        "linkding tags rename docs handbook",
        "linkding assets delete 1 1",
        "api linkding DELETE /api/bookmarks/1/",
    ] {
        let run = home.run(line);
        assert_eq!(run.status, 7, "{line}: {}", run.transcript());
        let run = home.run(&format!("{line} --dry-run"));
        assert_eq!(run.status, 0, "{line}: {}", run.transcript());
        assert!(run.stdout.starts_with("would:"), "{line}: {}", run.stdout);
    }
    assert_eq!(written(&home), [""; 0]);
}

#[test]
fn adding_a_known_address_adds_to_what_is_there() {
    let home = home();
    let add = |line: &str| {
        let report = home
            .json(&format!("linkding add https://WIKI.example.org/rack/ {line} --yes --no-log"));
        assert_eq!(report["results"][0]["status"], "done", "{report}");
        home.json("linkding show 1")
    };
    let merged = add("--tag plans --no-scrape");
    assert_eq!(merged["tags"], serde_json::json!(["hardware", "homelab", "plans"]));
    assert_eq!((&merged["title"], &merged["shared"]), (&"Rack plan".into(), &true.into()));
    let replaced = add("--title New --replace --no-scrape");
    assert_eq!(replaced["tags"], serde_json::json!([]));
    assert_eq!((&replaced["title"], &replaced["notes"]), (&"New".into(), &"".into()));
    let report = home.json("linkding add https://wiki.example.org/rack --if-absent --yes --no-log");
    assert_eq!(report["results"][0]["status"], "already", "{report}");
}

#[test]
fn an_update_says_what_is_different_and_keeps_what_was() {
    let home = home();
    let report =
        home.json("linkding update 1 --title Racks --add-tag plans --remove-tag homelab --unread --yes --no-log");
    let change = report["changes"][0].as_str().unwrap();
    assert!(change.contains("Rack plan <https://wiki.example.org/rack>"), "{change}");
    assert!(change.contains("→ Racks <https://wiki.example.org/rack>"), "{change}");
    assert!(change.contains("#hardware #plans"), "{change}");
    let kept = std::fs::read_to_string(report["state_before"].as_str().unwrap()).unwrap();
    assert!(kept.contains("Rack plan"), "{kept}");
    assert_eq!(home.run("linkding update 1 --yes").status, 2);
}

#[test]
fn bookmarks_go_into_the_archive_and_away() {
    let home = home();
    let report = home.json("linkding archive 2 3 2 --yes --no-log");
    assert_eq!(report["results"].as_array().unwrap().len(), 2, "{report}");
    assert_eq!(home.json("linkding list --archived")["count"], 5);
    let report = home.json("linkding unarchive 2 1 --yes --no-log");
    let results: Vec<&str> = report["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["status"].as_str().unwrap())
        .collect();
    assert_eq!(results, ["done", "already"]);
    let report = home.json("linkding delete 2 --yes --no-log");
    assert!(report["changes"][0].as_str().unwrap().ends_with("→ gone"), "{report}");
    assert_eq!(home.run("linkding show 2").status, 6);
    // One that is not there stops it before anything is done.
    assert_eq!(home.run("linkding delete 3 999999 --yes").status, 6);
    assert_eq!(home.run("linkding show 3").status, 0);
}

#[test]
fn a_tag_gets_another_name_on_all_its_bookmarks() {
    let home = home();
    let report = home.json("linkding tags rename docs handbook --yes --no-log");
    assert_eq!(report["results"][0]["status"], "done", "{report}");
    let tags = home.json("linkding tags list");
    let count = |name: &str| {
        let tags = tags["tags"].as_array().unwrap();
        tags.iter().find(|tag| tag["name"] == name).map(|tag| tag["bookmarks"].as_u64().unwrap())
    };
    assert_eq!((count("docs"), count("handbook")), (None, Some(17)));
    let plan = home.run("linkding tags rename rust handbook --dry-run");
    assert!(plan.stdout.contains("nobody can tell them apart"), "{}", plan.stdout);
    assert_eq!(home.run("linkding tags delete nothing --yes").status, 6);
    assert_eq!(home.run("linkding tags delete handbook --yes").status, 0);
    assert_eq!(home.json("linkding list --tag handbook")["count"], 0);
}

const BROWSER_FILE: &str = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n\
    <DT><H3>Work</H3>\n<DL><p>\n\
    <DT><A HREF=\"https://new.example.org/a\" ADD_DATE=\"1600000000\">A &amp; B</A>\n\
    <DT><A HREF=\"https://wiki.example.org/rack\" ADD_DATE=\"1600000001\">Racks</A>\n\
    </DL><p>\n<DT><A HREF=\"https://new.example.org/b\">Second</A>\n\
    <DT><A HREF=\"javascript:alert(1)\">No address</A>\n</DL><p>\n";

#[test]
fn a_file_of_a_browser_is_imported_once() {
    let home = home();
    home.write("browser.html", BROWSER_FILE);
    let plan = home.run("linkding import browser.html --dry-run --skip-existing");
    assert_eq!(plan.status, 0, "{}", plan.transcript());
    assert!(plan.stdout.contains("import 2 new bookmarks"), "{}", plan.transcript());
    assert!(plan.stderr.contains("javascript:alert(1)"), "{}", plan.stderr);
    assert_eq!(written(&home), [""; 0]);
    let run = home.run("linkding import browser.html --skip-existing --tag imported --yes");
    assert_eq!(run.status, 0, "{}", run.transcript());
    let list = home.json("linkding list --tag imported --tag work");
    assert_eq!((&list["count"], &list["bookmarks"][0]["title"]), (&1.into(), &"A & B".into()));
    assert_eq!(home.json("linkding show 1")["title"], "Rack plan");
    home.control().linkding().forget_requests();
    let again = home.run("linkding import browser.html --skip-existing --tag imported --yes");
    assert_eq!(again.status, 0, "{}", again.transcript());
    assert!(again.stderr.contains("there already"), "{}", again.stderr);
    assert_eq!(written(&home), [""; 0]);
}

#[test]
fn an_import_that_fails_half_way_goes_on_with_the_rest() {
    let home = home();
    let mut text = String::from("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n");
    for number in 0..60 {
        text += &format!("<DT><A HREF=\"https://many.example.org/{number}\">Page {number}</A>\n");
    }
    home.write("many.html", &text);
    let refused =
        Rule::new("/api/bookmarks", Fault::Status(500, String::new())).method("POST").times(7);
    home.control().linkding().add(refused);
    let run = home.run("linkding import many.html --yes --no-log");
    assert_eq!(run.status, 1, "{}", run.transcript());
    assert!(run.stderr.contains("goes on with those"), "{}", run.stderr);
    let stored = home.json("linkding list")["count"].as_u64().unwrap();
    assert!((33..93).contains(&stored), "{stored}");
    let run = home.run("linkding import many.html --yes --no-log");
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert_eq!(home.json("linkding list")["count"], 93);
}

#[test]
fn an_interrupted_import_goes_on_where_it_stopped() {
    let home = home();
    let mut text = String::from("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n");
    for number in 0..400 {
        text += &format!("<DT><A HREF=\"https://many.example.org/{number}\">Page {number}</A>\n");
    }
    home.write("many.html", &text);
    let slow =
        Rule::new("/api/bookmarks", Fault::Latency(Duration::from_millis(50))).method("POST");
    home.control().linkding().add(slow);
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("homelab"))
        .args(["linkding", "import", "many.html", "--yes", "--no-log", "-o", "json"])
        .env("HOME", home.path(""))
        .current_dir(home.path(""))
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..400 {
        if written(&home).len() > 20 {
            break;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let status = child.wait().unwrap();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    assert_eq!(status.code(), Some(130), "{said}");
    assert!(said.contains("what is stored so far stays"), "{said}");
    home.control().linkding().clear_rules();
    let stored = home.json("linkding list")["count"].as_u64().unwrap() - 33;
    assert!((1..400).contains(&stored), "{stored}");
    home.control().linkding().forget_requests();
    let run = home.run("linkding import many.html --yes --no-log");
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert!(run.stderr.contains("250 of "), "{}", run.stderr);
    assert_eq!(home.json("linkding list")["count"], 433);
    assert_eq!(written(&home).len() as u64, 400 - stored);
}

#[test]
fn a_token_is_stored_and_found_again_by_the_word_of_the_hint() {
    let home = home();
    let url = home.linkding().url.clone();
    home.write_config(&format!(
        "  linkding:\n    url: {url}\n    keychain_service: homelab-test-linkding\n"
    ));
    let run = home.run("linkding list");
    assert_eq!(run.status, 4, "{}", run.transcript());
    assert!(run.stderr.contains("homelab credentials set linkding"), "{}", run.stderr);
    let status = home.json("credentials status");
    assert_eq!(status["credentials"][1]["service"], "linkding");
    let mut command = home.command(&["linkding", "list", "-o", "json"]);
    let run = crate::support::run(command.env("HOMELAB_LINKDING_TOKEN", &home.linkding().token));
    assert_eq!(run.status, 0, "{}", run.transcript());
}

#[test]
fn a_file_that_holds_no_bookmarks_is_refused() {
    let home = home();
    home.write("page.html", "<html><body>Hello</body></html>");
    let run = home.run("linkding import page.html --yes");
    assert_eq!(run.status, 1, "{}", run.transcript());
    assert_eq!(home.run("linkding import missing.html --yes").status, 1);
    assert_eq!(written(&home), [""; 0]);
}

#[test]
fn what_is_exported_can_be_imported_elsewhere() {
    let home = home();
    let saved = home.json("linkding export all.html");
    assert_eq!((&saved["kind"], &saved["bookmarks"]), (&"SavedFile".into(), &36.into()));
    assert_eq!(home.run("linkding export all.html").status, 7);
    assert_eq!(home.run("linkding export all.html --force").status, 0);
    let saved = home.json("linkding export active.html --no-archived");
    assert_eq!(saved["bookmarks"], 33);
    let other = configured(Home::with(Lab::builder().clock(Clock::fixed(1_795_000_000))));
    let token = other.linkding().other_token.clone();
    configure(&other, &token, "");
    let file = home.path("all.html");
    let run = other.run(&format!("linkding import {} --yes --no-log", file.display()));
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert_eq!(other.json("linkding list")["count"], 34);
    assert_eq!(other.json("linkding list --archived")["count"], 3);
}

#[test]
fn an_export_on_a_full_disk_leaves_no_half_file() {
    let home = home();
    // The limit on a file's size stands in for a disk that is full: writing fails in the middle.
    let program = assert_cmd::cargo::cargo_bin!("homelab").display().to_string();
    let line = format!("trap '' XFSZ; ulimit -f 4; exec '{program}' linkding export all.html");
    let mut command = assert_cmd::Command::new("sh");
    command.args(["-c", &line]).current_dir(home.path("")).env("HOME", home.path(""));
    let run = crate::support::run(&mut command);
    assert_eq!(run.status, 1, "{}", run.transcript());
    let html = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().contains("html");
    let left =
        std::fs::read_dir(home.path("")).unwrap().filter(|entry| html(entry.as_ref().unwrap()));
    assert_eq!(left.count(), 0);
    assert_eq!(home.run("linkding export missing/folder/all.html").status, 1);
    // Neither is anything replaced that is no plain file.
    std::fs::create_dir(home.path("folder")).unwrap();
    assert_eq!(home.run("linkding export folder --force").status, 7);
}

#[test]
fn files_are_saved_under_safe_names_and_never_over_others() {
    let home = home();
    let saved = home.json("linkding assets download 28 2");
    let file = saved["file"].as_str().unwrap().to_owned();
    assert!(!file.trim_start_matches("./").contains('/'), "{file}");
    let text = std::fs::read_to_string(home.path(&file)).unwrap();
    assert!(text.contains("Leader election"), "{text}");
    assert_eq!(home.run("linkding assets download 28 2").status, 7);
    // A snapshot that is not made yet.
    assert_eq!(home.run("linkding assets download 29 3").status, 1);
    home.write("plan.txt", "cables\n");
    assert_eq!(home.run("linkding assets upload 2 plan.txt --yes --no-log").status, 0);
    let list = home.json("linkding assets list 2");
    assert_eq!(list["assets"][0]["name"], "plan.txt");
    let id = list["assets"][0]["id"].as_u64().unwrap();
    assert_eq!(home.run(&format!("linkding assets delete 2 {id} --yes --no-log")).status, 0);
    assert_eq!(home.json("linkding assets list 2")["assets"], serde_json::json!([]));
    assert_eq!(home.run("linkding assets upload 2 missing.txt --yes").status, 6);
}

#[test]
fn the_api_answers_directly_and_changes_only_with_a_yes() {
    let home = home();
    let tags = home.json("api linkding GET /api/tags/ limit=1");
    assert_eq!(tags["results"].as_array().unwrap().len(), 1);
    let run = home.run("api linkding POST /api/tags/ name=direct --yes --no-log");
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert_eq!(written(&home), ["POST /api/tags/"]);
    let run = home.run_words(&[
        "api",
        "linkding",
        "PATCH",
        "/api/bookmarks/1/",
        "--data",
        r#"{"unread": true}"#,
        "--yes",
        "--no-log",
    ]);
    assert_eq!(run.status, 0, "{}", run.transcript());
    assert_eq!(home.json("linkding show 1")["unread"], true);
    assert_eq!(home.run("api linkding GET /api/tags/ --data {}").status, 2);
}

#[test]
fn access_names_the_tailnet_when_there_is_one() {
    let home = home();
    let addresses = |access: &serde_json::Value| -> Vec<String> {
        let list = access["addresses"].as_array().unwrap();
        list.iter().map(|address| address["url"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!addresses(&home.json("linkding access")).iter().any(|url| url.contains("100.64")));
    let token = home.linkding().token.clone();
    configure(
        &home,
        &token,
        "  tailscale: { enabled: true, host: pve.tail.example, ip: 100.64.0.10 }\n",
    );
    let all = addresses(&home.json("linkding access"));
    let port = home.linkding().port;
    assert!(all.contains(&format!("http://100.64.0.10:{port}/")), "{all:?}");
    assert!(all.contains(&format!("http://pve.tail.example:{port}/")), "{all:?}");
}

#[test]
fn the_overview_has_a_line_for_linkding_and_findings_when_it_is_down() {
    let home = home();
    let service = |overview: &serde_json::Value| {
        let services = overview["services"].as_array().unwrap().clone();
        services.into_iter().find(|service| service["name"] == "linkding").unwrap()
    };
    let overview = home.json("status");
    let linkding = service(&overview);
    assert_eq!((&linkding["kind"], &linkding["status"]), (&"linkding".into(), &"up".into()));
    assert_eq!(linkding["version"], "1.46.2");
    home.block_on(home.control().linkding().set_backend(false)).unwrap();
    let overview = home.json("status");
    assert_eq!(service(&overview)["status"], "down");
    let findings = overview["findings"].as_array().unwrap();
    let found = findings.iter().any(|finding| finding["subject"] == "service linkding");
    assert!(found, "{findings:?}");
}

#[test]
fn a_slow_linkding_costs_no_more_than_the_time_limit() {
    let home = home();
    home.control().linkding().add(Rule::new("/**", Fault::Latency(Duration::from_secs(30))));
    let run: Run = home.run("linkding status --timeout 1");
    assert_eq!(run.status, 8, "{}", run.transcript());
    assert!(run.stdout.contains("nothing answers"), "{}", run.stdout);
}
