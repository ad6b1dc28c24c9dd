//! What the libraries tell of their work: to standard error as far as `-v` asks for it, to the log file always.

use std::sync::Arc;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, registry};

use crate::ui::log_file::LogFile;

/// Starts telling. Called once, before the first request.
pub(crate) fn start(verbosity: u8, log: Option<Arc<LogFile>>) {
    let terminal = match verbosity {
        0 => LevelFilter::OFF,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let to_terminal = layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .without_time()
        .with_filter(ours(terminal));
    let to_log = log.map(|log| {
        layer().with_writer(log.writer()).with_ansi(false).with_filter(ours(LevelFilter::DEBUG))
    });
    // A second start (a test in one process) keeps the first.
    let _ = registry().with(to_terminal).with(to_log).try_init();
}

/// Our own crates only: what a TLS library tells at this level helps nobody here.
fn ours(level: LevelFilter) -> Targets {
    ["homelab_cli", "http_transport", "proxmox_client", "hwmon"]
        .into_iter()
        .fold(Targets::new(), |targets, name| targets.with_target(name, level))
}
