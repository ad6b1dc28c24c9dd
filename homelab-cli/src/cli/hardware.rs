//! `homelab hardware …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Temperatures, fans and voltages of this machine.
#[derive(Debug, Subcommand)]
pub enum HardwareCommand {
    /// The readings that matter, by chip
    Status(HardwareArgs),
    /// Temperatures
    Temps(HardwareArgs),
    /// Fans
    Fans(HardwareArgs),
    /// Voltages
    Voltages(HardwareArgs),
    /// Every channel, with its verdict and the reason for it
    Sensors(HardwareArgs),
}

/// Arguments of every hardware command.
#[derive(Debug, Args)]
pub struct HardwareArgs {
    /// Read this tree instead of /sys
    #[arg(long, value_name = "DIR")]
    pub sysfs: Option<PathBuf>,
}
