//! Takes a snapshot of every guest that has a tag.
//!
//! `cargo run -p homelab-examples --bin snapshot_tagged -- --demo k3s before-upgrade`
#![allow(clippy::print_stdout)]

use homelab_examples::{Error, arguments, connect};
use proxmox_client::SnapshotName;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let [tag, name] = arguments.as_slice() else {
        return Err("give a tag and a name for the snapshots".into());
    };
    let name: SnapshotName = name.parse()?;
    let lab = connect(demo).await?;
    let resources = lab.proxmox.cluster().resources().await?;
    for found in resources.guests.iter().filter(|guest| guest.tags.contains(tag)) {
        let guest = lab.proxmox.node(found.node.clone()).guest(found.kind, found.vmid);
        guest.snapshot(name.clone()).create().await?.wait().await?;
        println!("{}\t{name}", found.vmid);
    }
    Ok(())
}
