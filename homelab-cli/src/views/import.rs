//! `homelab import` on the wire: which guests came into the configuration.

use serde::Serialize;

use crate::inventory::import::NewGuest;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};

/// `homelab import`.
#[derive(Debug, Serialize)]
pub struct Import {
    /// The configuration.
    pub path: String,
    /// The guests that were added to it.
    pub entries: Vec<NewGuest>,
    /// Guests that it lacks still, with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Where the old file is kept; absent when there was nothing to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<String>,
}

impl Document for Import {
    fn kind(&self) -> &'static str {
        "Import"
    }

    fn items(&self) -> Option<&'static str> {
        Some("entries")
    }

    fn draw(&self, screen: &mut Screen) {
        for left_out in &self.left_out {
            screen.line([Text::new("· left out: ", Tone::Faint), Text::from(left_out)]);
        }
        let line = match self.entries.len() {
            0 => format!("nothing to import: {} has every guest", self.path),
            count => format!("added {} to {}", format::count(count, "guest"), self.path),
        };
        screen.line([Text::new("● ", Tone::Good), Text::from(line)]);
        if let Some(backup) = &self.backup {
            screen.line([Text::new(format!("  the old one is kept as {backup}"), Tone::Faint)]);
        }
    }
}
