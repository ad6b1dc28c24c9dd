//! `homelab api …`

use clap::{Subcommand, ValueEnum};

/// Ask an API directly.
#[derive(Debug, Subcommand)]
pub enum ApiCommand {
    /// The Proxmox VE API; prints the `data` of the answer
    Proxmox {
        /// The method
        #[arg(ignore_case = true)]
        method: Method,
        /// The path below /api2/json, such as /nodes/pve/qemu
        path: String,
        /// Parameters
        #[arg(value_name = "KEY=VALUE")]
        parameters: Vec<String>,
    },
}

/// Methods that read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Read
    #[value(name = "GET")]
    Get,
}
