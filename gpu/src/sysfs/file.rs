//! Files of sysfs as readings.

use std::collections::BTreeSet;

use host_capture::{Capture, Errno, ReadError};

use crate::{
    Absent, ByteCount, Celsius, EnergyCounter, Fan, Megahertz, Percent, Reading, Rpm, Volts, Watts,
    pci, text,
};

/// The files below one directory of a capture.
#[derive(Clone)]
pub(super) struct Files<'a> {
    capture: &'a Capture,
    directory: String,
    asleep: bool,
}

impl<'a> Files<'a> {
    pub(super) fn new(capture: &'a Capture, directory: String) -> Self {
        Self { capture, directory, asleep: false }
    }

    /// The same, of a card that may be asleep: a file that is missing then was not asked for.
    pub(super) fn of(mut self, asleep: bool) -> Self {
        self.asleep = asleep;
        self
    }

    pub(super) fn below(&self, directory: &str) -> Self {
        Self { directory: format!("{}/{directory}", self.directory), ..self.clone() }
    }

    /// Names in a directory below this one; those that nobody listed are told by what lies in them.
    pub(super) fn names(&self, directory: &str) -> BTreeSet<String> {
        let prefix = match directory {
            "" => format!("{}/", self.directory),
            directory => format!("{}/{directory}/", self.directory),
        };
        let paths = self.capture.nodes().filter_map(|(path, _)| path.strip_prefix(&prefix));
        paths.filter_map(|rest| rest.split('/').next()).map(str::to_owned).collect()
    }

    /// A file's text.
    pub(super) fn word(&self, name: &str) -> Reading<String> {
        let path = format!("{}/{name}", self.directory);
        match self.capture.content(&path) {
            Some(Ok(bytes)) => {
                // Copies by tar are padded with NULs up to 4096 bytes.
                let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
                let text = text::clean(&String::from_utf8_lossy(&bytes[..end]));
                if text.is_empty() { Reading::Absent(Absent::Empty) } else { Reading::Value(text) }
            }
            Some(Err(error)) => Reading::Absent(absence(error)),
            None if self.asleep => Reading::Absent(Absent::Asleep),
            None if self.capture.is_truncated() => Reading::Absent(Absent::CutOff),
            None => Reading::default(),
        }
    }

    /// A file's lines.
    pub(super) fn lines(&self, name: &str) -> Vec<String> {
        let content = self.capture.content(&format!("{}/{name}", self.directory));
        let bytes = content.and_then(Result::ok).unwrap_or_default();
        String::from_utf8_lossy(bytes).lines().map(text::clean).collect()
    }

    pub(super) fn hex(&self, name: &str) -> Option<u32> {
        pci::hex(&self.word(name).into_value()?)
    }

    /// A file's text as something else.
    pub(super) fn parsed<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Reading<T> {
        self.word(name).and_then(|text| match parse(&text) {
            Some(value) => Reading::Value(value),
            None => Reading::Absent(Absent::Malformed(text)),
        })
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Reading<i64> {
        self.parsed(name, |text| text.parse().ok())
    }

    pub(super) fn percent(&self, name: &str) -> Reading<Percent> {
        self.scaled(name, 1.0, 0.0..=100.0).map(Percent)
    }

    pub(super) fn megahertz(&self, name: &str) -> Reading<Megahertz> {
        self.scaled(name, 1.0, 0.0..=100_000.0).map(Megahertz)
    }

    pub(super) fn bytes(&self, name: &str) -> Reading<ByteCount> {
        self.parsed(name, |text| text.parse().ok()).map(ByteCount)
    }

    /// A number by its divisor, within what can be.
    #[allow(clippy::cast_precision_loss)] // readings are far below 2^53
    fn scaled(
        &self,
        name: &str,
        divisor: f64,
        range: std::ops::RangeInclusive<f64>,
    ) -> Reading<f64> {
        self.number(name).and_then(|raw| {
            let value = raw as f64 / divisor;
            if range.contains(&value) {
                Reading::Value(value)
            } else {
                Reading::Absent(Absent::Implausible(raw.to_string()))
            }
        })
    }

    /// The last part of a link's target.
    pub(super) fn link_end(&self, name: &str) -> Option<String> {
        let target = self.capture.node(&format!("{}/{name}", self.directory))?.link.as_deref()?;
        Some(text::clean(target.rsplit('/').next()?))
    }
}

fn absence(error: &ReadError) -> Absent {
    match error.errno() {
        Some(errno) if errno == Errno::EACCES || errno.name() == "EPERM" => Absent::NoPermission,
        Some(errno) if errno == Errno::EOPNOTSUPP => Absent::NotSupported,
        Some(errno) if errno == Errno::ENODATA => Absent::NotAvailable,
        Some(_) => Absent::Unreadable(error.clone()),
        None => Absent::Failed(text::clean(&error.to_string())),
    }
}

/// The card's sensors: `device/hwmon/hwmonN`.
pub(super) struct Hwmon<'a> {
    files: Files<'a>,
    names: BTreeSet<String>,
}

