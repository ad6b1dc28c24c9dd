//! Building and running a lab.

#[cfg(any(feature = "proxmox", feature = "linkding", feature = "sensors"))]
use std::io;
#[cfg(feature = "proxmox")]
use std::{net::IpAddr, sync::Arc, time::Duration};

#[cfg(any(feature = "proxmox", feature = "linkding"))]
use crate::clock::Clock;
#[cfg(any(feature = "proxmox", feature = "linkding"))]
use crate::control::Control;
#[cfg(feature = "linkding")]
use crate::linkding::{LinkdingEndpoint, Plan};
#[cfg(feature = "proxmox")]
use crate::serve::{Authority, Manners, NodeServer, SharedWorld, bind};
#[cfg(feature = "proxmox")]
use crate::world::{Rule, TicketRefusal, World, accounts};

/// A simulated homelab that is not running yet.
#[derive(Debug)]
pub struct Lab;

impl Lab {
    /// A lab with the content of the demo, on free ports of loopback.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// How a lab is to be; [`start`](Self::start) brings it up.
#[derive(Debug, Default)]
#[must_use = "nothing runs before `start().await`"]
pub struct Builder {
    #[cfg(any(feature = "proxmox", feature = "linkding"))]
    clock: Clock,
    #[cfg(feature = "linkding")]
    pub(crate) linkding: Plan,
    #[cfg(feature = "proxmox")]
    proxmox: Proxmox,
    #[cfg(feature = "ssh")]
    without_ssh: bool,
}

#[cfg(feature = "proxmox")]
#[derive(Debug)]
struct Proxmox {
    nodes: usize,
    guests: usize,
    endpoints: usize,
    address: Option<IpAddr>,
    port: u16,
    manners: Manners,
    ticket_lifetime: Option<Duration>,
    refusal: TicketRefusal,
    rules: Vec<Rule>,
    time_scale: f64,
    durations: Vec<(String, Duration)>,
    statistics_lag: Duration,
    offline: Vec<String>,
    refusing: Vec<String>,
}

#[cfg(feature = "proxmox")]
impl Default for Proxmox {
    fn default() -> Self {
        Self {
            nodes: 1,
            guests: 0,
            endpoints: 1,
            address: None,
            port: 0,
            manners: Manners::default(),
            ticket_lifetime: None,
            refusal: TicketRefusal::default(),
            rules: Vec::new(),
            time_scale: 1.0,
            durations: Vec::new(),
            statistics_lag: Duration::ZERO,
            offline: Vec::new(),
            refusing: Vec::new(),
        }
    }
}

#[cfg(any(feature = "proxmox", feature = "linkding"))]
impl Builder {
    /// The time in the lab; the machine's own by default.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }
}

#[cfg(feature = "proxmox")]
impl Builder {
    /// A cluster of this many nodes, `pve`, `pve2`, `pve3` …; 1 by default.
    pub fn nodes(mut self, nodes: usize) -> Self {
        self.proxmox.nodes = nodes;
        self
    }

    /// This many guests over all nodes: the seven of the demo, and generated ones. The same number
    /// gives the same guests everywhere.
    pub fn guests(mut self, guests: usize) -> Self {
        self.proxmox.guests = guests;
        self
    }

    /// How many nodes listen, each on an address of its own: for clients that know several. 1 by
    /// default; there are at least as many nodes.
    pub fn endpoints(mut self, endpoints: usize) -> Self {
        self.proxmox.endpoints = endpoints.max(1);
        self
    }

    /// Listens on this address instead of 127.0.2.10, and 127.0.3.x for further endpoints
    /// (127.0.0.1 where the system has no others). It must be a loopback address.
    pub fn address(mut self, address: IpAddr) -> Self {
        self.proxmox.address = Some(address);
        self
    }

    /// Listens on this port (and, with several endpoints on one address, those after it) instead
    /// of any free one. Proxmox VE's own is 8006.
    pub fn port(mut self, port: u16) -> Self {
        self.proxmox.port = port;
        self
    }

    /// Closes connections that have been idle for this long; 5 s by default, as in reality.
    pub fn idle_timeout(mut self, idle: Duration) -> Self {
        self.proxmox.manners.idle = idle;
        self
    }

