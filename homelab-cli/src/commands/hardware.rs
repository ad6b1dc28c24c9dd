//! `homelab hardware …`: the sensors of this machine, or of any sysfs tree.

use hwmon::ChannelKind;

use crate::cli::hardware::{HardwareArgs, HardwareCommand};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::sensors;
use crate::views::hardware::{HardwareStatus, ReadingList, SensorList};

pub(super) async fn run(command: HardwareCommand, lab: &Lab) -> Result<Outcome, Error> {
    match command {
        HardwareCommand::Status(args) => status(args, lab).await,
        HardwareCommand::Temps(args) => {
            list(args, lab, ChannelKind::Temperature, "TemperatureList").await
        }
        HardwareCommand::Fans(args) => list(args, lab, ChannelKind::Fan, "FanList").await,
        HardwareCommand::Voltages(args) => {
            list(args, lab, ChannelKind::Voltage, "VoltageList").await
        }
        HardwareCommand::Sensors(args) => all(args, lab).await,
    }
}

async fn status(args: HardwareArgs, lab: &Lab) -> Result<Outcome, Error> {
    let snapshot = snapshot(args, lab).await?;
    let hardware = vec![sensors::hardware(&lab.host_name(), &snapshot)];
    Ok(Outcome::report(HardwareStatus { hardware }))
}

async fn list(
    args: HardwareArgs,
    lab: &Lab,
    wanted: ChannelKind,
    kind: &'static str,
) -> Result<Outcome, Error> {
    let snapshot = snapshot(args, lab).await?;
    let of_kind = sensors::readings(&snapshot).filter(|(kind, _)| *kind == wanted);
    let (readings, hidden): (Vec<_>, Vec<_>) =
        of_kind.map(|(_, reading)| reading).partition(|reading| reading.is_shown());
    let host = lab.host_name();
    Ok(Outcome::report(ReadingList { kind, host, readings, hidden: hidden.len() }))
}

async fn all(args: HardwareArgs, lab: &Lab) -> Result<Outcome, Error> {
    let snapshot = snapshot(args, lab).await?;
    let vanished = snapshot.chips.iter().filter(|chip| chip.presence == hwmon::Presence::Vanished);
    let problems = vanished
        .map(|chip| format!("{} is listed by the kernel but leads nowhere", chip.node))
        .collect();
    let sensors = sensors::readings(&snapshot).map(|(_, reading)| reading).collect();
    Ok(Outcome::report(SensorList { host: lab.host_name(), sensors, problems }))
}

/// A tree that was named must be there; this machine may well have no sensors.
async fn snapshot(args: HardwareArgs, lab: &Lab) -> Result<hwmon::Snapshot, Error> {
    if let Some(root) = &args.sysfs
        && !root.is_dir()
    {
        let message = format!("could not read sensors from {}: no such folder", root.display());
        return Err(Error::new(Kind::NotFound, message)
            .hint("--sysfs wants the folder that holds class/hwmon, such as /sys"));
    }
    sensors::snapshot(args.sysfs.unwrap_or_else(|| lab.sysfs())).await
}
