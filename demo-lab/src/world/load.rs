//! How busy things are: numbers that move with time, the same for the same moment.

/// A source of repeatable variety: the same inputs give the same output on every machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variety(u64);

impl Variety {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number (SplitMix64).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0..bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// A number in `0.0..1.0`.
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// How a resource is used on average; [`at`](Self::at) lets it swing around that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Average use as a fraction of what there is.
    pub(crate) average: f64,
    /// How far it swings, as a fraction of the average.
    pub(crate) swing: f64,
    /// Keeps two things with the same average apart.
    pub(crate) seed: u64,
}

impl Load {
    /// The fraction in use at this time, always in `0.0..=0.99`. It changes every ten seconds, the
    /// pace at which the real system gathers its statistics.
    pub(crate) fn at(&self, now: u64) -> f64 {
        let tick = now / 10;
        let slow = ((tick as f64) / 180.0 + self.seed as f64).sin();
        let jitter = Variety::new(self.seed ^ tick).fraction() - 0.5;
        let value = self.average * (1.0 + self.swing * (0.7 * slow + 0.6 * jitter));
        // Six digits, as the statistics of the real system have: shorter answers.
        (value.clamp(0.0, 0.99) * 1e6).round() / 1e6
    }

    /// This share of a total.
    pub(crate) fn of(&self, total: u64, now: u64) -> u64 {
        (self.at(now) * total as f64) as u64
    }
}
