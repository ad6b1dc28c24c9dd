//! The library behind the `homelab` program: see, change and keep in step a whole homelab from one terminal.
//!
//! Data flows one way: arguments → [`lab::Lab`] → [`outcome::Outcome`] → [`ui::Ui`]. A command turns its
//! arguments and the lab into an outcome; only the `Ui` writes. [`main`] is the whole program:
//!
//! ```no_run
//! let exit: std::process::ExitCode = homelab_cli::main();
//! # let _ = exit;
//! ```

pub mod actions;
pub mod atomic_file;
pub mod cli;
pub mod commands;
pub mod config;
pub mod credentials;
pub mod error;
pub mod exit;
pub mod findings;
pub mod inventory;
pub mod lab;
pub mod machine;
pub mod outcome;
pub mod sources;
pub mod state_backups;
pub mod state_file;
pub mod systemd;
mod trace;
pub mod ui;
pub mod views;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use futures_util::StreamExt;

use crate::cli::{Cli, Command};
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

/// Parses the command line, runs the command and gives the exit status.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version come this way too; clap knows the stream and the status.
        Err(usage) => usage.exit(),
    };
    let mut ui = Ui::new(cli.global.output, cli.global.color, cli.global.quiet);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let exit = runtime.map_err(Error::from).and_then(|runtime| runtime.block_on(run(cli, &mut ui)));
    let exit = exit.unwrap_or_else(|error| {
        ui.error(&error);
        Exit::from(&error)
    });
    ui.flush_log();
    exit.into()
}

async fn run(cli: Cli, ui: &mut Ui) -> Result<Exit, Error> {
    let command = cli.command.unwrap_or(Command::Status);
    let lab = Lab::open(&cli.global).await?;
    let log = open_log(&command, &lab, ui);
    trace::start(cli.global.verbose, log);
    for warning in lab.config_warnings() {
        ui.warn(warning);
    }
    let outcome = {
        let _progress = command.waits_for().map(|what| ui.progress(what));
        let changes_something = command.changes_something();
        let work = commands::run(command, &lab, ui);
        if changes_something { work.await? } else { interruptible(work).await? }
    };
    interruptible(deliver(outcome, ui)).await
}

/// Opens the log file where the command writes one. A folder that cannot be written costs the log, not the command.
fn open_log(command: &Command, lab: &Lab, ui: &mut Ui) -> Option<Arc<ui::log_file::LogFile>> {
    if !(command.writes_log() || lab.wants_log()) || lab.refuses_log() {
        return None;
    }
    match lab.open_log(command.log_name()) {
        Ok(log) => {
            let log = Arc::new(log);
            ui.log_to(log.clone());
            Some(log)
        }
        Err(error) => {
            ui.warn(format!("no log of this command: {error}"));
            None
        }
    }
}

/// Ends with an error when Ctrl-C is pressed first; dropping the work cancels it.
async fn interruptible<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::select! {
        result = work => result,
        Ok(()) = tokio::signal::ctrl_c() => Err(Error::new(Kind::Interrupted, "interrupted")),
    }
}

async fn deliver(outcome: Outcome, ui: &Ui) -> Result<Exit, Error> {
    match outcome {
        Outcome::Report(document) => match ui.report(&*document) {
            // Whoever closed the pipe has seen enough, but a change that failed has failed all the same.
            Err(error) if error.kind() == Kind::ClosedPipe => Ok(document.exit()),
            written => written.map(|()| document.exit()),
        },
        Outcome::Raw(raw) => ui.raw(&raw).map(|()| Exit::Ok),
        Outcome::Done(exit) => Ok(exit),
        Outcome::Stream(mut documents) => {
            while let Some(document) = documents.next().await {
                ui.event(&*document?)?;
            }
            Ok(Exit::Ok)
        }
    }
}
