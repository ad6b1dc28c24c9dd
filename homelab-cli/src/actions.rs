//! Changing things. Every change goes through one pipeline, the safety contract: look, show the plan, ask, keep what
//! is there, act on one target after the other, look again, and say what really changed and what is new.

pub mod api;
pub mod backup;
mod before;
pub mod linkding;
pub mod power;
pub mod service;
pub mod settings;
pub mod snapshots;

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use proxmox_client::api::cluster::GuestResource;
use proxmox_client::{Client, Task, Upid, Wait};
use serde_json::Value;

use crate::actions::power::Patience;
use crate::cli::action::SafetyArgs;
use crate::config;
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::findings::{self, Context};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox::{self, discovery};
use crate::sources::{self, Picture, SOURCES};
use crate::ui::Ui;
use crate::ui::format;
use crate::ui::screen::{Text, Tone};
use crate::views::action::{ActionReport, ActionStatus, Planned, Step};
use crate::views::findings::Finding;
use crate::views::guests::Guest;
use crate::views::overview::{SourceReport, SourceStatus};

/// One change to one thing. A new kind of change is a new type in a file of its own.
pub trait Change: Send + Sync {
    /// The guest that is changed, as it was found; absent when it is none.
    fn guest(&self) -> Option<&Guest> {
        None
    }

    /// What is changed, as people call it.
    fn target(&self) -> String {
        self.guest().map_or_else(|| self.what(), Guest::title)
    }

    /// How far it can be felt.
    fn reach(&self) -> Reach {
        Reach::Lab
    }

    /// How the thing is at this moment, where it is no guest: read before and after the change. Before, it is also
    /// kept in the file of the state before.
    fn state<'a>(&'a self, _lab: &'a Lab) -> BoxFuture<'a, Result<Option<State>, Error>> {
        std::future::ready(Ok(None)).boxed()
    }

    /// Whether it must not be touched without being asked for by name.
    fn is_protected(&self) -> bool {
        false
    }

    /// The name that somebody types to say that it is meant all the same.
    fn protected_name(&self) -> String {
        let name = self.guest().map(|guest| guest.name.clone().unwrap_or(guest.vmid.to_string()));
        name.unwrap_or_else(|| self.target())
    }

    /// What will be done, as a whole phrase: `ask CT 200 "Git-Service" to shut down`.
    fn what(&self) -> String;

    /// What it costs, where it costs something: `what it has not saved is lost`.
    fn cost(&self) -> Option<String> {
        None
    }

    /// What is to be said when somebody no longer wants to wait for it; absent where a task of the host goes on.
    fn interrupted(&self) -> Option<Error> {
        None
    }

    /// Does it. Whoever waits sees the progress.
    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>>;
}

/// How far a change can be felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It can disturb what runs: the whole lab is read before and after, and new findings are told.
    Lab,
    /// Only what is stored in one service, such as a bookmark: nothing that runs can feel it.
    Data,
}

/// How a thing is at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// In a few words: `active (running)`.
    pub summary: String,
    /// In full, for the file of the state before.
    pub details: Value,
}

/// A guest that is to be changed.
pub struct Target {
    /// As the listing shows it.
    pub guest: Guest,
    /// Whether the configuration protects it.
    pub protected: bool,
    found: GuestResource,
}

impl Target {
    /// A guest of the listing, with what the configuration says of it.
    pub fn new(found: GuestResource, wanted: Option<&config::Guest>) -> Target {
        let guest = proxmox::guest(&found, wanted);
        Target { guest, protected: wanted.is_some_and(|wanted| wanted.protected), found }
    }

    /// Why it could not be done: `tried` is the whole phrase, as the plan has it.
    fn failed(&self, tried: &str, error: &proxmox_client::Error) -> Error {
        Error::of_change(error, &format!("could not {tried}"), self.guest.vmid)
    }

    /// The client's handle of it.
    pub fn handle(&self, client: &Client) -> proxmox_client::api::guests::Guest {
        discovery::handle(client, &self.found)
    }
}

/// How a change went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// How it went, in words.
    pub message: String,
    /// Whether there was nothing to do.
    pub was_so_already: bool,
}

impl Done {
    /// It was done.
    pub fn new(message: impl Into<String>) -> Done {
        Done { message: message.into(), was_so_already: false }
    }

    /// There was nothing to do.
    pub fn already(message: impl Into<String>) -> Done {
        Done { message: message.into(), was_so_already: true }
    }
}

/// The eyes of whoever waits for a change: the task, and its log as it is written.
pub struct Watch<'a> {
    ui: &'a Ui,
    task: Mutex<Option<(u32, String)>>,
}

