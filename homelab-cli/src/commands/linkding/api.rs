//! The API of linkding itself.

use serde_json::{Map, Value};

use crate::actions::linkding::api::LinkdingCall;
use crate::actions::{self, Change};
use crate::cli::action::SafetyArgs;
use crate::cli::api::RestMethod;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::{Outcome, Raw};
use crate::ui::Ui;

/// Asks, or changes something by the safety contract.
pub(in crate::commands) async fn run(
    method: RestMethod,
    path: String,
    parameters: Vec<(String, String)>,
    data: Option<String>,
    safety: &SafetyArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let body = body(method, &parameters, data)?;
    let query = if body.is_none() { parameters } else { Vec::new() };
    let call = LinkdingCall { method, path, query, body };
    if method == RestMethod::Get {
        return Ok(Outcome::Raw(Raw::Json(call.send(lab).await?.unwrap_or(Value::Null))));
    }
    let change: Box<dyn Change> = Box::new(call);
    actions::run("api", vec![change], safety, lab, ui).await
}

fn body(
    method: RestMethod,
    parameters: &[(String, String)],
    data: Option<String>,
) -> Result<Option<Value>, Error> {
    let takes_body = matches!(method, RestMethod::Post | RestMethod::Put | RestMethod::Patch);
    match data {
        Some(_) if !takes_body => {
            Err(Error::new(Kind::Usage, format!("{} takes no body", method.as_str())))
        }
        Some(text) => serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| Error::new(Kind::Usage, format!("--data is no JSON: {error}"))),
        None if takes_body && !parameters.is_empty() => {
            let texts = parameters.iter().map(|(key, value)| (key.clone(), value.clone().into()));
            Ok(Some(Value::Object(Map::from_iter(texts))))
        }
        None => Ok(None),
    }
}
