//! One node's socket: accepting connections, refusing them, and taking them up again.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::certificate::NodeCertificate;
use super::connection;
use super::{Manners, SharedWorld};
use crate::world::node::own_address;

/// Opens a socket for a node: on its own loopback address where the system has those, else on
/// 127.0.0.1. Port 0 takes any free one; nodes that share an address have one port after the other.
pub(crate) fn bind(wanted: Option<IpAddr>, node_id: u32, port: u16) -> io::Result<TcpListener> {
    let own_port = match port {
        0 => 0,
        first => first.saturating_add((node_id - 1) as u16),
    };
    if let Some(address) = wanted {
        return listen(SocketAddr::new(address, own_port));
    }
    match listen(SocketAddr::new(own_address(node_id).into(), port)) {
        // On macOS only 127.0.0.1 exists.
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
            listen(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), own_port))
        }
        other => other,
    }
}

/// Opens a socket here.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // The port of a lab that just ended, or of this one after a pause, is free to use again.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

/// Whether connections are taken.
enum Order {
    Refuse(oneshot::Sender<io::Result<()>>),
    Accept(oneshot::Sender<io::Result<()>>),
}

/// A node that is being served; it ends when dropped.
#[derive(Debug)]
pub(crate) struct NodeServer {
    orders: mpsc::UnboundedSender<Order>,
    task: JoinHandle<()>,
}

impl Drop for NodeServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl NodeServer {
    /// Starts to take connections; `node` is the node's place in the cluster.
    pub(crate) fn start(
        listener: TcpListener,
        certificate: &NodeCertificate,
        world: SharedWorld,
        manners: Arc<Manners>,
        node: usize,
    ) -> io::Result<Self> {
        let (orders, received) = mpsc::unbounded_channel();
        let door = Door {
            address: listener.local_addr()?,
            tls: TlsAcceptor::from(Arc::clone(&certificate.tls)),
            world,
            manners,
            node,
        };
        let task = tokio::spawn(door.keep(listener, received));
        Ok(Self { orders, task })
    }

    /// Closes the socket and all connections: whoever connects is refused by the system.
    pub(crate) async fn refuse(&self) -> io::Result<()> {
        self.order(Order::Refuse).await
    }

    /// Takes connections again, on the same port.
    pub(crate) async fn accept(&self) -> io::Result<()> {
        self.order(Order::Accept).await
    }

    async fn order(
        &self,
        order: impl FnOnce(oneshot::Sender<io::Result<()>>) -> Order,
    ) -> io::Result<()> {
        let (done, wait) = oneshot::channel();
        let gone = || io::Error::other("the lab has ended");
        self.orders.send(order(done)).map_err(|_| gone())?;
        wait.await.map_err(|_| gone())?
    }
}

/// What a node needs to serve a connection.
struct Door {
    address: SocketAddr,
    tls: TlsAcceptor,
    world: SharedWorld,
    manners: Arc<Manners>,
    node: usize,
}

impl Door {
    async fn keep(self, listener: TcpListener, mut orders: mpsc::UnboundedReceiver<Order>) {
        let mut listener = Some(listener);
        // Dropping the set ends every connection.
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    None => return,
                    Some(Order::Refuse(done)) => {
                        listener = None;
                        connections.shutdown().await;
                        let _ = done.send(Ok(()));
                    }
                    Some(Order::Accept(done)) => {
                        let opened = match listener {
                            Some(_) => Ok(()),
                            None => listen(self.address).map(|new| listener = Some(new)),
                        };
                        let _ = done.send(opened);
                    }
                },
                Some(stream) = next(listener.as_ref()) => {
                    connections.spawn(connection::serve(
                        stream,
                        self.tls.clone(),
                        self.world.clone(),
                        Arc::clone(&self.manners),
                        self.node,
                    ));
                }
                Some(_) = connections.join_next() => {}
            }
        }
    }
}

/// The next connection; never, while there is no socket.
async fn next(listener: Option<&TcpListener>) -> Option<TcpStream> {
    let listener = listener?;
    let (stream, _) = listener.accept().await.ok()?;
    // Answers go out at once instead of waiting for more to send.
    stream.set_nodelay(true).ok()?;
    Some(stream)
}