impl<'a> Watch<'a> {
    fn new(ui: &'a Ui) -> Watch<'a> {
        Watch { ui, task: Mutex::new(None) }
    }

    /// Says what happens, in a line.
    pub fn note(&self, line: impl AsRef<str>) {
        self.ui.note(format!("  {}", line.as_ref()));
    }

    /// Waits for the task of a guest, and shows its log as it is written.
    pub async fn follow<T: Send + 'static>(
        &self,
        vmid: u32,
        upid: &Upid,
        wait: Wait<T>,
    ) -> Result<T, proxmox_client::Error> {
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = Some((vmid, upid.to_string()));
        let (written, mut lines) = tokio::sync::mpsc::unbounded_channel();
        // Whoever listened may be gone; then nobody misses the line.
        let wait = wait.on_log(move |line| drop(written.send(line.text)));
        let show = async {
            while let Some(line) = lines.recv().await {
                self.ui.note(format!("  {line}"));
            }
        };
        // The sender goes with the waiting: what was written last is still shown.
        futures_util::future::join(wait.send(), show).await.0
    }

    /// Stays with a task as long as the user wants to, and says how it ended: `done`, unless there were warnings.
    pub async fn finish(
        &self,
        target: &Target,
        task: &Task,
        patience: Patience,
        done: &str,
    ) -> Result<Done, proxmox_client::Error> {
        let Some(limit) = patience.limit() else {
            return Ok(Done::new(format!("begun, as {}", task.upid())));
        };
        let wait = task.wait().timeout(limit);
        let outcome = self.follow(target.guest.vmid, task.upid(), wait).await?;
        let message = match outcome.warnings {
            0 => done.to_owned(),
            count => format!("{done}, with {}", format::count(count as usize, "warning")),
        };
        Ok(Done::new(message))
    }

    /// Interrupted: the task goes on, and can be followed.
    fn interrupted(&self) -> Error {
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match task {
            Some((vmid, upid)) => {
                Error::new(Kind::Interrupted, "interrupted; the task goes on on the host").hint(
                    format!("`homelab guest log {vmid} {upid} --follow` shows how it goes on"),
                )
            }
            None => Error::new(Kind::Interrupted, "interrupted; what was begun may go on"),
        }
    }
}

/// Takes changes through the safety contract. `action` names them in files and reports: `start`, `guest backup`, …
pub async fn run(
    action: &str,
    mut changes: Vec<Box<dyn Change>>,
    safety: &SafetyArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    // What may be touched freely goes first: when it fails, the protected ones are still untouched.
    changes.sort_by_key(|change| change.is_protected());
    if changes.is_empty() {
        ui.note("nothing to do");
        return Ok(Outcome::Done(Exit::Ok));
    }
    let plan: Vec<Planned> = changes.iter().map(|change| planned(&**change)).collect();
    if safety.dry_run {
        refuse_protected(&changes, safety, None).or_else(|error| {
            ui.warn(format!("without --dry-run: {error}"));
            Ok::<(), Error>(())
        })?;
        return Ok(Outcome::report(ActionReport::of_plan(action, plan)));
    }
    show(&plan, ui);
    refuse_protected(&changes, safety, Some(ui))?;
    if !safety.yes && !ui.confirm(question(&changes))? {
        return Err(Error::new(Kind::Refused, "cancelled; nothing was done"));
    }
    let states = states(&changes, lab).await?;
    let (before, _) = read(&changes, lab).await;
    let kept = before::keep(action, &changes, &before, &states, lab).await?;
    ui.note(format!("state before: {}", kept.display()));
    let (results, failure) = act(&changes, lab, ui).await;
    let (mut after, sources) = read(&changes, lab).await;
    refresh(&mut after, &changes, lab).await;
    // What the lab does not have needs no look.
    let failed = sources.iter().filter(|source| source.status == SourceStatus::Failed);
    let mut not_verified: Vec<String> = failed.filter_map(|source| source.error.clone()).collect();
    let mut different = changed(&changes, &before, &after);
    for (change, was) in changes.iter().zip(&states) {
        match (was, change.state(lab).await) {
            (Some(was), Ok(Some(is))) if was.summary != is.summary => {
                different.push(format!("{}: {} → {}", change.target(), was.summary, is.summary));
            }
            (_, Ok(_)) => {}
            (_, Err(error)) => not_verified.push(error.to_string()),
        }
    }
    let report = ActionReport {
        action: action.to_owned(),
        dry_run: false,
        plan,
        results,
        changes: different,
        new_findings: new_findings(lab, &before, &after)?,
        state_before: Some(kept.display().to_string()),
        not_verified,
        exit: failure.as_ref().map_or(Exit::Ok, Exit::from),
    };
    Ok(Outcome::report(report))
}

/// How the things are now. One that cannot be looked at is not touched.
async fn states(changes: &[Box<dyn Change>], lab: &Lab) -> Result<Vec<Option<State>>, Error> {
    let mut states = Vec::new();
    for change in changes {
        let state = change.state(lab).await;
        states.push(state.map_err(|error| error.context("nothing was done"))?);
    }
    Ok(states)
}

/// As much of the lab as the changes can disturb.
async fn read(changes: &[Box<dyn Change>], lab: &Lab) -> (Picture, Vec<SourceReport>) {
    if changes.iter().all(|change| change.reach() == Reach::Data) {
        return (Picture::default(), Vec::new());
    }
    sources::read_all(lab, SOURCES).await
}

fn planned(change: &dyn Change) -> Planned {
    Planned {
        vmid: change.guest().map(|guest| guest.vmid),
        target: change.target(),
        what: change.what(),
        cost: change.cost(),
        protected: change.is_protected(),
    }
}

