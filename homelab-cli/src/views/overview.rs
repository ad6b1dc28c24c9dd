//! The overview on the wire: the whole lab in one document, and the screen of `homelab status`.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::findings::{self, Finding};
use super::gpus::{self, Gpu};
use super::guests::{self, Guest};
use super::hardware::Hardware;
use super::load;
use super::nodes::{self, Node};
use super::services::{self, Service};
use super::storage::{self, Storage};
use super::tasks::local_time;
use crate::error::Error;
use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};

/// How reading one source went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// The source: `proxmox`, `sensors`, or a part of one: `proxmox backups`.
    pub name: String,
    /// How it went.
    pub status: SourceStatus,
    /// How long it took.
    pub elapsed_ms: u64,
    /// Why it failed or was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What to do about a failure.
    #[serde(skip)]
    pub hint: Option<String>,
    /// The exit status that its failure means when nothing else could be read either.
    #[serde(skip)]
    pub failure: Option<Exit>,
}

impl SourceReport {
    /// A source that was read.
    pub fn ok(name: impl Into<String>, elapsed: Duration) -> SourceReport {
        SourceReport {
            name: name.into(),
            status: SourceStatus::Ok,
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            error: None,
            hint: None,
            failure: None,
        }
    }

    /// A source, or a part of one, that could not be read.
    pub fn failed(name: impl Into<String>, elapsed: Duration, error: &Error) -> SourceReport {
        SourceReport {
            status: SourceStatus::Failed,
            error: Some(error.to_string()),
            hint: error.hint_text().map(str::to_owned),
            failure: Some(Exit::from(error)),
            ..SourceReport::ok(name, elapsed)
        }
    }

    /// A source that there is no need to read.
    pub fn skipped(name: impl Into<String>, reason: impl Into<String>) -> SourceReport {
        SourceReport {
            status: SourceStatus::Skipped,
            error: Some(reason.into()),
            ..SourceReport::ok(name, Duration::ZERO)
        }
    }
}

/// How reading one source went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceStatus {
    /// Read.
    Ok,
    /// Not read, or not all of it.
    Failed,
    /// Not there, or not configured.
    Skipped,
}

/// The whole lab.
#[derive(Debug, Serialize)]
pub struct Overview {
    /// When it was read.
    pub generated_at: Timestamp,
    /// The lab's name.
    pub lab: String,
    /// What was asked, and how it went.
    pub sources: Vec<SourceReport>,
    /// The Proxmox VE hosts.
    pub nodes: Vec<Node>,
    /// Virtual machines and containers.
    pub guests: Vec<Guest>,
    /// Storage of all nodes.
    pub storage: Vec<Storage>,
    /// Services.
    pub services: Vec<Service>,
    /// Sensors and load of machines.
    pub hardware: Vec<Hardware>,
    /// Graphics cards.
    pub gpus: Vec<Gpu>,
    /// What deserves attention, the worst first.
    pub findings: Vec<Finding>,
}

impl Document for Overview {
    fn kind(&self) -> &'static str {
        "Overview"
    }

    fn exit(&self) -> Exit {
        exit_of(&self.sources)
    }

    fn draw(&self, screen: &mut Screen) {
        screen.line([
            Text::new(&self.lab, Tone::Strong),
            Text::new(format!("  {}", local_time(self.generated_at)), Tone::Faint),
        ]);
        draw_sources(&self.sources, screen);
        if !self.nodes.is_empty() {
            screen.heading("NODES", "");
            screen.table(&nodes::table(&self.nodes));
        }
        if !self.guests.is_empty() {
            screen.heading("GUESTS", guests::summary(&self.guests));
            screen.table(&guests::table(&self.guests));
        }
        if !self.storage.is_empty() {
            screen.heading("STORAGE", "");
            screen.table(&storage::table(&self.storage));
        }
        if !self.services.is_empty() {
            screen.heading("SERVICES", "");
            screen.table(&services::table(&self.services));
        }
        if self.hardware.iter().any(|host| host.load.is_some()) {
            screen.heading("MACHINES", "");
            screen.table(&load::table(&self.hardware));
        }
        for host in self.hardware.iter().filter(|host| host.readings().next().is_some()) {
            screen.heading("HARDWARE", &host.host);
            host.draw_summary(screen);
        }
        if !self.gpus.is_empty() {
            screen.heading("GPUS", "");
            screen.table(&gpus::table(&self.gpus));
        }
        findings::draw(&self.findings, screen);
    }
}

/// All was read: fine. Some failed: partial. Nothing could be read: whatever the first failure means.
pub(super) fn exit_of(sources: &[SourceReport]) -> Exit {
    let failed = sources.iter().find(|source| source.status == SourceStatus::Failed);
    let any = sources.iter().any(|source| source.status == SourceStatus::Ok);
    match failed {
        None => Exit::Ok,
        Some(_) if any => Exit::Partial,
        Some(source) => source.failure.unwrap_or(Exit::Error),
    }
}

pub(super) fn draw_sources(sources: &[SourceReport], screen: &mut Screen) {
    for source in sources {
        let error = source.error.as_deref().unwrap_or_default();
        match source.status {
            SourceStatus::Ok => continue,
            SourceStatus::Skipped => {
                screen.line([Text::new(format!("· {}: {error}", source.name), Tone::Faint)]);
            }
            SourceStatus::Failed => {
                let mut lines = error.lines();
                screen.line([
                    Text::new(format!("✗ {}: ", source.name), Tone::Bad),
                    Text::from(lines.next().unwrap_or("failed")),
                ]);
                for line in lines {
                    screen.text(format!("    {}", line.trim_start()));
                }
                if let Some(hint) = &source.hint {
                    screen.line([Text::new(format!("    hint: {hint}"), Tone::Faint)]);
                }
            }
        }
    }
}
