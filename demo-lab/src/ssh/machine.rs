//! The hosts as the servers share them: what each is, what it is told to do wrong, and where
//! things are.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use russh::keys::PrivateKey;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use super::auth::{Policy, Question, SshAuth};
use super::events::{Events, SshWhat};
use super::keys::{self, SshKeyKind};
use super::shims::Bridge;
use crate::sensors::guest::{self, GuestFacts};
use crate::serve::{SharedWorld, listen};
use crate::world::World;
use crate::world::accounts;
use crate::world::guest::{Guest, GuestKind};

/// Something that a server can be told to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SshService {
    /// Commands.
    Exec,
    /// Shells.
    Shell,
    /// Connections to elsewhere.
    Forward,
    /// The transfer of files.
    Sftp,
    /// Terminals.
    Pty,
}

/// All hosts of a lab.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) world: SharedWorld,
    pub(crate) machines: Vec<Machine>,
    /// What listens in the lab, by host and by the port that it has there.
    ports: Mutex<BTreeMap<(String, u16), SocketAddr>>,
    pub(crate) events: Mutex<Events>,
    pub(crate) folder: TempDir,
    /// The key that opens every host.
    pub(crate) user_key: PrivateKey,
    /// The hand on linkding, which runs as units on the node.
    #[cfg(feature = "linkding")]
    pub(crate) linkding: std::sync::OnceLock<super::linkding::Followed>,
}

/// One host.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) name: String,
    pub(crate) vmid: Option<u32>,
    pub(crate) kind: Option<GuestKind>,
    /// Who to log in as; root may as well.
    pub(crate) user: String,
    pub(crate) address: SocketAddr,
    /// What stands for `/`.
    pub(crate) root: PathBuf,
    /// Where the shell finds its programs: outside of what it may write to.
    pub(crate) programs: PathBuf,
    knobs: Mutex<Knobs>,
    /// To be told that the knobs were turned.
    pub(crate) turned: Notify,
    /// Grows when every open connection is to be cut.
    pub(crate) cuts: watch::Sender<u64>,
    /// Whether the socket is open.
    pub(crate) listening: watch::Sender<bool>,
    /// What leads from the shell back to the table, once there was need for it.
    bridge: Mutex<Option<Bridge>>,
}

/// What a server is told to do, or to do wrong.
#[derive(Debug, Clone)]
pub(crate) struct Knobs {
    pub(crate) policy: Policy,
    pub(crate) host_key: PrivateKey,
    /// Connections are reset after so many bytes.
    pub(crate) cut_after: Option<u64>,
    pub(crate) latency: Duration,
    pub(crate) refused: BTreeSet<SshService>,
    pub(crate) offline: bool,
}

impl Machine {
    /// The knobs for oneself, for as long as no await is crossed.
    pub(crate) fn knobs(&self) -> MutexGuard<'_, Knobs> {
        self.knobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What leads from the shell back to the table, if it is there yet.
    pub(crate) fn bridge(&self) -> MutexGuard<'_, Option<Bridge>> {
        self.bridge.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is told to refuse this.
    pub(crate) fn refuses(&self, service: SshService) -> bool {
        self.knobs().refused.contains(&service)
    }

    /// Whether somebody of this name can log in.
    pub(crate) fn knows(&self, user: &str) -> bool {
        user == "root" || user == self.user
    }

    /// The folder in which somebody starts.
    pub(crate) fn home(&self, user: &str) -> PathBuf {
        match user {
            "root" => self.root.join("root"),
            other => self.root.join("home").join(other),
        }
    }

