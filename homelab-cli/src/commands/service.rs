//! `homelab service …`: systemd units and web addresses that the configuration names.

pub(super) mod logs;

use ssh_client::Command;

use super::ssh::exec;
use crate::actions::service::{UnitChange, Verb};
use crate::actions::{self, Change};
use crate::cli::service::{ServiceArgs, ServiceCommand};
use crate::config::Service;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::services;
use crate::ui::Ui;
use crate::views::services::{ServiceList, ServiceReport};

pub(super) async fn run(command: ServiceCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        ServiceCommand::List => list(lab, ui).await,
        ServiceCommand::Status { name } => status(&name, lab, ui).await,
        ServiceCommand::Logs(args) => {
            let (host, unit) = place(service(&args.name, lab)?)?;
            logs::run(host, unit, args.lines, args.follow, lab, ui).await
        }
        ServiceCommand::Start(args) => change(Verb::Start, args, lab, ui).await,
        ServiceCommand::Stop(args) => change(Verb::Stop, args, lab, ui).await,
        ServiceCommand::Restart(args) => change(Verb::Restart, args, lab, ui).await,
        ServiceCommand::Reload(args) => change(Verb::Reload, args, lab, ui).await,
        ServiceCommand::Exec { name, command } => {
            execute(service(&name, lab)?, command, lab, ui).await
        }
    }
}

async fn list(lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let wanted: Vec<&Service> = lab.config()?.services.iter().collect();
    let (services, failures) = services::look(&wanted, lab).await;
    for (host, error) in failures {
        ui.warn(format!("{host}: {error}"));
    }
    Ok(Outcome::report(ServiceList { services }))
}

async fn status(name: &str, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let wanted = service(name, lab)?;
    let (services, failures) = services::look(&[wanted], lab).await;
    for (_, error) in failures {
        ui.failure(&error);
    }
    let service = services.into_iter().next();
    let service = service.ok_or_else(|| Error::new(Kind::Failed, "nothing was found out"))?;
    Ok(Outcome::report(ServiceReport { service }))
}

async fn change(verb: Verb, args: ServiceArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let (host, unit) = place(service(&args.name, lab)?)?;
    let (host, unit) = (host.to_owned(), unit.to_owned());
    let change: Box<dyn Change> = Box::new(UnitChange {
        protected: lab.is_protected_guest(&host),
        verb,
        name: args.name,
        host,
        unit,
    });
    let action = format!("service {}", verb.word());
    actions::run(&action, vec![change], &args.safety, lab, ui).await
}

async fn execute(
    service: &Service,
    command: Vec<std::ffi::OsString>,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let host = service.host.as_deref().ok_or_else(|| unplaced(service, "host"))?;
    let mut words = exec::words(command);
    let first = words.first().map(|word| String::from_utf8_lossy(word).into_owned());
    let session = lab.ssh(host).await?;
    let Some(stands_for) = first.and_then(|word| service.commands.get(&word)) else {
        return exec::run(&session, Command::new(words), ui).await;
    };
    // The owner wrote the beginning for a shell; the arguments follow it byte for byte.
    words.remove(0);
    let mut line = stands_for.clone().into_bytes();
    if !words.is_empty() {
        line.push(b' ');
        line.extend(exec::line(&words)?);
    }
    exec::run(&session, Command::shell(line), ui).await
}

/// The service of this name.
fn service<'a>(name: &str, lab: &'a Lab) -> Result<&'a Service, Error> {
    let services = &lab.config()?.services;
    services.iter().find(|service| service.name == name).ok_or_else(|| {
        let names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
        let known = if names.is_empty() {
            "the configuration names no `services`".to_owned()
        } else {
            format!("the configuration has {}", names.join(", "))
        };
        Error::new(Kind::NotFound, format!("there is no service {name}")).hint(known)
    })
}

/// Machine and unit of a service that is about to be changed or read.
fn place(service: &Service) -> Result<(&str, &str), Error> {
    let host = service.host.as_deref().ok_or_else(|| unplaced(service, "host"))?;
    let unit = service.unit.as_deref().ok_or_else(|| unplaced(service, "unit"))?;
    Ok((host, unit))
}

fn unplaced(service: &Service, key: &str) -> Error {
    let message = format!("the service {} has no `{key}` in the configuration", service.name);
    Error::new(Kind::Config, message).hint("`host` is its machine, `unit` its systemd unit there")
}

impl ServiceCommand {
    /// Whether it changes something.
    pub fn changes_something(&self) -> bool {
        use ServiceCommand::{Reload, Restart, Start, Stop};
        matches!(self, Start(_) | Stop(_) | Restart(_) | Reload(_))
    }

    /// Its name in the name of the log file.
    pub fn log_name(&self) -> &'static str {
        match self {
            ServiceCommand::Start(_) => "service-start",
            ServiceCommand::Stop(_) => "service-stop",
            ServiceCommand::Restart(_) => "service-restart",
            ServiceCommand::Reload(_) => "service-reload",
            _ => "service",
        }
    }
}
