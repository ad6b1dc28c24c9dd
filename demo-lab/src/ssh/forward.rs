//! Connections from a host to elsewhere: inside the lab and to loopback, nowhere else.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use russh::server::{ChannelOpenHandle, Msg};
use russh::{Channel, ChannelOpenFailure};
use tokio::io::copy_bidirectional;
use tokio::net::TcpStream;

use super::machine::Host;

/// Where a connection that a client asked for really goes; `None` when that is not allowed.
///
/// Hosts of the lab are known by name and by address, and on ports of their own: what they listen
/// on there is really on a free port of loopback.
pub(crate) fn target(from: &Host, name: &str, port: u16) -> Option<SocketAddr> {
    let name = name.trim_end_matches(".lab.internal");
    let shared = &from.shared;
    if let Some(place) = shared.find(name) {
        let to = from.other(place);
        let real = shared.published(&to.name, port);
        return Some(real.unwrap_or(SocketAddr::new(to.address.ip(), port)));
    }
    let address = match name {
        "localhost" | "::1" => Ipv4Addr::LOCALHOST,
        other => other.parse().ok().filter(Ipv4Addr::is_loopback)?,
    };
    let address = SocketAddr::new(address.into(), port);
    let own = address.ip() == IpAddr::V4(Ipv4Addr::LOCALHOST);
    let owner = if own {
        Some(from.name.as_str())
    } else {
        let owner = shared.machines.iter().find(|other| other.address.ip() == address.ip());
        owner.map(|other| other.name.as_str())
    };
    Some(owner.and_then(|owner| shared.published(owner, port)).unwrap_or(address))
}

/// Connects and carries bytes until both sides have ended. It runs beside the session, which goes
/// on with its other channels meanwhile.
pub(crate) async fn carry(target: SocketAddr, channel: Channel<Msg>, reply: ChannelOpenHandle) {
    match TcpStream::connect(target).await {
        Ok(mut there) => {
            let _ = there.set_nodelay(true);
            reply.accept().await;
            let mut here = channel.into_stream();
            let _ = copy_bidirectional(&mut here, &mut there).await;
        }
        Err(_) => reply.reject(ChannelOpenFailure::ConnectFailed).await,
    }
}
