//! The way back from the shell: programs of the table as scripts in the shell's `PATH`. Each tells
//! the lab its process id and waits; the lab finds words, folder and streams of that process by
//! itself, so that nothing is lost on the way, and tells it how it ended.

#[cfg(target_os = "linux")]
mod borrowed;
#[cfg(target_os = "linux")]
mod bridge;

use std::io;

use super::keys;
use super::machine::{Host, Machine};

#[cfg(target_os = "linux")]
pub(crate) use bridge::Bridge;

/// Nothing, where there is no shell.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(crate) struct Bridge;

/// The variable by which the lab knows processes of its own.
pub(crate) const MARK: &str = "DEMO_LAB";

/// The value of that variable: other in each lab and on each host.
pub(crate) fn mark(host: &Host) -> String {
    format!("{}@{}", keys::fingerprint(&host.shared.user_key), host.name)
}

/// Sees to it that the shims of a host are in place.
pub(crate) fn ready(host: &Host) -> io::Result<()> {
    let machine: &Machine = host;
    let mut bridge = machine.bridge();
    if bridge.is_none() {
        #[cfg(target_os = "linux")]
        {
            *bridge = Some(Bridge::build(host)?);
        }
    }
    Ok(())
}
