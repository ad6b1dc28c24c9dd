//! What a JSON scalar can be turned into, whichever of its spellings the server chose.

use std::fmt;
use std::time::Duration;

/// One JSON scalar as it came over the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scalar<'a> {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
}

/// A type that can be read from any reasonable spelling of its value.
pub(crate) trait FromScalar: Sized {
    /// Names the type in errors, with its article: "a VM id".
    const WHAT: &'static str;

    /// The value, or nothing where this scalar does not spell one.
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self>;
}

impl Scalar<'_> {
    /// As a number, fractions included.
    pub(crate) fn as_f64(self) -> Option<f64> {
        match self {
            Self::Bool(value) => Some(f64::from(u8::from(value))),
            Self::Signed(value) => Some(value as f64),
            Self::Unsigned(value) => Some(value as f64),
            Self::Float(value) => Some(value),
            Self::Text(text) => text.trim().parse().ok(),
        }
        .filter(|value: &f64| value.is_finite())
    }

    /// As a whole number that is not negative; a fraction is rounded, as the server's averages
    /// have one where its schema declares integers.
    pub(crate) fn as_u64(self) -> Option<u64> {
        match self {
            Self::Unsigned(value) => Some(value),
            Self::Signed(value) => u64::try_from(value).ok(),
            Self::Text(text) if text.trim().parse::<u64>().is_ok() => text.trim().parse().ok(),
            other => {
                let rounded = other.as_f64()?.round();
                // The upper bound is the first float that no longer fits.
                (0.0..18_446_744_073_709_551_616.0).contains(&rounded).then_some(rounded as u64)
            }
        }
    }

    /// As a whole number.
    pub(crate) fn as_i64(self) -> Option<i64> {
        match self {
            Self::Signed(value) => Some(value),
            Self::Unsigned(value) => i64::try_from(value).ok(),
            Self::Text(text) if text.trim().parse::<i64>().is_ok() => text.trim().parse().ok(),
            other => {
                let rounded = other.as_f64()?.round();
                (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0)
                    .contains(&rounded)
                    .then_some(rounded as i64)
            }
        }
    }

    /// As a flag: the spellings of `PVE::JSONSchema::parse_boolean`, and Perl's false.
    pub(crate) fn as_bool(self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(value),
            Self::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "1" | "on" | "yes" | "true" => Some(true),
                "" | "0" | "off" | "no" | "false" => Some(false),
                _ => None,
            },
            other => other.as_f64().map(|number| number != 0.0),
        }
    }
}

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(formatter),
            Self::Signed(value) => value.fmt(formatter),
            Self::Unsigned(value) => value.fmt(formatter),
            Self::Float(value) => value.fmt(formatter),
            Self::Text(text) => write!(formatter, "{text:?}"),
        }
    }
}

impl FromScalar for bool {
    const WHAT: &'static str = "a flag";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.as_bool()
    }
}

impl FromScalar for f64 {
    const WHAT: &'static str = "a number";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.as_f64()
    }
}

macro_rules! whole_numbers {
    ($($integer:ty),*) => {$(
        impl FromScalar for $integer {
            const WHAT: &'static str = "a whole number";

            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                scalar.as_u64()?.try_into().ok()
            }
        }
    )*};
}
whole_numbers!(u8, u16, u32, u64);

impl FromScalar for String {
    const WHAT: &'static str = "text";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text("") => None,
            Scalar::Text(text) => Some(text.to_owned()),
            number => Some(number.to_string()),
        }
    }
}

/// Seconds.
impl FromScalar for Duration {
    const WHAT: &'static str = "a number of seconds";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        Duration::try_from_secs_f64(scalar.as_f64()?).ok()
    }
}
