//! Runs one command on several hosts at once, and shows what each said.
//!
//! `cargo run -p homelab-examples --bin run_everywhere -- pve,k3s-master uptime` takes hosts by the names that `ssh`
//! knows; with `--demo`, every host of a simulated lab runs `hostname`.
#![allow(clippy::print_stdout)]

use futures_util::future::join_all;
use homelab_examples::{Error, arguments, demo_ssh_hosts};
use ssh_client::{Command, Host, SshConfig};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let lab = if demo { Some(demo_lab::Lab::builder().start().await?) } else { None };
    let (hosts, command) = match (&lab, arguments.split_first()) {
        (Some(lab), _) => (demo_ssh_hosts(lab), vec!["hostname".to_owned()]),
        (None, Some((names, command))) if !command.is_empty() => {
            let config = SshConfig::load()?;
            let hosts = names.split(',').map(|name| Host::from_config(&config, name));
            (hosts.collect::<Result<_, _>>()?, command.to_vec())
        }
        _ => return Err("usage: run_everywhere HOST,HOST… COMMAND ARG…".into()),
    };
    join_all(hosts.iter().map(async |host: &Host| {
        let said = async { host.connect().await?.run(Command::new(&command)).await };
        match said.await {
            Ok(output) => print!("{}: {}", host.name(), output.text()),
            Err(error) => println!("{}: {error}", host.name()),
        }
    }))
    .await;
    Ok(())
}
