//! `nvidia-smi -q -x`, of any driver since 418.

use super::{
    Report, cell,
    fields::{self, Names, Record},
    tree::{self, Element},
};
use crate::{
    Absent, Error, ErrorKind, Gpu, Memory, MigDevice, Process, ProcessKind, Reading, State, text,
};

const ROOT: &[u8] = b"<nvidia_smi_log";

/// Where the document starts, in an output that may begin with warnings.
pub(super) fn start(output: &[u8]) -> Option<usize> {
    let root = output.windows(ROOT.len()).position(|window| window == ROOT)?;
    let declaration = output[..root].windows(5).position(|window| window == b"<?xml");
    Some(declaration.unwrap_or(root))
}

pub(super) fn read(output: &[u8], start: usize) -> Result<Report, Error> {
    let tree = tree::read(&output[start..])?;
    let missing = if tree.truncated { Absent::CutOff } else { Absent::Missing };
    let root = Section { element: Some(&tree.root), missing: missing.clone() };
    let cards: Vec<&Element> = tree.root.all("gpu").collect();
    if cards.is_empty() && tree.truncated {
        return Err(Error::new(ErrorKind::CutOff));
    }
    let last = cards.len().saturating_sub(1);
    let gpus = cards.iter().enumerate().map(|(position, card)| {
        // Only the last card can be incomplete.
        let missing = if position == last { missing.clone() } else { Absent::Missing };
        gpu(card, missing)
    });
    let mut report = Report {
        driver_version: root.text(fields::DRIVER_VERSION).and_then(cell::word),
        cuda_version: root.text(fields::CUDA_VERSION).and_then(cell::word),
        written_at: root.text(fields::WRITTEN_AT).and_then(cell::word),
        attached_gpus: root.text(fields::ATTACHED_GPUS).and_then(cell::count),
        gpus: gpus.collect(),
        truncated: tree.truncated,
        ..Report::default()
    };
    // Cards are written in the order of their numbers, unless only some of them were asked for.
    if report
        .attached_gpus
        .as_ref()
        .into_value()
        .is_some_and(|count| *count as usize == report.gpus.len())
    {
        for (index, gpu) in (0..).zip(&mut report.gpus) {
            gpu.index = Reading::Value(index);
        }
    }
    report.notes = text::lines(&output[..start]);
    let after = &output[start + tree.end..];
    report.notes.extend(text::lines(after).into_iter().filter(|line| !line.starts_with('<')));
    Ok(report)
}

fn gpu(card: &Element, missing: Absent) -> Gpu {
    let section = Section { element: Some(card), missing: missing.clone() };
    let mut gpu = fields::gpu(&section);
    gpu.address = gpu.address.or_else(|| card.id.as_deref()?.parse().ok());

    let reasons =
        card.child("clocks_event_reasons").or_else(|| card.child("clocks_throttle_reasons"));
    gpu.throttle = match reasons {
        Some(reasons) if !reasons.children.is_empty() => {
            fields::active_reasons(reasons.children.iter().filter_map(|reason| {
                Some((fields::reason_name(&reason.name)?, cell::meaning(&reason.text)))
            }))
        }
        Some(reasons) => cell::meaning(&reasons.text).and_then(cell::malformed),
        None => Reading::Absent(missing.clone()),
    };
    gpu.mig_devices = card
        .child("mig_devices")
        .into_iter()
        .flat_map(|list| list.all("mig_device"))
        .map(mig_device)
        .collect();
    gpu.processes = match card.child("processes") {
        None => Reading::Absent(missing),
        Some(list) if list.children.is_empty() && !list.text.is_empty() => {
            cell::meaning(&list.text).and_then(cell::malformed)
        }
        Some(list) => Reading::Value(list.all("process_info").map(process).collect()),
    };
    gpu.details = card.leaves();
    let lost = |(_, text): &(String, String)| {
        text.trim_matches(['[', ']']).eq_ignore_ascii_case("GPU is lost")
    };
    if gpu.details.iter().any(lost) {
        gpu.state = State::Lost;
    }
    gpu
}

fn mig_device(device: &Element) -> MigDevice {
    let section = Section { element: Some(device), missing: Absent::Missing };
    let memory = |path| section.at(path).and_then(cell::bytes);
    MigDevice {
        index: section.at("index").and_then(cell::count),
        gpu_instance: section.at("gpu_instance_id").and_then(cell::count),
        compute_instance: section.at("compute_instance_id").and_then(cell::count),
        multiprocessors: section.at("device_attributes/multiprocessor_count").and_then(cell::count),
        memory: Memory {
            total: memory("fb_memory_usage/total"),
            used: memory("fb_memory_usage/used"),
            free: memory("fb_memory_usage/free"),
            reserved: memory("fb_memory_usage/reserved"),
        },
    }
}

fn process(process: &Element) -> Process {
    let section = Section { element: Some(process), missing: Absent::Missing };
    let kind = ProcessKind::new(process.child("type").map_or("", |kind| &kind.text));
    Process {
        name: section.at("process_name").and_then(cell::word),
        memory: section.at("used_memory").and_then(cell::bytes),
        gpu_instance: section.at("gpu_instance_id").and_then(cell::count),
        compute_instance: section.at("compute_instance_id").and_then(cell::count),
        ..Process::new(section.at("pid").and_then(cell::count), kind)
    }
}

/// An element, and what it means that something is not in it.
struct Section<'a> {
    element: Option<&'a Element>,
    missing: Absent,
}

impl Section<'_> {
    fn at(&self, path: &str) -> Reading<&str> {
        match self.element.and_then(|element| element.at(path)) {
            Some(leaf) => cell::meaning(&leaf.text),
            None => Reading::Absent(self.missing.clone()),
        }
    }
}

impl Record for Section<'_> {
    fn text(&self, names: &Names) -> Reading<&str> {
        let nothing = Reading::Absent(self.missing.clone());
        names.xml.iter().fold(nothing, |found, path| found.or_else(|| self.at(path)))
    }
}
