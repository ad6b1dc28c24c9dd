//! Arguments of `sync`, `drift` and `import`.

use std::path::PathBuf;

use clap::Args;

use crate::inventory::Schema;

/// Arguments of `sync`.
#[derive(Debug, Args)]
pub struct SyncArgs {
    /// The state file [default: infrastructure-state.yml beside the configuration]
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Write nothing; exit with 10 when the file is not what the lab is
    #[arg(long)]
    pub check: bool,
    /// Leave out what changes from moment to moment, so that an unchanged lab gives the very same file
    #[arg(long)]
    pub no_usage: bool,
    /// The format of the file; v1 is the earlier tool's
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Schema,
    /// How many guests are asked at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub concurrency: u16,
}

/// Arguments of `drift`.
#[derive(Debug, Args)]
pub struct DriftArgs {
    /// The state file [default: infrastructure-state.yml beside the configuration]
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// How many guests are asked at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub concurrency: u16,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Only these guests, by number or name [default: all that the configuration lacks]
    #[arg(value_name = "VMID|NAME")]
    pub guests: Vec<String>,
    /// Print the change as a unified diff and write nothing
    #[arg(long, conflicts_with = "yes")]
    pub patch: bool,
    /// Write without asking
    #[arg(short, long)]
    pub yes: bool,
    /// Also write down the state that each guest is in now as the one it is meant to be in
    #[arg(long)]
    pub with_state: bool,
}
