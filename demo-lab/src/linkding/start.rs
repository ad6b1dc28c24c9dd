//! linkding as a part of a lab: how it is to be, and where it is reached.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use super::content::accounts;
use super::front::Front;
use super::serve::Servers;
use super::{Linkding, LinkdingControl, Settings};
use crate::clock::Clock;
use crate::fault::Rule;
use crate::lab::Builder;

/// How the instance is to be.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    settings: Settings,
    bookmarks: usize,
    port: u16,
    front: Front,
    scraping: Duration,
    rules: Vec<Rule>,
}

impl Plan {
    /// Brings it up.
    pub(crate) fn start(
        self,
        clock: Clock,
        address: Option<IpAddr>,
    ) -> io::Result<(LinkdingEndpoint, LinkdingControl)> {
        let mut linkding = Linkding::demo(clock)
            .with_settings(self.settings)
            .scaled(self.bookmarks)
            .scraping_takes(self.scraping);
        for rule in self.rules {
            linkding.faults.add(rule);
        }
        let settings = linkding.settings.clone();
        let servers = Servers::start(linkding, self.front, address, self.port)?;
        Ok((LinkdingEndpoint::new(&servers, &settings), servers.control))
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

/// linkding.
impl Builder {
    /// Fills linkding up to so many bookmarks of its owner; there are a few dozen otherwise. The
    /// same number gives the same bookmarks everywhere.
    pub fn bookmarks(mut self, bookmarks: usize) -> Self {
        self.linkding.bookmarks = bookmarks;
        self
    }

    /// Sets linkding up otherwise: version, context path, uploads.
    pub fn linkding_settings(mut self, settings: Settings) -> Self {
        self.linkding.settings = settings;
        self
    }

    /// The port of the proxy before linkding, instead of any free one.
    pub fn linkding_port(mut self, port: u16) -> Self {
        self.linkding.port = port;
        self
    }

    /// How long the proxy waits for linkding before it answers 504; 60 s by default, as nginx does.
    pub fn linkding_proxy_timeout(mut self, time: Duration) -> Self {
        self.linkding.front.read_timeout = time;
        self
    }

    /// How long linkding takes to fetch a page of the web, or to learn that it cannot; no time by
    /// default. Creating without `disable_scraping` and checking wait for it.
    pub fn scraping_takes(mut self, time: Duration) -> Self {
        self.linkding.scraping = time;
        self
    }

    /// Something that goes wrong in linkding from the start.
    pub fn linkding_rule(mut self, rule: Rule) -> Self {
        self.linkding.rules.push(rule);
        self
    }
}

/// Where linkding is reached, and how to log in. Plain values; none of them is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkdingEndpoint {
    /// `http://127.0.2.10:PORT`, with the context path if there is one: the proxy, which users know.
    pub url: String,
    /// The instance itself, behind the proxy: it closes each connection after one answer.
    pub backend_url: String,
    /// The address of both.
    pub host: String,
    /// The proxy's port.
    pub port: u16,
    /// The instance's own port.
    pub backend_port: u16,
    /// Name of the user who owns the bookmarks.
    pub user: String,
    /// That user's token.
    pub token: String,
    /// The token of another user, who has one bookmark.
    pub other_token: String,
    /// The token of a user who was deactivated.
    pub inactive_token: String,
}

impl LinkdingEndpoint {
    fn new(servers: &Servers, settings: &Settings) -> Self {
        let root = settings.root();
        let root = root.trim_end_matches('/');
        Self {
            url: format!("http://{}{root}", servers.front),
            backend_url: format!("http://{}{root}", servers.backend),
            host: servers.front.ip().to_string(),
            port: servers.front.port(),
            backend_port: servers.backend.port(),
            user: accounts::OWNER.0.into(),
            token: accounts::OWNER.1.into(),
            other_token: accounts::GUEST.1.into(),
            inactive_token: accounts::FORMER.1.into(),
        }
    }
}
