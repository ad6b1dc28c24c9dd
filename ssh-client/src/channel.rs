//! One channel: a task that reads it to its end, and a writer.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use russh::client::Msg;
use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf, Sig};
use tokio::io::AsyncWrite;
use tokio::sync::{mpsc, oneshot, watch};

use crate::Error;
use crate::chain::{Opened, Place};
use crate::command::Status;
use crate::pipe::{Inlet, Reader, pipe};
use crate::printable::printable_line;

/// How much of stderr is kept to recognise the words of sudo.
const HEAD: usize = 400;

/// An open channel, read by a task of its own.
pub(crate) struct Line {
    pub(crate) stdout: Reader,
    pub(crate) stderr: Reader,
    pub(crate) stdin: Writer,
    pub(crate) control: Control,
    /// Whether the request that was sent was granted.
    pub(crate) granted: oneshot::Receiver<bool>,
    pub(crate) ending: oneshot::Receiver<Ending>,
    pub(crate) alive: Alive,
}

/// How the channel ended.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) status: Option<Status>,
    /// The beginning of stderr.
    pub(crate) stderr_head: Vec<u8>,
    /// The connection broke before the channel was closed.
    pub(crate) lost: Option<Error>,
}

/// Requests on a channel.
pub(crate) type Control = Arc<ChannelWriteHalf<Msg>>;

/// Dropping it ends the channel: a command gets the signal TERM.
#[derive(Debug)]
pub(crate) struct Alive {
    _guard: mpsc::Sender<std::convert::Infallible>,
}

/// Takes over a channel. Its task goes on until the channel really ends: the end of the output and the exit status come
/// before that.
pub(crate) fn attend(opened: Opened) -> Line {
    let Opened { channel, place } = opened;
    let (read, half) = channel.split();
    let control: Control = Arc::new(half);
    let (out, stdout) = pipe();
    let (err, stderr) = pipe();
    let (grant, granted) = oneshot::channel();
    let (end, ending) = oneshot::channel();
    let (ended, end_seen) = watch::channel(false);
    let (guard, mut abandoned) = mpsc::channel(1);
    let stdin = Writer::new(control.clone(), end_seen);
    let requests = control.clone();
    tokio::spawn(async move {
        tokio::select! {
            reached = read_to_end(read, &place, &out, &err, grant) => {
                if let Some(lost) = &reached.lost {
                    out.fail(lost.clone());
                    err.fail(lost.clone());
                }
                // Nobody may be interested.
                let _ = end.send(reached);
            }
            _ = abandoned.recv() => {
                // The connection may be gone already. A server that knows no signals ignores it.
                let _ = requests.signal(Sig::TERM).await;
                let _ = requests.close().await;
            }
        }
        let _ = ended.send(true);
    });
    Line { stdout, stderr, stdin, control, granted, ending, alive: Alive { _guard: guard } }
}

async fn read_to_end(
    mut channel: ChannelReadHalf,
    place: &Place,
    out: &Inlet,
    err: &Inlet,
    grant: oneshot::Sender<bool>,
) -> Ending {
    let mut grant = Some(grant);
    let mut answer = |yes| {
        if let Some(grant) = grant.take() {
            // Whoever asked may have given up.
            let _ = grant.send(yes);
        }
    };
    let mut ending = Ending { status: None, stderr_head: Vec::new(), lost: None };
    let mut closed = false;
    while let Some(message) = channel.wait().await {
        match message {
            ChannelMsg::Data { data } => out.send(data, place).await,
            ChannelMsg::ExtendedData { data, .. } => {
                let room = HEAD.saturating_sub(ending.stderr_head.len());
                ending.stderr_head.extend_from_slice(&data[..data.len().min(room)]);
                err.send(data, place).await;
            }
            ChannelMsg::Success => answer(true),
            ChannelMsg::Failure => answer(false),
            ChannelMsg::ExitStatus { exit_status } => {
                ending.status = Some(Status::Code(exit_status))
            }
            ChannelMsg::ExitSignal { signal_name, core_dumped, error_message, .. } => {
                ending.status = Some(Status::Signal {
                    name: signal_text(signal_name),
                    core_dumped,
                    message: printable_line(error_message),
                });
            }
            ChannelMsg::Close => closed = true,
            _ => {}
        }
    }
    if !closed {
        ending.lost = Some(place.chain().lost_because().await);
    }
    ending
}

fn signal_text(signal: Sig) -> String {
    match signal {
        // OpenSSH adds its name to signals that the protocol has no word for: `TRAP@openssh.com`.
        Sig::Custom(name) => {
            printable_line(name.split_once('@').map_or(name.as_str(), |(name, _)| name))
        }
        named => format!("{named:?}"),
    }
}

pub(crate) fn signal_named(name: &str) -> Sig {
    match name.trim_start_matches("SIG") {
        "ABRT" => Sig::ABRT,
        "ALRM" => Sig::ALRM,
        "FPE" => Sig::FPE,
        "HUP" => Sig::HUP,
        "ILL" => Sig::ILL,
        "INT" => Sig::INT,
        "KILL" => Sig::KILL,
        "PIPE" => Sig::PIPE,
        "QUIT" => Sig::QUIT,
        "SEGV" => Sig::SEGV,
        "TERM" => Sig::TERM,
        "USR1" => Sig::USR1,
        other => Sig::Custom(other.to_owned()),
    }
}

/// Input of a command, or the writing side of a connection. [`shutdown`](tokio::io::AsyncWriteExt::shutdown) and
/// dropping it say that there is no more. Writing fails with `BrokenPipe` once the other side has ended.
pub struct Writer {
    control: Control,
    inner: Pin<Box<dyn AsyncWrite + Send + Sync>>,
    ended: Pin<Box<dyn Future<Output = ()> + Send + Sync>>,
    has_ended: watch::Receiver<bool>,
    finished: bool,
    runtime: tokio::runtime::Handle,
}

impl Writer {
    fn new(control: Control, ended: watch::Receiver<bool>) -> Self {
        let mut seen = ended.clone();
        Self {
            inner: Box::pin(control.make_writer()),
            control,
            ended: Box::pin(async move {
                // Without its task the channel is gone, too.
                let _ = seen.wait_for(|ended| *ended).await;
            }),
            has_ended: ended,
            finished: false,
            runtime: tokio::runtime::Handle::current(),
        }
    }

    /// The library waits for room that an ended channel never grants.
    fn poll_open(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        // A future must not be asked again once it is ready.
        if self.finished || *self.has_ended.borrow() || self.ended.as_mut().poll(context).is_ready()
        {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }
}

impl AsyncWrite for Writer {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_open(context)?;
        match bytes {
            // The library takes this for an error.
            [] => Poll::Ready(Ok(0)),
            bytes => self.inner.as_mut().poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.poll_open(context).is_err() {
            self.finished = true;
            return Poll::Ready(Ok(()));
        }
        let result = ready!(self.inner.as_mut().poll_shutdown(context));
        self.finished = true;
        Poll::Ready(result)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.finished || *self.has_ended.borrow() {
            return;
        }
        let control = self.control.clone();
        self.runtime.spawn(async move {
            // The connection may be gone already.
            let _ = control.eof().await;
        });
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Writer")
    }
}
