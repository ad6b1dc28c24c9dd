//! Arguments of everything that changes something.

use clap::Args;

/// How careful to be. The same for every command that changes something.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Safety")]
pub struct SafetyArgs {
    /// Show what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Answer the question with yes
    #[arg(short, long)]
    pub yes: bool,
    /// Also touch guests that the configuration protects
    #[arg(long)]
    pub allow_protected: bool,
}

/// Whether to stay until it is done.
#[derive(Debug, Clone, Default, Args)]
pub struct WaitArgs {
    /// Stay until it is done, and show the log (the default)
    #[arg(long, overrides_with = "no_wait")]
    pub wait: bool,
    /// Come back as soon as Proxmox VE has taken it on
    #[arg(long)]
    pub no_wait: bool,
}

/// Arguments of `start`, `stop` and `restart`.
#[derive(Debug, Args)]
pub struct PowerArgs {
    /// Guests by number or name; `qemu` or `lxc` at the end checks their kind
    #[arg(value_name = "VMID|NAME", required = true)]
    pub guests: Vec<String>,
    /// Whether to stay until it is done.
    #[command(flatten)]
    pub wait: WaitArgs,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// Arguments of `stop` and `restart`, which can be done the hard way.
#[derive(Debug, Args)]
pub struct HardPowerArgs {
    /// What and how.
    #[command(flatten)]
    pub power: PowerArgs,
    /// Cut the power instead of asking the guest: what it has not saved is lost
    #[arg(long)]
    pub force: bool,
}
