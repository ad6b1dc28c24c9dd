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
    /// The linkding API; prints the answer
    Linkding {
        /// The method
        #[arg(ignore_case = true)]
        method: RestMethod,
        /// The path, such as /api/bookmarks/
        path: String,
        /// Parameters: of the address with GET and DELETE, else texts of the body
        #[arg(value_name = "KEY=VALUE")]
        parameters: Vec<String>,
        /// The body, as JSON
        #[arg(short, long, value_name = "JSON", conflicts_with = "parameters")]
        data: Option<String>,
        /// How careful to be with a method that changes something.
        #[command(flatten)]
        safety: SafetyArgs,
    },
}

/// The methods of an API that knows PATCH.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RestMethod {
    /// Read
    #[value(name = "GET")]
    Get,
    /// Create, or act
    #[value(name = "POST")]
    Post,
    /// Replace
    #[value(name = "PUT")]
    Put,
    /// Change in part
    #[value(name = "PATCH")]
    Patch,
    /// Remove
    #[value(name = "DELETE")]
    Delete,
}

impl RestMethod {
    /// As HTTP has it.
    pub fn as_str(self) -> &'static str {
        match self {
            RestMethod::Get => "GET",
            RestMethod::Post => "POST",
            RestMethod::Put => "PUT",
            RestMethod::Patch => "PATCH",
            RestMethod::Delete => "DELETE",
        }
    }
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
