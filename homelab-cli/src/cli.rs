//! The command line: clap definitions and nothing else. What a command does stands in [`crate::commands`].

pub mod action;
pub mod api;
pub mod config;
pub mod credentials;
pub mod demo;
pub mod gpu;
pub mod guest;
pub mod hardware;
pub mod inventory;
pub mod linkding;
pub mod node;
pub mod service;
pub mod ssh;
pub mod storage;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::ui::{ColorWhen, Format};

/// See, change and keep in step a whole homelab from one terminal.
///
/// Without a command: `status`, the overview of everything.
#[derive(Debug, Parser)]
#[command(name = "homelab", version, propagate_version = false, max_term_width = 100)]
#[command(after_help = "\
Exit status: 0 ok · 1 error · 2 usage or configuration · 3 some sources failed, the rest is shown
4 authentication · 5 unreachable or timed out · 6 not found · 7 refused or cancelled · 8 unhealthy
10 drift found · 130 interrupted")]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// The command; the overview when there is none.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options for every command")]
pub struct Global {
    /// The configuration file [default: $HOMELAB_CONFIG, then homelab-config.yml here or in a folder above, then in
    /// the XDG folder]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "HOMELAB_CONFIG",
        hide_env_values = true
    )]
    pub config: Option<PathBuf>,
    /// A profile of the configuration
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "HOMELAB_PROFILE",
        hide_env_values = true
    )]
    pub profile: Option<String>,
    /// Use the embedded demo lab instead of a configured one; touches nothing of yours
    #[cfg(feature = "demo")]
    #[arg(long, global = true)]
    pub demo: bool,
    /// How the answer is written
    #[arg(short, long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: Format,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,
    /// Leave out remarks and progress; warnings and errors stay
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Show what is done on standard error: -v requests, -vv everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Seconds that one source or request may take, or that a change is waited for [default: 20; changes: 300]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// The folder for log files [default: logs/ beside the configuration]
    #[arg(long, global = true, value_name = "DIR")]
    pub log_dir: Option<PathBuf>,
    /// Write no log file
    #[arg(long, global = true, conflicts_with = "log_dir")]
    pub no_log: bool,
}

impl Global {
    /// Whether the embedded demo lab stands in for a configured one.
    pub fn demo(&self) -> bool {
        #[cfg(feature = "demo")]
        return self.demo;
        #[cfg(not(feature = "demo"))]
        false
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if !(0.1..=86_400.0).contains(&seconds) {
        return Err("must be between 0.1 and 86400 seconds".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole lab at a glance; reads only, writes nothing
    Status,
    /// Everything that is there: nodes, guests with configuration and addresses, storage
    Discover(DiscoverArgs),
    /// Write down what the lab is in `infrastructure-state.yml`, and tell what changed since the last time
    ///
    /// The old file is kept in `state-backups/` when something changed that stays: guests, their configuration,
    /// addresses and state, nodes, storage. Use and uptime stand in a section of their own and make no backup. What
    /// cannot be read, as on a node that is offline, is not forgotten. Notes of guests stay out: the file is made for
    /// git, and people keep passwords in them.
    Sync(inventory::SyncArgs),
    /// Where configuration, recorded state and the live lab differ; exits with 10 when they do
    ///
    /// Stable things only: name, kind, node, processors, memory, storage, addresses, and the state of guests for which
    /// the configuration has an `expected_state`. A configuration that names no guest expects none.
    Drift(inventory::DriftArgs),
    /// Add guests that are there to the configuration; what stands in it stays as it is
    ///
    /// The new text is read again before it is written: exactly these guests must have arrived, and nothing else may
    /// be different. The old file is kept in `state-backups/`.
    Import(inventory::ImportArgs),
    /// Start guests
    Start(action::PowerArgs),
    /// Ask guests to shut down; `--force` cuts their power
    #[command(visible_alias = "shutdown")]
    Stop(action::HardPowerArgs),
    /// Ask guests to reboot; `--force` resets them
    #[command(visible_alias = "reboot")]
    Restart(action::HardPowerArgs),
    /// Virtual machines and containers
    #[command(subcommand, visible_alias = "guests")]
    Guest(guest::GuestCommand),
    /// Proxmox VE hosts
    #[command(subcommand, visible_alias = "nodes")]
    Node(node::NodeCommand),
    /// Storage and what lies in it
    #[command(subcommand)]
    Storage(storage::StorageCommand),
    /// Temperatures, fans, voltages and load of a machine
    #[command(subcommand, visible_alias = "hw")]
    Hardware(hardware::HardwareCommand),
    /// Graphics cards: state, use, memory, who uses them
    #[command(subcommand)]
    Gpu(gpu::GpuCommand),
    /// A shell or a command on any machine of the lab
    Ssh(ssh::SshArgs),
    /// Services: systemd units and web addresses of the configuration
    #[command(subcommand, visible_alias = "services")]
    Service(service::ServiceCommand),
    /// Make, check and show the configuration
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Passwords and tokens: where they come from, never what they are
    #[command(subcommand)]
    Credentials(credentials::CredentialsCommand),
    /// The bookmark service linkding
    #[command(subcommand)]
    Linkding(linkding::LinkdingCommand),
    /// Ask an API directly, with the same credentials, errors and limits
    #[command(subcommand)]
    Api(api::ApiCommand),
    /// The script that completes commands in your shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page, as roff on standard output or one file a command
    Man {
        /// Write the pages of all commands into this folder
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// The embedded demo lab
    #[cfg(feature = "demo")]
    #[command(subcommand)]
    Demo(demo::DemoCommand),
}

/// Arguments of `discover`.
#[derive(Debug, Args)]
pub struct DiscoverArgs {
    /// Only guests on this node
    #[arg(long, value_name = "NODE")]
    pub node: Option<String>,
    /// How many guests are asked at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub concurrency: u16,
}
