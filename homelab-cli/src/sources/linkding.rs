//! linkding, as the overview shows it: whether it works, and its version.

use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_transport::{FailureKind, Request, Response, Transport};
use linkding_client::Health;

use super::{Part, Picture, Source, web};
use crate::config::Linkding;
use crate::error::Error;
use crate::lab::Lab;
use crate::views::linkding::health::Link;
use crate::views::services::{Service, ServiceStatus};

/// The source.
pub const SOURCE: Source = Source { name: "linkding", skipped, read };

/// A file that is in every version: without it pages have no style.
const STATIC_FILE: &str = "/static/theme-light.css";

fn skipped(lab: &Lab) -> Option<String> {
    let configured = lab.config().is_ok_and(|config| config.linkding.is_some());
    (!configured).then(|| "not configured".to_owned())
}

fn read(lab: &Lab) -> BoxFuture<'_, Result<Part, Error>> {
    async {
        let config = lab.linkding_config()?;
        let seen = look(lab, config).await?;
        let (status, summary) = seen.verdict();
        let mut service = Service {
            url: Some(config.url.to_string()),
            version: seen.version(),
            status,
            response_ms: Some(seen.took_ms),
            host: config.host.clone(),
            unit: None,
            ..Service::new("linkding", "linkding")
        };
        if status != ServiceStatus::Up {
            service.say(summary);
        }
        let picture = Picture { services: vec![service], ..Picture::default() };
        Ok(Part { picture, failures: Vec::new() })
    }
    .boxed()
}

/// What a request came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A page or a document.
    Page {
        /// Its status.
        status: u16,
        /// Its beginning, for people.
        excerpt: String,
    },
    /// None: why.
    None {
        /// What went wrong.
        reason: String,
        /// Whether the certificate is not the expected one.
        certificate: bool,
    },
}

/// What was seen from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// `/health` as linkding writes it: its version and state.
    pub health: Result<Health, Answer>,
    /// How long that took.
    pub took_ms: u64,
    /// A static file.
    pub static_file: Answer,
    /// What the API said to the token; absent when it was not asked.
    pub api: Option<Result<u64, Refused>>,
}

/// Why the API did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// In words.
    pub reason: String,
    /// Whether it is about the token.
    pub token: bool,
}

