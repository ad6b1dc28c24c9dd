//! A value, or the reason why there is none. An absent value is never a zero.

use std::fmt;

use host_capture::ReadError;

/// A value that a source gave, or why it did not.
///
/// ```
/// use gpu::{Absent, Reading, Watts};
/// let power: Reading<Watts> = Reading::Absent(Absent::NotAvailable);
/// assert_eq!(power.value(), None);
/// assert_eq!(power.to_string(), "- (the driver says N/A)");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Reading<T> {
    /// The value.
    Value(T),
    /// There is none, and why.
    Absent(Absent),
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Absent {
    /// Nobody said anything about it: the driver's generation, or the kind of query, has no such field.
    Missing,
    /// The output ends before it could come.
    CutOff,
    /// `N/A`: the card has no such thing, or has it not now.
    NotAvailable,
    /// `[Not Supported]`: the card cannot tell.
    NotSupported,
    /// The driver has given this field up.
    Deprecated,
    /// The field was there and empty.
    Empty,
    /// Only a privileged user may see it.
    NoPermission,
    /// The driver failed to read it; in its own words (`Unknown Error`).
    Failed(String),
    /// The kernel did not hand the file out.
    Unreadable(ReadError),
    /// Not a number in a unit that it can have; the text as it was.
    Malformed(String),
    /// A number that no card can have, such as a 32-bit -1 watts; the text as it was.
    Implausible(String),
    /// The card is switched off to save power, and asking would have woken it.
    Asleep,
    /// The counter was set back between two snapshots, or no time passed between them.
    NoDifference,
}

impl<T> Reading<T> {
    /// The value, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent(_) => None,
        }
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent(_) => None,
        }
    }

    /// Why there is none, if so.
    #[must_use]
    pub fn absent(&self) -> Option<&Absent> {
        match self {
            Self::Value(_) => None,
            Self::Absent(why) => Some(why),
        }
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// The same, borrowed.
    #[must_use]
    pub fn as_ref(&self) -> Reading<&T> {
        match self {
            Self::Value(value) => Reading::Value(value),
            Self::Absent(why) => Reading::Absent(why.clone()),
        }
    }

    /// Make something else of the value.
    #[must_use]
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Reading<U> {
        self.and_then(|value| Reading::Value(make(value)))
    }

    /// Make something else of the value, which may turn out to be absent.
    #[must_use]
    pub fn and_then<U>(self, make: impl FnOnce(T) -> Reading<U>) -> Reading<U> {
        match self {
            Self::Value(value) => make(value),
            Self::Absent(why) => Reading::Absent(why),
        }
    }

    /// Another reading where this one is absent. When both are, the reason that says more is kept.
    #[must_use]
    pub fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Value(value) => Self::Value(value),
            Self::Absent(why) => match other() {
                Self::Absent(other) if other.weight() <= why.weight() => Self::Absent(why),
                other => other,
            },
        }
    }
}

impl Absent {
    /// How much a reason says: somebody's answer more than an output that ends, and that more than silence.
    fn weight(&self) -> u8 {
        match self {
            Self::Missing => 0,
            Self::CutOff => 1,
            _ => 2,
        }
    }
}

impl<T> Default for Reading<T> {
    /// Nobody said anything about it.
    fn default() -> Self {
        Self::Absent(Absent::Missing)
    }
}

impl<T: Copy> Reading<&T> {
    /// The same, with a value of its own.
    #[must_use]
    pub fn copied(self) -> Reading<T> {
        self.map(|value| *value)
    }
}

impl<T: fmt::Display> fmt::Display for Reading<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Absent(why) => write!(f, "- ({why})"),
        }
    }
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("not told by this driver"),
            Self::CutOff => f.write_str("the output ends before it"),
            Self::NotAvailable => f.write_str("the driver says N/A"),
            Self::NotSupported => f.write_str("not supported by this card"),
            Self::Deprecated => f.write_str("given up by this driver"),
            Self::Empty => f.write_str("empty"),
            Self::NoPermission => f.write_str("needs more permissions"),
            Self::Failed(said) => write!(f, "the driver says {said:?}"),
            Self::Unreadable(error) => write!(f, "{error}"),
            Self::Malformed(text) => write!(f, "{text:?} is not understood"),
            Self::Implausible(text) => write!(f, "{text:?} cannot be true"),
            Self::Asleep => f.write_str("the card is asleep"),
            Self::NoDifference => f.write_str("the counter was set back, or no time passed"),
        }
    }
}
