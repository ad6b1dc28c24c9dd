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
        std::fmt::Display::fmt(&self.0, f)
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

/// A connection to linkding, and the simulated lab where there is one.
#[cfg(feature = "linkding")]
pub struct Bookmarks {
    /// The client.
    pub linkding: linkding_client::Client,
    /// Its address.
    pub url: String,
    _demo: Option<demo_lab::Running>,
}

/// Connects to the linkding of the demo lab, or to the one that `LINKDING_URL` and `LINKDING_TOKEN` name.
#[cfg(feature = "linkding")]
pub async fn linkding(demo: bool) -> Result<Bookmarks, Error> {
    let demo = if demo { Some(demo_lab::Lab::builder().start().await?) } else { None };
    let (url, token) = match &demo {
        Some(lab) => (lab.linkding().url.clone(), lab.linkding().token.clone()),
        None => (variable("LINKDING_URL")?, variable("LINKDING_TOKEN")?),
    };
    let client = linkding_client::Client::builder(&url).token(token.into()).build()?;
    Ok(Bookmarks { linkding: client, url, _demo: demo })
}

/// The hosts of the demo lab that run: its Proxmox VE host, and the guests through it.
#[cfg(feature = "ssh")]
pub fn demo_ssh_hosts(lab: &demo_lab::Running) -> Vec<ssh_client::Host> {
    use ssh_client::{Agent, Host, HostKeys};
    let host = |host: &demo_lab::SshHost| {
        Host::new(&host.name)
            .address(&host.address)
            .port(host.port)
            .user(&host.user)
            .identity(&host.key_file)
            .agent(Agent::None)
            .host_keys(HostKeys::known_hosts([&host.known_hosts]))
    };
    let reach = |found: &demo_lab::SshHost| match &found.jump {
        Some(jump) => host(found).via(host(lab.ssh_host(jump))),
        None => host(found),
    };
    // Container 100 is meant to be stopped.
    lab.ssh().iter().filter(|host| host.vmid != Some(100)).map(reach).collect()
}

#[cfg(any(feature = "linkding", feature = "proxmox"))]
fn variable(name: &str) -> Result<String, Error> {
    std::env::var(name).map_err(|_| {
        format!("{name} is not set; or run it with --demo, against a simulated lab").into()
    })
}
