//! `homelab drift` on the wire: where configuration, state and the live lab differ.

use jiff::Timestamp;
use serde::Serialize;

use super::overview::{SourceReport, draw_sources, exit_of};
use crate::exit::Exit;
use crate::inventory::Entry;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};

/// `homelab drift`.
#[derive(Debug, Serialize)]
pub struct Drift {
    /// When the lab was read.
    pub generated_at: Timestamp,
    /// The lab's name.
    pub lab: String,
    /// What was asked, and how it went.
    pub sources: Vec<SourceReport>,
    /// The configuration.
    pub config: String,
    /// The state file; absent when there is none, and configuration and live lab alone were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The differences.
    pub entries: Vec<Entry>,
    /// What could not be compared, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_compared: Vec<String>,
    /// Guests that were compared.
    pub guests: usize,
}

impl Document for Drift {
    fn kind(&self) -> &'static str {
        "Drift"
    }

    fn items(&self) -> Option<&'static str> {
        Some("entries")
    }

    fn exit(&self) -> Exit {
        match exit_of(&self.sources) {
            _ if !self.entries.is_empty() => Exit::Drift,
            // No difference was found, and not everywhere was looked.
            Exit::Ok if !self.not_compared.is_empty() => Exit::Partial,
            exit => exit,
        }
    }

    fn draw(&self, screen: &mut Screen) {
        draw_sources(&self.sources, screen);
        for what in &self.not_compared {
            screen.line([Text::new("! not compared: ", Tone::Warn), Text::from(what)]);
        }
        if self.state.is_none() {
            let line = "· there is no state file, so only configuration and lab are compared; \
                        `homelab sync` writes one";
            screen.line([Text::new(line, Tone::Faint)]);
        }
        for entry in &self.entries {
            screen.line([Text::new("! ", Tone::Warn), Text::from(&entry.message)]);
        }
        let guests = format::count(self.guests, "guest");
        let (tone, line) = match self.entries.len() {
            0 => (Tone::Good, format!("no drift; compared {guests}")),
            count => {
                let differences = format::count(count, "difference");
                (Tone::Warn, format!("{differences}; compared {guests}"))
            }
        };
        screen.line([Text::new("● ", tone), Text::from(line)]);
    }
}
