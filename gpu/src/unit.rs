//! Numbers that say what they count.

use std::fmt;

macro_rules! quantity {
    ($($(#[$doc:meta])* $name:ident, $symbol:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(pub f64);

        impl $name {
            /// What stands behind the number.
            pub const SYMBOL: &str = $symbol;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)?;
                f.write_str(concat!(" ", $symbol))
            }
        }

        impl From<$name> for f64 {
            fn from(quantity: $name) -> Self {
                quantity.0
            }
        }
    )*};
}

quantity! {
    /// A temperature in degrees Celsius.
    Celsius, "°C";
    /// How many degrees a temperature lies below a limit; negative when it is above.
    DegreesBelow, "K";
    /// A power in watts.
    Watts, "W";
    /// A voltage in volts.
    Volts, "V";
    /// A frequency in megahertz.
    Megahertz, "MHz";
    /// A share in percent, 0 to 100. (A fan may be driven above 100.)
    Percent, "%";
    /// Revolutions a minute.
    Rpm, "RPM";
}

/// An amount of memory in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteCount(pub u64);

impl ByteCount {
    /// The amount in MiB, as nvidia-smi counts it.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // exact up to 8 PiB
    pub fn mebibytes(self) -> f64 {
        self.0 as f64 / f64::from(1 << 20)
    }
}

impl fmt::Display for ByteCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} MiB", self.mebibytes())
    }
}

/// Bytes a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteRate(pub u64);

impl fmt::Display for ByteRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} B/s", self.0)
    }
}