fn show(plan: &[Planned], ui: &Ui) {
    for step in plan {
        let mut line = vec![Text::new("→ ", Tone::Strong), Text::from(&step.what)];
        if let Some(cost) = &step.cost {
            line.push(Text::new(format!(": {cost}"), Tone::Warn));
        }
        if step.protected {
            line.push(Text::new("  (protected)", Tone::Warn));
        }
        ui.say(&line);
    }
}

fn question(changes: &[Box<dyn Change>]) -> &'static str {
    if changes.len() == 1 { "Do this?" } else { "Do these, one after the other?" }
}

/// What is protected wants a flag of its own, or its name typed by somebody at the terminal.
fn refuse_protected(
    changes: &[Box<dyn Change>],
    safety: &SafetyArgs,
    ui: Option<&Ui>,
) -> Result<(), Error> {
    let protected: Vec<&dyn Change> =
        changes.iter().map(|change| &**change).filter(|change| change.is_protected()).collect();
    if safety.allow_protected || protected.is_empty() {
        return Ok(());
    }
    if let Some(ui) = ui.filter(|ui| ui.is_interactive()) {
        for change in protected {
            let (target, name) = (change.target(), change.protected_name());
            let typed = ui.input(&format!("{target} is protected; type {name} to go on"), None)?;
            if typed.trim() != name {
                return Err(Error::new(Kind::Refused, "that is not its name; nothing was done"));
            }
        }
        return Ok(());
    }
    let names: Vec<String> = protected.iter().map(|change| change.target()).collect();
    Err(Error::new(Kind::Refused, format!("protected: {}; nothing was done", names.join(", ")))
        .hint("`--allow-protected` says that this is meant"))
}

/// One after the other; the first failure ends it.
async fn act(changes: &[Box<dyn Change>], lab: &Lab, ui: &Ui) -> (Vec<Step>, Option<Error>) {
    let mut results = Vec::new();
    let mut failure: Option<Error> = None;
    for change in changes {
        let result = |status, message: String, started: Option<Instant>| Step {
            vmid: change.guest().map(|guest| guest.vmid),
            target: change.target(),
            status,
            message,
            elapsed_ms: started.map_or(0, |started| {
                u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
            }),
        };
        if failure.is_some() {
            results.push(result(
                ActionStatus::NotDone,
                "not tried after the failure".to_owned(),
                None,
            ));
            continue;
        }
        let started = Instant::now();
        ui.note(change.what());
        let _progress = ui.progress("waiting for it");
        let watch = Watch::new(ui);
        let outcome = tokio::select! {
            outcome = change.carry_out(lab, &watch) => outcome,
            Ok(()) = tokio::signal::ctrl_c() => {
                Err(change.interrupted().unwrap_or_else(|| watch.interrupted()))
            }
        };
        match outcome {
            Ok(done) => {
                let status =
                    if done.was_so_already { ActionStatus::Already } else { ActionStatus::Done };
                results.push(result(status, done.message, Some(started)));
            }
            Err(error) => {
                ui.failure(&error);
                results.push(result(ActionStatus::Failed, error.to_string(), Some(started)));
                failure = Some(error);
            }
        }
    }
    (results, failure)
}

/// The listing is up to ten seconds old on a real server; the guests themselves are asked how they are now.
async fn refresh(after: &mut Picture, changes: &[Box<dyn Change>], lab: &Lab) {
    if changes.iter().all(|change| change.guest().is_none()) {
        return;
    }
    let Ok(client) = lab.proxmox().await else { return };
    for guest in changes.iter().filter_map(|change| change.guest()) {
        let Some(handle) = discovery::handle_of(client, guest) else { continue };
        let Ok(state) = handle.status().await else { continue };
        for shown in after.guests.iter_mut().filter(|shown| shown.vmid == guest.vmid) {
            shown.status = state.status.to_string();
        }
    }
}

/// What is really different now, in words.
fn changed(changes: &[Box<dyn Change>], before: &Picture, after: &Picture) -> Vec<String> {
    let find = |picture: &Picture, vmid: u32| {
        picture.guests.iter().find(|guest| guest.vmid == vmid).cloned()
    };
    let mut lines = Vec::new();
    for guest in changes.iter().filter_map(|change| change.guest()) {
        let was = find(before, guest.vmid).unwrap_or_else(|| guest.clone());
        match find(after, guest.vmid) {
            None => lines.push(format!("{} is gone", guest.title())),
            Some(is) if is.status != was.status => {
                lines.push(format!("{}: {} → {}", guest.title(), was.status, is.status));
            }
            Some(_) => {}
        }
    }
    lines
}

/// Findings of the whole lab that were not there before.
fn new_findings(lab: &Lab, before: &Picture, after: &Picture) -> Result<Vec<Finding>, Error> {
    let config = lab.config()?;
    let now = Timestamp::now();
    let of = |picture| findings::evaluate(&Context { picture, config, now });
    let known: Vec<String> = of(before).into_iter().map(|finding| finding.id).collect();
    Ok(of(after).into_iter().filter(|finding| !known.contains(&finding.id)).collect())
}
