//! `homelab api …`

use clap::{Subcommand, ValueEnum};

use super::action::SafetyArgs;

/// Ask an API directly.
#[derive(Debug, Subcommand)]
pub enum ApiCommand {
    /// The Proxmox VE API; GET prints the `data` of the answer
    Proxmox {
        /// The method
        #[arg(ignore_case = true)]
        method: Method,
        /// The path below /api2/json, such as /nodes/pve/qemu
        path: String,
        /// Parameters
        #[arg(value_name = "KEY=VALUE")]
        parameters: Vec<String>,
        /// How careful to be with a method that changes something.
        #[command(flatten)]
        safety: SafetyArgs,
    },
}

/// The methods of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Read
    #[value(name = "GET")]
    Get,
    /// Create, or act
    #[value(name = "POST")]
    Post,
    /// Change
    #[value(name = "PUT")]
    Put,
    /// Remove
    #[value(name = "DELETE")]
    Delete,
}

impl Method {
    /// As HTTP has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}
