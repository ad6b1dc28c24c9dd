//! What the bus and sysfs tell, and what nvidia-smi's silence means in their light.

use std::time::Duration;

use gpu::{
    Absent, Error, ErrorKind, Gpu, PciAddress, Reading, Snapshot, State, Vendor,
    host_capture::{Capture, Kind, Node, Output},
};

use crate::{peers, show, tree};

fn recorded(name: &str) -> Option<Gpu> {
    let recorded = peers::recorded("hwmon");
    let (_, bytes) = recorded.iter().find(|(own, _)| *own == format!("{name}.sysfs.tsv"))?;
    let mut snapshot = Snapshot::from_capture(&tree::capture(bytes));
    assert_eq!(snapshot.gpus.len(), 1, "{name}");
    snapshot.gpus.pop()
}

fn readings(gpu: &Gpu) -> Vec<(String, f64)> {
    gpu.measurements()
        .into_iter()
        .filter_map(|own| Some((own.id, own.reading.into_value()?)))
        .collect()
}

#[test]
fn a_host_with_cards_of_all_kinds_is_read_card_by_card() {
    let snapshot =
        Snapshot::from_capture(&tree::capture(&peers::own("trees/mixed-host.sysfs.tsv")));
    insta::assert_snapshot!(show::snapshot(&snapshot));
}

#[test]
fn recorded_cards_of_amd_and_intel_are_read() {
    for (name, bytes) in peers::recorded("hwmon") {
        if !name.starts_with("gpu-") {
            continue;
        }
        let snapshot = Snapshot::from_capture(&tree::capture(&bytes));
        let gpu = &snapshot.gpus[0];
        println!("{name}: {} {:?}", gpu.display_name(), readings(gpu));
        assert_eq!((snapshot.gpus.len(), &gpu.state), (1, &State::Ready), "{name}");
        assert!(gpu.temperatures.gpu.is_value() && gpu.clocks.graphics.is_value(), "{name}");
        assert!(snapshot.problems.is_empty(), "{name}");
    }
}

#[test]
fn a_radeon_rx_6900_xt_tells_its_temperatures_by_their_labels() {
    let Some(gpu) = recorded("gpu-amd-rx6900xt") else { return };
    assert_eq!(gpu.vendor, Vendor::Amd);
    assert_eq!(gpu.display_name(), "AMD GPU 1002:73bf");
    assert_eq!(gpu.temperatures.gpu.to_string(), "56 °C");
    assert_eq!(gpu.temperatures.hotspot.to_string(), "59 °C");
    assert_eq!(gpu.temperatures.memory.to_string(), "54 °C");
    assert_eq!(gpu.temperatures.shutdown.to_string(), "105 °C");
    assert_eq!(gpu.utilization.gpu.to_string(), "3 %");
    assert_eq!(gpu.memory.total.value().unwrap().0, 17_163_091_968);
    assert_eq!(gpu.clocks.graphics.to_string(), "500 MHz");
    assert_eq!(gpu.max_clocks.graphics.to_string(), "2660 MHz");
    assert_eq!(gpu.power.draw.to_string(), "36 W");
    assert_eq!(gpu.power.max_limit.to_string(), "332 W");
    assert_eq!(gpu.fans[0].speed.to_string(), "0 RPM");
    assert_eq!(
        (gpu.link.generation.clone(), gpu.link.lanes.clone()),
        (Reading::Value(4), Reading::Value(16))
    );
    assert_eq!(gpu.uuid, Reading::Value("946d7e1ef9b172dd".to_owned()));
}

#[test]
fn an_old_radeon_without_labels_is_read_too() {
    let Some(gpu) = recorded("gpu-amd-hd7870-radeon") else { return };
    assert_eq!(gpu.temperatures.gpu.to_string(), "27 °C");
    assert_eq!(gpu.temperatures.slowdown.to_string(), "120 °C");
    assert_eq!(gpu.fans[0].duty.to_string(), "20 %");
    assert_eq!(gpu.fans[0].speed, Reading::default());
    assert_eq!(gpu.utilization.gpu, Reading::default());
}

#[test]
fn an_apu_has_no_fan_and_no_unique_id() {
    let Some(gpu) = recorded("gpu-amd-phoenix-apu") else { return };
    assert!(gpu.fans.is_empty());
    assert_eq!(gpu.uuid, Reading::Absent(Absent::Empty));
    assert_eq!(gpu.power.draw.to_string(), "3.103 W");
    assert_eq!(gpu.power.instant.to_string(), "3.142 W");
}

