//! A local port that leads to somewhere behind a host.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::{Error, Result, Session};

/// A local listener whose connections are made by a host ([`Session::forward`]). Dropping it closes the listener and
/// all of its connections.
#[derive(Debug)]
pub struct Forward {
    local: SocketAddr,
    task: JoinHandle<()>,
}

impl Forward {
    pub(crate) async fn start(
        session: Session,
        local: SocketAddr,
        address: String,
        port: u16,
    ) -> Result<Self> {
        let cannot = |error| Error::io(format_args!("cannot listen at {local}"), error);
        let listener = TcpListener::bind(local).await.map_err(cannot)?;
        let local = listener.local_addr().map_err(cannot)?;
        let task = tokio::spawn(accept(listener, session, address, port));
        Ok(Self { local, task })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }
}

impl Drop for Forward {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, session: Session, address: String, port: u16) {
    // Dropped with this task, it ends them all.
    let mut connections = JoinSet::new();
    loop {
        let client = tokio::select! {
            client = listener.accept() => client,
            Some(_) = connections.join_next() => continue,
        };
        match client {
            Ok((client, _)) => {
                let (session, address) = (session.clone(), address.clone());
                connections.spawn(async move { carry(client, &session, address, port).await });
            }
            // Too many open files, mostly; those in use will be closed some day.
            Err(error) => {
                tracing::warn!("cannot accept a connection: {error}");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

async fn carry(mut client: TcpStream, session: &Session, address: String, port: u16) {
    let mut stream = match session.stream(address, port).await {
        Ok(stream) => stream,
        Err(error) => {
            tracing::warn!("{error}");
            return;
        }
    };
    // It costs speed only.
    let _ = client.set_nodelay(true);
    if let Err(error) = tokio::io::copy_bidirectional(&mut client, &mut stream).await {
        tracing::debug!("a forwarded connection broke: {error}");
    }
}
