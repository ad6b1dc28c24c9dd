//! `homelab demo …`

use std::path::PathBuf;

use clap::Subcommand;

/// The embedded demo lab.
#[derive(Debug, Subcommand)]
pub enum DemoCommand {
    /// Keep a demo lab running until Ctrl-C, with a configuration that is ready for other terminals
    Serve {
        /// Where to write homelab-config.yml and the demo's credentials [default: a temporary folder]
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// How many nodes
        #[arg(long, value_name = "N", default_value_t = 1)]
        nodes: usize,
        /// How many guests, the seven named ones included
        #[arg(long, value_name = "N", default_value_t = 7)]
        guests: usize,
        /// Milliseconds that every answer takes
        #[arg(long, value_name = "MS", default_value_t = 0)]
        latency: u64,
        /// The port [default: any that is free]
        #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
        port: u16,
    },
}
