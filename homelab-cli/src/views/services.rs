//! Services on the wire: what the configuration names, and what the program knows by itself, such as linkding.

use jiff::Timestamp;
use serde::Serialize;

use super::tasks::local_time;
use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// Whether a service does its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceStatus {
    /// It does.
    Up,
    /// In part, or not as it should.
    Degraded,
    /// It does not.
    Down,
    /// It could not be asked.
    Unknown,
}

impl ServiceStatus {
    /// Its sign and word, in its colour.
    pub fn text(self) -> Text {
        match self {
            ServiceStatus::Up => Text::new("● up", Tone::Good),
            ServiceStatus::Degraded => Text::new("▲ degraded", Tone::Warn),
            ServiceStatus::Down => Text::new("✗ down", Tone::Bad),
            ServiceStatus::Unknown => Text::new("? unknown", Tone::Warn),
        }
    }
}

/// A service, as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// `systemd`, `web`, `linkding`, `forgejo`, …
    pub kind: String,
    /// Its web address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether it does its work.
    pub status: ServiceStatus,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What there is to say about its state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The machine it runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Its systemd unit there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What systemd says of the unit: `active (running)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_state: Option<String>,
    /// Since when the unit is active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Memory of all its processes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// How often systemd has started it again by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restarts: Option<u32>,
    /// The status of its web address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// How long its web address took to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_ms: Option<u64>,
    /// When its certificate ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_expires_at: Option<Timestamp>,
}

impl Service {
    /// A service of which nothing is known yet.
    pub fn new(name: impl Into<String>, kind: impl Into<String>) -> Service {
        Service {
            name: name.into(),
            kind: kind.into(),
            url: None,
            status: ServiceStatus::Unknown,
            version: None,
            detail: None,
            host: None,
            unit: None,
            unit_state: None,
            since: None,
            memory_bytes: None,
            restarts: None,
            http_status: None,
            response_ms: None,
            certificate_expires_at: None,
        }
    }

    /// Adds something that there is to say about its state.
    pub fn say(&mut self, text: impl AsRef<str>) {
        match &mut self.detail {
            Some(detail) => {
                detail.push_str("; ");
                detail.push_str(text.as_ref());
            }
            None => self.detail = Some(text.as_ref().to_owned()),
        }
    }

    fn answer_text(&self) -> String {
        match (self.http_status, self.response_ms) {
            (Some(status), Some(took)) => format!("{status} in {took} ms"),
            (None, Some(took)) => format!("{took} ms"),
            _ => String::new(),
        }
    }
}

/// The services in a table.
pub(super) fn table<'a>(services: impl IntoIterator<Item = &'a Service>) -> Table {
    let mut table = Table::new([
        column("SERVICE"),
        column("STATUS"),
        column("VERSION").optional(4),
        column("WHERE").optional(2),
        column("SINCE").optional(3),
        column("MEMORY").right().optional(5),
        column("ANSWER").right().optional(1),
        column("REMARK").wraps(),
    ]);
    for service in services {
        let place = match (&service.unit, &service.host, &service.url) {
            (Some(unit), Some(host), _) => format!("{unit} on {host}"),
            (Some(unit), None, _) => unit.clone(),
            (None, _, Some(url)) => url.clone(),
            (None, host, None) => host.clone().unwrap_or_default(),
        };
        table.row([
            Text::new(&service.name, Tone::Strong),
            service.status.text(),
            service.version.as_deref().unwrap_or_default().into(),
            Text::new(place, Tone::Faint),
            service.since.map(local_time).unwrap_or_default().into(),
            service.memory_bytes.map(format::bytes).unwrap_or_default().into(),
            service.answer_text().into(),
            service.detail.as_deref().unwrap_or_default().into(),
        ]);
    }
    table
}

/// `homelab service list`.
#[derive(Debug, Serialize)]
pub struct ServiceList {
    /// The services.
    pub services: Vec<Service>,
}

impl Document for ServiceList {
    fn kind(&self) -> &'static str {
        "ServiceList"
    }

    fn items(&self) -> Option<&'static str> {
        Some("services")
    }

    fn draw(&self, screen: &mut Screen) {
        if self.services.is_empty() {
            screen.text("the configuration names no services");
            screen.line([Text::new(
                "  hint: `services: [ { name: nginx, host: pve, unit: nginx.service } ]`",
                Tone::Faint,
            )]);
        }
        screen.table(&table(&self.services));
    }
}

/// `homelab service status NAME`. Exits with 8 when it is not up.
#[derive(Debug, Serialize)]
pub struct ServiceReport {
    /// The service.
    pub service: Service,
}

impl Document for ServiceReport {
    fn kind(&self) -> &'static str {
        "ServiceStatus"
    }

    fn exit(&self) -> Exit {
        match self.service.status {
            ServiceStatus::Up => Exit::Ok,
            ServiceStatus::Degraded | ServiceStatus::Down => Exit::Unhealthy,
            ServiceStatus::Unknown => Exit::Unreachable,
        }
    }

    fn draw(&self, screen: &mut Screen) {
        let service = &self.service;
        let text = |value: &Option<String>| value.as_deref().map(Text::from).unwrap_or_default();
        let number = |value: Option<u32>| value.map(|n| Text::from(n.to_string()));
        let fields: Vec<(&str, Text)> = vec![
            ("service", Text::new(&service.name, Tone::Strong)),
            ("status", service.status.text()),
            ("version", text(&service.version)),
            ("host", text(&service.host)),
            ("unit", text(&service.unit)),
            ("systemd says", text(&service.unit_state)),
            ("since", service.since.map(local_time).map(Text::from).unwrap_or_default()),
            ("memory", service.memory_bytes.map(format::bytes).map(Text::from).unwrap_or_default()),
            ("restarts", number(service.restarts).unwrap_or_default()),
            ("url", text(&service.url)),
            ("answer", service.answer_text().into()),
            (
                "certificate ends",
                service.certificate_expires_at.map(local_time).map(Text::from).unwrap_or_default(),
            ),
            ("remark", text(&service.detail)),
        ];
        screen.fields(fields.into_iter().filter(|(_, value)| !value.content().is_empty()));
    }
}

/// A line that a service wrote to the journal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogLine {
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
    /// From 0 (the system is unusable) to 7 (for debugging), as syslog counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// What it says.
    pub message: String,
}

impl Document for LogLine {
    fn kind(&self) -> &'static str {
        "LogLine"
    }

    fn draw(&self, screen: &mut Screen) {
        let time = self.time.map(|time| format!("{} ", local_time(time))).unwrap_or_default();
        let program = self.program.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        let tone = match self.priority {
            Some(0..=3) => Tone::Bad,
            Some(4) => Tone::Warn,
            _ => Tone::Plain,
        };
        // Several lines in one entry stay below each other.
        for line in self.message.lines() {
            screen.line([
                Text::new(&time, Tone::Faint),
                Text::new(&program, Tone::Strong),
                Text::new(line, tone),
            ]);
        }
    }
}
