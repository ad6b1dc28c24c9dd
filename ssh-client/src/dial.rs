//! The way to a host: one connection after the other, each through the one before.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use russh::client;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream};

use crate::auth;
use crate::chain::{Chain, Hop, Link};
use crate::error::words;
use crate::handler::{Failure, Handler, Heard};
use crate::host_keys::KeyCheck;
use crate::prompt::Asking;
use crate::ssh_config::AddressFamily;
use crate::{Error, ErrorKind, Host, Result};

/// How long the next address of a name waits for the one before (RFC 8305).
const STAGGER: Duration = Duration::from_millis(250);

/// Connects to every host on the way and logs in.
pub(crate) async fn dial(host: &Host) -> Result<Chain> {
    let mut links: Vec<Link> = Vec::new();
    for hop in host.route()? {
        let asking = Asking::new(hop.prompt.clone().or_else(|| host.prompt.clone()));
        let link = match links.last() {
            None => {
                let stream = connect(hop).await?;
                let ip = stream.peer_addr().ok().map(|peer| peer.ip());
                log_in(host, hop, stream, ip, &asking).await?
            }
            Some(jump) => {
                let stream = jump.tunnel(hop).await?;
                match log_in(host, hop, stream, None, &asking).await {
                    Ok(link) => link,
                    // Whatever it looks like from here, it was the jump that broke.
                    Err(_) if jump.is_closed() => return Err(jump.lost_because().await),
                    Err(error) => return Err(error),
                }
            }
        };
        tracing::debug!("reached {} in {:?}", hop.name, link.hop.elapsed);
        links.push(link);
    }
    Ok(Chain::new(links))
}

async fn log_in<S>(
    target: &Host,
    hop: &Host,
    stream: S,
    ip: Option<IpAddr>,
    asking: &Asking,
) -> Result<Link>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let started = Instant::now();
    let user = hop.user_or_local()?;
    let check = KeyCheck::load(hop, ip).await?;
    let check = Arc::new(check);
    let heard = Heard::default();
    let handler = Handler::new(check.clone(), heard.clone());
    let exchange = client::connect_stream(Arc::new(settings(hop, &check)), stream, handler);
    let mut handle = match tokio::time::timeout(hop.connect_timeout, exchange).await {
        Ok(Ok(handle)) => handle,
        Ok(Err(Failure::Ours(error))) => return Err(error),
        Ok(Err(Failure::Protocol(error))) => return Err(handshake_failed(hop, error)),
        Err(_) => {
            let message = format!(
                "{} ({}) does not answer as an SSH server within {:?}",
                hop.name,
                hop.destination(),
                hop.connect_timeout
            );
            return Err(Error::new(ErrorKind::Timeout, message).on(&hop.name));
        }
    };
    if let Some(new_key) = heard.take_new_key() {
        check.settle(new_key, asking).await?;
    }
    let method = auth::log_in(&mut handle, target, hop, &user, &heard, asking).await?;
    let presented = heard.presented().ok_or_else(|| {
        Error::new(ErrorKind::Handshake, format!("{} showed no key", hop.name)).on(&hop.name)
    })?;
    let reached = Hop {
        name: hop.name.clone(),
        address: hop.address_or_name().to_owned(),
        port: hop.port,
        user,
        key: presented.fingerprint,
        key_algorithm: presented.algorithm,
        method,
        elapsed: started.elapsed(),
    };
    Ok(Link::new(handle, reached, heard, hop.connect_timeout))
}

fn settings(hop: &Host, check: &KeyCheck) -> client::Config {
    client::Config {
        preferred: check.preferred(),
        keepalive_interval: hop.keepalive.map(|(interval, _)| interval),
        keepalive_max: hop.keepalive.map_or(0, |(_, count)| count),
        // It would end sessions in which nothing happens; the signs of life find out whether a host is there.
        inactivity_timeout: None,
        ..client::Config::default()
    }
}

