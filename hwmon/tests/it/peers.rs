//! Real programs on the same machines: lm-sensors' `sensors` and Prometheus' node_exporter.

use std::{
    collections::BTreeSet,
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    thread::sleep,
    time::Duration,
};

use hwmon::{Chip, Snapshot};

use crate::{
    fuse::Mount,
    tree::{Tree, skip},
};

const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fixtures/hwmon/expected");

/// One `temp1_input: 55.000` of `sensors -u`.
#[derive(Debug)]
pub(crate) struct Subfeature {
    pub(crate) chip: String,
    label: String,
    pub(crate) name: String,
    value: String,
}

pub(crate) fn subfeatures(text: &str) -> Vec<Subfeature> {
    let (mut chip, mut label) = (String::new(), String::new());
    let mut all = Vec::new();
    for (line, previous) in text.lines().zip(std::iter::once("").chain(text.lines())) {
        if previous.is_empty() {
            line.clone_into(&mut chip);
        } else if let Some((name, value)) =
            line.strip_prefix("  ").and_then(|own| own.split_once(": "))
        {
            let (chip, label) = (chip.clone(), label.clone());
            let (name, value) = (name.to_owned(), value.to_owned());
            all.push(Subfeature { chip, label, name, value });
        } else {
            line.strip_suffix(':').unwrap_or(line).clone_into(&mut label);
        }
    }
    all
}

/// Everything that `sensors -u` prints is in the snapshot, with the same value to the last printed digit.
pub(crate) fn check_sensors(tree: &str, snapshot: &Snapshot, text: &str) {
    let found = subfeatures(text);
    for Subfeature { chip: name, label, name: file, value } in &found {
        let chips =
            snapshot.chips.iter().filter(|chip| chip.libsensors_name.as_ref() == Some(name));
        let ours: Vec<String> = chips.filter_map(|chip| printed(chip, file)).collect();
        assert!(!ours.is_empty(), "{tree}: {name} has no {file}");
        let chips =
            snapshot.chips.iter().filter(|chip| chip.libsensors_name.as_ref() == Some(name));
        let labels: Vec<String> = chips.filter_map(|chip| shown_label(chip, file)).collect();
        // libsensors calls the feature without a label `cpu0_vid`, where the channel is `cpu0`.
        let unnamed = label.is_empty() || label == "cpu0_vid";
        let same = unnamed || labels.is_empty() || labels.contains(label);
        assert!(same, "{tree}: {name} {file} is called {label} in sensors, {labels:?} here");
        let same = ours.contains(value) || (value == "nan" && ours == ["malformed"]);
        assert!(same, "{tree}: {name} {file} is {value} in sensors, {ours:?} here");
    }
    println!("{tree}: all {} values of sensors -u are here", found.len());
}

/// The last line of what `sensors` prints above a channel's values.
fn shown_label(chip: &Chip, file: &str) -> Option<String> {
    let owns = |channel: &&hwmon::Channel| {
        file.strip_prefix(&channel.id()).is_some_and(|rest| rest.starts_with('_'))
    };
    let name = chip.channels.iter().find(owns)?.name();
    name.lines().last().map(str::to_owned)
}

/// As `sensors -u` prints it.
fn printed(chip: &Chip, file: &str) -> Option<String> {
    let of_channel = chip.channels.iter().find_map(|channel| {
        let property = file.strip_prefix(&channel.id())?;
        let property = property.strip_prefix('_').unwrap_or(property);
        channel.attribute(property)?;
        Some(channel.reading_of(property))
    });
    let reading = chip.attribute(file).map(hwmon::Attribute::reading).or(of_channel)?;
    let value = reading.value();
    Some(value.map_or_else(|| "malformed".to_owned(), |value| format!("{value:.3}")))
}

#[test]
fn what_debians_sensors_printed_is_here() {
    let Ok(text) = fs::read_to_string(format!("{EXPECTED}/node-exporter-sys.sensors.u.txt")) else {
        return skip("no recorded output of sensors");
    };
    let tree = Tree::recorded().into_iter().find(|tree| tree.name == "node-exporter-sys").unwrap();
    check_sensors(&tree.name, &tree.snapshot(), &text);
}

