//! Whether to believe a reading, and why not.

use std::{borrow::Cow, fmt};

/// How far a reading or a limit can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Class {
    /// Nothing speaks against it.
    Ok,
    /// Possible, but odd enough to look at.
    Suspect,
    /// No real measurement: a value that such hardware gives when there is none.
    Bogus,
    /// The driver offers the channel but no reading.
    Absent,
    /// Nothing is plugged in.
    Unconnected,
    /// Should move and does not: a fan that stands still although it should turn, a value that never changes.
    Stuck,
    /// The file is there and could not be read, or holds no number.
    Unreadable,
}

impl Class {
    /// All classes, the best first.
    pub const ALL: [Self; 7] = [
        Self::Ok,
        Self::Suspect,
        Self::Bogus,
        Self::Absent,
        Self::Unconnected,
        Self::Stuck,
        Self::Unreadable,
    ];

    /// Whether default views leave it out: it says nothing about the machine's health.
    #[must_use]
    pub fn is_hidden(self) -> bool {
        matches!(self, Self::Bogus | Self::Absent | Self::Unconnected)
    }

    /// `ok`, `suspect`, `bogus`, `absent`, `unconnected`, `stuck`, `unreadable`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Suspect => "suspect",
            Self::Bogus => "bogus",
            Self::Absent => "absent",
            Self::Unconnected => "unconnected",
            Self::Stuck => "stuck",
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Class {
    type Err = UnknownClass;

    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        let known = Self::ALL.into_iter().find(|class| class.as_str() == text);
        known.ok_or_else(|| UnknownClass(text.to_owned()))
    }
}

/// A word that is no [`Class`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no verdict; the verdicts are ok, suspect, bogus, absent, unconnected, stuck and unreadable"
)]
pub struct UnknownClass(String);

/// What the rules say about one reading or limit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// How far to trust it.
    pub class: Class,
    /// Which rule spoke, for machines: `t_sensor_no_probe`. Nothing when no rule did.
    pub code: Option<Cow<'static, str>>,
    /// Why, in a sentence for people. Nothing when no rule spoke.
    pub reason: Option<String>,
}

impl Verdict {
    /// Nothing speaks against it.
    #[must_use]
    pub fn ok() -> Self {
        Self { class: Class::Ok, code: None, reason: None }
    }

    /// A verdict of a rule.
    #[must_use]
    pub fn new(
        class: Class,
        code: impl Into<Cow<'static, str>>,
        reason: impl Into<String>,
    ) -> Self {
        Self { class, code: Some(code.into()), reason: Some(reason.into()) }
    }

    /// Whether it can be believed without a second look.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.class == Class::Ok
    }
}
