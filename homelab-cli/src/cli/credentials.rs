//! `homelab credentials …`

use clap::{Subcommand, ValueEnum};

/// Passwords and tokens.
#[derive(Debug, Subcommand)]
pub enum CredentialsCommand {
    /// Store a secret: asked for without echo, or read from standard input
    Set {
        /// The service
        service: Service,
    },
    /// Where each secret comes from
    Status,
    /// Forget the stored secret of a service
    Remove {
        /// The service
        service: Service,
    },
}

/// A service that needs a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Service {
    /// The Proxmox VE API: a token's secret, or the user's password
    Proxmox,
    /// linkding: a token of its API
    Linkding,
}
