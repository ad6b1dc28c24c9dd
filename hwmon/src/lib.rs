//! Linux hardware sensors: every channel of the kernel's hwmon subsystem, the names that other tools give to it,
//! and for each reading a verdict on whether to believe it.
//!
//! Readings come from a local sysfs ([`Sensors`]) or from a [`host_capture::Capture`] of any other machine
//! ([`plan`], [`Snapshot::from_capture`]), with the same types and the same values. Nothing is dropped, merged
//! or renamed: channels that cannot be read carry the error, those that make no sense carry the reason.
//!
//! ```
//! use hwmon::{ChannelKind, Class, Sensors};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sysfs = tempfile::tempdir()?;
//! # let chip = sysfs.path().join("class/hwmon/hwmon0");
//! # std::fs::create_dir_all(&chip)?;
//! # std::fs::write(chip.join("name"), "asus_wmi_sensors\n")?;
//! # std::fs::write(chip.join("temp1_input"), "41500\n")?;
//! # std::fs::write(chip.join("temp1_label"), "CPU Temperature\n")?;
//! # std::fs::write(chip.join("temp5_input"), "216000\n")?;
//! # let sysfs = sysfs.path(); // "/sys"
//! let snapshot = Sensors::open(sysfs)?.read()?;
//! for (chip, channel) in snapshot.channels(ChannelKind::Temperature) {
//!     let Some(temperature) = channel.quantity() else { continue };
//!     match &channel.verdict.reason {
//!         None => println!("{} {}: {temperature}", chip.display_name(), channel.name()),
//!         Some(why) => println!("{} {}: {}, {why}", chip.display_name(), channel.id(), channel.verdict.class),
//!     }
//! }
//! // asus_wmi_sensors-virtual-0 CPU Temperature: 41.5 °C
//! // asus_wmi_sensors-virtual-0 temp5: unconnected, 216 °C is what this board says when no probe is on …
//! assert_eq!(snapshot.count(Class::Unconnected), 1);
//! # Ok(())
//! # }
//! ```
//!
//! Beyond one moment: [`Sensors`] and [`Cache`] spare chips that suffer from being asked, [`History`] judges by
//! what was seen before, [`Watch`] raises what passes its limits, and [`prometheus`] writes it all down for
//! monitoring.
//!
//! A virtual machine mostly has no sensors at all: an empty [`Snapshot`] is a valid answer, not an error.
//!
//! What is no sensor (load, memory, filesystems, disks, network) is told by the module `host`, a feature that is on by
//! default.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod attribute;
mod cache;
mod channel;
mod chip;
mod expression;
mod freshness;
mod history;
#[cfg(feature = "host")]
#[cfg_attr(docsrs, doc(cfg(feature = "host")))]
pub mod host;
mod identity;
mod names;
mod plan;
pub mod prometheus;
mod quantity;
mod rules;
mod sensors;
mod sensors_conf;
mod snapshot;
mod verdict;
mod watch;

pub use attribute::{Attribute, Flag, Origin, Reading};
pub use cache::{Cache, CacheError, CacheErrorKind};
pub use channel::{Alarm, Bound, Channel, ChannelKind, Hysteresis, Limit};
pub use chip::{Chip, Identity, Presence};
pub use expression::{Expression, ExpressionError};
pub use freshness::{Freshness, Spared};
pub use history::{ChannelKey, Direction, History, Sample, Series, Trend};
pub use host_capture;
pub use names::Bus;
pub use plan::{PlanOptions, plan};
pub use quantity::{Quantity, Unit};
pub use rules::{Correction, Interval, Rule, Rules, Subject, Test};
pub use sensors::{Error, Sensors};
pub use sensors_conf::{ConfProblem, SensorsConf};
pub use snapshot::Snapshot;
pub use verdict::{Class, UnknownClass, Verdict};
pub use watch::{Event, Level, Limits, OwnLimits, Threshold, Thresholds, Watch};
