//! The whole chain from here to linkding's disk, link by link: what was seen at each, and what to do. Nothing on the
//! way stops it.

use std::time::Instant;

use ssh_client::{Command, Session};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use super::status::units;
use crate::error::Error;
use crate::lab::Lab;
use crate::lab::ssh::is_root;
use crate::outcome::Outcome;
use crate::sources::linkding::look;
use crate::ui::format;
use crate::views::linkding::health::{Link, LinkdingDiagnosis};

/// A disk this full stops a database soon.
const FULL_WARNING_PERCENT: u64 = 90;
const FULL_PERCENT: u64 = 99;

/// Enough of an answer of the service to know it.
const ANSWER_LIMIT: u64 = 64 << 10;

pub(super) async fn run(lab: &Lab) -> Result<Outcome, Error> {
    let config = lab.linkding_config()?;
    let outside = futures_util::future::join(reach(lab), look(lab, config));
    let inside = futures_util::future::join(units(lab), machine(lab));
    let ((reached, seen), (units, machine)) = futures_util::future::join(outside, inside).await;
    let seen = seen?;
    let found = [reached, seen.links(), units, machine].concat();
    let links = in_order(found, &config.unit);
    let first = links.iter().find(|link| link.is_failed());
    let cause = first.map(|link| format!("{}: {}", link.name, link.evidence));
    Ok(Outcome::report(LinkdingDiagnosis {
        url: config.url.to_string(),
        healthy: cause.is_none(),
        cause,
        links,
    }))
}

/// The order in which a request passes the links: the first that fails is the cause of the others.
fn in_order(mut links: Vec<Link>, unit: &str) -> Vec<Link> {
    let own_unit = format!("unit {}", unit.trim_end_matches(".service"));
    let place = |link: &Link| match link.name.as_str() {
        "address" => 0,
        "port" => 1,
        "units" | "machine" => 2,
        name if name == own_unit => 7,
        name if name.starts_with("unit ") => 3,
        "proxy configuration" => 4,
        "proxy" => 5,
        "disk" => 6,
        "backend" => 8,
        "service" => 9,
        "static files" => 10,
        "api" => 11,
        _ => 12,
    };
    links.sort_by_key(place);
    links
}

/// From here: what the name stands for, and whether somebody listens there.
async fn reach(lab: &Lab) -> Vec<Link> {
    let Ok(config) = lab.linkding_config() else { return Vec::new() };
    let url = config.url.as_url();
    let (host, port) =
        (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(80));
    let bare = host.trim_matches(['[', ']']);
    let limit = lab.timeout();
    let found = tokio::time::timeout(limit, tokio::net::lookup_host((bare, port))).await;
    let addresses: Vec<std::net::SocketAddr> = match found {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(error)) => {
            return vec![
                Link::failed("address", format!("{host}: {error}"))
                    .hint("is the name right, and does this machine ask the right name server?"),
                Link::skipped("port", "no address"),
            ];
        }
        Err(_) => {
            return vec![
                Link::failed("address", format!("{host}: no answer from the name servers")),
                Link::skipped("port", "no address"),
            ];
        }
    };
    let mut shown: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
    shown.dedup();
    let address = Link::ok("address", format!("{host} is {}", shown.join(", ")));
    let started = Instant::now();
    let opened = tokio::time::timeout(limit, tokio::net::TcpStream::connect(&addresses[..])).await;
    let port = match opened {
        Ok(Ok(_)) => {
            Link::ok("port", format!("{port} is open, in {} ms", started.elapsed().as_millis()))
        }
        Ok(Err(error)) => Link::failed("port", format!("{port}: {error}")).hint(
            "refused: nothing listens there (nginx?); no answer: the machine is down or a firewall drops it",
        ),
        Err(_) => Link::failed("port", format!("{port}: no answer"))
            .hint("the machine is down, or a firewall drops it"),
    };
    vec![address, port]
}

/// On its machine: the proxy's configuration, linkding itself without the proxy, and the disk.
async fn machine(lab: &Lab) -> Vec<Link> {
    if !lab.knows_linkding_host() {
        return Vec::new();
    }
    let session = async {
        let host = lab.linkding_host()?;
        lab.ssh(&host).await
    };
    let session = match session.await {
        Ok(session) => session,
        // The units say why already.
        Err(_) => return Vec::new(),
    };
    let (proxy, backend, disk) = futures_util::future::join3(
        proxy_configuration(&session, lab),
        backend(&session, lab),
        disk(&session, lab),
    )
    .await;
    vec![proxy, backend, disk]
}

