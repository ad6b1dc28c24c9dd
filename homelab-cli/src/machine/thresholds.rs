//! From where on readings are worth a warning, as the owner has it.

use hwmon::{Limits, Thresholds};

use crate::config;
use crate::lab::Lab;

/// The thresholds of the configuration; the usual ones without any.
pub fn thresholds(lab: &Lab) -> Thresholds {
    let configured = lab.config().map(|config| of(&config.sensors.thresholds));
    configured.unwrap_or_default()
}

fn of(wanted: &config::SensorThresholds) -> Thresholds {
    let limits =
        |limits: &config::Limits| Limits { warning: limits.warning, critical: limits.critical };
    Thresholds::default()
        .cpu(limits(&wanted.cpu_celsius))
        .drive(limits(&wanted.drive_celsius))
        .gpu(limits(&wanted.gpu_celsius))
        .board(limits(&wanted.board_celsius))
        .current(limits(&wanted.current_amperes))
        .fan_minimum(wanted.fan_rpm_minimum)
}
