//! The cards that the kernel tells of: all of them on the PCI bus, with what their drivers give in sysfs.

mod amd;
mod file;
mod intel;

use std::collections::BTreeMap;

use host_capture::Capture;

use crate::{Gpu, PciAddress, PciId, Reading, State, Vendor, pci, text};
use file::Files;

/// What is read of a card below `class/drm/cardN`. Documentation: `Documentation/gpu/amdgpu/thermal.rst` and
/// `Documentation/ABI/testing/sysfs-driver-intel-{i915,xe}-hwmon` of the kernel.
pub(crate) const FILES: [&str; 26] = [
    "device/hwmon/hwmon*/*",
    "device/device",
    "device/current_link_speed",
    "device/current_link_width",
    "device/max_link_speed",
    "device/max_link_width",
    "device/gpu_busy_percent",
    "device/mem_busy_percent",
    "device/vcn_busy_percent",
    "device/mem_info_*",
    "device/pp_dpm_sclk",
    "device/pp_dpm_mclk",
    "device/unique_id",
    "device/serial_number",
    "device/product_name",
    "device/vbios_version",
    "device/tile*/gt*/freq0/act_freq",
    "device/tile*/gt*/freq0/max_freq",
    "device/tile*/gt*/freq0/throttle/*",
    "device/tile*/gt*/gtidle/idle_residency_ms",
    "gt_act_freq_mhz",
    "gt_max_freq_mhz",
    "gt/gt*/rps_act_freq_mhz",
    "gt/gt*/rps_max_freq_mhz",
    "gt/gt*/rc6_residency_ms",
    "gt/gt*/throttle_reason_*",
];

/// A card as the bus tells of it.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) vendor: Vendor,
    pub(crate) address: Option<PciAddress>,
    id: Option<PciId>,
    driver: Option<String>,
    /// `card0` below `class/drm`, when a graphics driver holds it.
    pub(crate) drm_node: Option<String>,
    pub(crate) asleep: bool,
    /// Whether it was found on the bus itself, so that a driver that is not told is one that is not there.
    on_bus: bool,
}

/// All cards, by address.
pub(crate) fn cards(capture: &Capture) -> Vec<Card> {
    let on_bus = capture.children("bus/pci/devices").filter_map(|(name, _)| {
        let files = Files::new(capture, format!("bus/pci/devices/{name}"));
        // 0300 VGA, 0302 3D, 0380 other displays (PCI Code and ID Assignment Specification).
        let class = files.hex("class")? >> 8;
        if !matches!(class, 0x0300 | 0x0302 | 0x0380) {
            return None;
        }
        let vendor_number = files.hex("vendor")?;
        Some(Card {
            vendor: Vendor::from_pci(vendor_number)?,
            address: name.parse().ok(),
            id: id(vendor_number, files.hex("device")),
            driver: files.link_end("driver"),
            drm_node: None,
            asleep: is_asleep(&files),
            on_bus: true,
        })
    });
    let mut cards: Vec<Card> = on_bus.collect();
    for node in drm_nodes(capture) {
        let files = Files::new(capture, format!("class/drm/{node}/device"));
        let event = files.lines("uevent");
        let said =
            |key: &str| event.iter().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        let address = said("PCI_SLOT_NAME").and_then(|slot| slot.parse().ok());
        if let Some(known) =
            cards.iter_mut().find(|card| address.is_some() && card.address == address)
        {
            known.drm_node = Some(node.to_owned());
            continue;
        }
        let numbers = said("PCI_ID").and_then(|id| id.split_once(':'));
        let vendor_number = files.hex("vendor").or_else(|| pci::hex(numbers?.0));
        let Some(vendor) = vendor_number.and_then(Vendor::from_pci) else { continue };
        let device = files.hex("device").or_else(|| pci::hex(numbers?.1));
        cards.push(Card {
            vendor,
            address,
            id: vendor_number.and_then(|vendor| id(vendor, device)),
            driver: said("DRIVER").map(text::clean),
            drm_node: Some(node.to_owned()),
            asleep: is_asleep(&files),
            on_bus: false,
        });
    }
    cards.sort_by_key(|card| card.address);
    cards
}

