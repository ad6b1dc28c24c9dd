//! How often a chip may be asked.

use std::{borrow::Cow, time::Duration};

use super::glob;

/// Chips of a driver should not be asked more often than this.
///
/// ```
/// use std::time::Duration;
/// use hwmon::{Interval, Rules};
/// let disks = Interval::new("drivetemp", Duration::from_secs(1800), "they shall spin down");
/// let rules = Rules::builtin().with_intervals([disks]);
/// assert_eq!(rules.minimum_interval("drivetemp").map(|interval| interval.minimum().as_secs()), Some(1800));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    driver: Cow<'static, str>,
    minimum: Duration,
    reason: Cow<'static, str>,
}

impl Interval {
    /// Chips whose `name` file looks like this; `*` stands for any text.
    #[must_use]
    pub fn new(
        driver: impl Into<Cow<'static, str>>,
        minimum: Duration,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { driver: driver.into(), minimum, reason: reason.into() }
    }

    /// The shortest time between two readings.
    #[must_use]
    pub fn minimum(&self) -> Duration {
        self.minimum
    }

    /// Why, in a sentence for people.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub(super) fn is_for(&self, driver: &str) -> bool {
        glob::matches(&self.driver, driver)
    }
}

/// What is known of real drivers.
pub(super) fn builtin() -> Vec<Interval> {
    vec![
        // electrified/asus-wmi-sensors #48, #55, #75: fans stuck or off, reboots; "the more often you poll, the
        // more likely".
        Interval::new(
            "asus_wmi_sensors",
            Duration::from_secs(30),
            "reading it often can lock the board's controller and stop its fans",
        ),
        // docs.kernel.org/hwmon/drivetemp: reading resets the spin-down timer of some drives (WD120EFAX).
        Interval::new(
            "drivetemp",
            Duration::from_secs(300),
            "reading it can keep a disk from spinning down",
        ),
    ]
}
