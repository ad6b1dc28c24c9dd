//! Copies a file to a host behind another one, and shows how far it is.
//!
//! `cargo run -p homelab-examples --bin copy_through_jump -- JUMP HOST FILE TARGET` takes hosts by the names that `ssh`
//! knows; with `--demo`, a file goes to a container of a simulated lab, through its host.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use homelab_examples::{Error, arguments, demo_ssh_hosts};
use ssh_client::{Host, SshConfig};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let lab = if demo { Some(demo_lab::Lab::builder().start().await?) } else { None };
    let (host, file, target) = match (&lab, arguments.as_slice()) {
        (Some(lab), _) => {
            // The hosts of the demo behind its first one are reached through that.
            let host = demo_ssh_hosts(lab).pop().ok_or("the lab has no hosts")?;
            (host, "Cargo.toml".to_owned(), "/root/copied.toml".to_owned())
        }
        (None, [jump, host, file, target]) => {
            let config = SshConfig::load()?;
            let jump = Host::from_config(&config, jump)?;
            let host = Host::from_config(&config, host)?.via(jump);
            (host, file.clone(), target.clone())
        }
        _ => return Err("usage: copy_through_jump JUMP HOST FILE TARGET".into()),
    };
    let session = host.connect().await?;
    for hop in session.hops() {
        println!("through {} at {} ({})", hop.name, hop.address, hop.key);
    }
    let sftp = session.sftp().await?;
    let copied = sftp.put(&file, &target, |progress| {
        eprint!("\r{:>12} of {} bytes", progress.done, progress.total.unwrap_or_default());
    });
    println!("\n{} bytes copied to {target}", copied.await?);
    Ok(())
}
