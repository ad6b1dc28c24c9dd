//! `homelab linkding …`: the bookmark service, through its API, from outside, and over SSH.

mod access;
mod api;
mod assets;
mod backup;
mod bookmarks;
mod change;
mod diagnose;
mod manage;
mod status;
mod tags;
mod transfer;

use crate::actions::service::{UnitChange, Verb};
use crate::actions::{self, Change};
use crate::cli::linkding::{LinkdingCommand, LogsArgs, RestartArgs, TagsCommand, TokenCommand};
use crate::commands::service::logs;
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) use api::run as api;

pub(super) async fn run(command: LinkdingCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        LinkdingCommand::Status => status::run(lab).await,
        LinkdingCommand::Health => status::health(lab).await,
        LinkdingCommand::List(filter) => bookmarks::list(&[], filter, lab).await,
        LinkdingCommand::Search { query, filter } => bookmarks::list(&query, filter, lab).await,
        LinkdingCommand::Show { id } => bookmarks::show(id, lab).await,
        LinkdingCommand::Check { url } => bookmarks::check(&url, lab).await,
        LinkdingCommand::Add(args) => change::add(*args, lab, ui).await,
        LinkdingCommand::Update(args) => change::update(*args, lab, ui).await,
        LinkdingCommand::Archive(args) => change::archive(args, lab, ui).await,
        LinkdingCommand::Unarchive(args) => change::unarchive(args, lab, ui).await,
        LinkdingCommand::Delete(args) => change::delete(args, lab, ui).await,
        LinkdingCommand::Tags(command) => tags::run(command, lab, ui).await,
        LinkdingCommand::Bundles => bookmarks::bundles(lab).await,
        LinkdingCommand::Import(args) => transfer::import(args, lab, ui).await,
        LinkdingCommand::Export(args) => transfer::export(args, lab, ui).await,
        LinkdingCommand::Assets(command) => assets::run(command, lab, ui).await,
        LinkdingCommand::Access => access::run(lab),
        LinkdingCommand::Token(TokenCommand::Check) => status::token(lab).await,
        LinkdingCommand::Token(TokenCommand::Create { user, name, safety }) => {
            manage::create_token(user, name, &safety, lab, ui).await
        }
        LinkdingCommand::CreateUser(args) => manage::create_user(args, lab, ui).await,
        LinkdingCommand::Backup(args) => backup::run(args, lab, ui).await,
        LinkdingCommand::Logs(args) => journal(args, lab, ui).await,
        LinkdingCommand::Restart(args) => restart(args, lab, ui).await,
        LinkdingCommand::Diagnose => diagnose::run(lab).await,
    }
}

/// The unit of linkding, or that of the proxy before it.
fn unit(proxy: bool, lab: &Lab) -> Result<String, Error> {
    let config = lab.linkding_config()?;
    Ok(if proxy { config.proxy_unit.clone() } else { config.unit.clone() })
}

async fn journal(args: LogsArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let (host, unit) = (lab.linkding_host()?, unit(args.proxy, lab)?);
    logs::run(&host, &unit, args.lines, args.follow, lab, ui).await
}

async fn restart(args: RestartArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let host = lab.linkding_host()?;
    let change: Box<dyn Change> = Box::new(UnitChange {
        protected: lab.is_protected_guest(&host),
        verb: Verb::Restart,
        name: if args.proxy { "the proxy before linkding" } else { "linkding" }.to_owned(),
        host,
        unit: unit(args.proxy, lab)?,
    });
    actions::run("linkding restart", vec![change], &args.safety, lab, ui).await
}

impl LinkdingCommand {
    /// Whether it changes something.
    pub fn changes_something(&self) -> bool {
        match self {
            LinkdingCommand::Add(_)
            | LinkdingCommand::Update(_)
            | LinkdingCommand::Archive(_)
            | LinkdingCommand::Unarchive(_)
            | LinkdingCommand::Delete(_)
            | LinkdingCommand::Import(_)
            | LinkdingCommand::Restart(_)
            | LinkdingCommand::CreateUser(_)
            | LinkdingCommand::Token(TokenCommand::Create { .. }) => true,
            LinkdingCommand::Tags(command) => !matches!(command, TagsCommand::List),
            LinkdingCommand::Assets(command) => assets::changes_something(command),
            _ => false,
        }
    }

    /// Whether it diagnoses something, and so leaves a log file.
    pub fn diagnoses(&self) -> bool {
        matches!(self, LinkdingCommand::Diagnose | LinkdingCommand::Backup(_))
    }

    /// What the progress line says while it runs; nothing where lines come one by one.
    pub fn waits_for(&self) -> Option<&'static str> {
        match self {
            LinkdingCommand::Logs(_) | LinkdingCommand::Access => None,
            LinkdingCommand::Backup(_) => Some("copying"),
            LinkdingCommand::Diagnose => Some("going through the chain"),
            _ => Some("asking linkding"),
        }
    }

    /// Its name in the name of the log file.
    pub fn log_name(&self) -> &'static str {
        match self {
            LinkdingCommand::Import(_) => "linkding-import",
            LinkdingCommand::Restart(_) => "linkding-restart",
            LinkdingCommand::Backup(_) => "linkding-backup",
            LinkdingCommand::Diagnose => "linkding-diagnose",
            LinkdingCommand::CreateUser(_) => "linkding-create-user",
            LinkdingCommand::Token(_) => "linkding-token",
            LinkdingCommand::Tags(_) => "linkding-tags",
            LinkdingCommand::Assets(_) => "linkding-assets",
            _ => "linkding",
        }
    }
}
