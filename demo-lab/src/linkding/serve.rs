//! The sockets: the backend, which closes every connection after its answer without saying so, and
//! the proxy in front of it.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use super::control::LinkdingControl;
use super::front::{self, Front};
use super::{Linkding, handle, wire};

/// The instance as all connections share it.
#[derive(Debug, Clone)]
pub(super) struct Shared(Arc<Mutex<Linkding>>);

impl Shared {
    pub(super) fn new(linkding: Linkding) -> Self {
        Self(Arc::new(Mutex::new(linkding)))
    }

    /// The instance for oneself, for as long as no await is crossed.
    pub(super) fn lock(&self) -> MutexGuard<'_, Linkding> {
        // A panic in one request leaves plain data behind; the lab goes on.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where both listen, and the hand on them.
#[derive(Debug)]
pub(crate) struct Servers {
    pub(crate) front: SocketAddr,
    pub(crate) backend: SocketAddr,
    pub(crate) control: LinkdingControl,
}

impl Servers {
    /// Takes ports and serves: the proxy on `address` and `port`, the backend on any free port of
    /// the same address.
    pub(crate) fn start(
        linkding: Linkding,
        front: Front,
        address: Option<IpAddr>,
        port: u16,
    ) -> io::Result<Self> {
        let listener = bind(address, port)?;
        let front_address = listener.local_addr()?;
        let backend_listener = bind(Some(front_address.ip()), 0)?;
        let backend_address = backend_listener.local_addr()?;
        let shared = Shared::new(linkding);
        let front = Arc::new(front.before(shared.clone(), backend_address));
        let instance = shared.clone();
        let backend = Door::start(backend_listener, move |stream| serve(stream, instance.clone()))?;
        let proxy = Arc::clone(&front);
        let door = Door::start(listener, move |stream| front::serve(stream, Arc::clone(&proxy)))?;
        let control = LinkdingControl::new(shared, front, backend, door);
        Ok(Self { front: front_address, backend: backend_address, control })
    }
}

/// One connection to the backend: one request, one answer, and the end.
async fn serve(stream: TcpStream, linkding: Shared) {
    let mut stream = BufReader::new(stream);
    let Ok(Some(mut request)) = wire::read_request(&mut stream).await else { return };
    if wire::is_chunked(&request) {
        // uWSGI tells the application no length, so it sees no body.
        request.body.clear();
    }
    let response = handle(&mut linkding.lock(), &request);
    if let Some(response) = response {
        // An error is the other side going away: there is nobody to tell.
        let _ = wire::write_response(&mut stream, &response).await;
    }
    let _ = stream.shutdown().await;
}

/// On the lab's own loopback address where the system has it, else on 127.0.0.1.
fn bind(wanted: Option<IpAddr>, port: u16) -> io::Result<TcpListener> {
    const HOST: Ipv4Addr = Ipv4Addr::new(127, 0, 2, 10);
    if let Some(address) = wanted {
        return listen(SocketAddr::new(address, port));
    }
    match listen(SocketAddr::new(HOST.into(), port)) {
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
            listen(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port))
        }
        other => other,
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // The port of a service that was stopped a moment ago is free to use again.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

/// Whether connections are taken, and whom to tell when it is so.
type Order = (bool, oneshot::Sender<io::Result<()>>);

/// A socket that can be closed and opened again; it ends when dropped.
#[derive(Debug)]
pub(super) struct Door {
    orders: mpsc::UnboundedSender<Order>,
    task: JoinHandle<()>,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Door {
    fn start<F>(
        listener: TcpListener,
        serve: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> io::Result<Self>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let address = listener.local_addr()?;
        let (orders, received) = mpsc::unbounded_channel();
        let task = tokio::spawn(keep(address, listener, received, serve));
        Ok(Self { orders, task })
    }

    /// Takes connections from now on, on the port that it always had, or refuses them and ends
    /// those that there are.
    pub(super) async fn set_open(&self, open: bool) -> io::Result<()> {
        let (done, wait) = oneshot::channel();
        let gone = || io::Error::other("the lab has ended");
        self.orders.send((open, done)).map_err(|_| gone())?;
        wait.await.map_err(|_| gone())?
    }
}

async fn keep<F>(
    address: SocketAddr,
    listener: TcpListener,
    mut orders: mpsc::UnboundedReceiver<Order>,
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let mut listener = Some(listener);
    // Dropping the set ends every connection.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                None => return,
                Some((false, done)) => {
                    listener = None;
                    connections.shutdown().await;
                    let _ = done.send(Ok(()));
                }
                Some((true, done)) => {
                    let opened = match listener {
                        Some(_) => Ok(()),
                        None => listen(address).map(|new| listener = Some(new)),
                    };
                    let _ = done.send(opened);
                }
            },
            Some(stream) = next(listener.as_ref()) => {
                connections.spawn(serve(stream));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The next connection; never, while there is no socket.
async fn next(listener: Option<&TcpListener>) -> Option<TcpStream> {
    let (stream, _) = listener?.accept().await.ok()?;
    stream.set_nodelay(true).ok()?;
    Some(stream)
}
