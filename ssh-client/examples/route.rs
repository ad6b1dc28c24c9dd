//! The way to a host as `~/.ssh/config` describes it, and what is known of each host on it. Connects to nothing.
//!
//! `cargo run -p ssh-client --example route -- HOST [CONFIG]`
#![allow(clippy::print_stdout)]

use ssh_client::{KnownHosts, SshConfig};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let host = arguments.next().ok_or("which host?")?;
    let config = match arguments.next() {
        Some(file) => SshConfig::load_file(file)?,
        None => SshConfig::load()?,
    };
    for hop in config.route(&host)? {
        println!("{}@{}:{} ({})", hop.user, hop.host_name, hop.port, hop.host);
        let known = KnownHosts::load(hop.known_hosts_files())?;
        let recorded = known.recorded(&hop.lookup());
        for key in &recorded {
            println!("  {} {} ({})", key.algorithm, key.fingerprint, key.at);
        }
        if recorded.is_empty() {
            println!("  no key is known for {}", hop.lookup().name());
        }
        for warning in &hop.warnings {
            println!("  {warning}");
        }
    }
    for warning in config.warnings() {
        println!("{warning}");
    }
    Ok(())
}
