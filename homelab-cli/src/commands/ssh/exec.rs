//! A command on another machine that has our terminal, or our input and output, for as long as it runs.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;

use ssh_client::{Command, Reader, Running, Session, Shell, Status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::ui::passage::Passage;

/// The words of a command line, byte for byte.
pub(crate) fn words(remote: Vec<OsString>) -> Vec<Vec<u8>> {
    remote.into_iter().map(OsString::into_vec).collect()
}

/// The same words as one line for a shell.
pub(crate) fn line(words: &[Vec<u8>]) -> Result<Vec<u8>, Error> {
    let line = ssh_client::command_line(words);
    line.map_err(|error| Error::new(Kind::Usage, format!("could not hand the command on: {error}")))
}

/// An interactive program on this terminal; its exit status becomes ours.
pub(crate) async fn shell(session: &Session, shell: Shell, ui: &Ui) -> Result<Outcome, Error> {
    let status = session.shell(shell).await?;
    Ok(Outcome::Done(exit(&status, session.name(), ui)))
}

/// A command that reads our standard input and writes to our output; its exit status becomes ours.
pub(crate) async fn run(session: &Session, command: Command, ui: &Ui) -> Result<Outcome, Error> {
    let mut running = session.start(command).await?;
    send_input(&mut running);
    let (mut out, mut err) = outputs(&mut running)?;
    let mut to_out = Passage::stdout();
    let mut to_err = Passage::stderr();
    let copied = futures_util::future::try_join(
        copy(&mut out, |bytes| to_out.write(bytes)),
        copy(&mut err, |bytes| to_err.write(bytes)),
    );
    copied.await?;
    let status = running.wait().await?;
    Ok(Outcome::Done(exit(&status, session.name(), ui)))
}

/// Both outputs of a command that has just begun.
pub(crate) fn outputs(running: &mut Running) -> Result<(Reader, Reader), Error> {
    let both = running.stdout().zip(running.stderr());
    both.ok_or_else(|| Error::new(Kind::Failed, "the output of the command was taken already"))
}

async fn copy(
    from: &mut (impl AsyncReadExt + Unpin),
    mut to: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> Result<(), Error> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match from.read(&mut buffer).await? {
            0 => return Ok(()),
            count => to(&buffer[..count])?,
        }
    }
}

/// What we read goes to the command, until either has had enough.
fn send_input(running: &mut Running) {
    let Some(mut input) = running.stdin() else { return };
    let (read, mut pieces) = mpsc::channel::<Vec<u8>>(4);
    // A thread of its own, which nobody waits for: reading a terminal cannot be cancelled.
    std::thread::spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        while let Ok(count @ 1..) = std::io::stdin().lock().read(&mut buffer) {
            if read.blocking_send(buffer[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    tokio::spawn(async move {
        while let Some(piece) = pieces.recv().await {
            if input.write_all(&piece).await.is_err() {
                return;
            }
        }
        // The end of our input is the end of its input.
        let _ = input.shutdown().await;
    });
}

fn exit(status: &Status, host: &str, ui: &Ui) -> Exit {
    match status {
        Status::Code(0) => Exit::Ok,
        Status::Code(code) => Exit::Remote(u8::try_from(*code).unwrap_or(u8::MAX)),
        Status::Signal { name, .. } => {
            ui.warn(format!("{host}: the command was killed by SIG{name}"));
            // As a shell counts: 128 and the number of the signal.
            Exit::Remote(signal_number(name).map_or(u8::MAX, |number| 128 + number))
        }
    }
}

/// The signals that RFC 4254 has names for, as Linux counts them.
fn signal_number(name: &str) -> Option<u8> {
    Some(match name {
        "HUP" => 1,
        "INT" => 2,
        "QUIT" => 3,
        "ILL" => 4,
        "ABRT" => 6,
        "FPE" => 8,
        "KILL" => 9,
        "USR1" => 10,
        "SEGV" => 11,
        "USR2" => 12,
        "PIPE" => 13,
        "ALRM" => 14,
        "TERM" => 15,
        _ => return None,
    })
}