    /// Answers refused credentials this much later; 3 s by default, as in reality. Tests set it
    /// low.
    pub fn refusal_delay(mut self, delay: Duration) -> Self {
        self.proxmox.manners.refusal_delay = delay;
        self
    }

    /// Closes a connection after so many requests; 100 by default, as in reality.
    pub fn requests_per_connection(mut self, requests: u32) -> Self {
        self.proxmox.manners.requests_per_connection = requests;
        self
    }

    /// How long a ticket is good for; two hours by default, as in reality.
    pub fn ticket_lifetime(mut self, lifetime: Duration) -> Self {
        self.proxmox.ticket_lifetime = Some(lifetime);
        self
    }

    /// With which words a bad ticket is refused.
    pub fn ticket_refusal(mut self, refusal: TicketRefusal) -> Self {
        self.proxmox.refusal = refusal;
        self
    }

    /// Something that goes wrong from the start; more can follow through [`Running::control`].
    pub fn rule(mut self, rule: Rule) -> Self {
        self.proxmox.rules.push(rule);
        self
    }

    /// Multiplies every time in the lab with this: how long tasks take, time limits for guests to
    /// shut down, the delay of the high-availability manager. 1 by default, as in reality; tests
    /// set it low, and with 0 everything happens at once.
    pub fn time_scale(mut self, factor: f64) -> Self {
        self.proxmox.time_scale = factor;
        self
    }

    /// How long the work in tasks of this kind (`qmstart`, `vzdump` …) takes, before scaling. For
    /// `qmshutdown` and `vzshutdown` that is how long guests need to go down.
    pub fn task_takes(mut self, kind: impl Into<String>, time: Duration) -> Self {
        self.proxmox.durations.push((kind.into(), time));
        self
    }

    /// How long `/cluster/resources` goes on showing a guest as it was before it was switched on or
    /// off, before scaling: up to ten seconds in reality, not at all by default. Clients that must
    /// know ask for `status/current`.
    pub fn statistics_lag(mut self, lag: Duration) -> Self {
        self.proxmox.statistics_lag = lag;
        self
    }

    /// A node that is cut off from the start.
    pub fn offline(mut self, node: impl Into<String>) -> Self {
        self.proxmox.offline.push(node.into());
        self
    }

    /// A node whose socket is closed from the start; its endpoint names the port that it had.
    pub fn refusing(mut self, node: impl Into<String>) -> Self {
        self.proxmox.refusing.push(node.into());
        self
    }
}

impl Builder {
    /// Leaves the SSH servers out, for tests that have no use for them.
    #[cfg(feature = "ssh")]
    pub fn without_ssh(mut self) -> Self {
        self.without_ssh = true;
        self
    }

