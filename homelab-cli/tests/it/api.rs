//! `homelab api`: an API itself.

use crate::support::Home;

#[test]
fn the_data_of_any_path_is_printed_as_json() {
    let home = Home::new();
    let run = home.run("api proxmox GET /version");
    assert_eq!(run.status, 0, "{}", run.stderr);
    let version: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(version["version"].is_string());
    let nodes = home.run("api proxmox get cluster/resources type=node -o yaml");
    assert!(nodes.stdout.contains("node: pve"), "{}", nodes.stdout);
}

#[test]
fn what_the_server_says_to_a_wrong_parameter_is_shown() {
    let home = Home::new();
    let run = home.run("api proxmox GET /cluster/resources type=nonsense");
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("type"), "{}", run.stderr);
    let no_value = home.run("api proxmox GET /version key");
    assert_eq!(no_value.status, 2);
    assert!(no_value.stderr.contains("key=value"), "{}", no_value.stderr);
    home.control().forget_requests();
}
