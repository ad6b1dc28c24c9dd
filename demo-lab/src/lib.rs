//! A simulated homelab on loopback that speaks the real protocols: tests and demos run against it
//! as they would against the owner's rack. It is stateful, it fails on demand, and it departs from
//! the real systems as little as possible. It knows no client: whatever speaks the protocol can
//! use it.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! use demo_lab::Lab;
//! use demo_lab::world::{Fault, Rule};
//!
//! // A cluster of three nodes and a hundred guests, without the waiting for refused passwords.
//! let lab = Lab::builder()
//!     .nodes(3)
//!     .guests(100)
//!     .refusal_delay(Duration::ZERO)
//!     .time_scale(0.01)
//!     .start()
//!     .await?;
//!
//! // Plain data for any client: where it is, which certificate it shows, how to log in.
//! let pve = lab.proxmox();
//! assert!(pve.url.starts_with("https://127.0."));
//! println!("curl -k {}/api2/json/version \\", pve.url);
//! println!("  -H 'Authorization: PVEAPIToken={}={}'", pve.token_id, pve.token_secret);
//!
//! // From now on one node is cut off, and the list of guests comes late, once.
//! lab.control().set_offline("pve2");
//! let late = Fault::Latency(Duration::from_secs(2));
//! lab.control().add(Rule::new("/cluster/resources", late).times(1));
//!
//! // Container 100 does not start; whatever else is done takes a hundredth of its time.
//! lab.control().fail_start(100, "startup for container '100' failed");
//!
//! // … run the program under test here, then look at what it asked:
//! for request in lab.control().requests() {
//!     println!("{} {} -> {}", request.method, request.path, request.status);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Features: `proxmox` (the API over TLS), `linkding` (its API, and a proxy in front of it),
//! `sensors` (a sysfs tree of the host) and `ssh` (a server for every host), all on by default;
//! `schema-check` adds a judge of requests and answers by the official API schema.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "proxmox", feature = "linkding"))]
mod clock;
#[cfg(any(feature = "proxmox", feature = "linkding"))]
mod control;
#[cfg(any(feature = "proxmox", feature = "linkding"))]
mod fault;
mod lab;
#[cfg(feature = "linkding")]
pub mod linkding;
#[cfg(feature = "proxmox")]
pub mod proxmox;
#[cfg(feature = "sensors")]
mod sensors;
#[cfg(feature = "proxmox")]
mod serve;
#[cfg(feature = "ssh")]
mod ssh;
#[cfg(feature = "proxmox")]
pub mod world;

#[cfg(any(feature = "proxmox", feature = "linkding"))]
pub use clock::Clock;
#[cfg(any(feature = "proxmox", feature = "linkding"))]
pub use control::Control;
#[cfg(any(feature = "proxmox", feature = "linkding"))]
pub use fault::{Fault, Rule, SeenRequest};
#[cfg(feature = "proxmox")]
pub use lab::ProxmoxEndpoint;
pub use lab::{Builder, Lab, Running, StartError};
#[cfg(feature = "linkding")]
pub use linkding::LinkdingEndpoint;
#[cfg(feature = "ssh")]
pub use ssh::{SshAuth, SshControl, SshEvent, SshHost, SshKeyKind, SshService, SshWhat};
#[cfg(feature = "ssh")]
pub use world::UnitState;
