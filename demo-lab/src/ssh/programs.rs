//! The table: programs that know the simulated system. They answer in the formats of the real ones.

mod files;
mod host;
mod journalctl;
mod nvidia;
mod proxmox;
mod sqlite;
mod sudo;
mod systemctl;
mod text;

use std::pin::Pin;

use super::confined::tools;
use super::events::SshWhat;
use super::exec::Call;
use super::machine::{Host, Machine};
use super::output::{Answer, Ended, Streams};
use crate::world::World;

/// A program, and where there is one.
pub(crate) struct Program {
    name: &'static str,
    on: On,
    does: Does,
}

enum On {
    All,
    /// The node only.
    Node,
    /// These hosts.
    Hosts(&'static [&'static str]),
}

enum Does {
    /// Says something at once.
    Answers(fn(&mut Scene<'_>, &[String]) -> Answer),
    /// Takes its time, or runs something else.
    Runs(fn(Call, Streams) -> Running),
}

type Running = Pin<Box<dyn Future<Output = Ended> + Send>>;

/// What a program sees that answers at once.
pub(crate) struct Scene<'a> {
    world: &'a mut World,
    call: &'a Call,
}

impl Scene<'_> {
    fn host(&self) -> &Host {
        &self.call.host
    }
}

const fn answers(
    name: &'static str,
    on: On,
    program: fn(&mut Scene<'_>, &[String]) -> Answer,
) -> Program {
    Program { name, on, does: Does::Answers(program) }
}

const fn runs(name: &'static str, on: On, program: fn(Call, Streams) -> Running) -> Program {
    Program { name, on, does: Does::Runs(program) }
}

/// One line a program.
const PROGRAMS: &[Program] = &[
    answers("chmod", On::All, files::chmod),
    answers("chown", On::All, files::chown),
    answers("df", On::All, host::df),
    answers("hostname", On::All, host::hostname),
    answers("id", On::All, host::id),
    runs("journalctl", On::All, journalctl::run),
    answers("nginx", On::Node, host::nginx),
    answers("nproc", On::All, host::nproc),
    answers("nvidia-smi", On::Hosts(&["AI-Dev", "pve"]), nvidia::smi),
    runs("pct", On::Node, proxmox::pct),
    answers("qm", On::Node, proxmox::qm),
    runs("sqlite3", On::Hosts(&["Git-Service", "k3s-master", "pve"]), sqlite::run),
    answers("ss", On::All, host::ss),
    runs("sudo", On::All, sudo::run),
    answers("systemctl", On::All, systemctl::run),
    answers("touch", On::All, files::touch),
    answers("uname", On::All, host::uname),
    answers("whoami", On::All, host::whoami),
];

impl Program {
    fn is_on(&self, machine: &Machine) -> bool {
        match self.on {
            On::All => true,
            On::Node => machine.vmid.is_none(),
            On::Hosts(hosts) => hosts.contains(&machine.name.as_str()),
        }
    }
}

/// The names of a host's programs.
pub(crate) fn names(machine: &Machine) -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().filter(|program| program.is_on(machine)).map(|program| program.name)
}

/// This machine's SQLite, if it has one.
pub(crate) fn sqlite() -> Option<&'static std::path::Path> {
    Some(std::path::Path::new(sqlite::PROGRAM)).filter(|program| program.exists())
}

/// The program that a command means, if it is one of the host's.
pub(crate) fn find(call: &Call) -> Option<&'static Program> {
    let name = tools::name(std::str::from_utf8(call.words.first()?).ok()?)?;
    PROGRAMS.iter().find(|program| program.name == name && program.is_on(&call.host))
}

/// Runs a program.
pub(crate) async fn run(program: &'static Program, call: Call, mut streams: Streams) -> Ended {
    let words = call.words.iter().map(|word| String::from_utf8_lossy(word).into_owned());
    let words: Vec<String> = words.collect();
    call.host.note(&call.user, SshWhat::Program(words.clone()));
    match &program.does {
        Does::Runs(run) => run(call, streams).await,
        Does::Answers(answer) => {
            let answer = {
                let world = &mut *call.host.shared.world.lock();
                answer(&mut Scene { world, call: &call }, &words[1..])
            };
            #[cfg(feature = "linkding")]
            call.host.shared.follow_linkding().await;
            answer.write(&mut streams).await
        }
    }
}
