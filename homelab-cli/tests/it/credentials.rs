//! `homelab credentials`: where secrets come from, never what they are.

use crate::support::{Home, run};

#[test]
fn a_secret_is_stored_found_and_forgotten_and_never_shown() {
    let home = Home::new();
    let secret = home.proxmox().token_secret.clone();
    let without_variable = |words: &[&str]| {
        let mut command = home.command(words);
        command.env_remove("HOMELAB_PROXMOX_TOKEN");
        command
    };
    let stored = run(
        without_variable(&["credentials", "set", "proxmox"]).write_stdin(format!("{secret}\n"))
    );
    assert_eq!(stored.status, 0, "{}", stored.stderr);
    let list = run(&mut without_variable(&["guest", "list"]));
    assert_eq!(list.status, 0, "the stored secret opens the lab: {}", list.stderr);
    let status = run(&mut without_variable(&["credentials", "status"]));
    assert!(status.stdout.contains("● from "), "{}", status.stdout);
    let removed = run(&mut without_variable(&["credentials", "remove", "proxmox"]));
    assert_eq!(removed.status, 0, "{}", removed.stderr);
    assert_eq!(run(&mut without_variable(&["guest", "list"])).status, 4);
    let logs = std::fs::read_dir(home.path("logs")).unwrap();
    let logs: String =
        logs.map(|log| std::fs::read_to_string(log.unwrap().path()).unwrap()).collect();
    for text in [&stored.stdout, &stored.stderr, &status.stdout, &removed.stdout, &logs] {
        assert!(!text.contains(&secret), "{text}");
    }
}

#[test]
fn the_environment_is_taken_first_and_said_to_be() {
    let home = Home::new();
    let status = home.json("credentials status");
    let proxmox = &status["credentials"][0];
    assert_eq!(proxmox["source"], "environment (HOMELAB_PROXMOX_TOKEN)");
    assert_eq!(proxmox["account"], home.proxmox().token_id.as_str());
}
