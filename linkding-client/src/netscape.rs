//! Bookmark files: what every browser exports and imports, and linkding, too.
//!
//! The format is HTML of 1996 that nobody has written down: a list of lists in which hardly anything
//! is closed. The [`Reader`] takes what Chrome, Firefox, Safari and linkding write, and what is broken
//! about it, piece by piece: of a file of any size, only one entry is in memory. The [`Writer`] writes
//! what linkding's own export writes. Both are pure: no network, and no file but the one given.
//!
//! ```
//! use linkding_client::netscape::Reader;
//!
//! let file = br#"<!DOCTYPE NETSCAPE-Bookmark-file-1>
//! <DL><p><DT><H3>Papers</H3><DL><p>
//!     <DT><A HREF="https://raft.github.io/" ADD_DATE="1700000000" TAGS="consensus">Raft &amp; more</A>
//! </DL></DL>"#;
//! let entries: Vec<_> = Reader::new(&file[..]).collect::<Result<_, _>>()?;
//! assert_eq!(entries[0].title, "Raft & more");
//! assert_eq!(entries[0].folders, ["Papers"]);
//! # Ok::<(), linkding_client::Error>(())
//! ```

mod decode;
mod entry;
mod reader;
mod tokens;
mod writer;

use std::path::Path;

pub use entry::Entry;
pub use reader::Reader;
pub use writer::Writer;

use crate::{Error, Result};

/// Reads a bookmark file of this machine, whole. Blocks while it reads.
///
/// # Errors
/// [`ErrorKind::File`](crate::ErrorKind::File) when it cannot be read,
/// [`ErrorKind::NotBookmarks`](crate::ErrorKind::NotBookmarks) when it is no bookmark file.
pub fn read_file(path: impl AsRef<Path>) -> Result<Vec<Entry>> {
    let path = path.as_ref();
    let file = std::fs::File::open(path).map_err(|error| Error::file("read", path, error))?;
    Reader::new(file).collect::<Result<_>>().map_err(|error| error.in_file(path))
}