    /// Brings the lab up: when this returns, it answers.
    ///
    /// # Errors
    /// When a port is taken, an address is not this machine's own, or a temporary folder cannot be
    /// written.
    pub async fn start(self) -> Result<Running, StartError> {
        #[cfg(feature = "sensors")]
        let tree = crate::sensors::Tree::new().map_err(StartError::sensors)?;
        #[cfg(all(feature = "linkding", feature = "proxmox"))]
        let address = self.proxmox.address;
        #[cfg(feature = "proxmox")]
        let (endpoints, world, servers) = self.proxmox.start(self.clock).await?;
        #[cfg(feature = "linkding")]
        let (linkding, linkding_control) = {
            #[cfg(not(feature = "proxmox"))]
            let address = None;
            let port = self.linkding.port();
            let failed = |error| StartError::listen("linkding's address", port, error);
            self.linkding.start(self.clock, address).map_err(failed)?
        };
        #[cfg(feature = "ssh")]
        let ssh = match self.without_ssh {
            true => None,
            false => {
                let ssh = crate::ssh::Servers::start(world.clone()).map_err(StartError::ssh)?;
                ssh.publish("pve", 8006, &endpoints[0].host, endpoints[0].port);
                #[cfg(feature = "linkding")]
                ssh.serve_linkding(&linkding, &linkding_control);
                Some(ssh)
            }
        };
        Ok(Running {
            #[cfg(feature = "proxmox")]
            endpoints,
            #[cfg(feature = "linkding")]
            linkding,
            #[cfg(any(feature = "proxmox", feature = "linkding"))]
            control: Control {
                #[cfg(feature = "proxmox")]
                world,
                #[cfg(feature = "proxmox")]
                servers,
                #[cfg(feature = "linkding")]
                linkding: linkding_control,
                #[cfg(feature = "ssh")]
                ssh: ssh.as_ref().map(crate::ssh::Servers::control),
            },
            #[cfg(feature = "ssh")]
            ssh,
            #[cfg(feature = "sensors")]
            tree,
        })
    }
}

#[cfg(feature = "proxmox")]
impl Proxmox {
    async fn start(self, clock: Clock) -> Result<Started, StartError> {
        if let Some(address) = self.address.filter(|address| !address.is_loopback()) {
            let refused = io::Error::new(io::ErrorKind::InvalidInput, "not a loopback address");
            return Err(StartError::listen(&address.to_string(), self.port, refused));
        }
        let mut world = World::scaled(clock, self.nodes.max(self.endpoints), self.guests);
        world.refusal = self.refusal;
        if let Some(lifetime) = self.ticket_lifetime {
            world.ticket_lifetime = lifetime;
        }
        for rule in self.rules {
            world.faults.add(rule);
        }
        world.set_time_scale(self.time_scale);
        world.set_statistics_lag(self.statistics_lag);
        for (kind, time) in self.durations {
            world.set_duration(kind, time);
        }
        for node in &self.offline {
            world.set_online(node, false);
        }
        let authority = Authority::new().map_err(StartError::tls)?;
        let mut listening = Vec::new();
        let mut endpoints = Vec::new();
        for place in 0..self.endpoints {
            let node = &mut world.nodes[place];
            let failed = |error| StartError::listen(&node.address, self.port, error);
            let listener = bind(self.address, node.id, self.port).map_err(failed)?;
            let address = listener.local_addr().map_err(failed)?;
            let certificate = authority.node(&node.name, address.ip()).map_err(StartError::tls)?;
            node.address = address.ip().to_string();
            node.fingerprint = certificate.fingerprint.clone();
            endpoints.push(ProxmoxEndpoint::new(node, address, authority.pem()));
            listening.push((listener, certificate));
        }
        let names: Vec<String> = world.node_names().map(str::to_owned).collect();
        let (world, manners) = (SharedWorld::new(world), Arc::new(self.manners));
        let mut servers = Vec::new();
        for (place, (listener, certificate)) in listening.into_iter().enumerate() {
            let server = NodeServer::start(
                listener,
                &certificate,
                world.clone(),
                Arc::clone(&manners),
                place,
            );
            let server = server.map_err(|error| StartError::listen(&names[place], 0, error))?;
            servers.push((names[place].clone(), server));
        }
        for node in &self.refusing {
            if let Some((_, server)) = servers.iter().find(|(name, _)| name == node) {
                server.refuse().await.map_err(|error| StartError::listen(node, 0, error))?;
            }
        }
        Ok((endpoints, world, servers))
    }
}

/// What a cluster that is up consists of.
#[cfg(feature = "proxmox")]
type Started = (Vec<ProxmoxEndpoint>, SharedWorld, Vec<(String, NodeServer)>);

/// A lab that is up. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    #[cfg(feature = "proxmox")]
    endpoints: Vec<ProxmoxEndpoint>,
    #[cfg(feature = "linkding")]
    linkding: LinkdingEndpoint,
    #[cfg(any(feature = "proxmox", feature = "linkding"))]
    control: Control,
    #[cfg(feature = "ssh")]
    ssh: Option<crate::ssh::Servers>,
    #[cfg(feature = "sensors")]
    tree: crate::sensors::Tree,
}

impl Running {
    /// Every host that SSH reaches: `pve`, then the guests with Linux by their id. None in a lab
    /// [without SSH](Builder::without_ssh).
    #[cfg(feature = "ssh")]
    pub fn ssh(&self) -> &[crate::SshHost] {
        self.ssh.as_ref().map_or(&[], |ssh| &ssh.hosts)
    }

