//! `homelab guest …`

use clap::{Args, Subcommand};

use super::action::{PowerArgs, SafetyArgs, WaitArgs};

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
    /// Let guests stand still in memory
    Suspend(PowerArgs),
    /// Let suspended guests go on
    Resume(PowerArgs),
    /// Snapshots of a guest
    #[command(subcommand)]
    Snapshot(SnapshotCommand),
    /// Back guests up, each into an archive of its own
    Backup(BackupArgs),
    /// Add and remove tags
    Tag(TagArgs),
    /// The configuration of a guest
    #[command(subcommand)]
    Config(GuestConfigCommand),
    /// A shell in a guest: over SSH, or through its host into a container
    Shell(ShellArgs),
}

/// Arguments of `guest shell`.
#[derive(Debug, Args)]
pub struct ShellArgs {
    /// VMID or name
    #[arg(value_name = "VMID|NAME")]
    pub guest: String,
    /// Through the host into the container (`pct enter`), also when it can be reached over SSH
    #[arg(long)]
    pub through_host: bool,
    /// A command instead of a shell; its arguments are handed on byte for byte
    #[arg(last = true, value_name = "COMMAND")]
    pub remote: Vec<std::ffi::OsString>,
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
    /// Only guests in this state
    #[arg(long, value_name = "STATUS", ignore_case = true)]
    #[arg(value_parser = ["running", "stopped", "paused", "suspended", "unknown"])]
    pub status: Option<String>,
    /// Only virtual machines (qemu) or containers (lxc)
    #[arg(long, value_name = "KIND", ignore_case = true, value_parser = ["qemu", "lxc"])]
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

/// `homelab guest snapshot …`
#[derive(Debug, Subcommand)]
pub enum SnapshotCommand {
    /// All snapshots of a guest
    #[command(visible_alias = "ls")]
    List(GuestArg),
    /// Take a snapshot
    Create {
        /// Which, and how.
        #[command(flatten)]
        snapshot: SnapshotArgs,
        /// What it is for
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
        /// Keep the memory of a virtual machine too
        #[arg(long)]
        memory: bool,
    },
    /// Go back to a snapshot: what has changed since then is lost
    Rollback {
        /// Which, and how.
        #[command(flatten)]
        snapshot: SnapshotArgs,
    },
    /// Delete a snapshot
    Delete {
        /// Which, and how.
        #[command(flatten)]
        snapshot: SnapshotArgs,
    },
}

impl SnapshotCommand {
    /// Whether it changes something.
    pub fn changes_something(&self) -> bool {
        !matches!(self, SnapshotCommand::List(_))
    }
}

/// A snapshot of a guest.
#[derive(Debug, Args)]
pub struct SnapshotArgs {
    /// The guest.
    #[command(flatten)]
    pub guest: GuestArg,
    /// The snapshot
    #[arg(value_name = "SNAPSHOT")]
    pub name: String,
    /// Whether to stay until it is done.
    #[command(flatten)]
    pub wait: WaitArgs,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// Arguments of `guest backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Guests by number or name
    #[arg(value_name = "VMID|NAME", required = true)]
    pub guests: Vec<String>,
    /// The storage for the archive [default: backup.location of the configuration, else what Proxmox VE takes]
    #[arg(long, value_name = "STORAGE")]
    pub storage: Option<String>,
    /// `snapshot` (the guest goes on), `suspend` or `stop`
    #[arg(long, value_name = "MODE", default_value = "snapshot", value_parser = ["snapshot", "suspend", "stop"])]
    pub mode: String,
    /// Notes for the archive; {{guestname}}, {{node}} and {{vmid}} are filled in
    #[arg(long, value_name = "TEXT")]
    pub notes: Option<String>,
    /// Keep this archive from being pruned
    #[arg(long)]
    pub protect: bool,
    /// Whether to stay until it is done.
    #[command(flatten)]
    pub wait: WaitArgs,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// Arguments of `guest tag`.
#[derive(Debug, Args)]
pub struct TagArgs {
    /// Guests by number or name
    #[arg(value_name = "VMID|NAME", required = true)]
    pub guests: Vec<String>,
    /// A tag to add; may be given several times
    #[arg(long, value_name = "TAG", required_unless_present = "remove")]
    pub add: Vec<String>,
    /// A tag to remove; may be given several times
    #[arg(long, value_name = "TAG")]
    pub remove: Vec<String>,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// `homelab guest config …`
#[derive(Debug, Subcommand)]
pub enum GuestConfigCommand {
    /// The configuration as Proxmox VE has it, or single keys of it
    Get {
        /// The guest.
        #[command(flatten)]
        guest: GuestArg,
        /// Only these keys
        #[arg(value_name = "KEY")]
        keys: Vec<String>,
    },
    /// Set and delete keys of the configuration
    Set {
        /// The guest.
        #[command(flatten)]
        guest: GuestArg,
        /// Keys to set: memory=4096, onboot=1, description=…
        #[arg(value_name = "KEY=VALUE", required_unless_present = "delete")]
        values: Vec<String>,
        /// A key to delete; may be given several times
        #[arg(long, value_name = "KEY")]
        delete: Vec<String>,
        /// How careful to be.
        #[command(flatten)]
        safety: SafetyArgs,
    },
}

impl GuestConfigCommand {
    /// Whether it changes something.
    pub fn changes_something(&self) -> bool {
        matches!(self, GuestConfigCommand::Set { .. })
    }
}
