//! What commands read and write, wherever it comes from and goes to.

use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

pub(crate) type Input = Pin<Box<dyn AsyncRead + Send>>;
pub(crate) type Output = Pin<Box<dyn AsyncWrite + Send>>;

/// The three streams of a command.
pub(crate) struct Streams {
    pub(crate) stdin: Input,
    pub(crate) stdout: Output,
    pub(crate) stderr: Output,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    Code(u32),
    /// By a signal of this number.
    Signal(i32),
}

/// Everything a command says, when it says it all at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    /// Success, with this on standard output.
    pub(crate) fn of(stdout: impl Into<String>) -> Self {
        Self { stdout: stdout.into(), ..Self::default() }
    }

    /// Failure, with this line on standard error.
    pub(crate) fn failed(status: u32, line: impl std::fmt::Display) -> Self {
        Self { status, stderr: format!("{line}\n"), ..Self::default() }
    }

    /// The same, ended with another status.
    pub(crate) fn with_status(mut self, status: u32) -> Self {
        self.status = status;
        self
    }

    /// Writes it out. Nobody may be reading any more, as behind `| head`; then the rest is lost.
    pub(crate) async fn write(self, streams: &mut Streams) -> Ended {
        let _ = streams.stderr.write_all(self.stderr.as_bytes()).await;
        let _ = streams.stdout.write_all(self.stdout.as_bytes()).await;
        let _ = streams.stderr.flush().await;
        let _ = streams.stdout.flush().await;
        Ended::Code(self.status)
    }
}

impl From<crate::sensors::Printed> for Answer {
    fn from(printed: crate::sensors::Printed) -> Self {
        let status = printed.status.unsigned_abs();
        Self { status, stdout: printed.stdout, stderr: printed.stderr }
    }
}
