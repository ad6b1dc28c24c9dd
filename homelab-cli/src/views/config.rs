//! Documents of `homelab config`.

use serde::Serialize;

use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::tree::Tree;

/// `homelab config check`.
#[derive(Debug, Serialize)]
pub struct ConfigCheck {
    /// The file.
    pub path: String,
    /// What deserves a look: unknown keys, with what was probably meant.
    pub warnings: Vec<String>,
    /// Guests that it describes.
    pub guests: usize,
}

impl Document for ConfigCheck {
    fn kind(&self) -> &'static str {
        "ConfigCheck"
    }

    fn draw(&self, screen: &mut Screen) {
        for warning in &self.warnings {
            screen.line([Text::new("! ", Tone::Warn), Text::from(warning)]);
        }
        let guests = format::count(self.guests, "guest");
        screen.line([
            Text::new("● ok", Tone::Good),
            Text::from(format!("  {}: {guests} described", self.path)),
        ]);
    }
}

/// `homelab config path`.
#[derive(Debug, Serialize)]
pub struct ConfigPath {
    /// The file that is used; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Where it is looked for, in this order.
    pub searched: Vec<String>,
}

impl Document for ConfigPath {
    fn kind(&self) -> &'static str {
        "ConfigPath"
    }

    fn exit(&self) -> Exit {
        if self.path.is_some() { Exit::Ok } else { Exit::NotFound }
    }

    fn draw(&self, screen: &mut Screen) {
        match &self.path {
            Some(path) => screen.text(path),
            None => {
                screen.text("no configuration; looked for:");
                for place in &self.searched {
                    screen.text(format!("  {place}"));
                }
            }
        }
    }
}

/// `homelab config show`.
#[derive(Debug, Serialize)]
pub struct ConfigShow {
    /// The file.
    pub path: String,
    /// What it says, with the profile applied.
    pub config: Tree,
    /// The same as the lines of a file, for people.
    #[serde(skip)]
    pub yaml: String,
}

impl Document for ConfigShow {
    fn kind(&self) -> &'static str {
        "Config"
    }

    fn draw(&self, screen: &mut Screen) {
        screen.line([Text::new(format!("# {}", self.path), Tone::Faint)]);
        for line in self.yaml.lines() {
            screen.text(line);
        }
    }
}

/// `homelab config trust` and `homelab config init`.
#[derive(Debug, Serialize)]
pub struct Trusted {
    /// The host.
    pub host: String,
    /// The certificate's SHA-256 fingerprint.
    pub fingerprint: String,
    /// The file it was written to.
    pub path: String,
    /// Whether the file was changed; it is not when the fingerprint stood there already.
    pub changed: bool,
}

impl Document for Trusted {
    fn kind(&self) -> &'static str {
        "Trusted"
    }

    fn draw(&self, screen: &mut Screen) {
        let what = if self.changed { "is now trusted" } else { "was trusted already" };
        screen.line([
            Text::new("● ", Tone::Good),
            Text::from(format!("{} {what}, by its fingerprint in {}", self.host, self.path)),
        ]);
    }
}
