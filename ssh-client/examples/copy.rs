//! Copies a file to a host, through a jump host if need be, and shows how far it is:
//!
//! `cargo run -p ssh-client --example copy -- backup.tar root@192.0.2.12:/var/tmp/ --jump root@192.0.2.10`
//!
//! Or from a host: `copy root@192.0.2.12:/etc/hosts hosts`. Settings come from `~/.ssh/config`.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use ssh_client::{Host, Progress, SshConfig};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (from, to, jump) = match arguments[..] {
        [from, to] => (from, to, None),
        [from, to, "--jump", jump] => (from, to, Some(jump)),
        _ => return Err("usage: copy FROM TO [--jump HOST], one of them as HOST:PATH".into()),
    };
    let config = SshConfig::load()?;
    let host = |name: &str| {
        let host = Host::from_config(&config, name)?;
        Ok::<_, ssh_client::Error>(match jump {
            Some(jump) => host.via(Host::from_config(&config, jump)?),
            None => host,
        })
    };
    let size = match (from.split_once(':'), to.split_once(':')) {
        (Some((name, path)), None) => {
            host(name)?.connect().await?.sftp().await?.get(path, to, show).await?
        }
        (None, Some((name, path))) => {
            host(name)?.connect().await?.sftp().await?.put(from, path, show).await?
        }
        _ => return Err("one of both has to be HOST:PATH".into()),
    };
    println!("\n{size} bytes");
    Ok(())
}

fn show(Progress { done, total, .. }: Progress) {
    match total {
        Some(total) if total > 0 => {
            eprint!("\r{} of {total} bytes, {} %", done, done * 100 / total)
        }
        _ => eprint!("\r{done} bytes"),
    }
}
