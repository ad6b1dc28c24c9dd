//! `homelab hardware …`: sensors and load of this machine or any other.

mod dump;
mod metrics;
mod watch;

use hwmon::ChannelKind;

use crate::cli::hardware::{HardwareArgs, HardwareCommand};
use crate::error::Error;
use crate::lab::Lab;
use crate::machine::{Door, Machine, thresholds};
use crate::outcome::Outcome;
use crate::sources::machines::translate;
use crate::ui::Ui;
use crate::views::hardware::{HardwareStatus, ReadingList, SensorList};

pub(super) async fn run(command: HardwareCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        HardwareCommand::Status(args) => status(args, lab, ui).await,
        HardwareCommand::Temps(args) => {
            list(args, lab, ui, &[ChannelKind::Temperature], "TemperatureList").await
        }
        HardwareCommand::Fans(args) => list(args, lab, ui, &[ChannelKind::Fan], "FanList").await,
        HardwareCommand::Voltages(args) => {
            list(args, lab, ui, &[ChannelKind::Voltage], "VoltageList").await
        }
        HardwareCommand::Power(args) => {
            let kinds = [ChannelKind::Power, ChannelKind::Current, ChannelKind::Energy];
            list(args, lab, ui, &kinds, "PowerList").await
        }
        HardwareCommand::Sensors(args) => all(args, lab, ui).await,
        HardwareCommand::Watch(args) => watch::run(args, lab, ui).await,
        HardwareCommand::Metrics { place, mode } => metrics::run(place, mode, lab, ui).await,
        HardwareCommand::Dump { place, to } => dump::run(place, to, lab, ui).await,
    }
}

/// The door that the arguments mean. Without any it is the Proxmox VE host when the configuration reaches it over
/// SSH, else this machine.
fn door(args: HardwareArgs, lab: &Lab) -> Result<Door, Error> {
    Ok(match (args.host, args.sysfs, args.input) {
        (Some(host), _, _) => Door::Ssh(host),
        (_, Some(sysfs), _) => Door::Tree(sysfs),
        (_, _, Some(file)) => Door::Dump(file),
        (None, None, None) => {
            let here = lab.config().is_ok_and(|config| config.sensors.sysfs.is_some());
            if here || !lab.knows_node_over_ssh() {
                Door::Here
            } else {
                Door::Ssh(lab.node_over_ssh(None)?)
            }
        }
    })
}

async fn look(args: HardwareArgs, lab: &Lab, ui: &Ui) -> Result<Machine, Error> {
    let machine = door(args, lab)?.look(lab).await?;
    for note in &machine.notes {
        ui.warn(note);
    }
    if machine.is_truncated() {
        ui.warn("the output was cut off; readings are missing");
    }
    Ok(machine)
}

async fn status(args: HardwareArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let machine = look(args, lab, ui).await?;
    Ok(Outcome::report(HardwareStatus {
        hardware: vec![translate::machine(&machine, &thresholds(lab))],
    }))
}

async fn list(
    args: HardwareArgs,
    lab: &Lab,
    ui: &Ui,
    wanted: &[ChannelKind],
    kind: &'static str,
) -> Result<Outcome, Error> {
    let machine = look(args, lab, ui).await?;
    let thresholds = thresholds(lab);
    let of_kind = translate::readings(&machine.sensors, &thresholds)
        .filter(|(kind, _)| wanted.contains(kind));
    let (readings, hidden): (Vec<_>, Vec<_>) =
        of_kind.map(|(_, reading)| reading).partition(|reading| reading.is_shown());
    let hidden = hidden.len();
    Ok(Outcome::report(ReadingList { kind, host: machine.name, readings, hidden }))
}

async fn all(args: HardwareArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let machine = look(args, lab, ui).await?;
    let sensors = &machine.sensors;
    let vanished = sensors.chips.iter().filter(|chip| chip.presence == hwmon::Presence::Vanished);
    let problems = vanished
        .map(|chip| format!("{} is listed by the kernel but leads nowhere", chip.node))
        .collect();
    let thresholds = thresholds(lab);
    let chips = sensors.chips.iter().map(|chip| translate::chip(chip, &thresholds));
    Ok(Outcome::report(SensorList {
        host: machine.name.clone(),
        chips: chips.collect(),
        sensors: translate::readings(sensors, &thresholds).map(|(_, reading)| reading).collect(),
        problems,
    }))
}
