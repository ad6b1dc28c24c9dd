//! Programs of this machine, run for a simulated host: in its folder, with a clean environment, and
//! unable to touch anything else. Where the system cannot guarantee that, nothing is run.

#[cfg(target_os = "linux")]
mod landlock;
#[cfg(target_os = "linux")]
mod process;
pub(crate) mod tools;

use tokio::sync::mpsc;

use super::exec::{Call, Incident};
use super::output::{Answer, Ended, Streams};

#[cfg(target_os = "linux")]
pub(crate) use process::{Stdio, spawn};

/// What a shell answers for what it may not run.
const CANNOT: u32 = 126;

/// Runs a command and carries its streams, until it has ended.
pub(crate) async fn run(
    call: Call,
    mut streams: Streams,
    happened: Option<mpsc::UnboundedReceiver<Incident>>,
) -> Ended {
    #[cfg(target_os = "linux")]
    let refusal = match spawn(&call, Stdio::Piped).await {
        Ok(process) => return process.carry(streams, happened).await,
        Err(refusal) => refusal,
    };
    #[cfg(not(target_os = "linux"))]
    let refusal = {
        let _ = (&call, &happened);
        Refusal::NotConfined("this system has no Landlock".into())
    };
    refusal.answer().write(&mut streams).await
}

/// Why a command does not run.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The system cannot keep it in its folder.
    NotConfined(String),
    /// There is no such program.
    NotFound(String),
    /// Something else.
    Failed(String),
}

impl Refusal {
    pub(crate) fn answer(self) -> Answer {
        match self {
            Self::NotConfined(why) => Answer::failed(
                CANNOT,
                format!(
                    "demo-lab: this command needs a shell, and the lab runs one only where it can \
                     confine it to its own folder, which takes Linux 6.12 or later with \
                     Landlock: {why}"
                ),
            ),
            Self::NotFound(program) => Answer::failed(127, format!("{program}: command not found")),
            Self::Failed(why) => Answer::failed(CANNOT, why),
        }
    }
}