/// nginx(8): `-t` tests the configuration and writes what it found to standard error.
async fn proxy_configuration(session: &Session, lab: &Lab) -> Link {
    const NAME: &str = "proxy configuration";
    let command = Command::new(["nginx", "-t"]).timeout(lab.timeout());
    let command = if is_root(session) { command } else { command.sudo() };
    let output = match session.run(command).await {
        Ok(output) => output,
        Err(error) => return Link::skipped(NAME, Error::from(error).message()),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("nginx says nothing");
    match (output.status.success(), output.status.code()) {
        (true, _) => match said.lines().find(|line| line.contains("[warn]")) {
            Some(warning) => Link::warning(NAME, warning),
            None => Link::ok(NAME, "nginx -t is content"),
        },
        // sh(1): the command was not found.
        (false, Some(127)) => Link::skipped(NAME, "there is no nginx"),
        (false, _) => {
            let line = said.lines().find(|line| line.contains("[emerg]")).unwrap_or(first);
            Link::failed(NAME, line)
                .hint("nginx goes on with the old configuration until it is restarted; then it stays away")
        }
    }
}

/// linkding itself, past the proxy: through the SSH session to the port that it listens on there.
async fn backend(session: &Session, lab: &Lab) -> Link {
    const NAME: &str = "backend";
    let Ok(config) = lab.linkding_config() else { return Link::skipped(NAME, "not configured") };
    let (host, port) = ("127.0.0.1", config.backend_port);
    let ask = async {
        let mut stream = session.stream(host, port).await.map_err(|error| error.to_string())?;
        let path = config.url.as_url().path().trim_end_matches('/').to_owned();
        let request = format!("GET {path}/health HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.map_err(|error| error.to_string())?;
        // The first line says enough; what comes after it is not waited for.
        let mut first = String::new();
        let mut answer = BufReader::new(stream.take(ANSWER_LIMIT));
        answer.read_line(&mut first).await.map_err(|error| error.to_string())?;
        let first = first.trim_end();
        match first.split(' ').nth(1) {
            Some("200") => Ok(format!("{host}:{port} answers past the proxy")),
            _ if first.is_empty() => Err(format!("{host}:{port} closes without an answer")),
            _ => Err(format!("{host}:{port}: {first}")),
        }
    };
    let answered = tokio::time::timeout(lab.timeout(), ask).await;
    match answered.unwrap_or_else(|_| Err(format!("{host}:{port}: no answer"))) {
        Ok(evidence) => Link::ok(NAME, evidence),
        Err(why) => Link::failed(NAME, why).hint(
            "linkding does not listen there: `homelab linkding logs`; or `linkding.backend_port` names another port",
        ),
    }
}

/// The disk with linkding's data. df(1), -P: one line for each, in units of 1024 bytes.
async fn disk(session: &Session, lab: &Lab) -> Link {
    const NAME: &str = "disk";
    let data = match lab.linkding_data() {
        Ok(data) => data,
        Err(error) => return Link::skipped(NAME, error.message()),
    };
    let command = Command::new(["df", "-Pk", &data]).timeout(lab.timeout());
    let output = match session.run(command).await {
        Ok(output) => output,
        Err(error) => return Link::skipped(NAME, Error::from(error).message()),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let Some((used, free)) = text.lines().nth(1).and_then(used_and_free) else {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("df says nothing");
        return Link::warning(NAME, said)
            .hint("`linkding.data` names the folder with its database");
    };
    let percent = used.saturating_mul(100).checked_div(used + free).unwrap_or(0);
    let evidence = format!("{percent} % full, {} free below {data}", format::bytes(free));
    match percent {
        FULL_PERCENT.. => Link::failed(NAME, evidence)
            .hint("SQLite cannot write on a full disk: make room before anything else"),
        FULL_WARNING_PERCENT.. => Link::warning(NAME, evidence),
        _ => Link::ok(NAME, evidence),
    }
}

/// Bytes used and free in a line of df: device, total, used, free, share, place.
fn used_and_free(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split_whitespace().skip(2);
    let mut bytes = || words.next()?.parse::<u64>().ok()?.checked_mul(1024);
    Some((bytes()?, bytes()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_on_the_way_is_the_cause() {
        let found = vec![
            Link::failed("service", "502"),
            Link::failed("unit linkding", "failed"),
            Link::ok("unit nginx", "active"),
            Link::ok("port", "open"),
            Link::failed("disk", "100 %"),
        ];
        let links = in_order(found, "linkding.service");
        let failed = links.iter().find(|link| link.is_failed()).map(|link| link.name.as_str());
        assert_eq!(failed, Some("disk"));
    }

    #[test]
    fn a_line_of_df_gives_bytes() {
        let line = "rpool/ROOT/pve-1  1000 900 100  90% /";
        assert_eq!(used_and_free(line), Some((900 * 1024, 100 * 1024)));
        assert_eq!(used_and_free("df: no such file"), None);
    }
}
