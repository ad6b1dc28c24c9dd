//! `homelab guest …`

use clap::{Args, Subcommand};

/// Virtual machines and containers.
#[derive(Debug, Subcommand)]
pub enum GuestCommand {
    /// All guests
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// One guest: state, configuration, disks, networks and addresses
    Show(GuestArg),
    /// What was done to a guest: its tasks, the newest first
    Tasks(TasksArgs),
    /// The log of a guest's newest task, or of the one that is named
    Log(LogArgs),
}

/// A guest, by number or name.
#[derive(Debug, Args)]
pub struct GuestArg {
    /// VMID or name
    #[arg(value_name = "VMID|NAME")]
    pub guest: String,
}

/// Arguments of `guest list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only guests that are running, stopped or paused
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// Only virtual machines (qemu) or containers (lxc)
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Only guests on this node
    #[arg(long, value_name = "NODE")]
    pub node: Option<String>,
    /// Only guests with this tag
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
}

/// Arguments of `guest tasks`.
#[derive(Debug, Args)]
pub struct TasksArgs {
    /// The guest
    #[command(flatten)]
    pub guest: GuestArg,
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// Only tasks that failed
    #[arg(long)]
    pub errors: bool,
}

/// Arguments of `guest log`.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// The guest
    #[command(flatten)]
    pub guest: GuestArg,
    /// A task, as `guest tasks` shows it [default: the newest]
    #[arg(value_name = "UPID")]
    pub task: Option<String>,
    /// Go on until the task ends
    #[arg(short, long)]
    pub follow: bool,
}
