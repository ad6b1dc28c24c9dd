//! `homelab api`: an API itself, with the credentials, errors and limits of all other commands. What changes something
//! goes through the safety contract like everything else.

use serde_json::Value;

use crate::actions::api::ApiCall;
use crate::actions::{self, Change};
use crate::cli::api::{ApiCommand, Method};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::{Outcome, Raw};
use crate::sources::proxmox;
use crate::ui::Ui;

pub(super) async fn run(command: ApiCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let (method, path, parameters, safety) = match command {
        ApiCommand::Proxmox { method, path, parameters, safety } => {
            (method, path, parameters, safety)
        }
        ApiCommand::Linkding { method, path, parameters, data, safety } => {
            let parameters = pairs(&parameters)?;
            return super::linkding::api(method, path, parameters, data, &safety, lab, ui).await;
        }
    };
    let path = path.trim_start_matches("/api2/json").to_owned();
    let parameters = pairs(&parameters)?;
    if method == Method::Get {
        return read(&path, &parameters, lab).await;
    }
    let (guest, protected) = guest_in(&path, lab).await?;
    let call: Box<dyn Change> = Box::new(ApiCall { method, path, parameters, guest, protected });
    actions::run("api", vec![call], &safety, lab, ui).await
}

async fn read(path: &str, parameters: &[(String, String)], lab: &Lab) -> Result<Outcome, Error> {
    let mut call = lab.proxmox().await?.get::<Option<Value>>(path);
    for (key, value) in parameters {
        call = call.param(key, value);
    }
    Ok(Outcome::Raw(Raw::Json(call.await?.unwrap_or(Value::Null))))
}

/// The guest that a path is about, `/nodes/pve/lxc/200/…`, so that its protection holds here too.
async fn guest_in(
    path: &str,
    lab: &Lab,
) -> Result<(Option<crate::views::guests::Guest>, bool), Error> {
    let mut words = path.split('/').skip_while(|word| !matches!(*word, "qemu" | "lxc")).skip(1);
    let Some(vmid) = words.next().and_then(|word| word.parse::<u32>().ok()) else {
        return Ok((None, false));
    };
    let resources = lab.proxmox().await?.cluster().resources().await?;
    let wanted = lab.config()?.guests().find(|guest| guest.vmid.get() == vmid);
    let found = resources.guests.iter().find(|guest| guest.vmid.get() == vmid);
    let guest = found.map(|found| proxmox::guest(found, wanted));
    Ok((guest, wanted.is_some_and(|wanted| wanted.protected)))
}

fn pairs(parameters: &[String]) -> Result<Vec<(String, String)>, Error> {
    parameters.iter().map(|text| pair(text)).collect()
}

fn pair(parameter: &str) -> Result<(String, String), Error> {
    let pair = parameter.split_once('=').filter(|(key, _)| !key.is_empty());
    pair.map(|(key, value)| (key.to_owned(), value.to_owned())).ok_or_else(|| {
        Error::new(Kind::Usage, format!("not a parameter: {parameter}"))
            .hint("write parameters as key=value")
    })
}
