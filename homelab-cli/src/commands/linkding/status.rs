//! Whether linkding works, by its own word and as seen from outside and on its machine.

use std::time::Instant;

use crate::credentials::{Answer, Request};
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::linkding::look;
use crate::sources::services;
use crate::systemd::Unit;
use crate::views::linkding::health::{Link, LinkdingHealth, LinkdingStatus, TokenReport};
use crate::views::services::ServiceStatus;

pub(super) async fn run(lab: &Lab) -> Result<Outcome, Error> {
    let config = lab.linkding_config()?;
    let (seen, units) = futures_util::future::join(look(lab, config), units(lab)).await;
    let seen = seen?;
    let (mut status, mut summary) = seen.verdict();
    let mut links = seen.links();
    if status == ServiceStatus::Up
        && let Some(bad) = units.iter().find(|link| link.is_failed())
    {
        status = ServiceStatus::Degraded;
        summary = format!("it works, and {} is not as it should be: {}", bad.name, bad.evidence);
    }
    links.extend(units);
    Ok(Outcome::report(LinkdingStatus {
        url: config.url.to_string(),
        status,
        summary,
        version: seen.version(),
        links,
    }))
}

/// What systemd says of linkding and of the proxy, where their machine can be asked.
pub(super) async fn units(lab: &Lab) -> Vec<Link> {
    if !lab.knows_linkding_host() {
        let why = "the configuration knows no way to its machine (`ssh.hosts`, `linkding.host`)";
        return vec![Link::skipped("units", why)];
    }
    let read = async {
        let (config, host) = (lab.linkding_config()?, lab.linkding_host()?);
        let names = [config.proxy_unit.as_str(), config.unit.as_str()];
        services::units(lab, &host, &names).await
    };
    match read.await {
        Ok(units) => units.iter().map(|(name, unit)| link(name, unit)).collect(),
        Err(error) => {
            let link = Link::warning("units", error.message());
            vec![match error.hint_text() {
                Some(hint) => link.hint(hint),
                None => link,
            }]
        }
    }
}

fn link(name: &str, unit: &Unit) -> Link {
    let title = format!("unit {}", name.trim_end_matches(".service"));
    if !unit.exists() {
        return Link::warning(title, format!("there is no unit {name}"))
            .hint("`linkding.unit` and `linkding.proxy_unit` name them");
    }
    let state = format!("{} ({})", unit.active, unit.sub);
    match unit.is_active() {
        true => match unit.restarts.filter(|restarts| *restarts > 0) {
            Some(restarts) => {
                Link::warning(title, format!("{state}; started again {restarts} times by systemd"))
            }
            None => Link::ok(title, state),
        },
        false => {
            let how = unit.result.as_deref().map(|result| format!(", ended with {result}"));
            Link::failed(title, format!("{state}{}", how.unwrap_or_default()))
                .hint(format!("`systemctl status {name}` there; `homelab linkding logs`"))
        }
    }
}

pub(super) async fn health(lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.linkding_without_token()?;
    let started = Instant::now();
    let health = client.health().await?;
    let response_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Outcome::report(LinkdingHealth {
        healthy: health.is_healthy(),
        status: health.status,
        version: health.version,
        response_ms,
    }))
}

pub(super) async fn token(lab: &Lab) -> Result<Outcome, Error> {
    let request = Request::linkding(lab.linkding_config()?);
    let tried = lab.credentials().status(&request).await;
    let source = tried.iter().find(|tried| tried.answer == Answer::Found);
    let source = source.map(|tried| tried.source.to_string());
    let client = lab.linkding().await?;
    let (refusal, bookmarks) = match client.bookmarks().list().count().await {
        Ok(count) => (None, Some(count)),
        Err(error) if error.kind() == linkding_client::ErrorKind::Auth => {
            (Some(error.message().to_owned()), None)
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Outcome::report(TokenReport { good: refusal.is_none(), source, refusal, bookmarks }))
}
