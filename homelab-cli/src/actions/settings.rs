//! Changing the configuration of a guest: keys, and the tags among them.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use proxmox_client::Client;
use proxmox_client::api::cluster::GuestResource;
use serde_json::{Map, Value};

use super::{Change, Done, Target, Watch};
use crate::config;
use crate::error::Error;
use crate::lab::Lab;
use crate::views::guests::Guest;

/// Keys of a guest's configuration, to be set and deleted.
pub struct Settings {
    target: Target,
    /// The configuration that was looked at: it must still be this one when it is changed.
    present: Map<String, Value>,
    set: Vec<(String, String)>,
    delete: Vec<String>,
}

/// The configuration of a guest as the server has it, key by key.
pub async fn read(client: &Client, found: &GuestResource) -> Result<Map<String, Value>, Error> {
    let path = format!("/nodes/{}/{}/{}/config", found.node, found.kind, found.vmid);
    Ok(client.get::<Map<String, Value>>(path).await?)
}

/// A value of the configuration in one line.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim_end().to_owned(),
        other => other.to_string(),
    }
}

impl Settings {
    /// Sets and deletes keys of a guest of the listing, whose configuration is `present`.
    pub fn new(
        found: GuestResource,
        wanted: Option<&config::Guest>,
        present: Map<String, Value>,
        set: Vec<(String, String)>,
        delete: Vec<String>,
    ) -> Settings {
        Settings { target: Target::new(found, wanted), present, set, delete }
    }

    fn before(&self, key: &str) -> String {
        self.present.get(key).map_or_else(|| "(not set)".to_owned(), shown)
    }

    /// Keys whose values nobody should read over a shoulder or in a log.
    fn is_secret(key: &str) -> bool {
        matches!(key, "cipassword" | "password" | "sshkeys")
    }

    fn steps(&self) -> Vec<String> {
        let set = self.set.iter().map(|(key, value)| match Self::is_secret(key) {
            true => format!("{key}: a new value"),
            false => format!("{key}: {} → {value}", self.before(key)),
        });
        let delete =
            self.delete.iter().map(|key| format!("{key}: {} → (not set)", self.before(key)));
        set.chain(delete).collect()
    }
}

impl Change for Settings {
    fn guest(&self) -> Option<&Guest> {
        Some(&self.target.guest)
    }

    fn is_protected(&self) -> bool {
        // Tags and words change nothing that runs.
        let harmless = |key: &str| matches!(key, "tags" | "description");
        let keys = self.set.iter().map(|(key, _)| key).chain(&self.delete);
        self.target.protected && !keys.into_iter().all(|key| harmless(key))
    }

    fn what(&self) -> String {
        format!("change {}: {}", self.target.guest.title(), self.steps().join("; "))
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        _watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let client = lab.proxmox().await?;
            let handle = self.target.handle(client);
            let mut change =
                handle.set_config().digest(self.present.get("digest").and_then(Value::as_str));
            for (key, value) in &self.set {
                change = change.set(key, value);
            }
            for key in &self.delete {
                change = change.delete(key);
            }
            change.send().await.map_err(|error| {
                self.target.failed(&format!("change {}", self.target.guest.title()), &error)
            })?;
            let waits: Vec<String> = match handle.pending().await {
                Ok(values) => {
                    values.into_iter().filter(|value| value.is_pending()).map(|v| v.key).collect()
                }
                Err(_) => Vec::new(),
            };
            let message = match waits.is_empty() {
                true => "changed".to_owned(),
                false => format!("changed; after a restart: {}", waits.join(", ")),
            };
            Ok(Done::new(message))
        }
        .boxed()
    }
}
