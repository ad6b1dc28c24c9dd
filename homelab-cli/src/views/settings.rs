//! The configuration of a guest on the wire, key by key as Proxmox VE names them.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::actions::settings::shown;
use crate::outcome::Document;
use crate::ui::screen::Screen;

/// `homelab guest config get`.
#[derive(Debug, Serialize)]
pub struct GuestSettings {
    /// The guest.
    pub vmid: u32,
    /// Its configuration.
    pub config: Map<String, Value>,
}

impl Document for GuestSettings {
    fn kind(&self) -> &'static str {
        "GuestConfig"
    }

    fn draw(&self, screen: &mut Screen) {
        screen.fields(self.config.iter().map(|(key, value)| (key, shown(value))));
    }
}
