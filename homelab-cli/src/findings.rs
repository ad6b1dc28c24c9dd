//! What deserves attention: rules over the picture and the configuration. Pure.

mod backups;
mod gpus;
mod resources;
mod sensors;
mod services;
mod state;

use jiff::Timestamp;

use crate::config::Config;
use crate::sources::Picture;
use crate::views::findings::Finding;

/// What a rule may look at.
pub struct Context<'a> {
    /// What was read.
    pub picture: &'a Picture,
    /// What the owner wants.
    pub config: &'a Config,
    /// The present.
    pub now: Timestamp,
}

/// A rule adds a finding for each thing that it objects to.
type Rule = fn(&Context<'_>, &mut Vec<Finding>);

const RULES: &[Rule] = &[
    state::nodes,
    state::guests,
    resources::nodes,
    resources::storage,
    backups::age,
    sensors::limits,
    services::state,
    services::certificates,
    gpus::state,
];

/// All findings, the worst first.
pub fn evaluate(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        rule(context, &mut findings);
    }
    // A stable sort: rules of equal severity keep their order, and so do the things they looked at.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::views::Usage;
    use crate::views::guests::Guest;
    use crate::views::hardware::{Hardware, Reading};
    use crate::views::nodes::Node;
    use crate::views::storage::Storage;

    fn guest(vmid: u32, kind: &str) -> Guest {
        Guest {
            vmid,
            name: Some(format!("guest-{vmid}")),
            kind: kind.to_owned(),
            node: "pve".to_owned(),
            status: "running".to_owned(),
            expected_state: None,
            role: None,
            cpus: Some(2.0),
            cpu_percent: Some(5.0),
            memory: Some(Usage { used_bytes: 1, total_bytes: 100 }),
            disk: Some(Usage { used_bytes: 1, total_bytes: 100 }),
            uptime_seconds: Some(1),
            ip_addresses: None,
            tags: Vec::new(),
            template: false,
            lock: None,
        }
    }

    fn temperature(chip: &str, value: f64, level: Option<&'static str>) -> Reading {
        Reading {
            chip: chip.to_owned(),
            channel: "temp1".to_owned(),
            label: None,
            value: Some(value),
            unit: "celsius",
            limits: Vec::new(),
            alarms: Vec::new(),
            level,
            verdict: "ok".to_owned(),
            code: None,
            reason: None,
        }
    }

    fn found(picture: &Picture, more: &str) -> Vec<String> {
        let (config, _) = config::parse(&format!("homelab:\n  name: x\n{more}"), None).unwrap();
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let line = |finding: Finding| {
            let Finding { id, severity, subject, message, .. } = finding;
            format!("{id} {severity:?}: {subject} {message}")
        };
        evaluate(&Context { picture, config: &config, now }).into_iter().map(line).collect()
    }

    #[test]
    fn an_ordinary_lab_has_no_findings() {
        let picture = Picture { guests: vec![guest(100, "lxc")], ..Picture::default() };
        assert_eq!(found(&picture, ""), Vec::<String>::new());
    }

    #[test]
    fn thresholds_are_those_of_the_configuration_and_can_be_switched_off() {
        let mut busy = guest(100, "lxc");
        busy.cpu_percent = Some(91.0);
        busy.disk = Some(Usage { used_bytes: 96, total_bytes: 100 });
        busy.memory = Some(Usage { used_bytes: 90, total_bytes: 100 });
        let mut machine = guest(101, "qemu");
        machine.memory = Some(Usage { used_bytes: 99, total_bytes: 100 });
        let picture = Picture { guests: vec![busy, machine], ..Picture::default() };
        insta::assert_snapshot!(found(&picture, "").join("\n"), @r#"
        guest-disk/100 Critical: CT 100 "guest-100" root disk at 96 % (threshold 90 %)
        guest-cpu/100 Warning: CT 100 "guest-100" CPU at 91 % (threshold 80 %)
        guest-memory/100 Warning: CT 100 "guest-100" memory at 90 % (threshold 85 %)
        "#);
        let higher = "  monitoring: { resource_thresholds: { cpu_warning: 95, memory_warning: 95, disk_warning: 99 } }\n";
        assert_eq!(found(&picture, higher), Vec::<String>::new());
        assert_eq!(found(&picture, "  monitoring: { enabled: false }\n"), Vec::<String>::new());
    }

    #[test]
    fn a_storage_that_all_nodes_share_is_told_once() {
        let storage = |node: &str, shared| Storage {
            name: "nas".to_owned(),
            node: node.to_owned(),
            kind: "nfs".to_owned(),
            status: "available".to_owned(),
            content: Vec::new(),
            shared,
            usage: Some(Usage { used_bytes: 93, total_bytes: 100 }),
        };
        let ids = |shared| {
            let storage = vec![storage("pve", shared), storage("pve2", shared)];
            found(&Picture { storage, ..Picture::default() }, "").len()
        };
        assert_eq!((ids(true), ids(false)), (1, 2));
    }

    #[test]
    fn a_node_that_is_away_names_what_is_unknown_with_it() {
        let node = Node {
            name: "pve".to_owned(),
            status: "offline".to_owned(),
            version: None,
            cpus: None,
            cpu_percent: None,
            load_average: None,
            memory: None,
            disk: None,
            uptime_seconds: None,
        };
        let guests = vec![guest(100, "lxc"), guest(101, "qemu")];
        let picture = Picture { nodes: vec![node], guests, ..Picture::default() };
        insta::assert_snapshot!(found(&picture, "").join("\n"), @"node-state/pve Critical: node pve is offline; the state of its 2 guests is unknown");
    }

    #[test]
    fn backups_age_and_unknown_backups_are_no_finding() {
        let picture =
            |backups| Picture { guests: vec![guest(100, "lxc")], backups, ..Picture::default() };
        let made = |days: i64| Timestamp::from_second(1_795_000_000 - days * 86_400).unwrap();
        let with = |days| picture(Some([(100, made(days))].into()));
        assert_eq!(found(&with(6), ""), Vec::<String>::new());
        insta::assert_snapshot!(found(&with(10), "").join("\n"), @r#"backup-age/100 Warning: CT 100 "guest-100" its newest backup is 10 d old (limit 7 d)"#);
        assert_eq!(found(&picture(Some([].into())), "").len(), 1);
        assert_eq!(found(&picture(Some([].into())), "  backups: { exclude: [100] }\n").len(), 0);
        assert_eq!(found(&picture(None), ""), Vec::<String>::new());
    }

    #[test]
    fn a_reading_beyond_a_limit_is_a_finding_and_others_are_not() {
        let temperatures = vec![
            temperature("k10temp-pci-00c3", 76.0, Some("warning")),
            temperature("nvme-pci-0100", 84.0, Some("critical")),
            temperature("drivetemp-scsi-0-0", 35.0, None),
        ];
        let hardware = Hardware { host: "pve".to_owned(), temperatures, ..Hardware::default() };
        let picture = Picture { hardware: vec![hardware], ..Picture::default() };
        insta::assert_snapshot!(found(&picture, "").join("\n"), @"
        sensor/pve/nvme-pci-0100/temp1 Critical: temp1 (nvme-pci-0100) on pve 84.0 °C is beyond its critical limit
        sensor/pve/k10temp-pci-00c3/temp1 Warning: temp1 (k10temp-pci-00c3) on pve 76.0 °C is beyond its limit
        ");
    }
}