fn handshake_failed(hop: &Host, error: russh::Error) -> Error {
    let said = words(&error);
    let what = match &error {
        russh::Error::NoCommonAlgo { .. } => "cannot agree with",
        russh::Error::Version => "there is no SSH server at",
        _ => "no SSH connection to",
    };
    let message = format!("{what} {} ({}): {said}", hop.name, hop.destination());
    let mut failure = Error::new(ErrorKind::Handshake, message).on(&hop.name);
    if matches!(error, russh::Error::NoCommonAlgo { kind: russh::AlgorithmKind::Key, .. })
        && !cfg!(feature = "rsa")
    {
        failure = failure.hinting("a host that has RSA keys only needs the feature `rsa`");
    }
    failure.caused_by(error)
}

/// A TCP connection to the first address of the host that answers.
async fn connect(hop: &Host) -> Result<TcpStream> {
    let (address, port, limit) = (hop.address_or_name(), hop.port, hop.connect_timeout);
    let failed = |kind, said: String| {
        let message = format!("cannot connect to {} ({address} port {port}): {said}", hop.name);
        Error::new(kind, message).on(&hop.name)
    };
    let resolved =
        tokio::time::timeout(limit, tokio::net::lookup_host((address, port))).await.map_err(
            |_| failed(ErrorKind::Timeout, format!("the name was not resolved within {limit:?}")),
        )?;
    let addresses: Vec<SocketAddr> = resolved
        .map_err(|error| {
            failed(ErrorKind::Resolve, format!("the name has no address: {error}")).caused_by(error)
        })?
        .filter(|address| match hop.family {
            AddressFamily::Inet => address.is_ipv4(),
            AddressFamily::Inet6 => address.is_ipv6(),
            _ => true,
        })
        .collect();
    if addresses.is_empty() {
        return Err(failed(ErrorKind::Resolve, "the name has no address".to_owned()));
    }
    let from = match &hop.bind_address {
        Some(name) => tokio::net::lookup_host((name.as_str(), 0))
            .await
            .map_err(|error| {
                let said = format!("BindAddress {name} of ssh_config is no address: {error}");
                failed(ErrorKind::Config, said).caused_by(error)
            })?
            .collect(),
        None => Vec::new(),
    };
    match tokio::time::timeout(limit, race(addresses, &from)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => {
            let kind = match error.kind() {
                io::ErrorKind::ConnectionRefused => ErrorKind::Refused,
                io::ErrorKind::TimedOut => ErrorKind::Timeout,
                io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                    ErrorKind::Unreachable
                }
                _ => ErrorKind::Io,
            };
            let refused = failed(kind, error.to_string()).caused_by(error);
            Err(match kind {
                ErrorKind::Refused => {
                    refused.hinting("does an SSH server run there, on that port?")
                }
                _ => refused,
            })
        }
        Err(_) => Err(failed(ErrorKind::Timeout, format!("no answer within {limit:?}"))),
    }
}

/// Tries the addresses one after the other, without waiting long for the ones before; the first that answers wins.
async fn race(addresses: Vec<SocketAddr>, from: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut attempts: FuturesUnordered<_> = (0u32..)
        .zip(addresses)
        .map(async |(turn, address)| {
            tokio::time::sleep(STAGGER * turn).await;
            connect_to(address, from).await
        })
        .collect();
    let mut failure = None;
    while let Some(attempt) = attempts.next().await {
        match attempt {
            Ok(stream) => return Ok(stream),
            // A host that answers and refuses says more than an address without a way to it, as IPv6 often has none.
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => failure = Some(error),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    Err(failure.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into()))
}

/// `from` are the addresses of `BindAddress`; none where there is no such wish.
async fn connect_to(address: SocketAddr, from: &[SocketAddr]) -> io::Result<TcpStream> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    socket.set_keepalive(true)?;
    // Keystrokes and small requests must not wait for each other's acknowledgement.
    socket.set_nodelay(true)?;
    if !from.is_empty() {
        let same_family = from.iter().find(|from| from.is_ipv4() == address.is_ipv4());
        socket.bind(*same_family.ok_or(io::ErrorKind::AddrNotAvailable)?)?;
    }
    socket.connect(address).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refusal_is_told_rather_than_an_address_without_a_way_to_it() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        // The loopback's broadcast address: the system refuses it without sending anything.
        let no_way: SocketAddr = "127.255.255.255:22".parse().unwrap();
        let error = race(vec![no_way], &[]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NetworkUnreachable);
        for addresses in [vec![no_way, nobody], vec![nobody, no_way]] {
            let error = race(addresses, &[]).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        }
    }
}
