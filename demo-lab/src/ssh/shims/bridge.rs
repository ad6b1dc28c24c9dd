//! The lab's end of the shims.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::pipe;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::sleep;

use super::borrowed;
use crate::ssh::confined::tools::{self, TOOLS};
use crate::ssh::exec::{self, Call};
use crate::ssh::machine::Host;
use crate::ssh::output::{Ended, Streams};
use crate::ssh::{content, programs};

/// How often the lab looks whether a shim that it serves is still there.
const LOOK: Duration = Duration::from_millis(100);

/// The shims of one host, and who serves them; that ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Bridge(AbortHandle);

impl Drop for Bridge {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Bridge {
    /// Writes the host's programs and begins to serve them.
    pub(crate) fn build(host: &Host) -> io::Result<Self> {
        let folder = &host.programs;
        std::fs::create_dir_all(folder)?;
        for name in TOOLS {
            if let Some(program) = tools::find(name) {
                symlink(program, folder.join(name))?;
            }
        }
        if let Some(sqlite) = programs::sqlite() {
            content::write_databases(host, sqlite)?;
        }
        // What the shims and the lab write to: below the root, where the shell may.
        let place = host.root.join("run/demo-lab");
        std::fs::create_dir_all(&place)?;
        let calls = place.join("calls");
        mknodat(CWD, &calls, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?;
        let script = script(&place, &calls);
        for name in programs::names(host) {
            let shim = folder.join(name);
            std::fs::write(&shim, &script)?;
            std::fs::set_permissions(&shim, PermissionsExt::from_mode(0o755))?;
        }
        // Writing as well keeps it open while nobody calls.
        let calls = pipe::OpenOptions::new().read_write(true).open_receiver(&calls)?;
        let task = tokio::spawn(answer_all(host.clone(), place, calls));
        Ok(Self(task.abort_handle()))
    }
}

/// One script for all of them: the lab reads from the process what it was called as. It calls from
/// a process of its own, because a shell turns its own standard output for the time of an `echo`.
fn script(place: &Path, calls: &Path) -> String {
    let (place, calls) = (quote(place), quote(calls));
    format!(
        "#!/bin/sh\n\
         # A program of the simulated host: the lab answers for it.\n\
         answer={place}/$$\n\
         mkfifo \"$answer\" && (echo $$ >{calls}) && read -r status <\"$answer\"\n\
         exit \"${{status:-126}}\"\n"
    )
}

fn quote(path: &Path) -> String {
    crate::ssh::words::quote(&path.to_string_lossy())
}

async fn answer_all(host: Host, place: PathBuf, calls: pipe::Receiver) {
    let mut lines = BufReader::new(calls).lines();
    let mut answers = JoinSet::new();
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let Ok(Some(line)) = line else { return };
                if let Ok(process) = line.trim().parse() {
                    answers.spawn(answer(host.clone(), place.clone(), process));
                }
            }
            Some(_) = answers.join_next() => {}
        }
    }
}

async fn answer(host: Host, place: PathBuf, process: u32) {
    let answer = place.join(process.to_string());
    let status = match call(&host, process) {
        Some((call, streams)) => tokio::select! {
            ended = exec::words(call, streams) => match ended {
                Ended::Code(code) => code & 0xff,
                Ended::Signal(signal) => 128 + signal.unsigned_abs(),
            },
            () = gone(process) => 0,
        },
        None => 126,
    };
    // The shim opens its end when it has called; until then there is nobody to write to.
    while exists(process) {
        match pipe::OpenOptions::new().open_sender(&answer) {
            Ok(mut sender) => {
                let _ = sender.write_all(format!("{status}\n").as_bytes()).await;
                break;
            }
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) => {
                sleep(Duration::from_millis(1)).await;
            }
            Err(_) => break,
        }
    }
    let _ = std::fs::remove_file(answer);
}

/// What a shim was called as, where, and with which streams; `None` when the process is not one of
/// this host's shims: a script may write any number.
fn call(host: &Host, process: u32) -> Option<(Call, Streams)> {
    let of = |what: &str| Path::new("/proc").join(process.to_string()).join(what);
    let environment = std::fs::read(of("environ")).ok()?;
    let mark = format!("{}={}", super::MARK, super::mark(host));
    let variables: Vec<&[u8]> = environment.split(|byte| *byte == 0).collect();
    if !variables.contains(&mark.as_bytes()) {
        return None;
    }
    let line = std::fs::read(of("cmdline")).ok()?;
    let mut words = line.strip_suffix(&[0])?.split(|byte| *byte == 0).map(<[u8]>::to_vec);
    // The interpreter, then the script.
    let script = PathBuf::from(OsString::from_vec(words.nth(1)?));
    let name = script.strip_prefix(&host.programs).ok()?.as_os_str().as_bytes().to_vec();
    let words = std::iter::once(name).chain(words).collect();
    let variable = |name: &str| {
        let start = format!("{name}=");
        let found = variables.iter().find_map(|line| line.strip_prefix(start.as_bytes()))?;
        Some(String::from_utf8_lossy(found).into_owned())
    };
    let user = variable("USER").filter(|user| host.knows(user)).unwrap_or_else(|| "root".into());
    let env = ["LANG", "LC_ALL", "TERM"];
    let env = env.iter().filter_map(|name| Some(((*name).to_owned(), variable(name)?))).collect();
    let cwd = std::fs::read_link(of("cwd")).ok()?;
    let call = Call { host: host.clone(), user, cwd, env, words };
    Some((call, borrowed::streams(process)))
}

fn exists(process: u32) -> bool {
    Path::new("/proc").join(process.to_string()).exists()
}

/// Resolves when a process is no more.
async fn gone(process: u32) {
    while exists(process) {
        sleep(LOOK).await;
    }
}
