//! The wire format of every reading command, as scripts parse it.

use crate::assert_screen;
use crate::support::{Home, regex_literal};

macro_rules! wire_formats {
    ($($name:ident: $line:literal,)+) => {$(
        #[test]
        fn $name() {
            let home = Home::new();
            let run = home.run(concat!($line, " -o json"));
            assert_eq!(run.status, 0, "{}", run.stderr);
            let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
            assert_eq!(document["api_version"], "homelab/v1");
            assert!(document["kind"].is_string());
            assert_screen!(home, run.stdout);
        }
    )+};
}

wire_formats! {
    discovery: "discover --no-log",
    guest_list: "guest list --kind lxc",
    guest_tasks: "guest tasks 105",
    node_list: "node list",
    node_status: "node status",
    storage_list: "storage list",
    storage_content: "storage content local --vmid 200",
    hardware_status: "hardware status",
    hardware_temps: "hardware temps",
    hardware_fans: "hardware fans",
    hardware_voltages: "hardware voltages",
    hardware_sensors: "hardware sensors",
    config_check: "config check",
    config_path: "config path",
    config_show: "config show",
}
