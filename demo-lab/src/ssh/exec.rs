//! Running what was asked for on a channel, and carrying its bytes.

use std::path::PathBuf;

use russh::server::{Handle, Msg};
use russh::{Channel, ChannelMsg, ChannelReadHalf, Sig};
use tokio::io::{AsyncWriteExt, duplex};
use tokio::sync::mpsc;

use super::events::SshWhat;
use super::machine::Host;
use super::output::{Ended, Output, Streams};
use super::terminal::{self, Size};
use super::{confined, programs, sftp, words};

/// What a client asked for.
#[derive(Debug)]
pub(crate) enum Request {
    Shell,
    /// A command line, for the user's shell.
    Line(Vec<u8>),
    /// The transfer of files.
    Files,
}

/// What a client said before it asked.
#[derive(Debug, Default)]
pub(crate) struct Setting {
    pub(crate) env: Vec<(String, String)>,
    /// The name and the size of a terminal.
    pub(crate) terminal: Option<(String, Size)>,
}

/// A command on a host: who runs it, where, and its words.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) host: Host,
    pub(crate) user: String,
    /// On this machine, below the root of the host.
    pub(crate) cwd: PathBuf,
    pub(crate) env: Vec<(String, String)>,
    /// Never empty.
    pub(crate) words: Vec<Vec<u8>>,
}

/// What happens to a command while it runs.
#[derive(Debug)]
pub(crate) enum Incident {
    Resized(Size),
    Signal(i32),
}

/// Serves one channel until it is closed.
pub(crate) async fn serve(
    host: Host,
    user: String,
    channel: Channel<Msg>,
    request: Request,
    setting: Setting,
    handle: Handle,
) {
    let id = channel.id();
    // What the kernel counts has moved on. Should it not, then the host stands still.
    let _ = host.shared.write_proc(&host);
    let (read, write) = channel.split();
    let (into_stdin, stdin) = duplex(64 * 1024);
    let (incidents, happened) = mpsc::unbounded_channel();
    let streams = Streams {
        stdin: Box::pin(stdin),
        stdout: Box::pin(write.make_writer()),
        stderr: Box::pin(write.make_writer_ext(Some(1))),
    };
    let cwd = host.home(&user);
    let call =
        Call { host: host.clone(), user: user.clone(), cwd, env: setting.env, words: Vec::new() };
    let run = run(call, request, setting.terminal, streams, happened);
    // Until the command has ended; what the client still sends then is of no use.
    let ended = tokio::select! {
        ended = run => ended,
        () = listen(read, Box::pin(into_stdin), &host, &user, incidents) => return,
    };
    let _ = match ended {
        Ended::Code(status) => handle.exit_status_request(id, status).await,
        Ended::Signal(signal) => {
            let (name, nothing) = (signal_name(signal), String::new);
            handle.exit_signal_request(id, name, false, nothing(), nothing()).await
        }
    };
    let _ = handle.eof(id).await;
    let _ = handle.close(id).await;
}

/// Hands on what the client sends, until it closes the channel.
async fn listen(
    mut read: ChannelReadHalf,
    stdin: Output,
    host: &Host,
    user: &str,
    incidents: mpsc::UnboundedSender<Incident>,
) {
    let mut stdin = Some(stdin);
    while let Some(message) = read.wait().await {
        match message {
            ChannelMsg::Data { data } => {
                if let Some(open) = &mut stdin
                    && open.write_all(&data).await.is_err()
                {
                    // The command reads no more; the client may go on sending.
                    stdin = None;
                }
            }
            ChannelMsg::Eof => stdin = None,
            ChannelMsg::WindowChange { col_width: columns, row_height: rows, .. } => {
                let _ = incidents.send(Incident::Resized(Size { columns, rows }));
            }
            ChannelMsg::Signal { signal } => {
                host.note(user, SshWhat::Signal(format!("{signal:?}")));
                if let Some(number) = signal_number(&signal) {
                    let _ = incidents.send(Incident::Signal(number));
                }
            }
            ChannelMsg::Close => return,
            _ => {}
        }
    }
}

async fn run(
    call: Call,
    request: Request,
    terminal: Option<(String, Size)>,
    streams: Streams,
    happened: mpsc::UnboundedReceiver<Incident>,
) -> Ended {
    let line = match request {
        Request::Shell => None,
        Request::Line(line) => Some(line),
        Request::Files => return sftp::serve(call.host, &call.user, streams).await,
    };
    let table = line.as_deref().and_then(words::plain).and_then(|words| {
        let call = Call { words, ..call.clone() };
        programs::find(&call).map(|program| (program, call))
    });
    match (table, terminal) {
        (Some((program, call)), None) => {
            let interrupted = interruption(happened);
            tokio::select! {
                ended = programs::run(program, call, streams) => ended,
                signal = interrupted => Ended::Signal(signal),
            }
        }
        (_, Some((term, size))) => terminal::run(call, line, &term, size, streams, happened).await,
        (None, None) => {
            let mut words = vec![b"/bin/sh".to_vec()];
            if let Some(line) = line {
                words.extend([b"-c".to_vec(), line]);
            }
            confined::run(Call { words, ..call }, streams, Some(happened)).await
        }
    }
}

/// The first signal; never, when there is none.
async fn interruption(mut happened: mpsc::UnboundedReceiver<Incident>) -> i32 {
    loop {
        match happened.recv().await {
            Some(Incident::Signal(signal)) => return signal,
            Some(Incident::Resized(_)) => {}
            None => std::future::pending().await,
        }
    }
}

/// A command that another one runs, such as `sudo`: by the table, or by the machine.
pub(crate) async fn words(call: Call, streams: Streams) -> Ended {
    match programs::find(&call) {
        Some(program) => programs::run(program, call, streams).await,
        None => confined::run(call, streams, None).await,
    }
}

/// The numbers that signals have on Linux.
const SIGNALS: [(Sig, i32); 12] = [
    (Sig::HUP, 1),
    (Sig::INT, 2),
    (Sig::QUIT, 3),
    (Sig::ILL, 4),
    (Sig::ABRT, 6),
    (Sig::FPE, 8),
    (Sig::KILL, 9),
    (Sig::USR1, 10),
    (Sig::SEGV, 11),
    (Sig::PIPE, 13),
    (Sig::ALRM, 14),
    (Sig::TERM, 15),
];

fn signal_name(number: i32) -> Sig {
    let known = SIGNALS.iter().find(|(_, known)| *known == number);
    known.map_or_else(|| Sig::Custom(format!("SIG{number}@lab")), |(signal, _)| signal.clone())
}

fn signal_number(signal: &Sig) -> Option<i32> {
    let name = format!("{signal:?}");
    SIGNALS.iter().find(|(known, _)| format!("{known:?}") == name).map(|(_, number)| *number)
}
