//! `homelab storage …`

use clap::Subcommand;

/// Storage and what lies in it.
#[derive(Debug, Subcommand)]
pub enum StorageCommand {
    /// All storages of all nodes
    #[command(visible_alias = "ls")]
    List,
    /// The volumes in a storage
    Content {
        /// The storage
        storage: String,
        /// The node to ask [default: one that has it]
        #[arg(long, value_name = "NODE")]
        node: Option<String>,
        /// Only this content: images, rootdir, vztmpl, backup, iso, snippets, import
        #[arg(long, value_name = "CONTENT")]
        kind: Option<String>,
        /// Only volumes of this guest
        #[arg(long, value_name = "VMID")]
        vmid: Option<String>,
    },
}
