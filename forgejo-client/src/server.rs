//! What every server answers, whichever features are chosen.

use http_transport::Method;

use crate::handle::At;
use crate::since::both;
use crate::{Client, Request, Version};

impl Client {
    /// What runs there. A version never fails to be read, see [`Version`].
    ///
    /// `GET /version`.
    pub fn version(&self) -> Request<Version> {
        At::root(self).one(Method::GET, both(1, 21), "/version", &[])
    }
}
