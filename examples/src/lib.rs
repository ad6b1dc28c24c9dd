//! What the example programs share: where the lab is.
//!
//! With `--demo` they start a simulated lab on loopback; else the environment names a real one: `PROXMOX_URL`
//! (`https://192.0.2.10:8006`), `PROXMOX_TOKEN_ID` (`user@realm!name`), `PROXMOX_TOKEN_SECRET`, and
//! `PROXMOX_FINGERPRINT` when its certificate is self-signed.

/// What can go wrong in a program of one page. `main` prints it as people read it.
pub struct Error(Box<dyn std::error::Error>);

impl<E: Into<Box<dyn std::error::Error>>> From<E> for Error {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What `main` prints when it ends with an error.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The arguments without `--demo`, and whether that was among them.
pub fn arguments() -> (Vec<String>, bool) {
    let (flags, arguments): (Vec<_>, Vec<_>) =
        std::env::args().skip(1).partition(|argument| argument == "--demo");
    (arguments, !flags.is_empty())
}

/// A connection to the lab, and the simulated lab itself where there is one: it runs as long as this lives.
#[cfg(feature = "proxmox")]
pub struct Lab {
    /// The client.
    pub proxmox: proxmox_client::Client,
    _demo: Option<demo_lab::Running>,
}

/// Connects to the demo lab, or to the host that the environment names.
#[cfg(feature = "proxmox")]
pub async fn connect(demo: bool) -> Result<Lab, Error> {
    let demo = if demo { Some(demo_lab::Lab::builder().start().await?) } else { None };
    let (url, token_id, secret, fingerprint) = match &demo {
        Some(lab) => {
            let pve = lab.proxmox().clone();
            (pve.url, pve.token_id, pve.token_secret, Some(pve.fingerprint))
        }
        None => (
            variable("PROXMOX_URL")?,
            variable("PROXMOX_TOKEN_ID")?,
            variable("PROXMOX_TOKEN_SECRET")?,
            variable("PROXMOX_FINGERPRINT").ok(),
        ),
    };
    let mut builder = proxmox_client::Client::builder(url)
        .api_token(token_id.parse()?, secrecy::SecretString::from(secret));
    if let Some(fingerprint) = fingerprint {
        builder = builder.trust(proxmox_client::Trust::Pinned(fingerprint.parse()?));
    }
    Ok(Lab { proxmox: builder.build()?, _demo: demo })
}

#[cfg(feature = "proxmox")]
fn variable(name: &str) -> Result<String, Error> {
    std::env::var(name).map_err(|_| {
        format!("{name} is not set; or run it with --demo, against a simulated lab").into()
    })
}
