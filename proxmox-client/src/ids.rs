//! Names of things, parsed once so that they cannot be wrong later.
//!
//! Each type has `FromStr` and `Display`, orders and hashes, and reads from JSON in whichever
//! spelling the server chose (`100`, `"100"`). The rules are those of `PVE::JSONSchema`.

mod guests;
mod names;
mod upid;
mod users;

use std::fmt;

pub use guests::{GuestKind, Vmid};
pub use names::{NodeName, SnapshotName, StorageId, VolId};
pub use upid::Upid;
pub use users::{TokenId, UserId};

/// Text that is not the id it should be; says which rule it broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidId {
    what: &'static str,
    rule: &'static str,
    /// Absent where the text may hold a secret.
    input: Option<String>,
}

impl InvalidId {
    fn new(what: &'static str, rule: &'static str, input: impl Into<String>) -> Self {
        Self { what, rule, input: Some(input.into()) }
    }

    fn without_input(what: &'static str, rule: &'static str) -> Self {
        Self { what, rule, input: None }
    }

    /// What the text should have been, with its article: "a VM id".
    pub fn what(&self) -> &str {
        self.what
    }

    /// The rule that it broke, as a sentence without a full stop.
    pub fn rule(&self) -> &str {
        self.rule
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.input {
            Some(input) => write!(formatter, "{input:?} is not {}: {}", self.what, self.rule),
            None => write!(formatter, "not {}: {}", self.what, self.rule),
        }
    }
}

impl std::error::Error for InvalidId {}

/// JSON in both directions for a type that is text: written by `Display`, read by `FromStr`.
macro_rules! text_serde {
    ($name:ident, $what:literal) => {
        impl crate::serde_lenient::FromScalar for $name {
            const WHAT: &'static str = $what;

            fn from_scalar(scalar: crate::serde_lenient::Scalar<'_>) -> Option<Self> {
                match scalar {
                    crate::serde_lenient::Scalar::Text(text) => text.parse().ok(),
                    // An all-digit name may have become a number on its way through Perl.
                    number => number.to_string().parse().ok(),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::serde_lenient::required(deserializer)
            }
        }
    };
}
pub(crate) use text_serde;

/// A newtype over text that obeys a rule.
macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident, $what:literal, $rule:path) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::ids::InvalidId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match $rule(text) {
                    None => Ok(Self(text.to_owned())),
                    Some(rule) => Err(crate::ids::InvalidId::new($what, rule, text)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        crate::ids::text_serde!($name, $what);
    };
}
use text_id;

#[cfg(test)]
mod tests;
