//! `homelab api`: an API itself, with the credentials, errors and limits of all other commands.

use serde_json::Value;

use crate::cli::api::{ApiCommand, Method};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::{Outcome, Raw};

pub(super) async fn run(command: ApiCommand, lab: &Lab) -> Result<Outcome, Error> {
    let ApiCommand::Proxmox { method, path, parameters } = command;
    let client = lab.proxmox().await?;
    let Method::Get = method;
    let path = path.trim_start_matches("/api2/json");
    let mut call = client.get::<Option<Value>>(path);
    for parameter in &parameters {
        let (key, value) = pair(parameter)?;
        call = call.param(key, value);
    }
    Ok(Outcome::Raw(Raw::Json(call.await?.unwrap_or(Value::Null))))
}

fn pair(parameter: &str) -> Result<(&str, &str), Error> {
    parameter.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(|| {
        Error::new(Kind::Usage, format!("not a parameter: {parameter}"))
            .hint("write parameters as key=value")
    })
}
