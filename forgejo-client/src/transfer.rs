//! Files: up with a name, down to memory, a stream or a disk.

mod download;
mod upload;

#[cfg(feature = "repository")]
use crate::call::{Call, Shape};

pub use download::{Blob, Download};
pub(crate) use download::{open, save};
pub(crate) use upload::Multipart;
pub use upload::Upload;

/// A file attached to something, by its uuid: the address that the server gives for it may be that
/// of another name of the same server, this one is always right.
#[cfg(feature = "repository")]
pub(crate) fn attachment(client: crate::Client, uuid: &str, size: i64) -> crate::Request<Blob> {
    let path = format!("/attachments/{}", http_transport::encode_segment(uuid));
    let mut call = Call::new(crate::Method::GET, path, crate::since::both(1, 21), Shape::Blob);
    call.outside_api = true;
    call.size = u64::try_from(size).ok();
    crate::Request::new(client, call)
}
