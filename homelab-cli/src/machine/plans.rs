//! The round trip: what is fetched of a machine, as one command, and its output taken apart again.

use host_capture::{Capture, Plan, RoundTrip};
use hwmon::PlanOptions;

use crate::error::{Error, Kind};

/// Sensors, load and graphics cards of a machine.
pub struct Plans {
    sensors: Plan,
    load: Plan,
    cards: Plan,
}

impl Plans {
    /// Everything but the chips of these drivers, which were read a moment ago.
    pub fn new(spared: Vec<String>) -> Plans {
        Plans {
            sensors: PlanOptions::new().leave_out_all(spared).plan(),
            load: hwmon::host::plan(),
            cards: gpu::plan(),
        }
    }

    /// The command for a machine whose `/` is at `root` and whose `/sys` is at `sysfs`.
    pub fn command(&self, root: &str, sysfs: &str) -> String {
        let root = if root.is_empty() { "/" } else { root };
        self.trip(root, sysfs).shell_command()
    }

    fn trip<'a>(&'a self, root: &'a str, sysfs: &'a str) -> RoundTrip<'a> {
        RoundTrip::new().with(sysfs, &self.sensors).with(root, &self.load).with(sysfs, &self.cards)
    }

    /// What the command printed, plan by plan: sensors, load, cards.
    pub fn parse(&self, printed: &[u8]) -> Result<[Capture; 3], Error> {
        let failed = |message: String| Error::new(Kind::Failed, message);
        let captures = self.trip("/", "/sys").parse(printed);
        let captures = captures.map_err(|error| failed(error.to_string()))?;
        let count = captures.len();
        captures.try_into().map_err(|_| failed(format!("{count} parts where there are three")))
    }
}
