//! The systems a lab is read from. Each source reads one of them into its part of the picture; they are read at
//! once, each within its own time, and one that fails costs only its own part.

pub mod linkding;
pub mod machines;
pub mod proxmox;
pub mod services;
mod web;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join_all};
use jiff::Timestamp;

use crate::error::Error;
use crate::lab::Lab;
use crate::views::gpus::Gpu;
use crate::views::guests::Guest;
use crate::views::hardware::Hardware;
use crate::views::nodes::Node;
use crate::views::overview::SourceReport;
use crate::views::services::Service;
use crate::views::storage::Storage;

/// What is known of the lab. Every source fills in its part.
#[derive(Debug, Default)]
pub struct Picture {
    /// Whether the cluster answered: without that, missing guests mean nothing.
    pub cluster_was_read: bool,
    /// Proxmox VE hosts.
    pub nodes: Vec<Node>,
    /// Virtual machines and containers.
    pub guests: Vec<Guest>,
    /// Storage of all nodes.
    pub storage: Vec<Storage>,
    /// The newest backup of each guest that has one; absent when backups could not be looked at.
    pub backups: Option<BTreeMap<u32, Timestamp>>,
    /// Services.
    pub services: Vec<Service>,
    /// Sensors and load of machines.
    pub hardware: Vec<Hardware>,
    /// Graphics cards.
    pub gpus: Vec<Gpu>,
}

impl Picture {
    fn add(&mut self, part: Picture) {
        self.cluster_was_read |= part.cluster_was_read;
        self.nodes.extend(part.nodes);
        self.guests.extend(part.guests);
        self.storage.extend(part.storage);
        self.services.extend(part.services);
        self.hardware.extend(part.hardware);
        self.gpus.extend(part.gpus);
        self.backups = self.backups.take().or(part.backups);
    }
}

/// What a source gives: its part of the picture, and what of it could not be read.
#[derive(Debug, Default)]
pub struct Part {
    /// What was read.
    pub picture: Picture,
    /// Parts that could not be read although the source as a whole could: name and reason.
    pub failures: Vec<(String, Error)>,
}

/// A system that a lab is read from.
pub struct Source {
    /// Its name in reports.
    pub name: &'static str,
    /// Why there is nothing to ask in this lab, if so.
    pub skipped: fn(&Lab) -> Option<String>,
    /// Reads it, within the time that [`Lab::timeout`] gives.
    pub read: for<'a> fn(&'a Lab) -> BoxFuture<'a, Result<Part, Error>>,
}

/// All sources of the overview.
pub const SOURCES: &[Source] =
    &[proxmox::SOURCE, machines::SOURCE, services::SOURCE, linkding::SOURCE];

/// Reads all sources at once.
pub async fn read_all(lab: &Lab, sources: &[Source]) -> (Picture, Vec<SourceReport>) {
    let results = join_all(sources.iter().map(|source| read(lab, source))).await;
    let mut picture = Picture::default();
    let mut reports = Vec::new();
    for (part, report) in results {
        picture.add(part);
        reports.extend(report);
    }
    (picture, reports)
}

async fn read(lab: &Lab, source: &Source) -> (Picture, Vec<SourceReport>) {
    if let Some(reason) = (source.skipped)(lab) {
        return (Picture::default(), vec![SourceReport::skipped(source.name, reason)]);
    }
    let started = Instant::now();
    match (source.read)(lab).await {
        Err(error) => {
            let report = SourceReport::failed(source.name, started.elapsed(), &error);
            (Picture::default(), vec![report])
        }
        Ok(part) => {
            let reports = part.reports(source.name, started.elapsed());
            (part.picture, reports)
        }
    }
}

impl Part {
    /// How reading it went: the source as a whole, then each of its parts that failed.
    pub fn reports(&self, source: &str, elapsed: Duration) -> Vec<SourceReport> {
        let failed = self
            .failures
            .iter()
            .map(|(what, error)| SourceReport::failed(format!("{source} {what}"), elapsed, error));
        [SourceReport::ok(source, elapsed)].into_iter().chain(failed).collect()
    }
}
