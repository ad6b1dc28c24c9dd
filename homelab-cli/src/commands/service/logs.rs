//! What a unit wrote to the journal of its machine.

use ssh_client::Command;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use crate::commands::ssh::exec;
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::lab::Lab;
use crate::lab::ssh::is_root;
use crate::outcome::Outcome;
use crate::systemd;
use crate::ui::Ui;
use crate::views::services::LogLine;

/// A line of the journal that is longer is cut: a program may have written anything.
const LINE_LIMIT: u64 = 1 << 20;

/// Shows the last lines of a unit's journal, and what comes when `follow` is wanted.
pub(crate) async fn run(
    host: &str,
    unit: &str,
    lines: u32,
    follow: bool,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let session = lab.ssh(host).await?;
    let command = Command::new(systemd::journal(unit, lines, follow));
    let command = if is_root(&session) { command } else { command.sudo() };
    let mut running = session.start(command).await?;
    let (out, mut err) = exec::outputs(&mut running)?;
    let mut out = BufReader::new(out);
    let show = async {
        let mut line = Vec::new();
        loop {
            line.clear();
            if (&mut out).take(LINE_LIMIT).read_until(b'\n', &mut line).await? == 0 {
                return Ok::<(), Error>(());
            }
            let entry = systemd::parse_entry(String::from_utf8_lossy(&line).trim_end());
            ui.event(&LogLine {
                time: entry.time,
                priority: entry.priority,
                program: entry.program,
                message: entry.message,
            })?;
        }
    };
    let complaint = async {
        let mut text = String::new();
        let _ = (&mut err).take(64 << 10).read_to_string(&mut text).await;
        text
    };
    let (shown, complaint) = futures_util::future::join(show, complaint).await;
    shown?;
    let status = running.wait().await?;
    if status.success() {
        return Ok(Outcome::Done(Exit::Ok));
    }
    let why = complaint.lines().next().unwrap_or("journalctl failed").to_owned();
    Err(Error::new(Kind::Failed, format!("could not read the journal of {unit} on {host}: {why}")))
}
