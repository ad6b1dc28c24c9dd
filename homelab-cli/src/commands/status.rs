//! `homelab status`: the whole lab at a glance.

use jiff::Timestamp;

use crate::error::Error;
use crate::findings::{self, Context};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::{self, SOURCES};
use crate::views::overview::Overview;

pub(super) async fn run(lab: &Lab) -> Result<Outcome, Error> {
    let config = lab.config()?;
    let (picture, sources) = sources::read_all(lab, SOURCES).await;
    let now = Timestamp::now();
    let findings = findings::evaluate(&Context { picture: &picture, config, now });
    Ok(Outcome::report(Overview {
        generated_at: now,
        lab: config.name().to_owned(),
        sources,
        nodes: picture.nodes,
        guests: picture.guests,
        storage: picture.storage,
        services: picture.services,
        hardware: picture.hardware,
        gpus: picture.gpus,
        findings,
    }))
}
