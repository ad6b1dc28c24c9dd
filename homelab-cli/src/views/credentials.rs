//! Documents of `homelab credentials`: where secrets come from, never what they are.

use serde::Serialize;

use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// Where the secret of one service comes from.
#[derive(Debug, Serialize)]
pub struct CredentialStatus {
    /// The service.
    pub service: String,
    /// What the secret is for: a token's id or a user.
    pub account: String,
    /// The place it is taken from; absent when no place has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The places that were looked at, with what was found there.
    pub looked_at: Vec<Place>,
}

/// A place where a secret may be.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The place.
    pub source: String,
    /// What was found: `found`, `nothing`, or why it cannot be used.
    pub result: String,
}

/// `homelab credentials status`.
#[derive(Debug, Serialize)]
pub struct CredentialsStatus {
    /// One entry for each service.
    pub credentials: Vec<CredentialStatus>,
}

impl Document for CredentialsStatus {
    fn kind(&self) -> &'static str {
        "CredentialsStatus"
    }

    fn items(&self) -> Option<&'static str> {
        Some("credentials")
    }

    fn draw(&self, screen: &mut Screen) {
        for credential in &self.credentials {
            let found = match &credential.source {
                Some(source) => Text::new(format!("● from {source}"), Tone::Good),
                None => Text::new("✗ no secret found", Tone::Bad),
            };
            screen.line([
                Text::new(&credential.service, Tone::Strong),
                Text::from(format!("  {}  ", credential.account)),
                found,
            ]);
            let mut table = Table::new([column("PLACE"), column("RESULT").wraps()]);
            for place in &credential.looked_at {
                table.row([(&place.source).into(), Text::new(&place.result, Tone::Faint)]);
            }
            screen.table(&table);
        }
    }
}

/// `homelab credentials set` and `remove`.
#[derive(Debug, Serialize)]
pub struct CredentialChanged {
    /// The service.
    pub service: String,
    /// What was done and where, in words.
    pub message: String,
}

impl Document for CredentialChanged {
    fn kind(&self) -> &'static str {
        "CredentialChanged"
    }

    fn draw(&self, screen: &mut Screen) {
        screen.line([Text::new("● ", Tone::Good), Text::from(&self.message)]);
    }
}