impl<'a> Hwmon<'a> {
    pub(super) fn of(device: &Files<'a>) -> Option<Self> {
        let chip = device.names("hwmon").into_iter().find(|name| name.starts_with("hwmon"));
        // That of a sleeping card was not asked for: each of its readings says so.
        let chip = chip.or_else(|| device.asleep.then(|| "hwmon".to_owned()))?;
        let files = device.below(&format!("hwmon/{chip}"));
        let names = files.names("");
        Some(Self { files, names })
    }

    /// Numbers of the channels of one kind that have such a file: `temp`, `_input`.
    fn numbers(&self, kind: &str, property: &str) -> Vec<u32> {
        let number = |name: &String| name.strip_prefix(kind)?.strip_suffix(property)?.parse().ok();
        let mut numbers: Vec<u32> = self.names.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The channel of that label; numbers differ between generations.
    pub(super) fn labelled(&self, kind: &str, label: &str) -> Option<u32> {
        let has = |number: &u32| {
            self.files
                .word(&format!("{kind}{number}_label"))
                .into_value()
                .is_some_and(|own| own == label)
        };
        self.numbers(kind, "_label").into_iter().find(has)
    }

    pub(super) fn celsius(&self, number: u32, property: &str) -> Reading<Celsius> {
        self.files.scaled(&format!("temp{number}_{property}"), 1e3, -60.0..=200.0).map(Celsius)
    }

    /// A limit: 0 and absolute zero mean that there is none.
    pub(super) fn celsius_limit(&self, number: u32, property: &str) -> Reading<Celsius> {
        self.celsius(number, property).and_then(|limit| {
            if limit.0 > 0.0 {
                Reading::Value(limit)
            } else {
                Reading::Absent(Absent::Implausible(limit.to_string()))
            }
        })
    }

    pub(super) fn watts(&self, number: u32, property: &str) -> Reading<Watts> {
        self.files.scaled(&format!("power{number}_{property}"), 1e6, 0.0..=10_000.0).map(Watts)
    }

    pub(super) fn volts(&self, number: u32) -> Reading<Volts> {
        self.files.scaled(&format!("in{number}_input"), 1e3, 0.0..=100.0).map(Volts)
    }

    pub(super) fn hertz(&self, number: u32) -> Reading<Megahertz> {
        self.files.scaled(&format!("freq{number}_input"), 1e6, 0.0..=100_000.0).map(Megahertz)
    }

    pub(super) fn fans(&self) -> Vec<Fan> {
        let mut numbers: Vec<u32> = self.numbers("fan", "_input");
        numbers.extend(self.numbers("pwm", ""));
        numbers.sort_unstable();
        numbers.dedup();
        let speed = |name: String| self.files.scaled(&name, 1.0, 0.0..=100_000.0).map(Rpm);
        numbers
            .into_iter()
            .map(|number| Fan {
                number,
                duty: self.files.scaled(&format!("pwm{number}"), 2.55, 0.0..=100.0).map(Percent),
                speed: speed(format!("fan{number}_input")),
                max_speed: speed(format!("fan{number}_max")),
            })
            .collect()
    }

    pub(super) fn energy(&self) -> Vec<EnergyCounter> {
        let counter = |number: u32| {
            let microjoules = self
                .files
                .parsed(&format!("energy{number}_input"), |text| text.parse().ok())
                .into_value()?;
            let label = self.files.word(&format!("energy{number}_label")).into_value();
            Some(EnergyCounter { label, microjoules })
        };
        self.numbers("energy", "_input").into_iter().filter_map(counter).collect()
    }
}
