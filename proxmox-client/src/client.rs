//! The handle that everything starts from.

use serde::de::DeserializeOwned;

use crate::Result;
use crate::answer::Answer;
use crate::request::Request;

/// A connection to one Proxmox VE cluster. Cheap to clone; clones share the connections and the
/// session.
#[derive(Clone)]
pub struct Client {}

impl Client {
    pub(crate) async fn execute<T: DeserializeOwned>(&self, _request: Request) -> Result<Answer<T>> {
        std::future::pending().await
    }
}