#[test]
fn both_drivers_of_intel_tell_clocks_limits_and_counters() {
    let Some(battlemage) = recorded("gpu-intel-b580-xe") else { return };
    assert_eq!(battlemage.temperatures.gpu.to_string(), "54 °C");
    assert_eq!(battlemage.temperatures.memory.to_string(), "56 °C");
    assert_eq!(battlemage.max_clocks.graphics.to_string(), "2850 MHz");
    assert_eq!(battlemage.max_clocks.video.to_string(), "1500 MHz");
    assert_eq!(battlemage.power.limit.to_string(), "190 W");
    assert_eq!(battlemage.power.draw, Reading::default(), "only a difference of counters tells it");
    assert_eq!(battlemage.fans.len(), 3);
    assert_eq!(battlemage.throttle, Reading::Value(Vec::new()));
    assert!(matches!(battlemage.link.lanes, Reading::Absent(Absent::Implausible(_))));
    assert_eq!(battlemage.counters.energy[0].microjoules, 11_031_745_544);
    assert_eq!(battlemage.counters.idle.len(), 2);

    let Some(alchemist) = recorded("gpu-intel-a380-i915") else { return };
    assert_eq!(alchemist.temperatures.gpu.to_string(), "55 °C");
    assert_eq!(alchemist.clocks.graphics.to_string(), "600 MHz");
    assert_eq!(alchemist.power.limit.to_string(), "55 W");
    assert_eq!(alchemist.power.default_limit, Reading::Absent(Absent::NotAvailable));
    assert_eq!(alchemist.throttle, Reading::Value(Vec::new()));
}

fn intel(microjoules: u64, idle: u64) -> Snapshot {
    let tree = format!(
        "class/drm/card1/device/uevent\tDRIVER=xe\\nPCI_ID=8086:E20B\\nPCI_SLOT_NAME=0000:09:00.0\n\
         class/drm/card1/device/hwmon/hwmon2/energy1_input\t1\n\
         class/drm/card1/device/hwmon/hwmon2/energy1_label\tpkg\n\
         class/drm/card1/device/hwmon/hwmon2/energy2_input\t{microjoules}\n\
         class/drm/card1/device/hwmon/hwmon2/energy2_label\tcard\n\
         class/drm/card1/device/tile0/gt0/gtidle/idle_residency_ms\t{idle}\n\
         class/drm/card1/device/tile0/gt0/freq0/throttle/reason_pl1\t1\n\
         class/drm/card1/device/tile0/gt0/freq0/throttle/status\t1\n"
    );
    Snapshot::from_capture(&tree::capture(tree.as_bytes()))
}

#[test]
fn power_and_utilisation_are_differences_of_two_snapshots() {
    let (earlier, later) = (intel(5_000_000_000, 1000), intel(5_100_000_000, 2500));
    let two_seconds = Duration::from_secs(2);
    let address: PciAddress = "0000:09:00.0".parse().unwrap();
    let powers = later.power_since(&earlier, two_seconds);
    assert_eq!(powers, [(address, Reading::Value(gpu::Watts(50.0)))]);
    let busy = later.gpus[0].utilization_since(&earlier.gpus[0], two_seconds);
    assert_eq!(busy, [("gt0".to_owned(), Reading::Value(gpu::Percent(25.0)))]);
    let none = Reading::Absent(Absent::NoDifference);
    assert_eq!(earlier.gpus[0].power_since(&later.gpus[0], two_seconds), none.clone());
    assert_eq!(later.gpus[0].power_since(&earlier.gpus[0], Duration::ZERO), none);
    let reasons = later.gpus[0].throttle.value().unwrap();
    assert_eq!(reasons[0].to_string(), "at the lasting power limit");
}

/// A host with one NVIDIA card.
fn host(driver: Option<&str>, module: bool, output: Option<Output>) -> Snapshot {
    let mut capture = Capture::default();
    let card = "bus/pci/devices/0000:01:00.0";
    capture.insert(card, Node::link("../../../devices/pci0000:00/0000:01:00.0", Kind::Directory));
    for (file, content) in [("class", "0x030000"), ("vendor", "0x10de"), ("device", "0x1e87")] {
        capture.insert(format!("{card}/{file}"), Node::file(Ok(content.into())));
    }
    if let Some(driver) = driver {
        let target = format!("../../../bus/pci/drivers/{driver}");
        capture.insert(format!("{card}/driver"), Node::link(target, Kind::Directory));
    }
    if module {
        capture.insert("module/nvidia/version", Node::file(Ok("570.124.04".into())));
    }
    if let Some(output) = output {
        capture.insert_output("nvidia-smi", output);
    }
    Snapshot::from_capture(&capture)
}

fn said(status: i32, stdout: &str) -> Option<Output> {
    Some(Output { stdout: stdout.into(), stderr: Vec::new(), status: Some(status) })
}

