//! Read files and commands of a Linux host, through either of two doors, into one value.
//!
//! A [`Plan`] says what to look at below a root directory: paths, links, files, commands. It is carried out
//! either with system calls ([`Capture::open`]) or by any shell somewhere else ([`Plan::shell_command`], whose
//! output [`Capture::parse`] reads), in one round trip. Both doors give the same [`Capture`], in which a file
//! that could not be read is a fact with its error number, never a failure of the whole.
//!
//! ```
//! use host_capture::{Capture, Plan};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let host = tempfile::tempdir()?;
//! std::fs::create_dir(host.path().join("chip0"))?;
//! std::fs::write(host.path().join("chip0/name"), "k10temp\n")?;
//!
//! let plan = Plan::new().list("chip*").read("chip*/*");
//! let here = Capture::open(host.path(), &plan)?;
//! assert_eq!(here.content("chip0/name"), Some(Ok(&b"k10temp"[..])));
//!
//! // The same through a shell: over SSH, in a container, or from a saved file.
//! # if cfg!(unix) {
//! let command = plan.shell_command(host.path().to_str().ok_or("odd path")?);
//! let output = std::process::Command::new("sh").args(["-c", &command]).output()?;
//! assert_eq!(Capture::parse(&output.stdout)?, here);
//! # }
//! # Ok(())
//! # }
//! ```
//!
//! Several plans join into one round trip with [`RoundTrip`].
#![forbid(unsafe_code)]

mod capture;
mod errno;
mod error;
mod local;
mod parse;
mod pattern;
mod plan;
mod round_trip;
mod shell;

pub use capture::{Capture, Kind, Node, Output, Spared};
pub use errno::{Errno, ReadError};
pub use error::{Error, ErrorKind};
pub use plan::Plan;
pub use round_trip::RoundTrip;

use error::Problem;
use std::path::Path;

impl Capture {
    /// Carry out a plan on this machine, below `root` (`/sys`, or any copy of such a tree).
    ///
    /// # Errors
    /// When `root` is no directory that can be opened. What is missing or unreadable below it is no error.
    pub fn open(root: impl AsRef<Path>, plan: &Plan) -> Result<Self, Error> {
        local::open(root.as_ref(), plan, None)
    }

    /// As [`open`](Self::open), for one of the paths that the pattern `every` means, and only for what the plan
    /// has at and below it: to carry out a plan in parts, one after the other or side by side. Commands of the
    /// plan are not run.
    ///
    /// ```
    /// use host_capture::{Capture, Plan};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let host = tempfile::tempdir()?;
    /// # for chip in ["chip0", "chip1"] {
    /// #     std::fs::create_dir(host.path().join(chip))?;
    /// #     std::fs::write(host.path().join(chip).join("name"), "k10temp\n")?;
    /// # }
    /// let plan = Plan::new().list("chip*").read("chip*/*");
    /// let mut whole = Capture::open_one(host.path(), &plan, "chip*", "chip0")?;
    /// assert_eq!(whole.node("chip1/name"), None);
    /// whole.extend(Capture::open_one(host.path(), &plan, "chip*", "chip1")?);
    /// assert_eq!(whole, Capture::open(host.path(), &plan)?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_one(
        root: impl AsRef<Path>,
        plan: &Plan,
        every: &str,
        one: &str,
    ) -> Result<Self, Error> {
        local::open(root.as_ref(), plan, Some((every, one)))
    }

    /// Read what [`Plan::shell_command`] wrote to standard output.
    ///
    /// A greeting before it and line breaks rewritten to CRLF do no harm. Output that was cut off gives what
    /// was complete; see [`is_truncated`](Self::is_truncated).
    ///
    /// # Errors
    /// When the bytes are no such output, when they hold more than one plan's capture, or when the host had no
    /// such root directory.
    pub fn parse(output: impl AsRef<[u8]>) -> Result<Self, Error> {
        let mut captures = parse::captures(output.as_ref())?;
        match captures.pop() {
            Some(capture) if captures.is_empty() => Ok(capture),
            last => {
                let found = captures.len() + usize::from(last.is_some());
                Err(Problem::WrongCount { found, wanted: 1 }.into())
            }
        }
    }
}
