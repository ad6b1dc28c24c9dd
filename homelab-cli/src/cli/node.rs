//! `homelab node …`

use clap::Subcommand;

/// Proxmox VE hosts.
#[derive(Debug, Subcommand)]
pub enum NodeCommand {
    /// All nodes of the cluster
    #[command(visible_alias = "ls")]
    List,
    /// One node: version, processor, load, memory, root file system
    Status {
        /// The node [default: the one in the configuration, or the only one]
        node: Option<String>,
    },
}
