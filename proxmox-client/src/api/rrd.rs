//! Statistics over time, as the round-robin databases of the node keep them.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::api::Listing;
use crate::request::param_by_display;
use crate::serde_lenient::{maybe, open_enum, required};
use crate::units::Timestamp;

open_enum! {
    /// How far back the statistics go. The longer the time, the further apart the points.
    pub enum Timeframe ("a span of time") {
        /// An hour, a point a minute.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
        /// Ten years (nodes only, since PVE 9).
        Decade = "decade",
    }
}

open_enum! {
    /// What a point says of the time it stands for.
    pub enum Consolidation ("a way to consolidate") {
        /// The average; the default.
        Average = "AVERAGE",
        /// The highest value.
        Max = "MAX",
    }
}

param_by_display!(Timeframe, Consolidation);

/// The values of one moment, by the server's names.
///
/// Common names: `cpu` (0 to 1), `maxcpu`, `netin` and `netout` (bytes a second); for guests also
/// `mem`, `maxmem`, `disk`, `maxdisk`, `diskread`, `diskwrite`; for nodes `memused`, `memtotal`,
/// `rootused`, `roottotal`, `loadavg`, `iowait`; for storages `used`, `total`. Each version has its
/// own set.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RrdPoint {
    /// The moment.
    pub time: Timestamp,
    /// What was measured. A value that is not there was not recorded, which is not zero.
    pub values: BTreeMap<String, f64>,
}

impl RrdPoint {
    /// One value.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.values.get(name).copied()
    }
}

impl<'de> Deserialize<'de> for RrdPoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Record {
            #[serde(deserialize_with = "required")]
            time: Timestamp,
            #[serde(flatten)]
            values: Map<String, Value>,
        }
        let Record { time, values } = Record::deserialize(deserializer)?;
        let number = |(name, value): (String, Value)| Some((name, maybe(value).ok()??));
        Ok(Self { time, values: values.into_iter().filter_map(number).collect() })
    }
}

/// Options of a listing of statistics.
#[derive(Debug)]
pub enum RrdOptions {}

impl Listing<RrdPoint, RrdOptions> {
    /// What each point says of the time it stands for; the average unless set.
    pub fn consolidation(self, consolidation: Consolidation) -> Self {
        self.param("cf", consolidation)
    }
}
