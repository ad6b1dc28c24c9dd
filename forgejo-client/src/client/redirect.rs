//! Where a redirect leads, and whether the credentials may go along.
//!
//! Renamed users and repositories answer 301 or 307, and files may lie in an object store on
//! another host. Only GET and HEAD follow: most HTTP clients turn a redirected POST into a GET, and
//! a create becomes a read that looks successful.

use http_transport::header::{ACCEPT, HeaderMap, HeaderValue, LOCATION};
use http_transport::{BaseUrl, Request, Transport};
use url::Url;

use crate::call::Call;

/// How many redirects are followed in a row.
pub(super) const MOST: u32 = 5;

/// Where to go on.
pub(super) struct Target {
    pub(super) transport: Transport,
    /// Whether it is the same server: only there the credentials go along.
    pub(super) is_home: bool,
    path: String,
    query: Vec<(String, String)>,
}

impl Target {
    /// Reads the target of an answer; `None` when it is none, or cannot be followed.
    pub(super) fn of(status: u16, headers: &HeaderMap, from: &Transport) -> Option<Self> {
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let here = Url::parse(from.base().as_str()).ok()?;
        let there = here.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
        let origin: BaseUrl = there.origin().ascii_serialization().parse().ok()?;
        Some(Self {
            is_home: is_home(&here, &there),
            transport: from.at(origin),
            path: there.path().to_owned(),
            query: there.query_pairs().into_owned().collect(),
        })
    }

    /// The same call at the new place.
    pub(super) fn request(&self, call: &Call) -> Request {
        let request = Request::new(call.method.clone(), self.path.clone())
            .repeatable(call.is_repeatable())
            .header(ACCEPT, HeaderValue::from_static("*/*"));
        self.query.iter().fold(request, |request, (key, value)| request.query(key, value))
    }
}

/// The same origin, or the same host with encryption in place of none (what a proxy does that
/// insists on it).
fn is_home(here: &Url, there: &Url) -> bool {
    let upgrade = here.scheme() == "http"
        && there.scheme() == "https"
        && there.port().is_none()
        && here.host() == there.host();
    here.origin() == there.origin() || upgrade
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(here: &str, there: &str) -> bool {
        is_home(&here.parse().unwrap(), &there.parse().unwrap())
    }

    #[test]
    fn credentials_stay_on_the_same_server() {
        assert!(home("https://git.example", "https://git.example/api/v1/user"));
        assert!(home("http://git.example:3000", "https://git.example/x"));
        assert!(!home("https://git.example", "https://store.example/x"));
        assert!(!home("https://git.example", "http://git.example/x"));
        assert!(!home("https://git.example", "https://git.example:8443/x"));
        assert!(!home("http://git.example", "https://git.example:8443/x"));
    }
}
