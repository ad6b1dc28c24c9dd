//! `homelab config …`

use clap::{Args, Subcommand};

/// Make, check and show the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Make a configuration: asks for the host, shows its certificate, stores the token
    Init(InitArgs),
    /// Look at the certificate of the Proxmox host and pin it after a yes
    Trust(TrustArgs),
    /// Read the configuration and say what is wrong with it
    Check,
    /// The configuration as it is understood
    Show,
    /// Where the configuration is, and where it was looked for
    Path,
    /// The JSON schema of the configuration, for editors
    Schema,
}

/// Arguments of `config init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Name or address of the Proxmox host, with `:port` when it is not 8006
    #[arg(long, value_name = "HOST[:PORT]")]
    pub host: Option<String>,
    /// The API token's id, user@realm!name
    #[arg(long, value_name = "ID")]
    pub token_id: Option<String>,
    /// What the lab is called
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The certificate's SHA-256 fingerprint, as read on the host: nothing is asked when it is this one
    #[arg(long, value_name = "SHA256")]
    pub fingerprint: Option<String>,
    /// Where to write it [default: ./homelab-config.yml]
    #[arg(value_name = "FILE")]
    pub file: Option<std::path::PathBuf>,
}

/// Arguments of `config trust`.
#[derive(Debug, Args)]
pub struct TrustArgs {
    /// The certificate's SHA-256 fingerprint, as read on the host: nothing is asked when it is this one
    #[arg(long, value_name = "SHA256")]
    pub fingerprint: Option<String>,
    /// Answer the question with yes
    #[arg(short, long)]
    pub yes: bool,
}
