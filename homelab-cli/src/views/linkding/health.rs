//! How linkding is: what it says of itself, and what was seen on the way to it.

use serde::Serialize;

use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};
use crate::views::services::ServiceStatus;

/// `homelab linkding health`.
#[derive(Debug, Serialize)]
pub struct LinkdingHealth {
    /// Its own word: `healthy`.
    pub status: String,
    /// Whether that is good.
    pub healthy: bool,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How long the answer took.
    pub response_ms: u64,
}

impl Document for LinkdingHealth {
    fn kind(&self) -> &'static str {
        "LinkdingHealth"
    }

    fn exit(&self) -> Exit {
        if self.healthy { Exit::Ok } else { Exit::Unhealthy }
    }

    fn draw(&self, screen: &mut Screen) {
        let (sign, tone) = if self.healthy { ("●", Tone::Good) } else { ("✗", Tone::Bad) };
        let version = self.version.as_deref().unwrap_or("of unknown version");
        screen.line([
            Text::new(format!("{sign} {}", self.status), tone),
            Text::from(format!("  linkding {version}")),
            Text::new(format!("  {} ms", self.response_ms), Tone::Faint),
        ]);
    }
}

/// How one link of the chain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkStatus {
    /// As it should be.
    Ok,
    /// It works, and something is not as it should be.
    Warning,
    /// It does not work.
    Failed,
    /// It could not be looked at, or there was no need.
    Skipped,
}

/// One link of the chain, with what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// `address`, `port`, `proxy`, `static files`, `service`, `api`, `token`, `unit …`, `disk`, …
    pub name: String,
    /// How it is.
    pub status: LinkStatus,
    /// What was seen.
    pub evidence: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Link {
    /// A link that is as it should be.
    pub fn ok(name: impl Into<String>, evidence: impl Into<String>) -> Link {
        Link { name: name.into(), status: LinkStatus::Ok, evidence: evidence.into(), hint: None }
    }

    /// A link that works, with something to say about it.
    pub fn warning(name: impl Into<String>, evidence: impl Into<String>) -> Link {
        Link { status: LinkStatus::Warning, ..Link::ok(name, evidence) }
    }

    /// A link that does not work.
    pub fn failed(name: impl Into<String>, evidence: impl Into<String>) -> Link {
        Link { status: LinkStatus::Failed, ..Link::ok(name, evidence) }
    }

    /// A link that was not looked at, and why.
    pub fn skipped(name: impl Into<String>, why: impl Into<String>) -> Link {
        Link { status: LinkStatus::Skipped, ..Link::ok(name, why) }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Link {
        Link { hint: Some(hint.into()), ..self }
    }

    /// Whether it does not work.
    pub fn is_failed(&self) -> bool {
        self.status == LinkStatus::Failed
    }

    fn sign(&self) -> Text {
        match self.status {
            LinkStatus::Ok => Text::new("● ok", Tone::Good),
            LinkStatus::Warning => Text::new("▲ warning", Tone::Warn),
            LinkStatus::Failed => Text::new("✗ failed", Tone::Bad),
            LinkStatus::Skipped => Text::new("· skipped", Tone::Faint),
        }
    }
}

fn table(links: &[Link]) -> Table {
    let mut table = Table::new([column("LINK"), column("STATE"), column("SEEN").wraps()]);
    for link in links {
        let tone = if link.status == LinkStatus::Skipped { Tone::Faint } else { Tone::Plain };
        table.row([
            Text::new(&link.name, Tone::Strong),
            link.sign(),
            Text::new(&link.evidence, tone),
        ]);
    }
    table
}

fn hints(links: &[Link], screen: &mut Screen) {
    for link in links {
        if let Some(hint) = &link.hint {
            screen.line([
                Text::new(format!("  hint ({}): ", link.name), Tone::Faint),
                Text::from(hint),
            ]);
        }
    }
}

/// `homelab linkding status`.
#[derive(Debug, Serialize)]
pub struct LinkdingStatus {
    /// Its address.
    pub url: String,
    /// How it is as a whole.
    pub status: ServiceStatus,
    /// What that means, in a sentence.
    pub summary: String,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The links of the chain.
    pub links: Vec<Link>,
}

impl Document for LinkdingStatus {
    fn kind(&self) -> &'static str {
        "LinkdingStatus"
    }

    fn exit(&self) -> Exit {
        if self.status == ServiceStatus::Up { Exit::Ok } else { Exit::Unhealthy }
    }

    fn draw(&self, screen: &mut Screen) {
        let version = self.version.as_deref().map(|version| format!(" {version}"));
        screen.line([
            self.status.text(),
            Text::new(format!("  linkding{}", version.unwrap_or_default()), Tone::Strong),
            Text::new(format!("  {}", self.url), Tone::Faint),
        ]);
        screen.text(format!("  {}", self.summary));
        screen.gap();
        screen.table(&table(&self.links));
        hints(&self.links, screen);
    }
}

