//! `homelab gpu`: cards of this machine, of others, of containers, and from files.

use crate::assert_screen;
use crate::support::{Home, regex_literal};

const TWO_CARDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../gpu/tests/fixtures/two-cards.xml");
const POLL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../gpu/tests/fixtures/poll.csv");

#[test]
fn a_file_of_nvidia_smi_is_shown_like_the_cards_themselves() {
    let home = Home::new();
    std::fs::copy(TWO_CARDS, home.path("cards.xml")).unwrap();
    std::fs::copy(POLL, home.path("cards.csv")).unwrap();
    for command in ["status", "resources", "processes"] {
        assert_screen!(home, home.run(&format!("gpu {command} --input cards.xml")).transcript());
    }
    assert_screen!(home, home.run("gpu status --input cards.csv").transcript());
}

#[test]
fn json_has_every_number_or_the_reason_why_there_is_none() {
    let home = Home::new();
    std::fs::copy(TWO_CARDS, home.path("cards.xml")).unwrap();
    let status = home.json("gpu status --input cards.xml");
    let gpus = status["gpus"].as_array().unwrap();
    assert_eq!(gpus.len(), 2);
    for gpu in gpus {
        for (name, reading) in gpu["readings"].as_object().unwrap() {
            let told = reading["value"].is_number() ^ reading["absent"].is_string();
            assert!(told, "{name}: {reading}");
        }
    }
}

#[test]
fn what_is_no_output_of_nvidia_smi_is_refused() {
    let home = Home::new();
    home.write("page.xml", "<html><body>502</body></html>");
    let page = home.run("gpu status --input page.xml");
    assert_eq!(page.status, 1, "{}", page.stdout);
    assert!(page.stderr.contains("page.xml"), "{}", page.stderr);
    assert_eq!(home.run("gpu status --input nowhere.xml").status, 6);
}

#[test]
fn the_card_of_a_container_is_asked_in_there() {
    let home = Home::with(demo_lab::Lab::builder().time_scale(0.05));
    if !home.has_shell() {
        return;
    }
    home.write_config(&format!("{}  gpu: {{ container: 100 }}\n", home.ssh_section()));
    let stopped = home.run("gpu status");
    assert_eq!(stopped.status, 1, "{}", stopped.stdout);
    assert!(stopped.stderr.contains("homelab start 100"), "{}", stopped.stderr);
    assert_eq!(home.run("start 100 --yes").status, 0);
    let status = home.json("gpu status");
    assert_eq!(status["gpus"][0]["name"], "NVIDIA GeForce RTX 2080", "{status}");
    assert_eq!(status["gpus"][0]["container"], 100);
}

#[test]
fn watching_streams_one_document_a_look() {
    let home = Home::new();
    std::fs::copy(TWO_CARDS, home.path("cards.xml")).unwrap();
    let run = home.run("gpu watch --input cards.xml -n 0.1 --count 2 -o ndjson");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 2);
}
