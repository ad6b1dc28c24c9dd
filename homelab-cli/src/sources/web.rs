//! Web addresses asked from outside, by requests that no client of ours makes.

use std::error::Error;
use std::time::Duration;

use http_transport::{BaseUrl, Retry, Transport, Trust};
use url::Url;

/// Enough of a page to tell what it is.
const PAGE_LIMIT: u64 = 1 << 20;

/// What asks once, and keeps nothing open. Why not, in words, when the address cannot be used.
pub(super) fn transport(address: &Url, trust: Trust, limit: Duration) -> Result<Transport, String> {
    let port = address.port_or_known_default().unwrap_or(80);
    let base = BaseUrl::with_defaults(address.as_str(), port).map_err(|error| error.to_string())?;
    Transport::builder(base)
        .trust(trust)
        .timeout(limit)
        .body_limit(PAGE_LIMIT)
        .keep_idle(None)
        .retry(Retry::never())
        .build()
        .map_err(|error| causes(&error))
}

/// A message with its causes, which say the most.
pub(super) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    for cause in std::iter::successors(error.source(), |cause| (*cause).source()) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}
