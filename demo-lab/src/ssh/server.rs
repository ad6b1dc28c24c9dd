//! One host's socket: open while the host is on, closed while it is not.

use std::sync::Arc;
use std::time::Duration;

use russh::server::Config;
use russh::{MethodKind, MethodSet, SshId};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval};

use super::auth::{Progress, SshAuth};
use super::machine::Host;
use super::session::Visitor;
use super::wire::Wire;
use crate::serve::listen;

/// How often a server looks whether its host was switched on or off.
const LOOK: Duration = Duration::from_millis(50);

/// A server that runs; it ends when dropped.
#[derive(Debug)]
pub(crate) struct HostServer {
    host: Host,
    task: JoinHandle<()>,
}

impl Drop for HostServer {
    fn drop(&mut self) {
        self.task.abort();
        self.host.cut();
        // It holds on to the host, which holds on to it.
        self.host.bridge().take();
    }
}

impl HostServer {
    pub(crate) fn start(host: Host, listener: TcpListener) -> Self {
        let task = tokio::spawn(keep(host.clone(), listener));
        Self { host, task }
    }
}

async fn keep(host: Host, listener: TcpListener) {
    let mut listener = host.up().then_some(listener);
    let mut connections = JoinSet::new();
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        host.listening.send_replace(listener.is_some());
        tokio::select! {
            () = host.turned.notified() => {}
            _ = look.tick() => {}
            Some(stream) = next(listener.as_ref()) => {
                connections.spawn(serve(host.clone(), stream));
            }
            Some(_) = connections.join_next() => {}
        }
        #[cfg(feature = "linkding")]
        if host.vmid.is_none() {
            host.shared.follow_linkding().await;
        }
        match (host.up(), &listener) {
            (false, Some(_)) => {
                listener = None;
                host.cut();
            }
            // Should something have taken the port meanwhile, this goes on trying.
            (true, None) => listener = listen(host.address).ok(),
            _ => {}
        }
    }
}

/// The next connection; never, while there is no socket.
async fn next(listener: Option<&TcpListener>) -> Option<TcpStream> {
    let (stream, _) = listener?.accept().await.ok()?;
    stream.set_nodelay(true).ok()?;
    Some(stream)
}

async fn serve(host: Host, stream: TcpStream) {
    let config = config(&host);
    let (visitor, handle) = Visitor::new(host.clone());
    // Who goes away without a word, or is cut off, is no matter for the lab.
    let Ok(session) = russh::server::run_stream(config, Wire::new(stream, host), visitor).await
    else {
        return;
    };
    let _ = handle.set(session.handle());
    let _ = session.await;
}

fn config(host: &Host) -> Arc<Config> {
    let knobs = host.knobs();
    Arc::new(Config {
        // As of Debian 13.
        server_id: SshId::Standard("SSH-2.0-OpenSSH_10.0p2 Debian-7".into()),
        methods: methods(&knobs.policy.next(&Progress::default())),
        auth_rejection_time: Duration::ZERO,
        keys: vec![knobs.host_key.clone()],
        // The visitor counts attempts, the way OpenSSH does.
        max_auth_attempts: 0,
        // A command that does not read its input must not hold up the others at once.
        channel_buffer_size: 1024,
        inactivity_timeout: None,
        nodelay: true,
        ..Config::default()
    })
}

pub(crate) fn methods(methods: &[SshAuth]) -> MethodSet {
    let kinds: Vec<MethodKind> = methods
        .iter()
        .map(|method| match method {
            SshAuth::PublicKey => MethodKind::PublicKey,
            SshAuth::Password => MethodKind::Password,
            SshAuth::KeyboardInteractive => MethodKind::KeyboardInteractive,
        })
        .collect();
    MethodSet::from(&kinds[..])
}
