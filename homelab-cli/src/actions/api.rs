//! A call of the API that changes something, with its own words as the plan.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;

use super::{Change, Done, Watch};
use crate::cli::api::Method;
use crate::error::Error;
use crate::lab::Lab;
use crate::views::guests::Guest;

/// A call of the Proxmox VE API.
pub struct ApiCall {
    /// The method.
    pub method: Method,
    /// The path below `/api2/json`.
    pub path: String,
    /// The parameters, in their order.
    pub parameters: Vec<(String, String)>,
    /// The guest in its path, where there is one.
    pub guest: Option<Guest>,
    /// Whether that guest is protected.
    pub protected: bool,
}

impl Change for ApiCall {
    fn guest(&self) -> Option<&Guest> {
        self.guest.as_ref()
    }

    fn target(&self) -> String {
        self.guest.as_ref().map_or_else(|| "Proxmox VE".to_owned(), Guest::title)
    }

    fn is_protected(&self) -> bool {
        self.protected
    }

    fn what(&self) -> String {
        // Values may be secrets (`password=…`); their names say enough.
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        let with =
            if names.is_empty() { String::new() } else { format!(" with {}", names.join(", ")) };
        format!("{} {}{with}", self.method.as_str(), self.path)
    }

    fn cost(&self) -> Option<String> {
        Some("what it does, nobody here knows".to_owned())
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        _watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let client = lab.proxmox().await?;
            let mut call = match self.method {
                Method::Get => client.get::<Option<Value>>(&self.path),
                Method::Post => client.post(&self.path),
                Method::Put => client.put(&self.path),
                Method::Delete => client.delete(&self.path),
            };
            for (name, value) in &self.parameters {
                call = call.param(name, value);
            }
            let message = match call.await? {
                None | Some(Value::Null) => "done".to_owned(),
                Some(Value::String(text)) => text,
                Some(data) => data.to_string(),
            };
            Ok(Done::new(message))
        }
        .boxed()
    }
}
