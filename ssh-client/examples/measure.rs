//! What `benches/ssh.py` measures: commands, a transfer, and many hosts at once, over one connection each.
//!
//! `measure CONFIG execs|parallel HOST COUNT`, `measure CONFIG transfer HOST BYTES`, `measure CONFIG hosts HOST…`;
//! prints seconds, and for a transfer the most memory that was used, in MiB.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use futures_util::stream::{FuturesUnordered, StreamExt as _, TryStreamExt as _};
use ssh_client::{Command, Host, SshConfig};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [config, what, rest @ ..] = &arguments[..] else {
        return Err("see the head of this file".into());
    };
    let config = SshConfig::load_file(config)?;
    match (what.as_str(), rest) {
        ("execs", [host, count]) => execs(&config, host, count.parse()?, 1).await,
        ("parallel", [host, count]) => execs(&config, host, count.parse()?, 8).await,
        ("transfer", [host, bytes]) => transfer(&config, host, bytes.parse()?).await,
        ("hosts", hosts) => every(&config, hosts).await,
        _ => Err("see the head of this file".into()),
    }
}

/// Commands over one connection, `at_once` at a time.
async fn execs(
    config: &SshConfig,
    host: &str,
    count: usize,
    at_once: usize,
) -> Result<(), Failure> {
    let session = Host::from_config(config, host)?.connect().await?;
    let started = Instant::now();
    futures_util::stream::iter(0..count)
        .map(|_| session.run(Command::new(["true"])))
        .buffer_unordered(at_once)
        .try_for_each(|output| async { output.success().map(drop) })
        .await?;
    println!("{:.3}", started.elapsed().as_secs_f64());
    Ok(())
}

async fn transfer(config: &SshConfig, host: &str, bytes: u64) -> Result<(), Failure> {
    let session = Host::from_config(config, host)?.connect().await?;
    let started = Instant::now();
    let mut running = session.start(Command::shell(format!("head -c {bytes} /dev/zero"))).await?;
    let mut stdout = running.stdout().ok_or("stdout is there")?;
    let mut received = 0;
    while let Some(piece) = stdout.next().await? {
        received += piece.len() as u64;
    }
    running.wait().await?;
    assert_eq!(received, bytes);
    println!("{:.3} {}", started.elapsed().as_secs_f64(), most_memory()?);
    Ok(())
}

/// Each host is dialled, read and left.
async fn every(config: &SshConfig, hosts: &[String]) -> Result<(), Failure> {
    let hosts: Vec<Host> =
        hosts.iter().map(|host| Host::from_config(config, host)).collect::<Result<_, _>>()?;
    let started = Instant::now();
    let mut readings: FuturesUnordered<_> = hosts
        .iter()
        .map(|host| async move {
            let session = host.connect().await?;
            session.run(Command::shell("cat /proc/loadavg /proc/meminfo")).await?.success()
        })
        .collect();
    while let Some(output) = readings.next().await {
        output?;
    }
    println!("{:.3}", started.elapsed().as_secs_f64());
    Ok(())
}

/// In MiB, of this process.
fn most_memory() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM")).ok_or("Linux says")?;
    Ok(line.split_whitespace().nth(1).ok_or("a number follows")?.parse::<u64>()? / 1024)
}