fn id(vendor: u32, device: Option<u32>) -> Option<PciId> {
    Some(PciId { vendor: u16::try_from(vendor).ok()?, device: u16::try_from(device?).ok()? })
}

/// `card0`, not its connectors `card0-DP-1`.
fn drm_nodes(capture: &Capture) -> Vec<&str> {
    let numbered = |name: &str| {
        name.strip_prefix("card").is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    // Before connectors were listed, or in a capture of single files, the node itself may not be in it.
    let names: BTreeMap<&str, ()> = capture
        .nodes()
        .filter_map(|(path, _)| path.strip_prefix("class/drm/")?.split('/').next())
        .filter(|name| numbered(name))
        .map(|name| (name, ()))
        .collect();
    names.into_keys().collect()
}

/// `power_state` is the one file that amdgpu lets be read without waking the card; D3hot and D3cold are sleep.
fn is_asleep(files: &Files<'_>) -> bool {
    let state = files.word("power_state").into_value();
    let runtime = files.word("power/runtime_status").into_value();
    state.is_some_and(|state| state.starts_with("D3"))
        || runtime.is_some_and(|status| status == "suspended")
}

/// A card with everything that its driver gives in sysfs. NVIDIA's driver gives nothing there.
pub(crate) fn gpu(capture: &Capture, card: &Card) -> Gpu {
    let mut gpu = Gpu::new(card.vendor, state(card));
    gpu.address = card.address;
    gpu.pci_id = card.id;
    gpu.driver = card.driver.clone().map_or_else(Reading::default, Reading::Value);
    let Some(node) = &card.drm_node else { return gpu };
    let files = Files::new(capture, format!("class/drm/{node}")).of(card.asleep);
    match card.driver.as_deref() {
        Some("amdgpu" | "radeon") => amd::read(&files, &mut gpu),
        Some("i915" | "xe") => intel::read(&files, &mut gpu),
        _ => {}
    }
    gpu
}

fn state(card: &Card) -> State {
    let driver = card.driver.as_deref();
    match (driver, card.vendor) {
        (Some("vfio-pci"), _) => State::PassedThrough,
        _ if card.asleep && driver.is_some() => State::Asleep,
        (Some("nvidia"), Vendor::Nvidia) => State::Unreachable, // until nvidia-smi answers
        (Some("amdgpu" | "radeon"), Vendor::Amd) | (Some("i915" | "xe"), Vendor::Intel) => {
            State::Ready
        }
        (Some(other), _) => State::OtherDriver(other.to_owned()),
        (None, _) if card.on_bus => State::NoDriver,
        (None, _) => State::Unreachable,
    }
}

/// What both drivers have in common: the PCIe link, and the card's chip of sensors.
fn read_common<'a>(files: &Files<'a>, gpu: &mut Gpu) -> Option<file::Hwmon<'a>> {
    let device = files.below("device");
    gpu.link.generation = device.parsed("current_link_speed", generation);
    gpu.link.max_generation = device.parsed("max_link_speed", generation);
    gpu.link.lanes = device.parsed("current_link_width", lanes);
    gpu.link.max_lanes = device.parsed("max_link_width", lanes);
    let hwmon = file::Hwmon::of(&device)?;
    gpu.fans = hwmon.fans();
    Some(hwmon)
}

/// `16.0 GT/s PCIe`
fn generation(text: &str) -> Option<u8> {
    Some(match text.split_whitespace().next()? {
        "2.5" => 1,
        "5.0" | "5" => 2,
        "8.0" | "8" => 3,
        "16.0" | "16" => 4,
        "32.0" | "32" => 5,
        "64.0" | "64" => 6,
        _ => return None,
    })
}

/// 0 is the kernel's way to say that the card does not answer.
fn lanes(text: &str) -> Option<u8> {
    text.parse().ok().filter(|lanes| (1..=32).contains(lanes))
}
