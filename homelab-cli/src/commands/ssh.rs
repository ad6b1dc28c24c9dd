//! `homelab ssh …`: a shell or a command on any machine of the lab.

mod check;
pub(super) mod exec;

use ssh_client::{Command, Shell};

use crate::cli::ssh::{SshArgs, SshCommand, SshTo};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;

pub(super) async fn run(args: SshArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match (args.command, args.to) {
        (Some(SshCommand::Check { hosts }), _) => check::run(hosts, lab).await,
        (None, Some(to)) => go(to, lab, ui).await,
        // clap has seen to it that there is one of them.
        (None, None) => Err(Error::new(Kind::Usage, "which machine?")),
    }
}

async fn go(to: SshTo, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let session = lab.ssh(&to.host).await?;
    let words = exec::words(to.remote);
    if words.is_empty() {
        return exec::shell(&session, Shell::login(), ui).await;
    }
    if to.tty {
        return exec::shell(&session, Shell::command(Command::new(words)), ui).await;
    }
    exec::run(&session, Command::new(words), ui).await
}
