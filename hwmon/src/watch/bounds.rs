//! From where to where a channel's value is fine.

use std::fmt;

use super::{Level, Limits};

/// What is too high and what is too low.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Bounds {
    pub(super) above: Border,
    pub(super) below: Border,
}

/// One side: where it begins to be bad, and how far to come back.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Border {
    pub(super) warning: Option<Step>,
    pub(super) critical: Option<Step>,
}

/// Where a level begins, and where it is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) trigger: f64,
    pub(super) clear: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    Below,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Above => "above",
            Self::Below => "below",
        })
    }
}

/// How bad a value is, and because of what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finding {
    pub(super) level: Level,
    pub(super) because: Option<(Side, Step)>,
}

impl Border {
    pub(super) fn above(limits: Limits, margin: f64) -> Self {
        let step = |trigger| Some(Step { trigger, clear: trigger - margin });
        Self { warning: step(limits.warning), critical: step(limits.critical) }
    }

    pub(super) fn below(limits: Limits, margin: f64) -> Self {
        let step = |trigger| Some(Step { trigger, clear: trigger + margin });
        Self { warning: step(limits.warning), critical: step(limits.critical) }
    }

    fn filled_into(self, better: Self, is_milder: fn(f64, f64) -> bool) -> Self {
        let agree = |warning: Option<Step>, critical: Option<Step>| {
            warning
                .zip(critical)
                .is_none_or(|(warning, critical)| is_milder(warning.trigger, critical.trigger))
        };
        match (better.warning, better.critical) {
            (None, None) => self,
            (None, critical) => {
                Self { warning: self.warning.filter(|own| agree(Some(*own), critical)), critical }
            }
            (warning, None) => {
                Self { warning, critical: self.critical.filter(|own| agree(warning, Some(*own))) }
            }
            _ => better,
        }
    }

    fn step(&self, level: Level) -> Option<Step> {
        match level {
            Level::Critical => self.critical,
            Level::Warning => self.warning,
            Level::Ok => None,
        }
    }
}

impl Bounds {
    /// What `better` does not say comes from these, as far as it agrees: a warning stays below its critical.
    pub(super) fn filled_into(self, better: Self) -> Self {
        Self {
            above: self.above.filled_into(better.above, |warning, critical| warning < critical),
            below: self.below.filled_into(better.below, |warning, critical| warning > critical),
        }
    }

    /// `was`: the level so far, which stays until the value has come back by the margin.
    pub(super) fn find(&self, value: f64, was: Level) -> Finding {
        for level in [Level::Critical, Level::Warning] {
            for (side, border) in [(Side::Above, &self.above), (Side::Below, &self.below)] {
                let Some(step) = border.step(level) else { continue };
                let limit = if was >= level { step.clear } else { step.trigger };
                let is_beyond = match side {
                    Side::Above if was >= level => value > limit,
                    Side::Above => value >= limit,
                    Side::Below => value < limit,
                };
                if is_beyond {
                    return Finding { level, because: Some((side, step)) };
                }
            }
        }
        Finding { level: Level::Ok, because: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_stays_until_the_value_has_come_back_by_the_margin() {
        let limits = Limits { warning: 70.0, critical: 80.0 };
        let bounds = Bounds { above: Border::above(limits, 3.0), ..Bounds::default() };
        let level = |value, was| bounds.find(value, was).level;
        assert_eq!(level(69.9, Level::Ok), Level::Ok);
        assert_eq!(level(70.0, Level::Ok), Level::Warning);
        assert_eq!(level(67.5, Level::Warning), Level::Warning);
        assert_eq!(level(67.0, Level::Warning), Level::Ok);
        assert_eq!(level(80.0, Level::Warning), Level::Critical);
        assert_eq!(level(77.5, Level::Critical), Level::Critical);
        assert_eq!(level(76.0, Level::Critical), Level::Warning);
        assert_eq!(level(20.0, Level::Critical), Level::Ok);
    }

    #[test]
    fn both_sides_are_watched() {
        let (low, high) =
            (Limits { warning: 11.4, critical: 11.0 }, Limits { warning: 12.6, critical: 13.0 });
        let bounds = Bounds { above: Border::above(high, 0.1), below: Border::below(low, 0.1) };
        let level = |value| bounds.find(value, Level::Ok).level;
        assert_eq!(
            [12.0, 11.3, 10.9, 12.7, 13.1].map(level),
            [Level::Ok, Level::Warning, Level::Critical, Level::Warning, Level::Critical,]
        );
    }
}