const NOT_LOADED: &str =
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n";
const MISMATCH: &str =
    "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.161\n";

fn kinds(snapshot: &Snapshot) -> Vec<ErrorKind> {
    snapshot.problems.iter().map(Error::kind).collect()
}

#[test]
fn a_card_for_a_virtual_machine_is_no_missing_driver() {
    for output in [None, said(9, NOT_LOADED), said(127, ""), said(6, "No devices were found\n")] {
        let snapshot = host(Some("vfio-pci"), false, output);
        assert_eq!(snapshot.gpus[0].state, State::PassedThrough);
        assert_eq!(kinds(&snapshot), [ErrorKind::PassedThrough]);
        assert_eq!(snapshot.problems[0].card(), snapshot.gpus[0].address);
    }
}

#[test]
fn no_driver_another_driver_no_command_and_no_match_are_told_apart() {
    let no_driver = host(None, false, said(9, NOT_LOADED));
    assert_eq!(
        (no_driver.gpus[0].state.clone(), kinds(&no_driver)),
        (State::NoDriver, vec![ErrorKind::DriverNotLoaded])
    );

    let nouveau = host(Some("nouveau"), false, said(127, ""));
    assert_eq!(nouveau.gpus[0].state, State::OtherDriver("nouveau".to_owned()));
    assert_eq!(kinds(&nouveau), [ErrorKind::OtherDriver]);

    let no_command = host(Some("nvidia"), true, said(127, ""));
    assert_eq!(
        (no_command.gpus[0].state.clone(), kinds(&no_command)),
        (State::Unreachable, vec![ErrorKind::CommandMissing])
    );

    let mismatch = host(Some("nvidia"), true, said(18, MISMATCH));
    assert_eq!(kinds(&mismatch), [ErrorKind::LibraryMismatch]);
    let text = mismatch.problems[0].to_string();
    assert!(
        text.contains("NVML library version: 535.161") && text.contains("570.124.04"),
        "{text}"
    );

    let container = host(Some("nvidia"), true, said(9, NOT_LOADED));
    assert_eq!(
        kinds(&container),
        [ErrorKind::DeviceFilesRefused],
        "the host's driver is there: only the way to it is not"
    );

    let lost = host(
        Some("nvidia"),
        true,
        said(
            15,
            "Unable to determine the device handle for GPU0: 0000:01:00.0: Unknown Error\nNo devices were found\n",
        ),
    );
    assert_eq!(
        (lost.gpus[0].state.clone(), kinds(&lost)),
        (State::Lost, vec![ErrorKind::DeviceLost])
    );
}

#[test]
fn a_lost_card_beside_a_good_one_keeps_the_good_one() {
    let xml = peers::own("two-cards.xml");
    let warning =
        b"Unable to determine the device handle for GPU2: 0000:99:00.0: Unknown Error\n".to_vec();
    let output = Output { stdout: [warning, xml].concat(), stderr: Vec::new(), status: Some(0) };
    let snapshot = host(Some("nvidia"), true, Some(output));
    let states: Vec<_> = snapshot
        .gpus
        .iter()
        .map(|gpu| (gpu.address.unwrap().to_string(), gpu.state.code()))
        .collect();
    let expected = [("0000:01:00.0", "ready"), ("0000:41:00.0", "ready"), ("0000:99:00.0", "lost")];
    assert_eq!(states, expected.map(|(address, state)| (address.to_owned(), state)));
    assert_eq!(snapshot.driver_version, Reading::Value("610.57.04".to_owned()));
    assert!(kinds(&snapshot).contains(&ErrorKind::DeviceLost));
}

#[test]
fn a_host_without_any_card_has_no_problem() {
    let empty = Snapshot::from_capture(&Capture::default());
    assert!(empty.gpus.is_empty() && empty.problems.is_empty());
    let mut capture = Capture::default();
    capture.insert_output("nvidia-smi", said(127, "").unwrap());
    assert!(Snapshot::from_capture(&capture).problems.is_empty());
}

#[test]
fn a_sleeping_card_has_no_readings_and_says_why() {
    let snapshot = Snapshot::from_capture(&tree::capture(
        b"class/drm/card0/device/uevent\tDRIVER=amdgpu\\nPCI_ID=1002:73BF\\nPCI_SLOT_NAME=0000:03:00.0\n\
          class/drm/card0/device/power_state\tD3cold\n",
    ));
    let gpu = &snapshot.gpus[0];
    assert_eq!(gpu.state, State::Asleep);
    assert_eq!(gpu.utilization.gpu, Reading::Absent(Absent::Asleep));
}
