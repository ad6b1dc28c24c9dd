//! A confined process and everything it starts, as one thing that ends as one.

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncWriteExt, copy};
use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

use super::super::exec::{Call, Incident};
use super::super::output::{Ended, Streams};
use super::super::shims;
use super::{Refusal, landlock, tools};

/// What a process has as its three streams.
pub(crate) enum Stdio {
    Piped,
    /// A terminal for all three. The process becomes the leader of a session.
    Terminal(OwnedFd),
}

/// A process that runs; it and its group are killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    group: Option<Pid>,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts a command. Its words are found as a shell would, among the programs of the host.
pub(crate) async fn spawn(call: &Call, stdio: Stdio) -> Result<Process, Refusal> {
    shims::ready(&call.host).map_err(|error| {
        Refusal::Failed(format!("demo-lab: cannot write to its own folder: {error}"))
    })?;
    let (root, programs) = (call.host.root.clone(), call.host.programs.clone());
    let mut command = command(call)?;
    match stdio {
        Stdio::Piped => {
            command.process_group(0);
            for set in [Command::stdin, Command::stdout, Command::stderr] {
                set(&mut command, std::process::Stdio::piped());
            }
        }
        Stdio::Terminal(terminal) => {
            let copy = || terminal.try_clone().map_err(|error| Refusal::Failed(error.to_string()));
            command.stdin(copy()?).stdout(copy()?).stderr(copy()?);
        }
    }
    let runtime = Handle::current();
    let (send, started) = oneshot::channel();
    // The rules bind a thread, and what is started from it, for good: so it is a new one.
    std::thread::spawn(move || {
        let _context = runtime.enter();
        let child = match landlock::confine(&root, &programs) {
            Ok(()) => command.spawn().map_err(|error| Refusal::Failed(error.to_string())),
            Err(why) => Err(Refusal::NotConfined(why)),
        };
        // Whoever asked may have gone; dropping the child kills it.
        let _ = send.send(child);
    });
    let gone = |_| Refusal::Failed("demo-lab: the lab has ended".into());
    let child = started.await.map_err(gone)??;
    let group = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    Ok(Process { child, group })
}

fn command(call: &Call) -> Result<Command, Refusal> {
    let mut words = call.words.iter().map(|word| OsString::from_vec(word.clone()));
    let first = words.next().unwrap_or_default();
    let mut command = Command::new(program(call, &first)?);
    command.args(words).current_dir(&call.cwd).kill_on_drop(true).env_clear();
    let (host, home) = (&call.host, call.host.home(&call.user));
    command
        .env("PATH", &host.programs)
        .env("HOME", &home)
        .env("USER", &call.user)
        .env("LOGNAME", &call.user)
        .env("SHELL", "/bin/sh")
        .env("TMPDIR", host.root.join("tmp"))
        .env("LANG", "C.UTF-8")
        .env(shims::MARK, shims::mark(host))
        .envs(call.env.iter().map(|(name, value)| (name, value)));
    Ok(command)
}

/// Where the program of this name is for the host.
fn program(call: &Call, word: &OsString) -> Result<PathBuf, Refusal> {
    let text = word.to_string_lossy();
    let not_found = || Refusal::NotFound(text.clone().into_owned());
    match tools::name(&text) {
        Some("sh") => Ok("/bin/sh".into()),
        Some(name) => {
            let place = call.host.programs.join(name);
            if name.is_empty() || !place.exists() { Err(not_found()) } else { Ok(place) }
        }
        None => {
            let place = call.cwd.join(Path::new(word));
            if place.exists() { Ok(place) } else { Err(not_found()) }
        }
    }
}

impl Process {
    /// Carries the streams until the process has ended.
    pub(crate) async fn carry(
        mut self,
        streams: Streams,
        happened: Option<mpsc::UnboundedReceiver<Incident>>,
    ) -> Ended {
        let Streams { mut stdin, mut stdout, mut stderr } = streams;
        let (into, out, err) =
            (self.child.stdin.take(), self.child.stdout.take(), self.child.stderr.take());
        let feed = async {
            if let Some(mut into) = into {
                // A process that does not read all of it is none of our business.
                let _ = copy(&mut stdin, &mut into).await;
            }
            std::future::pending::<()>().await;
        };
        let drain = async {
            let out = async {
                if let Some(mut out) = out {
                    let _ = copy(&mut out, &mut stdout).await;
                    let _ = stdout.flush().await;
                }
            };
            let err = async {
                if let Some(mut err) = err {
                    let _ = copy(&mut err, &mut stderr).await;
                    let _ = stderr.flush().await;
                }
            };
            tokio::join!(out, err);
        };
        let ended = async {
            let ended = self.wait(happened).await;
            // What it left behind would hold the streams open.
            self.end();
            ended
        };
        let all = async { tokio::join!(ended, drain).0 };
        tokio::select! {
            ended = all => ended,
            () = feed => Ended::Code(0),
        }
    }

    /// Waits for the end, and hands on signals meanwhile.
    pub(crate) async fn wait(
        &mut self,
        mut happened: Option<mpsc::UnboundedReceiver<Incident>>,
    ) -> Ended {
        loop {
            let incident = async {
                match &mut happened {
                    Some(happened) => happened.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                status = self.child.wait() => return status.map_or(Ended::Code(255), ended),
                incident = incident => match incident {
                    Some(Incident::Signal(number)) => self.signal(number),
                    Some(Incident::Resized(_)) => {}
                    None => happened = None,
                },
            }
        }
    }

    pub(crate) fn signal(&self, number: i32) {
        if let (Some(group), Some(signal)) = (self.group, Signal::from_named_raw(number)) {
            let _ = kill_process_group(group, signal);
        }
    }

    /// Ends the process and all that it started.
    fn end(&mut self) {
        if let Some(group) = self.group.take() {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

fn ended(status: ExitStatus) -> Ended {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ended::Code(code.unsigned_abs()),
        (None, Some(signal)) => Ended::Signal(signal),
        (None, None) => Ended::Code(255),
    }
}
