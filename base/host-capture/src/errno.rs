//! Why a file could not be read, told alike whether a system call or another program's message said it.

mod table;

use std::{fmt, io};

use table::{ERRNOS, MUSL};

/// A Linux error number, such as [`Errno::EIO`]. Its name and message are those of glibc in the C locale.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Errno(u16);

impl Errno {
    /// The file is not there (any more).
    pub const ENOENT: Self = Self(2);
    /// The device did not answer the driver: the usual error of a sensor that failed.
    pub const EIO: Self = Self(5);
    /// The device is not there.
    pub const ENXIO: Self = Self(6);
    /// Try again later: the driver has no value yet.
    pub const EAGAIN: Self = Self(11);
    /// No permission, or an attribute that can only be written.
    pub const EACCES: Self = Self(13);
    /// The driver refuses: for example a sensor that is switched off.
    pub const EINVAL: Self = Self(22);
    /// The sensor has no value, for example because nothing is connected.
    pub const ENODATA: Self = Self(61);
    /// The device has no such value.
    pub const EOPNOTSUPP: Self = Self(95);
    /// The device did not answer in time.
    pub const ETIMEDOUT: Self = Self(110);

    /// The Linux error number `raw`, if there is one.
    #[must_use]
    pub fn from_raw(raw: i32) -> Option<Self> {
        let raw = u16::try_from(raw).ok()?;
        ERRNOS.iter().any(|(number, ..)| *number == raw).then_some(Self(raw))
    }

    /// The number behind a message of the C locale, glibc's or musl's: `No data available`.
    #[must_use]
    pub fn from_message(message: &str) -> Option<Self> {
        let glibc = ERRNOS.iter().find(|(.., text)| *text == message);
        glibc.map(|(number, ..)| Self(*number)).or_else(|| {
            let (_, name) = MUSL.iter().find(|(text, _)| *text == message)?;
            Self::from_name(name)
        })
    }

    /// The number behind a name: `ENODATA`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ERRNOS.iter().find(|(_, own, _)| *own == name).map(|(number, ..)| Self(*number))
    }

    /// The number itself, as on x86 and ARM.
    #[must_use]
    pub fn raw(self) -> i32 {
        i32::from(self.0)
    }

    /// `EIO`, `ENODATA`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("?", |(_, name, _)| name)
    }

    /// `Input/output error`, `No data available`, …
    #[must_use]
    pub fn message(self) -> &'static str {
        self.row().map_or("unknown error", |(.., message)| message)
    }

    fn row(self) -> Option<&'static (u16, &'static str, &'static str)> {
        ERRNOS.iter().find(|(number, ..)| *number == self.0)
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message(), self.name())
    }
}

/// Why a file's content is not there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The kernel refused.
    #[error("{0}")]
    Errno(Errno),
    /// Something else, in the words in which it was told.
    #[error("{0}")]
    Other(String),
}

impl ReadError {
    /// The error number, when it is known.
    #[must_use]
    pub fn errno(&self) -> Option<Errno> {
        match self {
            Self::Errno(errno) => Some(*errno),
            Self::Other(_) => None,
        }
    }

    pub(crate) fn from_message(message: &str) -> Self {
        Errno::from_message(message).map_or_else(|| Self::Other(message.to_owned()), Self::Errno)
    }
}

impl From<Errno> for ReadError {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<&io::Error> for ReadError {
    fn from(error: &io::Error) -> Self {
        let errno = error.raw_os_error().and_then(Errno::from_raw);
        errno.map_or_else(|| Self::Other(error.to_string()), Self::Errno)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_from_its_message_and_its_name() {
        for (number, name, message) in ERRNOS {
            assert_eq!(Errno::from_message(message), Some(Errno(*number)), "{message}");
            assert_eq!(Errno::from_name(name), Some(Errno(*number)), "{name}");
        }
    }

    #[test]
    fn messages_of_musl_are_understood() {
        for (message, name) in MUSL {
            assert_eq!(Errno::from_message(message).map(Errno::name), Some(*name), "{message}");
        }
        assert_eq!(Errno::from_message("I/O error"), Some(Errno::EIO));
    }

    #[test]
    fn an_unknown_message_is_kept_in_its_own_words() {
        let error = ReadError::from_message("Ein-/Ausgabefehler");
        assert_eq!(error, ReadError::Other("Ein-/Ausgabefehler".to_owned()));
    }
}
