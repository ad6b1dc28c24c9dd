//! Prometheus' text format (version 0.0.4) of a snapshot.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use crate::{Gpu, Measurement, Reading, Snapshot};

impl Snapshot {
    /// All numbers of all cards for Prometheus, in base units: bytes, hertz, joules, shares of 0 to 1. What is absent
    /// is left out and never 0; `gpu_state` and `gpu_problem` tell why.
    ///
    /// The label `card` is the card's PCI address, else its UUID or number; `gpu_info` carries what it is. The names
    /// are those of [`Gpu::measurements`]: `memory.used` is `gpu_memory_used_bytes`, `fan1.speed` is
    /// `gpu_fan_speed_rpm{fan="1"}`.
    ///
    /// ```
    /// # use gpu::{Snapshot, host_capture::{Capture, Output}};
    /// # let mut capture = Capture::default();
    /// # let stdout = b"index, name, fan.speed [%]\n0, NVIDIA GeForce RTX 2080, 38 %\n".to_vec();
    /// # capture.insert_output("nvidia-smi", Output { stdout, stderr: Vec::new(), status: Some(0) });
    /// let text = Snapshot::from_capture(&capture).prometheus();
    /// assert!(text.contains("\ngpu_fan_duty_ratio{card=\"0\",fan=\"1\"} 0.38\n"), "{text}");
    /// ```
    #[must_use]
    pub fn prometheus(&self) -> String {
        let mut page = Page::default();
        let mut taken = BTreeSet::new();
        for (place, gpu) in self.gpus.iter().enumerate() {
            let mut card = name(gpu, place);
            while !taken.insert(card.clone()) {
                card.push('\'');
            }
            page.gpu(gpu, &card, &self.driver_version);
        }
        for problem in &self.problems {
            let card = problem.card().map(|card| card.to_string()).unwrap_or_default();
            page.add(PROBLEM, &[("card", &card), ("code", problem.kind().code())], 1.0);
        }
        page.text()
    }
}

fn name(gpu: &Gpu, place: usize) -> String {
    let uuid = || gpu.uuid.value().cloned();
    let index = || gpu.index.value().map(ToString::to_string);
    let address = gpu.address.map(|address| address.to_string());
    address.or_else(uuid).or_else(index).unwrap_or_else(|| place.to_string())
}

