//! The sensors of this machine, through sysfs.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hwmon::{Channel, ChannelKind, Chip, Flag, Sensors, Snapshot, Unit};

use super::{Part, Picture, Source};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::views::hardware::{Hardware, Limit, Reading};

/// Sensors of the local machine.
pub(super) const SOURCE: Source = Source { name: "sensors", skipped, read };

fn skipped(lab: &Lab) -> Option<String> {
    let chips = lab.sysfs().join("class/hwmon");
    (!chips.is_dir()).then(|| "this machine has no hardware sensors".to_owned())
}

fn read(lab: &Lab) -> BoxFuture<'_, Result<Part, Error>> {
    async move {
        let limit = lab.timeout();
        let read = tokio::time::timeout(limit, snapshot(lab.sysfs())).await;
        let snapshot = read.unwrap_or_else(|_| {
            let message = format!("no answer within {} s", limit.as_secs_f64());
            Err(Error::new(Kind::Unreachable, message).hint("`--timeout SECONDS` allows more"))
        })?;
        let hardware = vec![hardware(&lab.host_name(), &snapshot)];
        Ok(Part { picture: Picture { hardware, ..Picture::default() }, failures: Vec::new() })
    }
    .boxed()
}

/// Reads all chips below a sysfs root. Drivers can be slow, so it happens on a thread of its own.
pub async fn snapshot(root: std::path::PathBuf) -> Result<Snapshot, Error> {
    let read = tokio::task::spawn_blocking(move || Sensors::open(&root)?.read()).await;
    let failed = |error: &dyn std::fmt::Display| Error::new(Kind::Failed, error.to_string());
    match read {
        Ok(Ok(snapshot)) => Ok(snapshot),
        Ok(Err(error)) => Err(failed(&error)),
        Err(stopped) => Err(failed(&stopped)),
    }
}

/// The view of a snapshot.
pub fn hardware(host: &str, snapshot: &Snapshot) -> Hardware {
    let mut hardware = Hardware { host: host.to_owned(), ..Hardware::default() };
    for (kind, reading) in readings(snapshot) {
        let group = match kind {
            ChannelKind::Temperature => &mut hardware.temperatures,
            ChannelKind::Fan => &mut hardware.fans,
            ChannelKind::Voltage => &mut hardware.voltages,
            ChannelKind::Current => &mut hardware.currents,
            ChannelKind::Power => &mut hardware.power,
            _ => &mut hardware.other,
        };
        group.push(reading);
    }
    hardware
}

/// Every channel of every chip, in the order of the chips.
pub fn readings(snapshot: &Snapshot) -> impl Iterator<Item = (ChannelKind, Reading)> {
    snapshot.chips.iter().flat_map(|chip| {
        chip.channels.iter().map(move |channel| (channel.kind, reading(chip, channel)))
    })
}

fn reading(chip: &Chip, channel: &Channel) -> Reading {
    let quantity = channel.quantity();
    let unreadable = channel.reading.error().map(ToString::to_string);
    Reading {
        chip: chip.display_name().to_owned(),
        channel: channel.id(),
        label: channel.label.clone(),
        value: quantity.map(|quantity| tidy(quantity.value())),
        unit: quantity.map_or("none", |quantity| unit_word(quantity.unit())),
        limits: limits(channel),
        alarms: alarms(channel),
        verdict: channel.verdict.class.to_string(),
        code: channel.verdict.code.as_deref().map(str::to_owned),
        reason: channel.verdict.reason.clone().or(unreadable),
    }
}

/// Without the digits that only the division made.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn limits(channel: &Channel) -> Vec<Limit> {
    let believable = channel.limits.iter().filter(|limit| limit.verdict.is_ok());
    let limit = |limit: &hwmon::Limit| {
        Some(Limit { name: limit.bound.to_string(), value: tidy(limit.reading.value()?) })
    };
    believable.filter_map(limit).collect()
}

/// The alarms that mean something: many boards ship with a limit of 0 and an alarm about it for ever.
fn alarms(channel: &Channel) -> Vec<String> {
    let mut alarms = Vec::new();
    if channel.fault == Some(Flag::Raised) {
        alarms.push("fault".to_owned());
    }
    alarms.extend(channel.raised_alarms().map(|alarm| match alarm.bound {
        Some(bound) => format!("{bound}_alarm"),
        None => "alarm".to_owned(),
    }));
    alarms
}

fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Celsius => "celsius",
        Unit::Volts => "volts",
        Unit::Amperes => "amperes",
        Unit::Watts => "watts",
        Unit::Joules => "joules",
        Unit::Rpm => "rpm",
        Unit::RelativeHumidity | Unit::DutyCycle => "percent",
        Unit::Hertz => "hertz",
        Unit::Seconds => "seconds",
        _ => "none",
    }
}
