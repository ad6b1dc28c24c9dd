//! `homelab config init`: a first configuration, from a few answers and a look at the host.

use std::path::{Path, PathBuf};

use proxmox_client::ids::TokenId;

use super::trust;
use crate::atomic_file;
use crate::cli::config::InitArgs;
use crate::config::template::Answers;
use crate::config::{self, FILE_NAME};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::config::Trusted;

/// Where Proxmox VE answers when nothing else is said.
const API_PORT: u16 = 8006;

pub(super) async fn run(args: InitArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let path = args.file.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME));
    refuse_to_overwrite(&path)?;
    let host = match &args.host {
        Some(host) => host.clone(),
        None => ui.input("Name or address of the Proxmox VE host", None)?,
    };
    let (host, port) = host_and_port(&host)?;
    let shown = trust::look(&host, port, lab).await?;
    trust::agree(&format!("{host}:{port}"), &shown, args.fingerprint.as_deref(), false, ui)?;
    let token_id = token_id(&args, ui)?;
    let name = match args.name {
        Some(name) => name,
        None if ui.is_interactive() => ui.input("What the lab is called", Some("Homelab"))?,
        None => "Homelab".to_owned(),
    };
    let answers = Answers {
        name,
        host: host.clone(),
        port: (port != API_PORT).then_some(port),
        token_id,
        fingerprint: Some(shown.fingerprint.into()),
        ..Answers::default()
    };
    let text = answers.render();
    // Answers that make no configuration are refused before anything is written.
    config::parse(&text, None)
        .map_err(|mistakes| config::Error::Invalid { path: path.clone(), mistakes })?;
    atomic_file::write(&path, text.as_bytes())?;
    ui.note("next: `homelab credentials set proxmox` stores the token's secret, then `homelab` shows the lab");
    Ok(Outcome::report(Trusted {
        host,
        fingerprint: shown.fingerprint.to_string(),
        path: path.display().to_string(),
        changed: true,
    }))
}

fn refuse_to_overwrite(path: &Path) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    let message = format!("{} is there already, and is left as it is", path.display());
    Err(Error::new(Kind::Refused, message)
        .hint("`homelab config trust` pins a new certificate; `homelab config init FILE` writes another file"))
}

/// `pve.lan`, `pve.lan:8006`, `2001:db8::1`, `[2001:db8::1]:8006`, with or without `https://`.
fn host_and_port(text: &str) -> Result<(String, u16), Error> {
    let bare = text.trim().trim_start_matches("https://").trim_end_matches('/');
    if let Ok(address) = bare.parse::<std::net::Ipv6Addr>() {
        return Ok((address.to_string(), API_PORT));
    }
    let (host, port) = match bare.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => {
            (host, port.parse())
        }
        _ => (bare, Ok(API_PORT)),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    match port {
        Ok(port) if port > 0 && !host.is_empty() && !host.contains(['/', ' ', '@']) => {
            Ok((host.to_owned(), port))
        }
        _ => Err(Error::new(Kind::Usage, format!("not a host: {text}"))
            .hint("write a name or an address, with :PORT when it is not 8006")),
    }
}

/// The token to use; nobody has to have one.
fn token_id(args: &InitArgs, ui: &Ui) -> Result<Option<TokenId>, Error> {
    let text = match &args.token_id {
        Some(id) => id.clone(),
        None if ui.is_interactive() => ui.input(
            "API token id, user@realm!name (empty: sign in as root@pam with a password)",
            Some(""),
        )?,
        None => return Ok(None),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let id = text.trim().parse().map_err(|error| Error::new(Kind::Usage, format!("{error}")))?;
    Ok(Some(id))
}

#[cfg(test)]
mod tests {
    use super::host_and_port;

    #[test]
    fn a_host_is_read_in_every_form_that_people_write() {
        let cases = [
            ("pve.lan", ("pve.lan", 8006)),
            (" https://pve.lan:8006/ ", ("pve.lan", 8006)),
            ("192.0.2.10:443", ("192.0.2.10", 443)),
            ("2001:db8::1", ("2001:db8::1", 8006)),
            ("[2001:db8::1]:8007", ("2001:db8::1", 8007)),
        ];
        for (text, (host, port)) in cases {
            assert_eq!(host_and_port(text).unwrap(), (host.to_owned(), port), "{text}");
        }
        for wrong in ["", ":8006", "pve:0", "pve:99999", "a b", "user@pve", "pve/path"] {
            assert!(host_and_port(wrong).is_err(), "{wrong:?}");
        }
    }
}
