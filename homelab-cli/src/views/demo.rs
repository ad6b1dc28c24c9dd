//! Where a demo lab is, and how to sign in to it. Its secrets are no secrets.

use serde::Serialize;

use crate::lab::demo::Demo;
use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};

/// `homelab demo serve`.
#[derive(Debug, Serialize)]
pub struct DemoLab {
    /// The Proxmox VE host.
    pub url: String,
    /// Its certificate's SHA-256 fingerprint.
    pub fingerprint: String,
    /// An API token's id.
    pub token_id: String,
    /// The token's secret.
    pub token_secret: String,
    /// A user.
    pub user: String,
    /// The user's password.
    pub password: String,
    /// The host's sensors, as a sysfs tree.
    pub sysfs: String,
    /// A configuration that is ready for use.
    pub config: String,
}

impl DemoLab {
    /// What there is to know of `demo`.
    pub fn new(demo: &Demo) -> DemoLab {
        let proxmox = demo.proxmox().clone();
        DemoLab {
            url: proxmox.url,
            fingerprint: proxmox.fingerprint,
            token_id: proxmox.token_id,
            token_secret: proxmox.token_secret,
            user: proxmox.user,
            password: proxmox.password,
            sysfs: demo.sysfs().display().to_string(),
            config: demo.config_path().display().to_string(),
        }
    }
}

impl Document for DemoLab {
    fn kind(&self) -> &'static str {
        "DemoLab"
    }

    fn draw(&self, screen: &mut Screen) {
        screen.line([Text::new("The demo lab is running; Ctrl-C stops it.", Tone::Strong)]);
        screen.fields([
            ("Proxmox VE", &self.url),
            ("certificate", &self.fingerprint),
            ("token", &format!("{}={}", self.token_id, self.token_secret)),
            ("password", &format!("{} / {}", self.user, self.password)),
            ("sensors", &self.sysfs),
            ("configuration", &self.config),
        ]);
        screen.gap();
        screen.text("In another terminal:");
        screen.text(format!("  homelab --config {} status", self.config));
        screen.text(format!(
            "  curl -k {}/api2/json/cluster/resources -H 'Authorization: PVEAPIToken={}={}'",
            self.url, self.token_id, self.token_secret
        ));
    }
}
