//! GPU telemetry without an agent: NVIDIA's cards through `nvidia-smi`, AMD's and Intel's through sysfs, of this
//! machine or of any other that can run one shell command.
//!
//! Every value is a [`Reading`]: a value, or the reason why there is none. `N/A` is never a zero, and each cause of a
//! card that cannot be read is told by itself, with what to do ([`ErrorKind`]). Nothing here does any input or output
//! but [`Gpus`] and, behind the feature `nvml`, asking NVIDIA's library.
//!
//! ```
//! use gpu::{Report, State};
//!
//! # fn main() -> Result<(), gpu::Error> {
//! // What `ssh host nvidia-smi -q -x` printed, warnings before it included:
//! let output = r#"WARNING: infoROM is corrupted at gpu 0000:01:00.0
//! <?xml version="1.0" ?>
//! <!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
//! <nvidia_smi_log>
//!   <driver_version>570.124.04</driver_version>
//!   <attached_gpus>1</attached_gpus>
//!   <gpu id="00000000:01:00.0">
//!     <product_name>NVIDIA GeForce RTX 2080</product_name>
//!     <fb_memory_usage><total>8192 MiB</total><used>862 MiB</used></fb_memory_usage>
//!     <temperature><gpu_temp>54 C</gpu_temp><memory_temp>N/A</memory_temp></temperature>
//!   </gpu>
//! </nvidia_smi_log>"#;
//!
//! let report = Report::parse(output)?;
//! let card = &report.gpus[0];
//! assert_eq!(card.state, State::Ready);
//! assert_eq!(card.temperatures.gpu.to_string(), "54 °C");
//! assert_eq!(card.temperatures.memory.to_string(), "- (the driver says N/A)");
//! assert_eq!(card.memory.used.to_string(), "862 MiB");
//! assert_eq!(report.problems[0].kind().code(), "inforom_corrupted");
//!
//! // And what a container says whose userland is not of the host's version:
//! let mismatch = Report::parse("Failed to initialize NVML: Driver/library version mismatch").unwrap_err();
//! assert_eq!(mismatch.kind(), gpu::ErrorKind::LibraryMismatch);
//! println!("{mismatch}"); // … after an upgrade of the host: reboot it, and install the same driver version …
//! # Ok(())
//! # }
//! ```
//!
//! [`plan()`] brings everything of a host in one round trip, together with the sensors of the crate `hwmon`, and
//! [`Snapshot::from_capture`] makes sense of it. A host without a GPU is an empty [`Snapshot`], not an error.
//! [`owners_plan`] asks a host whose the processes are that use its cards, [`clients_plan`] who uses those of AMD and
//! Intel, and [`Snapshot::prometheus`] writes all numbers for Prometheus.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod card;
mod clients;
mod counters;
mod error;
mod host;
mod measurement;
mod nvidia;
#[cfg(feature = "nvml")]
#[cfg_attr(docsrs, doc(cfg(feature = "nvml")))]
pub mod nvml;
mod owner;
mod pci;
mod plan;
mod prometheus;
mod reading;
mod resources;
mod snapshot;
mod state;
mod sysfs;
mod text;
mod throttle;
mod unit;

pub use card::{
    Clocks, Fan, Gpu, Link, Memory, MigDevice, Power, Process, ProcessKind, Temperatures,
    Utilization,
};
pub use clients::{Client, Clients, Engine, EngineUse, ProcessUse, clients_plan};
pub use counters::{Counters, EnergyCounter, IdleCounter};
pub use error::{Error, ErrorKind};
pub use host::Gpus;
pub use host_capture;
pub use measurement::Measurement;
pub use nvidia::{POLL_FIELDS, QUERY, Report, poll_command};
pub use owner::{ContainerRun, Guest, Owner, Owners, owners_plan};
pub use pci::{NotAPciAddress, PciAddress, PciId, Vendor};
pub use plan::{plan, plan_for, poll_plan, survey};
pub use reading::{Absent, Reading};
pub use resources::{Capabilities, Resources};
pub use snapshot::Snapshot;
pub use state::State;
pub use throttle::ThrottleReason;
pub use unit::{ByteCount, ByteRate, Celsius, DegreesBelow, Megahertz, Percent, Rpm, Volts, Watts};
