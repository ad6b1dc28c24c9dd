//! The page for Prometheus, judged by promtool.

use std::{
    collections::HashSet,
    io::Write as _,
    process::{Command, Stdio},
};

use gpu::{Reading, Snapshot, host_capture::Output};

use crate::{peers, tree};

fn snapshot(stdout: Vec<u8>, tree: Option<&[u8]>) -> Snapshot {
    let mut capture = tree.map(tree::capture).unwrap_or_default();
    capture.insert_output("nvidia-smi", Output { stdout, stderr: Vec::new(), status: Some(0) });
    Snapshot::from_capture(&capture)
}

/// What promtool has to say; nothing where it is not.
fn promtool(page: &str) -> Option<String> {
    let tool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut tool) = tool else {
        peers::skip("no promtool (apt-get install prometheus)");
        return None;
    };
    tool.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = tool.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    Some(format!(
        "{}{}",
        String::from_utf8_lossy(&said),
        if output.status.success() { "" } else { "failed" }
    ))
}

fn sample(page: &str, start: &str) -> f64 {
    let line = page.lines().find(|line| line.starts_with(start));
    let line = line.unwrap_or_else(|| panic!("no {start} in\n{page}"));
    line.rsplit_once(' ').unwrap().1.parse().unwrap()
}

#[test]
fn numbers_come_in_base_units_and_what_is_absent_does_not_come() {
    let tree = peers::own("trees/mixed-host.sysfs.tsv");
    let snapshot = snapshot(peers::own("two-cards.xml"), Some(&tree));
    let page = snapshot.prometheus();
    assert_eq!(sample(&page, "gpu_temperature_gpu_celsius{card=\"0000:01:00.0\"}"), 84.0);
    assert_eq!(sample(&page, "gpu_memory_used_bytes{card=\"0000:01:00.0\"}"), 6_417_285_120.0);
    assert_eq!(sample(&page, "gpu_fan_duty_ratio{card=\"0000:01:00.0\",fan=\"1\"}"), 0.38);
    assert_eq!(sample(&page, "gpu_clock_graphics_hertz{card=\"0000:01:00.0\"}"), 1.515e9);
    assert_eq!(
        sample(&page, "gpu_throttle{card=\"0000:01:00.0\",reason=\"hw_thermal_slowdown\"}"),
        1.0
    );
    assert_eq!(
        sample(&page, "gpu_mig_memory_used_bytes{card=\"0000:41:00.0\",mig=\"0\"}"),
        19_922_944.0
    );
    assert!(page.contains("gpu_state{card=\"0000:01:00.0\",state=\"ready\"} 1\n"));
    // Told as N/A, so no line of that card.
    let absent =
        |line: &str| line.starts_with("gpu_temperature_memory_celsius{card=\"0000:01:00.0\"");
    assert!(!page.lines().any(absent));
    let values: usize = snapshot
        .gpus
        .iter()
        .flat_map(gpu::Gpu::measurements)
        .filter(|measurement| matches!(measurement.reading, Reading::Value(_)))
        .count();
    let others = ["gpu_info", "gpu_state", "gpu_throttle", "gpu_problem"];
    let counters =
        ["gpu_energy_joules_total", "gpu_idle_seconds_total", "gpu_process_memory_bytes"];
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    let measured = lines.filter(|line| {
        let name = line.split_once('{').unwrap().0;
        !others.contains(&name) && !counters.contains(&name)
    });
    assert_eq!(measured.count(), values, "every number once");
}

#[test]
fn promtool_has_nothing_to_say_about_any_recorded_card() {
    let mut pages = vec![snapshot(
        peers::own("two-cards.xml"),
        Some(&peers::own("trees/mixed-host.sysfs.tsv")),
    )];
    for (_, bytes) in peers::recorded("nvidia-smi/xml") {
        pages.push(snapshot(bytes, None));
    }
    for (name, bytes) in peers::recorded("hwmon") {
        if name.starts_with("gpu-") {
            pages.push(snapshot(Vec::new(), Some(&bytes)));
        }
    }
    for snapshot in pages {
        let page = snapshot.prometheus();
        let Some(said) = promtool(&page) else { return };
        assert_eq!(said, "", "{page}");
    }
}

#[test]
fn odd_names_and_equal_cards_leave_a_valid_page() {
    let csv = "index, name, temperature.gpu\n0, a \"b\" \\ c, 1\n0, a \"b\" \\ c, 2\n[N/A], x, 3\n";
    let page = snapshot(csv.into(), None).prometheus();
    let series: Vec<&str> = page
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.rsplit_once(' ').unwrap().0)
        .collect();
    assert_eq!(series.iter().collect::<HashSet<_>>().len(), series.len(), "{page}");
    assert!(page.contains(r#"name="a \"b\" \\ c""#), "{page}");
    assert_eq!(page.lines().filter(|line| line.starts_with("gpu_temperature_gpu")).count(), 3);
    if let Some(said) = promtool(&page) {
        assert_eq!(said, "");
    }
    // A host without a card has a page without a line.
    assert_eq!(Snapshot::default().prometheus(), "");
}
