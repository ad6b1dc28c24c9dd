//! The services that the configuration names: their systemd units, one question to each machine, and their web
//! addresses.

mod web;

use std::collections::BTreeMap;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join, join_all};
use ssh_client::Command;

use super::{Part, Picture, Source};
use crate::config::{self, ExpectedState};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::systemd::{self, Unit};
use crate::views::services::{Service, ServiceStatus};

/// The services of the configuration.
pub(super) const SOURCE: Source = Source { name: "services", skipped, read };

fn skipped(lab: &Lab) -> Option<String> {
    let none = lab.config().is_ok_and(|config| config.services.is_empty());
    none.then(|| "the configuration names no services".to_owned())
}

fn read(lab: &Lab) -> BoxFuture<'_, Result<Part, Error>> {
    async move {
        let wanted: Vec<&config::Service> = lab.config()?.services.iter().collect();
        let (services, failures) = look(&wanted, lab).await;
        Ok(Part { picture: Picture { services, ..Picture::default() }, failures })
    }
    .boxed()
}

/// Looks at services. A machine that cannot be asked leaves its services unknown, and is told.
pub async fn look(wanted: &[&config::Service], lab: &Lab) -> (Vec<Service>, Vec<(String, Error)>) {
    let mut by_host: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for service in wanted {
        if let (Some(host), Some(unit)) = (&service.host, &service.unit) {
            by_host.entry(host).or_default().push(unit);
        }
    }
    let asked = by_host
        .into_iter()
        .map(|(host, names)| async move { (host, units(lab, host, &names).await) });
    let answers = wanted.iter().map(|service| web::look(service, lab.timeout()));
    let (asked, answers) = join(join_all(asked), join_all(answers)).await;
    let (mut found, mut failures) = (BTreeMap::new(), Vec::new());
    for (host, units) in asked {
        match units {
            Ok(units) => {
                found.extend(units.into_iter().map(|(name, unit)| ((host, name), unit)));
            }
            Err(error) => failures.push((host.to_owned(), error)),
        }
    }
    let unit = |service: &&config::Service| -> Option<Unit> {
        let key = (service.host.as_deref()?, service.unit.clone()?);
        found.get(&key).cloned()
    };
    let services = wanted
        .iter()
        .zip(answers)
        .map(|(wanted, answer)| service(wanted, unit(wanted).as_ref(), answer))
        .collect();
    (services, failures)
}

/// Asks a machine for units, by the names that were asked for.
pub async fn units(lab: &Lab, host: &str, names: &[&str]) -> Result<Vec<(String, Unit)>, Error> {
    let session = lab.ssh(host).await?;
    let command = Command::new(systemd::show(names.iter().copied())).timeout(lab.timeout());
    let output = session.run(command).await?;
    let units = systemd::parse_show(&String::from_utf8_lossy(&output.stdout));
    if units.len() != names.len() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it answered for other units than were asked for");
        return Err(Error::new(Kind::Failed, format!("could not ask systemd on {host}: {said}")));
    }
    Ok(names.iter().map(|name| (*name).to_owned()).zip(units).collect())
}

fn service(wanted: &config::Service, unit: Option<&Unit>, answer: Option<web::Answer>) -> Service {
    let kind = if wanted.unit.is_some() { "systemd" } else { "web" };
    let mut service = Service {
        url: wanted.url.as_ref().map(ToString::to_string),
        host: wanted.host.clone(),
        unit: wanted.unit.clone(),
        ..Service::new(&wanted.name, kind)
    };
    let by_unit = unit.map(|unit| apply_unit(unit, &mut service));
    let by_web = answer.map(|answer| answer.apply(&mut service));
    service.status = match (by_unit, by_web) {
        (Some(unit), Some(web)) => both(unit, web),
        (Some(status), None) | (None, Some(status)) => status,
        (None, None) => ServiceStatus::Unknown,
    };
    if wanted.expected_state == Some(ExpectedState::Stopped)
        && service.status == ServiceStatus::Down
    {
        service.say("and meant to be");
    }
    service
}

/// A unit that runs while its address does not answer is half a service.
fn both(unit: ServiceStatus, web: ServiceStatus) -> ServiceStatus {
    use ServiceStatus::{Degraded, Down, Up};
    match (unit, web) {
        (Up, Up) => Up,
        (Down, Down) => Down,
        (unit, web) if unit == web => unit,
        _ => Degraded,
    }
}

/// What systemd says of a unit, put into words.
pub fn apply_unit(unit: &Unit, service: &mut Service) -> ServiceStatus {
    service.since = unit.since.filter(|_| unit.is_active());
    service.memory_bytes = unit.memory_bytes;
    service.restarts = unit.restarts.filter(|restarts| *restarts > 0);
    service.unit_state = Some(format!("{} ({})", unit.active, unit.sub));
    if !unit.exists() {
        service.say("there is no such unit");
        return ServiceStatus::Down;
    }
    if unit.load == "masked" {
        service.say("the unit is masked");
    }
    if let Some(result) = &unit.result {
        service.say(format!("ended with {result}"));
    }
    if let Some(restarts) = service.restarts {
        let times = crate::ui::format::count(restarts as usize, "restart");
        service.say(format!("{times} by systemd"));
    }
    match unit.active.as_str() {
        "active" | "reloading" => ServiceStatus::Up,
        "activating" | "deactivating" => {
            service.say(&unit.active);
            ServiceStatus::Degraded
        }
        _ => {
            service.say(format!("the unit is {}", unit.active));
            ServiceStatus::Down
        }
    }
}
