//! `homelab service …`

use clap::{Args, Subcommand};

use super::action::SafetyArgs;

/// Services of the configuration: systemd units and web addresses.
#[derive(Debug, Subcommand)]
pub enum ServiceCommand {
    /// All services: state, since when, memory, restarts, response time, certificate
    #[command(visible_alias = "ls")]
    List,
    /// One service in full
    Status {
        /// The service
        name: String,
    },
    /// What it wrote to the journal
    Logs(LogsArgs),
    /// Start it
    Start(ServiceArgs),
    /// Stop it
    Stop(ServiceArgs),
    /// Stop it and start it again
    Restart(ServiceArgs),
    /// Let it read its configuration again, without stopping it
    Reload(ServiceArgs),
    /// Run a command where the service runs
    ///
    /// The first word may be a name of the service's `commands` in the configuration: `homelab service exec nextcloud
    /// -- occ status`.
    Exec {
        /// The service
        name: String,
        /// The command and its arguments, handed on byte for byte
        #[arg(last = true, required = true, value_name = "COMMAND")]
        command: Vec<std::ffi::OsString>,
    },
}

/// Arguments of `service logs`.
#[derive(Debug, Args)]
pub struct LogsArgs {
    /// The service
    pub name: String,
    /// Go on as it writes more
    #[arg(short, long)]
    pub follow: bool,
    /// How many lines of what is there already
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub lines: u32,
}

/// Arguments of what changes a service.
#[derive(Debug, Args)]
pub struct ServiceArgs {
    /// The service
    pub name: String,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}
