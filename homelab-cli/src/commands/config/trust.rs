//! `homelab config trust`: looks at the certificate of the Proxmox host, and pins it after a yes.

use http_transport::{Fingerprint, PresentedCertificate, presented_certificate};

use crate::atomic_file;
use crate::cli::config::TrustArgs;
use crate::config::{self, edit};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::config::Trusted;

pub(super) async fn run(args: TrustArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let loaded = lab.loaded()?;
    let proxmox = lab.proxmox_config()?;
    let shown = look(&proxmox.host, proxmox.port, lab).await?;
    let trusted = proxmox.fingerprint.map(|fingerprint| fingerprint.get());
    let changed = trusted != Some(shown.fingerprint);
    if changed {
        if let Some(trusted) = trusted {
            ui.warn("the host shows another certificate than the one that is trusted");
            ui.note(format!("trusted until now: {trusted}"));
        }
        let host = format!("{}:{}", proxmox.host, proxmox.port);
        agree(&host, &shown, args.fingerprint.as_deref(), args.yes, ui)?;
        let text = config::read(&loaded.path)?;
        let text = edit::set_proxmox_key(&text, "fingerprint", shown.fingerprint.to_string())
            .map_err(|error| Error::new(Kind::Config, error.to_string()))?;
        atomic_file::write(&loaded.path, text.as_bytes())?;
    }
    Ok(Outcome::report(Trusted {
        host: proxmox.host.clone(),
        fingerprint: shown.fingerprint.to_string(),
        path: loaded.path.display().to_string(),
        changed,
    }))
}

/// Looks at the certificate that a host shows. Nothing is trusted and nothing is sent.
pub(super) async fn look(host: &str, port: u16, lab: &Lab) -> Result<PresentedCertificate, Error> {
    presented_certificate(host, port, lab.timeout()).await.map_err(|failure| {
        Error::new(Kind::Unreachable, failure.to_string())
            .hint("is the host up, and are its name and port right?")
    })
}

/// Comes back only when the owner has agreed to trust what the host shows.
pub(super) fn agree(
    host: &str,
    shown: &PresentedCertificate,
    expected: Option<&str>,
    yes: bool,
    ui: &Ui,
) -> Result<(), Error> {
    ui.note(format!("{host} shows a certificate with the SHA-256 fingerprint"));
    ui.note(format!("  {}", shown.fingerprint));
    if let Some(expected) = expected {
        let expected: Fingerprint =
            expected.parse().map_err(|error| Error::new(Kind::Usage, format!("{error}")))?;
        return match expected == shown.fingerprint {
            true => Ok(()),
            false => Err(Error::new(Kind::Auth, format!("{host} shows another certificate"))
                .detail(format!("expected {expected}"))
                .detail(format!("shown    {}", shown.fingerprint))
                .hint("nothing was written; somebody may be in between")),
        };
    }
    ui.note("On the host, this command shows the right one:");
    ui.note("  openssl x509 -noout -fingerprint -sha256 -in /etc/pve/local/pve-ssl.pem");
    ui.note("  (or /etc/pve/local/pveproxy-ssl.pem, when there is one)");
    if yes || ui.confirm("Are they the same, and shall it be trusted?")? {
        return Ok(());
    }
    Err(Error::new(Kind::Refused, "not trusted; nothing was written"))
}