/// Name, kind and meaning of what is no measurement.
type Family = (&'static str, &'static str, &'static str);

const INFO: Family = ("gpu_info", "gauge", "What the card is; always 1.");
const STATE: Family =
    ("gpu_state", "gauge", "Whether the card can be used; 1 for the state that it is in.");
const THROTTLE: Family =
    ("gpu_throttle", "gauge", "Why the card does not run faster; 1 for each reason.");
const PROBLEM: Family =
    ("gpu_problem", "gauge", "What stands in the way of cards or readings; 1 for each.");
const ENERGY: Family =
    ("gpu_energy_joules_total", "counter", "Energy taken since the driver was loaded.");
const IDLE: Family =
    ("gpu_idle_seconds_total", "counter", "Time in which a part of the card was idle.");
const PROCESS: Family =
    ("gpu_process_memory_bytes", "gauge", "Memory of the card that a process holds.");

/// Families by name, each with its kind, its meaning, and its samples in the order of coming.
#[derive(Default)]
struct Page(BTreeMap<String, (&'static str, String, BTreeMap<String, f64>)>);

impl Page {
    fn gpu(&mut self, gpu: &Gpu, card: &str, driver_version: &Reading<String>) {
        let word = |reading: &Reading<String>| reading.value().cloned().unwrap_or_default();
        let index = gpu.index.value().map(ToString::to_string).unwrap_or_default();
        let info = [
            ("card", card),
            ("name", &gpu.display_name()),
            ("vendor", &gpu.vendor.to_string()),
            ("index", &index),
            ("uuid", &word(&gpu.uuid)),
            ("driver", &word(&gpu.driver)),
            ("driver_version", &word(driver_version)),
            ("vbios", &word(&gpu.vbios)),
        ];
        self.add(INFO, &info, 1.0);
        self.add(STATE, &[("card", card), ("state", gpu.state.code())], 1.0);
        for measurement in gpu.measurements() {
            self.measurement(&measurement, card);
        }
        for reason in gpu.throttle.value().into_iter().flatten() {
            self.add(THROTTLE, &[("card", card), ("reason", reason.code())], 1.0);
        }
        #[allow(clippy::cast_precision_loss)] // as every number in Prometheus
        for energy in &gpu.counters.energy {
            let part = energy.label.as_deref().unwrap_or_default();
            let joules = energy.microjoules as f64 / 1e6;
            self.add(ENERGY, &[("card", card), ("part", part)], joules);
        }
        #[allow(clippy::cast_precision_loss)]
        for idle in &gpu.counters.idle {
            let seconds = idle.milliseconds as f64 / 1e3;
            self.add(IDLE, &[("card", card), ("part", &idle.part)], seconds);
        }
        for process in gpu.processes.value().into_iter().flatten() {
            let Some(memory) = process.memory.value() else { continue };
            let number = |reading: &Reading<u32>| {
                reading.value().map(ToString::to_string).unwrap_or_default()
            };
            let owner = process.owner.value().map(ToString::to_string).unwrap_or_default();
            let labels = [
                ("card", card),
                ("pid", &number(&process.pid)),
                ("gpu_instance", &number(&process.gpu_instance)),
                ("name", &word(&process.name)),
                ("kind", &process.kind.to_string()),
                ("owner", &owner),
            ];
            self.add(PROCESS, &labels, (*memory).into());
        }
    }

    /// `fan1.speed` in RPM is `gpu_fan_speed_rpm{fan="1"}`.
    fn measurement(&mut self, measurement: &Measurement, card: &str) {
        let Reading::Value(value) = measurement.reading else { return };
        let (suffix, value) = match measurement.unit {
            "°C" => ("_celsius", value),
            "K" => ("_kelvin", value),
            "%" => ("_ratio", value / 100.0),
            "W" => ("_watts", value),
            "V" => ("_volts", value),
            "MHz" => ("_hertz", value * 1e6),
            "RPM" => ("_rpm", value),
            "B" => ("_bytes", value),
            "B/s" => ("_bytes_per_second", value),
            _ => ("", value),
        };
        let (group, rest) = measurement.id.split_once('.').unwrap_or((&measurement.id, ""));
        let kind = group.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = &group[kind.len()..];
        let name = format!("gpu_{kind}_{}{suffix}", rest.replace('.', "_"));
        let help = format!("{kind} {}", rest.replace(['.', '_'], " "));
        let labels = [("card", card), (kind, number)];
        let labels = if number.is_empty() { &labels[..1] } else { &labels[..] };
        self.add((&name, "gauge", &help), labels, value);
    }

    fn add(&mut self, family: (&str, &'static str, &str), labels: &[(&str, &str)], value: f64) {
        let (name, kind, help) = family;
        let (.., samples) = self
            .0
            .entry(name.to_owned())
            .or_insert_with(|| (kind, help.to_owned(), BTreeMap::new()));
        let labels: Vec<String> =
            labels.iter().map(|(label, text)| format!("{label}=\"{}\"", escape(text))).collect();
        // Prometheus refuses a page on which a series comes twice.
        samples.entry(labels.join(",")).or_insert(value);
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (name, (kind, help, samples)) in &self.0 {
            let mut line = |arguments: std::fmt::Arguments<'_>| {
                text.write_fmt(arguments).expect("writing to a String cannot fail");
            };
            line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
            for (labels, value) in samples {
                line(format_args!("{name}{{{labels}}} {value}\n"));
            }
        }
        text
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
