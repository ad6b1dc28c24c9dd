//! Files: up with a name, down to memory, a stream or a disk.

mod download;
mod upload;

pub use download::{Blob, Download};
pub(crate) use download::{open, save};
pub(crate) use upload::Multipart;
pub use upload::Upload;
