//! When something is worth a warning, and who hears of it.

use std::path::PathBuf;

use proxmox_client::ids::Vmid;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field;
use super::guests::VmidSchema;
use crate::config::values::{Percent, Period, WebAddress};

/// When usage is worth a warning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Monitoring {
    /// Whether usage is compared with the thresholds at all.
    pub enabled: bool,
    /// How often a watching command looks again.
    pub health_check_interval: Period,
    /// From where on usage is worth a warning.
    pub resource_thresholds: ResourceThresholds,
}

impl Default for Monitoring {
    fn default() -> Monitoring {
        Monitoring {
            enabled: true,
            health_check_interval: Period::from_secs(300),
            resource_thresholds: ResourceThresholds::default(),
        }
    }
}

/// From where on usage is worth a warning, in percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct ResourceThresholds {
    /// Processors.
    pub cpu_warning: Percent,
    /// Memory.
    pub memory_warning: Percent,
    /// Disks and storage.
    pub disk_warning: Percent,
}

impl Default for ResourceThresholds {
    fn default() -> ResourceThresholds {
        let percent = |percent| Percent::new(percent).expect("between 0 and 100");
        ResourceThresholds {
            cpu_warning: percent(80.0),
            memory_warning: percent(85.0),
            disk_warning: percent(90.0),
        }
    }
}

/// How backups are made, as a note to yourself: nothing here starts one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Backup {
    /// Whether backups are made.
    pub enabled: bool,
    /// When: `daily`.
    pub schedule: Option<String>,
    /// How long they stay.
    pub retention: Option<Period>,
    /// Where they go: the id of a storage.
    pub location: Option<String>,
}

/// Which backups are expected to be there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Backups {
    /// A guest whose newest backup is older is a finding.
    pub max_age: Period,
    /// Guests that need none.
    #[serde(deserialize_with = "field::parsed_list")]
    #[schemars(with = "Vec<VmidSchema>")]
    pub exclude: Vec<Vmid>,
}

impl Default for Backups {
    fn default() -> Backups {
        Backups { max_age: Period::from_secs(7 * 86_400), exclude: Vec::new() }
    }
}

/// Which sensors to believe, and from where on their values are worth a warning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Sensors {
    /// Where sysfs is, when it is not /sys: a container that has the host's at another place.
    pub sysfs: Option<PathBuf>,
    /// A file in the form of `sensors3.conf` with labels, computations and channels to ignore.
    pub sensors_conf: Option<PathBuf>,
    /// What you know about single sensors; the first rule that fits counts.
    pub rules: Vec<SensorRule>,
    /// From where on values are worth a warning.
    pub thresholds: SensorThresholds,
}

/// What you know about a sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct SensorRule {
    /// The chip, by the name that `homelab hardware sensors` shows, `*` for any part of it; any chip when absent.
    pub chip: Option<String>,
    /// Required. The channel: `temp5`, `fan4`, `in*`.
    pub channel: String,
    /// What to think of its values, whatever they are.
    pub verdict: Option<SensorVerdict>,
    /// Why, as the listings say it.
    pub reason: Option<String>,
    /// What to call it.
    pub label: Option<String>,
}

/// What to think of a sensor's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SensorVerdict {
    /// They are right, odd as they look.
    Ok,
    /// They are nonsense.
    Bogus,
    /// Nothing is connected to it.
    Unconnected,
}

/// From where on values are worth a warning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct SensorThresholds {
    /// Processors, in degrees Celsius.
    pub cpu_celsius: Limits,
    /// Drives, in degrees Celsius.
    pub drive_celsius: Limits,
    /// Graphics cards, in degrees Celsius.
    pub gpu_celsius: Limits,
    /// The board and whatever else has a temperature, in degrees Celsius.
    pub board_celsius: Limits,
    /// Currents, in amperes.
    pub current_amperes: Limits,
    /// Fans that have turned before, in revolutions a minute: critical below this.
    pub fan_rpm_minimum: f64,
}

impl Default for SensorThresholds {
    fn default() -> SensorThresholds {
        SensorThresholds {
            cpu_celsius: Limits { warning: 70.0, critical: 80.0 },
            drive_celsius: Limits { warning: 70.0, critical: 80.0 },
            gpu_celsius: Limits { warning: 80.0, critical: 90.0 },
            board_celsius: Limits { warning: 75.0, critical: 80.0 },
            current_amperes: Limits { warning: 15.0, critical: 25.0 },
            fan_rpm_minimum: 500.0,
        }
    }
}

/// Two limits of one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Limits {
    /// Required. From here on it is a warning.
    pub warning: f64,
    /// Required. From here on it is critical.
    pub critical: f64,
}

/// Where the graphics cards are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gpu {
    /// The machine with the driver: a name of `ssh.hosts`, or a name or address; the Proxmox host when absent.
    pub host: Option<String>,
    /// The container that has the card.
    #[serde(deserialize_with = "field::parsed_option")]
    #[schemars(with = "Option<VmidSchema>")]
    pub container: Option<Vmid>,
}

/// Who hears of findings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Notify {
    /// The least severe finding that is told.
    pub severity: Severity,
    /// An ntfy topic.
    pub ntfy: Option<WebAddress>,
    /// An address that gets the findings as JSON.
    pub webhook: Option<WebAddress>,
    /// A command that gets the findings as JSON on standard input.
    pub command: Option<String>,
}

/// How bad a finding is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Look at it soon.
    #[default]
    Warning,
    /// Look at it now.
    Critical,
}
