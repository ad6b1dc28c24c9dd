//! `homelab ssh …`

use std::ffi::OsString;

use clap::{Args, Subcommand};

/// Arguments of `ssh`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct SshArgs {
    /// What else there is to do with machines.
    #[command(subcommand)]
    pub command: Option<SshCommand>,
    /// Which machine, and what to run there.
    #[command(flatten)]
    pub to: Option<SshTo>,
}

/// Which machine, and what to run there.
#[derive(Debug, Args)]
pub struct SshTo {
    /// A name of `ssh.hosts`, a guest of the configuration by name or number, or any host that `ssh` knows
    #[arg(value_name = "HOST")]
    pub host: String,
    /// Give the command a terminal, as a shell gets one anyway
    #[arg(short, long)]
    pub tty: bool,
    /// The command and its arguments, handed on byte for byte; a shell when there is none
    #[arg(last = true, value_name = "COMMAND")]
    pub remote: Vec<OsString>,
}

/// What else there is to do with machines.
#[derive(Debug, Subcommand)]
pub enum SshCommand {
    /// Reach each machine hop by hop: address, host key, how it let us in, how long it took
    Check {
        /// The machines [default: all of `ssh.hosts`]
        #[arg(value_name = "HOST")]
        hosts: Vec<String>,
    },
}