/// `homelab linkding diagnose`.
#[derive(Debug, Serialize)]
pub struct LinkdingDiagnosis {
    /// Its address.
    pub url: String,
    /// Whether every link works.
    pub healthy: bool,
    /// The first link that does not, which is where to begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The links, in the order in which a request passes them.
    pub links: Vec<Link>,
}

impl Document for LinkdingDiagnosis {
    fn kind(&self) -> &'static str {
        "LinkdingDiagnosis"
    }

    fn items(&self) -> Option<&'static str> {
        Some("links")
    }

    fn exit(&self) -> Exit {
        if self.healthy { Exit::Ok } else { Exit::Unhealthy }
    }

    fn draw(&self, screen: &mut Screen) {
        screen.table(&table(&self.links));
        hints(&self.links, screen);
        screen.gap();
        match &self.cause {
            Some(cause) => {
                screen.line([Text::new("begin with: ", Tone::Strong), Text::from(cause)]);
            }
            None => screen.line([Text::new("every link holds", Tone::Good)]),
        }
    }
}

/// `homelab linkding token check`.
#[derive(Debug, Serialize)]
pub struct TokenReport {
    /// Whether the server takes it.
    pub good: bool,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What the server said when it refused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// How many bookmarks it opens, without the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmarks: Option<u64>,
}

impl Document for TokenReport {
    fn kind(&self) -> &'static str {
        "LinkdingToken"
    }

    fn exit(&self) -> Exit {
        if self.good { Exit::Ok } else { Exit::Auth }
    }

    fn draw(&self, screen: &mut Screen) {
        let text = match &self.refusal {
            None => Text::new("● the token is good", Tone::Good),
            Some(refusal) => Text::new(format!("✗ the token is refused: {refusal}"), Tone::Bad),
        };
        screen.line([text]);
        let source = self.source.clone().map(|source| ("it comes from", source));
        let count = self.bookmarks.map(|count| ("it opens", format!("{count} bookmarks")));
        screen.fields(source.into_iter().chain(count));
    }
}

/// A way to reach linkding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// From where, or for what.
    pub name: String,
    /// The address.
    pub url: String,
}

/// `homelab linkding access`.
#[derive(Debug, Serialize)]
pub struct LinkdingAccess {
    /// The addresses.
    pub addresses: Vec<Address>,
    /// Where browser extensions and pages of interest are.
    pub links: Vec<Address>,
}

impl Document for LinkdingAccess {
    fn kind(&self) -> &'static str {
        "LinkdingAccess"
    }

    fn items(&self) -> Option<&'static str> {
        Some("addresses")
    }

    fn draw(&self, screen: &mut Screen) {
        for (title, list) in [("ADDRESSES", &self.addresses), ("BROWSERS", &self.links)] {
            screen.heading(title, "");
            screen.fields(list.iter().map(|address| (address.name.as_str(), address.url.as_str())));
        }
    }
}
