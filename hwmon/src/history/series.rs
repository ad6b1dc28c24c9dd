//! The samples of one channel.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// One value and when it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When.
    pub at: Instant,
    /// The value, in the channel's unit.
    pub value: f64,
}

/// A ring of samples, the oldest first.
#[derive(Debug, Clone)]
pub struct Series {
    samples: VecDeque<Sample>,
    capacity: usize,
    unchanged_since: Option<Instant>,
    unchanged: usize,
}

/// Where a channel is going.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// By how much it changes in a minute: the slope of the straight line that fits the samples best.
    pub per_minute: f64,
    /// Whether that is more than its usual flutter.
    pub direction: Direction,
}

/// The direction of a [`Trend`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Down.
    Falling,
    /// Neither, or less than it flutters.
    Steady,
    /// Up.
    Rising,
}

impl Series {
    pub(super) fn new(capacity: usize) -> Self {
        let samples = VecDeque::with_capacity(capacity.min(1024));
        Self { samples, capacity, unchanged_since: None, unchanged: 0 }
    }

    /// Nothing happens for a sample that is not newer than the last one.
    pub(super) fn push(&mut self, sample: Sample) {
        let last = self.samples.back();
        if last.is_some_and(|last| last.at >= sample.at) || !sample.value.is_finite() {
            return;
        }
        #[allow(clippy::float_cmp)] // the very same number again
        if last.is_some_and(|last| last.value == sample.value) {
            self.unchanged += 1;
        } else {
            self.unchanged_since = Some(sample.at);
            self.unchanged = 1;
        }
        if self.samples.len() == self.capacity {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
    }

    /// The samples, the oldest first.
    pub fn samples(&self) -> impl ExactSizeIterator<Item = Sample> {
        self.samples.iter().copied()
    }

    /// The newest sample.
    #[must_use]
    pub fn last(&self) -> Option<Sample> {
        self.samples.back().copied()
    }

    /// The lowest value in the ring.
    #[must_use]
    pub fn minimum(&self) -> Option<f64> {
        self.samples().map(|sample| sample.value).reduce(f64::min)
    }

    /// The highest value in the ring.
    #[must_use]
    pub fn maximum(&self) -> Option<f64> {
        self.samples().map(|sample| sample.value).reduce(f64::max)
    }

    /// The mean of the samples in the ring.
    #[must_use]
    pub fn average(&self) -> Option<f64> {
        let sum: f64 = self.samples().map(|sample| sample.value).sum();
        (!self.samples.is_empty()).then(|| sum / count(self.samples.len()))
    }

    /// Where it is going, from at least three samples.
    #[must_use]
    pub fn trend(&self) -> Option<Trend> {
        let first = self.samples.front().filter(|_| self.samples.len() >= 3)?;
        let points: Vec<(f64, f64)> = self
            .samples()
            .map(|sample| (sample.at.duration_since(first.at).as_secs_f64() / 60.0, sample.value))
            .collect();
        let number = count(points.len());
        let mean_time = points.iter().map(|(time, _)| time).sum::<f64>() / number;
        let mean = points.iter().map(|(_, value)| value).sum::<f64>() / number;
        let spread: f64 = points.iter().map(|(time, _)| (time - mean_time).powi(2)).sum();
        if spread <= 0.0 {
            return None;
        }
        let slope: f64 =
            points.iter().map(|(time, value)| (time - mean_time) * (value - mean)).sum::<f64>()
                / spread;
        let rest: f64 = points
            .iter()
            .map(|(time, value)| (value - mean - slope * (time - mean_time)).powi(2))
            .sum();
        // Twice the standard error of the slope: what flutter alone would hardly give.
        let flutter = 2.0 * (rest / (number - 2.0).max(1.0) / spread).sqrt();
        let direction = if slope.abs() <= flutter.max(f64::EPSILON * mean.abs()) {
            Direction::Steady
        } else if slope > 0.0 {
            Direction::Rising
        } else {
            Direction::Falling
        };
        Some(Trend { per_minute: slope, direction })
    }

    /// For how long, and in how many samples, the value has been exactly the same.
    pub(super) fn unchanged(&self) -> Option<(Duration, usize)> {
        let since = self.unchanged_since?;
        Some((self.last()?.at.duration_since(since), self.unchanged))
    }
}

#[allow(clippy::cast_precision_loss)] // a handful
fn count(number: usize) -> f64 {
    number as f64
}
