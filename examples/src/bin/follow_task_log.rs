//! Prints the log of a task until it ends: of the one that is named, or of the last one that ended in the cluster.
//!
//! `cargo run -p homelab-examples --bin follow_task_log -- --demo`
//! `cargo run -p homelab-examples --bin follow_task_log -- UPID:pve:…`
#![allow(clippy::print_stdout)]

use homelab_examples::{Error, arguments, connect};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let lab = connect(demo).await?;
    let upid = match arguments.first() {
        Some(upid) => upid.parse()?,
        None => {
            let tasks = lab.proxmox.cluster().tasks().await?;
            let last = tasks.into_iter().max_by_key(|task| task.ended);
            last.ok_or("the cluster has no tasks")?.upid
        }
    };
    println!("# {upid}");
    let mut log = lab.proxmox.task(upid).follow_log();
    while let Some(line) = log.next().await {
        println!("{}", line?.text);
    }
    Ok(())
}