/// What `sensors -u` says with this configuration; nothing, with the reason, where it cannot be run.
pub(crate) fn sensors(tree: &Tree, conf: &Path) -> Option<String> {
    if !Path::new("/usr/bin/sensors").exists() {
        skip("no lm-sensors (apt-get install lm-sensors)");
        return None;
    }
    let mount = Mount::of(tree)?;
    let (root, conf) = (mount.path().display(), conf.display());
    // libsensors knows no other root than /sys: give it a mount namespace of its own.
    let script = format!(
        "mkdir -p {root}/devices 2>/dev/null; mount --make-rprivate / && \
         mount --bind {root}/class /sys/class && \
         {{ [ ! -d {root}/devices ] || mount --bind {root}/devices /sys/devices; }} && \
         exec sensors -c {conf} -u"
    );
    let output = Command::new("unshare").args(["-m", "sh", "-c", &script]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() && text.is_empty() {
        if errors.contains("unshare") || errors.contains("mount") {
            skip(&format!("no mount namespace may be made here: {errors}"));
            return None;
        }
        println!("{}: sensors finds nothing: {}", tree.name, errors.trim());
    }
    Some(text)
}

#[test]
fn what_sensors_prints_now_is_here() {
    for tree in Tree::recorded() {
        let Some(text) = sensors(&tree, Path::new("/dev/null")) else { return };
        check_sensors(&tree.name, &tree.snapshot(), &text);
        check_adapters(&tree.name, &tree.snapshot(), &text);
    }
}

/// The line below a chip's name says where it is.
pub(crate) fn check_adapters(tree: &str, snapshot: &Snapshot, text: &str) {
    for (name, line) in text.lines().zip(text.lines().skip(1)) {
        let Some(adapter) = line.strip_prefix("Adapter: ") else { continue };
        let mut chips =
            snapshot.chips.iter().filter(|chip| chip.libsensors_name.as_deref() == Some(name));
        let same = chips.any(|chip| chip.adapter.as_deref() == Some(adapter));
        assert!(same, "{tree}: {name} is on {adapter:?} in sensors");
    }
}

/// One `node_hwmon_temp_celsius{chip="…",sensor="temp1"} 55`.
#[derive(Debug)]
struct Sample {
    metric: String,
    chip: String,
    sensor: Option<String>,
    value: f64,
}

fn samples(text: &str) -> Vec<Sample> {
    let hwmon = text.lines().filter(|line| line.starts_with("node_hwmon_"));
    hwmon
        .map(|line| {
            let (metric, rest) = line.split_once('{').unwrap();
            let (labels, value) = rest.rsplit_once("} ").unwrap();
            let label = |name: &str| {
                let (_, rest) = labels.split_once(&format!("{name}=\""))?;
                Some(rest.split_once('"')?.0.to_owned())
            };
            Sample {
                metric: metric.to_owned(),
                chip: label("chip").unwrap(),
                sensor: label("sensor"),
                value: value.parse().unwrap(),
            }
        })
        .collect()
}

/// Each sample belongs to a channel of the chip that has this label, and readings have the same value.
/// `has_collision_pass`: node_exporter before 2026 gave one label to several chips.
fn check_node_exporter(tree: &str, snapshot: &Snapshot, text: &str, has_collision_pass: bool) {
    let samples = samples(text);
    for Sample { metric, chip: label, sensor, value } in &samples {
        let is_it = |chip: &&Chip| {
            chip.node_exporter_name == *label
                || (!has_collision_pass
                    && chip.node_exporter_name.starts_with(&format!("{label}_")))
        };
        let chips: Vec<_> = snapshot.chips.iter().filter(is_it).collect();
        assert!(!chips.is_empty(), "{tree}: no chip {label}");
        let Some(sensor) = sensor else { continue };
        if metric == "node_hwmon_freq_freq_mhz" || sensor.ends_with(|c: char| !c.is_ascii_digit()) {
            continue;
        }
        if ["beep_enable0", "vrm0", "update_interval0"].contains(&sensor.as_str()) {
            let file = sensor.trim_end_matches('0');
            assert!(
                chips.iter().any(|chip| chip.attribute(file).is_some()),
                "{tree}: {label} {file}"
            );
            continue;
        }
        let channels = chips.iter().flat_map(|chip| &chip.channels);
        let channels: Vec<_> = channels.filter(|channel| channel.id() == *sensor).collect();
        // A file without a number is channel 0 there: `thermal_zone0/temp` beside a hwmon.
        assert!(!channels.is_empty() || sensor == "temp0", "{tree}: {label} has no {sensor}");
        let reading = ["temp_celsius", "in_volts", "curr_amps", "fan_rpm", "power_average_watt"]
            .iter()
            .any(|name| metric.strip_prefix("node_hwmon_") == Some(name));
        if reading && !channels.is_empty() {
            let property = if metric.contains("average") { "average" } else { "input" };
            let same = channels.iter().any(|channel| {
                let ours = channel.attribute(property).and_then(|file| file.reading().value());
                ours.is_some_and(|ours| (ours - value).abs() <= value.abs() * 1e-12)
                    || value.is_nan()
            });
            assert!(same, "{tree}: {label} {sensor} is {value} in node_exporter: {channels:?}");
        }
    }
    println!("{tree}: all {} samples of node_exporter are here", samples.len());
}

#[test]
fn what_node_exporter_gave_is_here_under_the_same_labels() {
    let file = format!("{EXPECTED}/node-exporter-sys.node_exporter-master-a7dcc3a.prom");
    let Ok(text) = fs::read_to_string(file) else {
        return skip("no recorded output of node_exporter");
    };
    let tree = Tree::recorded().into_iter().find(|tree| tree.name == "node-exporter-sys").unwrap();
    let snapshot = tree.snapshot();
    check_node_exporter(&tree.name, &snapshot, &text, true);
    let theirs: BTreeSet<_> = samples(&text).into_iter().map(|sample| sample.chip).collect();
    let ours: BTreeSet<_> =
        snapshot.chips.iter().map(|chip| chip.node_exporter_name.clone()).collect();
    // That recording was made without the chip "bogus".
    let missing: Vec<_> = ours.difference(&theirs).collect();
    assert_eq!(missing, ["bogus"]);
}

#[test]
fn what_node_exporter_gives_now_is_here() {
    if !Path::new("/usr/bin/prometheus-node-exporter").exists() {
        return skip("no node_exporter (apt-get install prometheus-node-exporter)");
    }
    for tree in Tree::recorded() {
        let Some(mount) = Mount::of(&tree) else { return };
        let text = scrape(mount.path());
        check_node_exporter(&tree.name, &tree.snapshot(), &text, false);
    }
}

pub(crate) fn scrape(sysfs: &Path) -> String {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut exporter = Command::new("prometheus-node-exporter")
        .arg(format!("--path.sysfs={}", sysfs.display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .args(["--collector.disable-defaults", "--collector.hwmon"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut text = String::new();
    for _ in 0..100 {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
            stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").unwrap();
            stream.read_to_string(&mut text).unwrap();
            break;
        }
        sleep(Duration::from_millis(50));
    }
    exporter.kill().unwrap();
    exporter.wait().unwrap();
    assert!(text.contains("200 OK"), "{text}");
    text
}