    /// A host that SSH reaches, by its name in any case.
    ///
    /// # Panics
    /// When there is none: a mistake in the test.
    #[cfg(feature = "ssh")]
    pub fn ssh_host(&self, name: &str) -> &crate::SshHost {
        let found = self.ssh().iter().find(|host| host.name.eq_ignore_ascii_case(name));
        found.unwrap_or_else(|| panic!("the lab has no SSH host '{name}'"))
    }

    /// Where the node `pve` is reached, and how to log in.
    #[cfg(feature = "proxmox")]
    pub fn proxmox(&self) -> &ProxmoxEndpoint {
        &self.endpoints[0]
    }

    /// Every node that listens, `pve` first.
    #[cfg(feature = "proxmox")]
    pub fn endpoints(&self) -> &[ProxmoxEndpoint] {
        &self.endpoints
    }

    /// Where linkding is reached, and how to log in.
    #[cfg(feature = "linkding")]
    pub fn linkding(&self) -> &LinkdingEndpoint {
        &self.linkding
    }

    /// The hand that makes things go wrong, and the eye that sees what was asked.
    #[cfg(any(feature = "proxmox", feature = "linkding"))]
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// The host's sensors: a folder that stands for its `/sys`.
    #[cfg(feature = "sensors")]
    pub fn sysfs(&self) -> &std::path::Path {
        self.tree.sysfs()
    }

    /// The host as its kernel shows it: a folder that stands for its `/`, with `sys` and `proc` in it.
    #[cfg(feature = "sensors")]
    pub fn root(&self) -> &std::path::Path {
        self.tree.root()
    }
}

/// Where a node is reached, and how to log in. Plain values; none of them is a secret.
#[cfg(feature = "proxmox")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProxmoxEndpoint {
    /// `https://127.0.2.10:PORT`
    pub url: String,
    /// The address, such as `127.0.2.10`.
    pub host: String,
    /// The port.
    pub port: u16,
    /// SHA-256 of the node's certificate as upper-case colon pairs.
    pub fingerprint: String,
    /// The certificate of the cluster's authority, which signed the node's, in PEM.
    pub ca_pem: String,
    /// `root@pam`, who may do everything.
    pub user: String,
    /// That user's password.
    pub password: String,
    /// `user@realm!name` of a token with all rights.
    pub token_id: String,
    /// That token's secret.
    pub token_secret: String,
    /// Name of the node, `pve`.
    pub node: String,
}

#[cfg(feature = "proxmox")]
impl ProxmoxEndpoint {
    fn new(node: &crate::world::node::Node, address: std::net::SocketAddr, ca_pem: String) -> Self {
        let (token_id, token_secret) = accounts::ROOT_TOKEN;
        Self {
            url: format!("https://{address}"),
            host: address.ip().to_string(),
            port: address.port(),
            fingerprint: node.fingerprint.clone(),
            ca_pem,
            user: accounts::ROOT.into(),
            password: accounts::ROOT_PASSWORD.into(),
            token_id: token_id.into(),
            token_secret: token_secret.into(),
            node: node.name.clone(),
        }
    }
}

/// Why a lab did not come up.
#[derive(Debug, thiserror::Error)]
#[error("could not start the demo lab: {what}")]
pub struct StartError {
    what: String,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl StartError {
    #[cfg(any(feature = "proxmox", feature = "linkding"))]
    fn listen(address: &str, port: u16, source: io::Error) -> Self {
        let hint = match source.kind() {
            io::ErrorKind::AddrInUse => "; something listens there already: choose another port",
            _ => "",
        };
        let what = format!("cannot listen on {address}:{port}: {source}{hint}");
        Self { what, source: source.into() }
    }

    #[cfg(feature = "proxmox")]
    fn tls(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { what: format!("no certificate: {source}"), source: source.into() }
    }

    #[cfg(feature = "ssh")]
    fn ssh(source: io::Error) -> Self {
        Self { what: format!("cannot serve SSH: {source}"), source: source.into() }
    }

    #[cfg(feature = "sensors")]
    fn sensors(source: io::Error) -> Self {
        let what = format!("cannot write the sensors' folder: {source}");
        Self { what, source: source.into() }
    }
}