    /// A path of the host as one of this machine: below the root, unless it is there already.
    pub(crate) fn place(&self, path: &Path) -> PathBuf {
        if path.starts_with(&self.root) {
            return path.to_owned();
        }
        self.root.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// The file that a path of this machine means, following links, for sure below the root. It
    /// need not be there yet, but its folder must.
    pub(crate) fn inside(&self, path: &Path) -> io::Result<PathBuf> {
        match path.canonicalize() {
            Ok(real) => self.keep_inside(real),
            // A link that leads nowhere could be made to lead out.
            Err(error) if path.symlink_metadata().is_ok() => Err(error),
            Err(_) => self.inside_entry(path),
        }
    }

    /// The entry of a folder that a path of this machine means, be it a link or not; the folder is
    /// for sure below the root, and must be there.
    pub(crate) fn inside_entry(&self, path: &Path) -> io::Result<PathBuf> {
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) if path != self.root => {
                Ok(self.keep_inside(folder.canonicalize()?)?.join(name))
            }
            // The root itself, or a path that ends in `..`.
            _ => self.keep_inside(path.canonicalize()?),
        }
    }

    fn keep_inside(&self, real: PathBuf) -> io::Result<PathBuf> {
        match real.starts_with(&self.root) {
            true => Ok(real),
            false => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }

    /// Cuts every open connection.
    pub(crate) fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

impl Shared {
    /// The node, and its guests with Linux. Their sockets go to `listeners`, in the same order.
    pub(crate) fn new(
        world: SharedWorld,
        listeners: &mut Vec<TcpListener>,
    ) -> io::Result<Arc<Self>> {
        let folder = tempfile::Builder::new().prefix("demo-lab-ssh-").tempdir()?;
        // Without symbolic links on the way, as the kernel knows it.
        let place = folder.path().canonicalize()?;
        let user_key = keys::generate(SshKeyKind::Ed25519, "demo-lab")?;
        let mut machines = Vec::new();
        let mut ports = BTreeMap::new();
        {
            let world = world.lock();
            if let Some(node) = world.nodes.first() {
                let address = node.address.parse().unwrap_or(Ipv4Addr::LOCALHOST.into());
                machines.push(machine(&place, listeners, &node.name, None, "root", address)?);
            }
            for guest in world.guests.values().filter(|guest| has_ssh(guest)) {
                let user = guest.config.value("ciuser").and_then(|user| user.as_str());
                let (user, address) = (user.unwrap_or("root"), guest.address().into());
                let vmid = Some((guest.vmid, guest.kind));
                machines.push(machine(&place, listeners, &guest.name, vmid, user, address)?);
            }
        }
        for machine in &machines {
            ports.insert((machine.name.to_lowercase(), 22), machine.address);
        }
        let (ports, events) = (Mutex::new(ports), Mutex::default());
        Ok(Arc::new(Self {
            world,
            machines,
            ports,
            events,
            folder,
            user_key,
            #[cfg(feature = "linkding")]
            linkding: Default::default(),
        }))
    }

    /// How long a host has been up.
    pub(crate) fn uptime(&self, machine: &Machine) -> Duration {
        let world = self.world.lock();
        let booted = world.booted(&machine.name).unwrap_or_default();
        world.clock.time().saturating_sub(Duration::from_secs(booted))
    }

    /// Writes what the `/proc` of a host says at this moment.
    pub(crate) fn write_proc(&self, machine: &Machine) -> io::Result<()> {
        let uptime = self.uptime(machine);
        let facts = {
            let world = self.world.lock();
            let now = world.clock.now();
            machine.vmid.and_then(|vmid| world.guests.get(&vmid)).map(|guest| GuestFacts {
                name: guest.name.clone(),
                cpus: guest.cpus,
                memory_bytes: guest.memory_bytes,
                memory_used: guest.memory.of(guest.memory_bytes, now),
                load: guest.cpu.at(now),
                uptime,
            })
        };
        match facts {
            Some(facts) => guest::write(&machine.root, &facts),
            None => crate::sensors::refresh(&machine.root, uptime),
        }
    }

    /// A host by its name, in any case.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.machines.iter().position(|machine| machine.name.eq_ignore_ascii_case(name))
    }

    /// Says what listens on a host's own port.
    pub(crate) fn publish(&self, host: &str, port: u16, address: SocketAddr) {
        self.lock_ports().insert((host.to_lowercase(), port), address);
    }

    /// What listens on a host's own port.
    pub(crate) fn published(&self, host: &str, port: u16) -> Option<SocketAddr> {
        self.lock_ports().get(&(host.to_lowercase(), port)).copied()
    }

    /// The ports on which a host listens.
    pub(crate) fn ports_of(&self, host: &str) -> Vec<u16> {
        let host = host.to_lowercase();
        self.lock_ports().keys().filter(|(name, _)| *name == host).map(|(_, port)| *port).collect()
    }

    fn lock_ports(&self) -> MutexGuard<'_, BTreeMap<(String, u16), SocketAddr>> {
        self.ports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The guests of the demo itself; those that a lab is grown by have no server.
const GUESTS: [u32; 7] = [100, 101, 102, 103, 104, 105, 200];

fn has_ssh(guest: &Guest) -> bool {
    let windows = |os: &str| os.starts_with('w');
    let os = guest.config.value("ostype").and_then(|os| os.as_str());
    GUESTS.contains(&guest.vmid) && os.is_some_and(|os| !windows(os))
}

fn machine(
    place: &Path,
    listeners: &mut Vec<TcpListener>,
    name: &str,
    guest: Option<(u32, GuestKind)>,
    user: &str,
    address: IpAddr,
) -> io::Result<Machine> {
    let listener = match listen(SocketAddr::new(address, 0)) {
        // On macOS only 127.0.0.1 exists.
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
            listen(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0))?
        }
        other => other?,
    };
    let address = listener.local_addr()?;
    listeners.push(listener);
    let any = [SshAuth::PublicKey, SshAuth::Password, SshAuth::KeyboardInteractive];
    let question = Question {
        prompt: "Password: ".into(),
        echo: false,
        answer: accounts::ROOT_PASSWORD.into(),
    };
    Ok(Machine {
        name: name.to_owned(),
        vmid: guest.map(|(vmid, _)| vmid),
        kind: guest.map(|(_, kind)| kind),
        user: user.to_owned(),
        address,
        root: place.join(name),
        programs: place.join(".programs").join(name),
        knobs: Mutex::new(Knobs {
            policy: Policy {
                ways: any.iter().map(|method| vec![*method]).collect(),
                max_tries: 6,
                questions: vec![question],
            },
            host_key: keys::generate(SshKeyKind::Ed25519, &format!("root@{name}"))?,
            cut_after: None,
            latency: Duration::ZERO,
            refused: BTreeSet::new(),
            offline: false,
        }),
        turned: Notify::new(),
        cuts: watch::Sender::new(0),
        listening: watch::Sender::new(true),
        bridge: Mutex::default(),
    })
}

/// One of the hosts, to be handed around.
#[derive(Debug, Clone)]
pub(crate) struct Host {
    pub(crate) shared: Arc<Shared>,
    place: usize,
}

impl Deref for Host {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.shared.machines[self.place]
    }
}

impl Host {
    pub(crate) fn new(shared: &Arc<Shared>, place: usize) -> Self {
        Self { shared: Arc::clone(shared), place }
    }

    /// Another host of the same lab.
    pub(crate) fn other(&self, place: usize) -> Self {
        Self::new(&self.shared, place)
    }

    /// Whether it is switched on and not told otherwise.
    pub(crate) fn up(&self) -> bool {
        !self.knobs().offline && self.on(&self.shared.world.lock())
    }

    /// Whether it is switched on.
    pub(crate) fn on(&self, world: &World) -> bool {
        world.booted(&self.name).is_some()
    }

    /// Remembers that somebody asked for something.
    pub(crate) fn note(&self, user: &str, what: SshWhat) {
        let mut events = self.shared.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.add(&self.name, user, what);
    }
}
