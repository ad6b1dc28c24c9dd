//! A call of the linkding API that changes something, with its own words as the plan.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::actions::{Change, Done, Reach, Watch};
use crate::cli::api::RestMethod;
use crate::error::Error;
use crate::lab::Lab;

/// A call of the linkding API.
pub struct LinkdingCall {
    /// The method.
    pub method: RestMethod,
    /// The path below the address of linkding.
    pub path: String,
    /// Parameters of the address.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Option<Value>,
}

impl LinkdingCall {
    /// Sends it; nothing when the answer has no content.
    pub async fn send(&self, lab: &Lab) -> Result<Option<Value>, Error> {
        let client = lab.linkding().await?;
        let mut call = match self.method {
            RestMethod::Get => client.get::<Option<Value>>(&self.path),
            RestMethod::Post => client.post(&self.path),
            RestMethod::Put => client.put(&self.path),
            RestMethod::Patch => client.patch(&self.path),
            RestMethod::Delete => client.delete(&self.path),
        };
        for (key, value) in &self.query {
            call = call.query(key, value);
        }
        if let Some(body) = &self.body {
            call = call.json(body);
        }
        Ok(call.send().await?)
    }
}

impl Change for LinkdingCall {
    fn target(&self) -> String {
        "linkding".to_owned()
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        let fields = self.body.as_ref().and_then(Value::as_object);
        let names: Vec<&str> =
            fields.into_iter().flat_map(|fields| fields.keys()).map(String::as_str).collect();
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
            let message = match self.send(lab).await? {
                None | Some(Value::Null) => "done".to_owned(),
                Some(answer) => answer.to_string(),
            };
            Ok(Done::new(message))
        }
        .boxed()
    }
}