/// Looks at linkding from outside: its health, a static file, and the API with the token.
pub async fn look(lab: &Lab, config: &Linkding) -> Result<Seen, Error> {
    let transport = transport(lab, config)?;
    let started = Instant::now();
    let health = async {
        let health = health(&transport).await;
        (health, started.elapsed())
    };
    let file = answer(&transport, STATIC_FILE);
    let ((health, took), static_file, api) =
        futures_util::future::join3(health, file, api(lab)).await;
    let took_ms = millis(took);
    // Without an answer at all there is nothing to say about the token.
    let api = health.is_ok().then_some(api);
    Ok(Seen { health, took_ms, static_file, api })
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Where linkding is reached, for requests that no client of it makes.
fn transport(lab: &Lab, config: &Linkding) -> Result<Transport, Error> {
    let transport = web::transport(config.url.as_url(), lab.linkding_trust(config)?, lab.timeout());
    transport
        .map_err(|why| Error::new(crate::error::Kind::Config, format!("`linkding.url`: {why}")))
}

async fn health(transport: &Transport) -> Result<Health, Answer> {
    let answered = send(transport, "/health").await?;
    answered.json::<Health>().map_err(|_| page(&answered))
}

async fn answer(transport: &Transport, path: &str) -> Answer {
    match send(transport, path).await {
        Ok(response) => page(&response),
        Err(answer) => answer,
    }
}

async fn send(transport: &Transport, path: &str) -> Result<Response, Answer> {
    transport.send(Request::get(path)).await.map_err(|failure| Answer::None {
        certificate: failure.kind() == FailureKind::Certificate,
        reason: web::causes(&failure),
    })
}

fn page(response: &Response) -> Answer {
    Answer::Page { status: response.status, excerpt: title(response) }
}

/// The title of a page, else its beginning: the proxy says in it who it is.
fn title(response: &Response) -> String {
    let text = String::from_utf8_lossy(&response.body);
    let title = text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    match title {
        Some((title, _)) => title.trim().to_owned(),
        None => response.excerpt(),
    }
}

/// How many bookmarks the token opens.
async fn api(lab: &Lab) -> Result<u64, Refused> {
    let client = lab.linkding().await.map_err(|error| Refused {
        token: error.kind() == crate::error::Kind::Auth,
        reason: error.to_string(),
    })?;
    client.bookmarks().list().count().await.map_err(|error| Refused {
        token: error.kind() == linkding_client::ErrorKind::Auth,
        reason: error.message().to_owned(),
    })
}

impl Seen {
    /// Its version, as far as it told.
    pub fn version(&self) -> Option<String> {
        self.health.as_ref().ok().and_then(|health| health.version.clone())
    }

    /// How it is as a whole, and what that means. Pure.
    pub fn verdict(&self) -> (ServiceStatus, String) {
        let down = |why: String| (ServiceStatus::Down, why);
        let degraded = |why: String| (ServiceStatus::Degraded, why);
        match &self.health {
            Err(Answer::None { reason, .. }) => return down(format!("nothing answers: {reason}")),
            Err(Answer::Page { status: 502..=504, excerpt }) => {
                return down(format!("the proxy is up and linkding behind it is not ({excerpt})"));
            }
            Err(Answer::Page { status, excerpt }) => {
                return down(format!(
                    "something answers that is not linkding: status {status}, {excerpt}"
                ));
            }
            Ok(health) if !health.is_healthy() => {
                return degraded(format!("it says that it is {}", health.status));
            }
            Ok(_) => {}
        }
        if let Some(Err(refused)) = &self.api {
            let why = if refused.token { "it refuses the token" } else { "its API fails" };
            return degraded(format!("{why}: {}", refused.reason));
        }
        match &self.static_file {
            Answer::Page { status: 200, .. } => (ServiceStatus::Up, "everything works".to_owned()),
            Answer::Page { status, .. } => degraded(format!(
                "the API works, and the static files do not (status {status}): pages have no style"
            )),
            Answer::None { reason, .. } => degraded(format!("static files: {reason}")),
        }
    }

    /// The links of the chain as seen from outside. Pure.
    pub fn links(&self) -> Vec<Link> {
        let proxy = match &self.health {
            Err(Answer::None { reason, certificate }) => {
                let link = Link::failed("proxy", reason);
                match certificate {
                    true => link.hint("is that its certificate? `linkding.fingerprint` pins it"),
                    false => {
                        link.hint("does nginx run, and is the port in `linkding.url` its own?")
                    }
                }
            }
            _ => Link::ok("proxy", format!("answers in {} ms", self.took_ms)),
        };
        let service = match &self.health {
            Ok(health) if health.is_healthy() => {
                let version = health.version.as_deref().unwrap_or("of unknown version");
                Link::ok("service", format!("linkding {version} is healthy"))
            }
            Ok(health) => Link::warning("service", format!("linkding is {}", health.status))
                .hint("it cannot use its database: `homelab linkding logs`"),
            Err(Answer::Page { status: 502..=504, excerpt }) => Link::failed("service", excerpt)
                .hint("`homelab linkding logs` may say why; `homelab linkding restart` starts it"),
            Err(Answer::Page { status, excerpt }) => {
                Link::failed("service", format!("status {status} instead of linkding: {excerpt}"))
                    .hint("is `linkding.url` its address, with the context path if it has one?")
            }
            Err(Answer::None { .. }) => Link::skipped("service", "nothing answers"),
        };
        let files = match &self.static_file {
            Answer::Page { status: 200, .. } => Link::ok("static files", "served"),
            Answer::Page { status: 502..=504, .. } | Answer::None { .. } => {
                Link::skipped("static files", "nothing answers")
            }
            Answer::Page { status: 403, excerpt } => Link::failed("static files", excerpt).hint(
                "nginx may not read them: the folders on the way need x for its user (www-data)",
            ),
            Answer::Page { excerpt, .. } => Link::failed("static files", excerpt).hint(
                "`alias` of /static/ in nginx's site, and `manage.py collectstatic` after updates",
            ),
        };
        let api = match &self.api {
            None => vec![Link::skipped("api", "nothing answers")],
            Some(Ok(count)) => vec![
                Link::ok("api", "answers"),
                Link::ok("token", format!("good; opens {count} bookmarks")),
            ],
            Some(Err(refused)) if refused.token => vec![
                Link::ok("api", "answers"),
                Link::failed("token", &refused.reason).hint(
                    "`homelab credentials status` shows where it comes from; `homelab linkding token create` makes one",
                ),
            ],
            Some(Err(refused)) => vec![
                Link::failed("api", &refused.reason).hint("`homelab linkding logs` may say why"),
                Link::skipped("token", "the API did not answer"),
            ],
        };
        [vec![proxy, service, files], api].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine() -> Seen {
        Seen {
            health: Ok(
                serde_json::from_str(r#"{"version": "1.46.2", "status": "healthy"}"#).unwrap()
            ),
            took_ms: 3,
            static_file: Answer::Page { status: 200, excerpt: String::new() },
            api: Some(Ok(36)),
        }
    }

    fn page(status: u16) -> Answer {
        Answer::Page { status, excerpt: format!("{status}") }
    }

    #[test]
    fn a_proxy_without_a_backend_is_told_from_one_that_serves_something_else() {
        let gone = Seen { health: Err(page(502)), static_file: page(200), api: None, ..fine() };
        let (status, why) = gone.verdict();
        assert_eq!(status, ServiceStatus::Down);
        assert!(why.starts_with("the proxy is up and linkding behind it is not"), "{why}");
        let other = Seen { health: Err(page(200)), ..gone };
        assert!(other.verdict().1.starts_with("something answers that is not linkding"));
    }

    #[test]
    fn broken_files_and_a_bad_token_are_half_a_service() {
        let files = Seen { static_file: page(404), ..fine() };
        assert_eq!(files.verdict().0, ServiceStatus::Degraded);
        let refused = Refused { reason: "Invalid token.".into(), token: true };
        let token = Seen { api: Some(Err(refused)), ..fine() };
        let (status, why) = token.verdict();
        assert_eq!(
            (status, why.as_str()),
            (ServiceStatus::Degraded, "it refuses the token: Invalid token.")
        );
        assert_eq!(fine().verdict().0, ServiceStatus::Up);
    }

    #[test]
    fn every_link_has_one_line_and_the_first_failure_is_the_cause() {
        let token = Refused { reason: "Invalid token.".into(), token: true };
        for seen in [
            fine(),
            Seen { health: Err(page(504)), static_file: page(504), api: None, ..fine() },
            Seen { api: Some(Err(token)), ..fine() },
        ] {
            let names: Vec<String> = seen.links().into_iter().map(|link| link.name).collect();
            assert_eq!(&names[..3], ["proxy", "service", "static files"]);
        }
    }
}
