//! `homelab credentials …`: where secrets come from, never what they are.

use std::io::BufRead;

use crate::cli::credentials::{CredentialsCommand, Service};
use crate::credentials::{Answer, Request};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::credentials::{CredentialChanged, CredentialStatus, CredentialsStatus, Place};

pub(super) async fn run(command: CredentialsCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        CredentialsCommand::Status => status(lab).await,
        CredentialsCommand::Set { service } => set(service, lab, ui).await,
        CredentialsCommand::Remove { service } => remove(service, lab).await,
    }
}

/// What is to be asked for, and for whom.
fn request(service: Service, lab: &Lab) -> Result<(Request, String), Error> {
    match service {
        Service::Proxmox => {
            let config = lab.proxmox_config()?;
            let account = match &config.token_id {
                Some(id) => id.to_string(),
                None => config.user.to_string(),
            };
            Ok((Request::proxmox(config), account))
        }
        Service::Linkding => {
            let config = lab.linkding_config()?;
            Ok((Request::linkding(config), config.url.to_string()))
        }
    }
}

async fn status(lab: &Lab) -> Result<Outcome, Error> {
    let mut credentials = vec![status_of(Service::Proxmox, lab).await?];
    if lab.config()?.linkding.is_some() {
        credentials.push(status_of(Service::Linkding, lab).await?);
    }
    Ok(Outcome::report(CredentialsStatus { credentials }))
}

async fn status_of(service: Service, lab: &Lab) -> Result<CredentialStatus, Error> {
    let (request, account) = request(service, lab)?;
    let tried = lab.credentials().status(&request).await;
    let found = tried.iter().find(|tried| tried.answer == Answer::Found);
    Ok(CredentialStatus {
        service: request.service().to_owned(),
        account,
        source: found.map(|tried| tried.source.to_string()),
        looked_at: tried
            .iter()
            .map(|tried| Place {
                source: tried.source.to_string(),
                result: tried.answer.to_string(),
            })
            .collect(),
    })
}

async fn set(service: Service, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let (request, account) = request(service, lab)?;
    let secret = if ui.is_interactive() {
        ui.secret(&format!("{} of {account}", request.secret()))?
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(|error| {
            Error::new(Kind::Failed, format!("could not read the secret: {error}"))
        })?;
        line.trim_end_matches(['\r', '\n']).to_owned().into()
    };
    lab.keep_out_of_logs(&secret);
    let stored = lab.credentials().set(&request, &secret).await?;
    if let Some(note) = &stored.note {
        ui.note(note);
    }
    let message = format!("the {} of {account} is now in: {}", request.secret(), stored.source);
    Ok(Outcome::report(CredentialChanged { service: request.service().to_owned(), message }))
}

async fn remove(service: Service, lab: &Lab) -> Result<Outcome, Error> {
    let (request, account) = request(service, lab)?;
    let removed = lab.credentials().remove(&request).await?;
    let places: Vec<String> = removed.iter().map(ToString::to_string).collect();
    let message = match places.is_empty() {
        true => format!("no {} of {account} was stored", request.secret()),
        false => {
            format!("the {} of {account} is gone from: {}", request.secret(), places.join(", "))
        }
    };
    Ok(Outcome::report(CredentialChanged { service: request.service().to_owned(), message }))
}
