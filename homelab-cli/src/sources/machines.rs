//! The machines themselves: their sensors, their load and their graphics cards, each in one look.

pub mod cards;
pub mod translate;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};
use hwmon::Thresholds;

use super::{Part, Picture, Source};
use crate::config::{Config, ExpectedState};
use crate::error::Error;
use crate::lab::Lab;
use crate::machine::{self, Door, Machine};

/// The machines that the configuration reaches over SSH; without any, this machine.
pub(super) const SOURCE: Source = Source { name: "machines", skipped, read };

fn skipped(lab: &Lab) -> Option<String> {
    if !monitored(lab).is_empty() {
        return None;
    }
    let chips = lab.sysfs().join("class/hwmon");
    (!chips.is_dir())
        .then(|| "this machine has no hardware sensors, and `ssh.hosts` no others".into())
}

/// The doors to all machines of the overview.
fn doors(lab: &Lab) -> Vec<Door> {
    let mut doors: Vec<Door> = monitored(lab).into_iter().map(Door::Ssh).collect();
    let local = lab.config().is_ok_and(|config| config.sensors.sysfs.is_some());
    if doors.is_empty() || local {
        doors.insert(0, Door::Here);
    }
    doors
}

/// Machines over SSH that are worth asking: a guest that is meant to be stopped is not.
fn monitored(lab: &Lab) -> Vec<String> {
    let Ok(config) = lab.config() else { return Vec::new() };
    let hosts = config.ssh.hosts.iter();
    let wanted = hosts
        .filter(|(name, host)| host.monitor.unwrap_or(true) && !meant_to_be_stopped(config, name));
    wanted.map(|(name, _)| name.clone()).collect()
}

fn meant_to_be_stopped(config: &Config, name: &str) -> bool {
    config.guests().any(|guest| {
        guest.name.as_deref() == Some(name) && guest.expected_state == Some(ExpectedState::Stopped)
    })
}

fn read(lab: &Lab) -> BoxFuture<'_, Result<Part, Error>> {
    async move {
        let doors = doors(lab);
        let looks = doors.iter().map(|door| async move { (door.name(lab), door.look(lab).await) });
        let (mut picture, mut failures) = (Picture::default(), Vec::new());
        let looks = join_all(looks).await;
        // One machine that is asked in vain is the whole source; of several it is a part.
        if let [(_, Err(error))] = looks.as_slice() {
            return Err(error.clone());
        }
        let thresholds = machine::thresholds(lab);
        for (name, look) in looks {
            match look {
                Ok(machine) => add(&mut picture, &machine, &thresholds),
                Err(error) => failures.push((name, error)),
            }
        }
        match cards::in_container(lab).await {
            Ok(gpus) => picture.gpus.extend(gpus),
            Err(error) => failures.push(("gpu".to_owned(), error)),
        }
        Ok(Part { picture, failures })
    }
    .boxed()
}

fn add(picture: &mut Picture, machine: &Machine, thresholds: &Thresholds) {
    picture.hardware.push(translate::machine(machine, thresholds));
    let cards = machine.gpus.gpus.iter().enumerate();
    picture.gpus.extend(cards.map(|(n, gpu)| translate::gpu(&machine.name, None, n, gpu)));
}
