//! `homelab ssh check`: every hop to every machine.

use std::time::Instant;

use futures_util::future::join_all;

use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::views::ssh::{HopReport, SshCheck, SshReport};

pub(super) async fn run(hosts: Vec<String>, lab: &Lab) -> Result<Outcome, Error> {
    let hosts =
        if hosts.is_empty() { lab.config()?.ssh.hosts.keys().cloned().collect() } else { hosts };
    if hosts.is_empty() {
        return Err(Error::new(Kind::NotFound, "the configuration has no `ssh.hosts`")
            .hint("name the machines: `homelab ssh check pve`"));
    }
    let hosts = join_all(hosts.into_iter().map(|host| check(host, lab))).await;
    Ok(Outcome::report(SshCheck { hosts }))
}

async fn check(host: String, lab: &Lab) -> SshReport {
    let started = Instant::now();
    let session = lab.ssh(&host).await;
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match session {
        Ok(session) => {
            let hop = |hop: &ssh_client::Hop| HopReport {
                name: hop.name.clone(),
                address: hop.address.to_string(),
                user: hop.user.clone(),
                key: hop.key.to_string(),
                key_algorithm: hop.key_algorithm.clone(),
                method: hop.method.clone(),
                elapsed_ms: u64::try_from(hop.elapsed.as_millis()).unwrap_or(u64::MAX),
            };
            let hops = session.hops().iter().map(hop).collect();
            SshReport { host, reached: true, elapsed_ms, hops, error: None, hint: None, exit: None }
        }
        Err(error) => SshReport {
            host,
            reached: false,
            elapsed_ms,
            hops: Vec::new(),
            hint: error.hint_text().map(str::to_owned),
            exit: Some((&error).into()),
            error: Some(error.to_string()),
        },
    }
}
