//! `homelab hardware …`

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

/// Sensors and load of a machine.
#[derive(Debug, Subcommand)]
pub enum HardwareCommand {
    /// The readings that matter, and how busy the machine is
    Status(HardwareArgs),
    /// Temperatures
    Temps(HardwareArgs),
    /// Fans
    Fans(HardwareArgs),
    /// Voltages
    Voltages(HardwareArgs),
    /// Power, currents and energy
    Power(HardwareArgs),
    /// Every channel of every chip, with its verdict and the reason for it
    Sensors(HardwareArgs),
    /// Readings as they change, with minimum, maximum and a picture of the last minutes
    Watch(WatchArgs),
    /// Readings as Prometheus metrics
    Metrics {
        /// Where the sensors are.
        #[command(flatten)]
        place: HardwareArgs,
        /// Whose names and units
        #[arg(long, value_enum, default_value_t)]
        mode: MetricsMode,
    },
    /// All that is read of a machine, as one file for a bug report; serial numbers are masked
    ///
    /// `--input FILE` of the other commands reads it again.
    Dump {
        /// Where the sensors are.
        #[command(flatten)]
        place: HardwareArgs,
        /// Write into this file instead of standard output
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

/// Where the sensors are.
#[derive(Debug, Clone, Args)]
pub struct HardwareArgs {
    /// Read this machine over SSH: a name of `ssh.hosts`, or any that `ssh` knows
    #[arg(long, value_name = "NAME", conflicts_with_all = ["sysfs", "input"])]
    pub host: Option<String>,
    /// Read this tree instead of /sys
    #[arg(long, value_name = "DIR", conflicts_with = "input")]
    pub sysfs: Option<PathBuf>,
    /// Read a file that `hardware dump` wrote
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
}

/// Arguments of `hardware watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// Where the sensors are.
    #[command(flatten)]
    pub place: HardwareArgs,
    /// Seconds between two looks; slow or delicate chips are looked at less often
    #[arg(short = 'n', long, value_name = "SECONDS", default_value = "2", value_parser = super::seconds)]
    pub interval: Duration,
    /// Stop after this many looks
    #[arg(long, value_name = "N")]
    pub count: Option<u64>,
}

/// Whose names and units metrics have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum MetricsMode {
    /// Those of node_exporter, so that its dashboards and rules go on working, mistakes included
    #[default]
    NodeExporter,
    /// Right units, both names of each chip, and the verdict as a label
    Native,
}
