//! `homelab gpu …`

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

/// Graphics cards.
#[derive(Debug, Subcommand)]
pub enum GpuCommand {
    /// The cards: state, temperature, use, memory, power, and what stands in the way
    Status(GpuArgs),
    /// What is left of each card, who uses it, and what it can do
    Resources(GpuArgs),
    /// Who uses the cards
    #[command(visible_alias = "ps")]
    Processes(GpuArgs),
    /// Temperature, use, memory and power as they change
    #[command(visible_alias = "monitor")]
    Watch {
        /// Where the cards are.
        #[command(flatten)]
        place: GpuArgs,
        /// Seconds between two looks
        #[arg(short = 'n', long, value_name = "SECONDS", default_value = "2", value_parser = super::seconds)]
        interval: Duration,
        /// Stop after this many looks
        #[arg(long, value_name = "N")]
        count: Option<u64>,
    },
}

/// Where the cards are.
#[derive(Debug, Clone, Args)]
pub struct GpuArgs {
    /// Ask this machine over SSH: a name of `ssh.hosts`, or any that `ssh` knows [default: `gpu.host` of the
    /// configuration, else this machine]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["input", "sysfs"])]
    pub host: Option<String>,
    /// Ask in this container of that machine [default: `gpu.container` of the configuration]
    #[arg(long, value_name = "VMID", conflicts_with_all = ["input", "sysfs"])]
    pub container: Option<u32>,
    /// Read what nvidia-smi printed: `-q -x`, or `--query-gpu=… --format=csv`
    #[arg(long, value_name = "FILE", conflicts_with = "sysfs")]
    pub input: Option<PathBuf>,
    /// Read this tree instead of /sys
    #[arg(long, value_name = "DIR")]
    pub sysfs: Option<PathBuf>,
}
