//! When a request is tried again, and how long to wait before.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// How often, and after which pauses, a repeatable request is tried again.
///
/// It is, when no connection could be made or it broke, and on the answers 429, 502, 503 and 504.
/// It is not after a time limit (the server may still be at work, and the caller has waited long
/// enough), nor on a certificate that is not trusted. Pauses grow from `first_pause`, doubled each
/// time and spread at random; a `Retry-After` of the server counts instead when it is longer. One
/// beyond `longest_pause` is not waited for: the answer is given to the caller as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// How often a request is sent at most; 1 means never again.
    pub attempts: u32,
    /// The pause after the first attempt, before the random part.
    pub first_pause: Duration,
    /// The longest pause that is worth waiting for.
    pub longest_pause: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(5),
        }
    }
}

impl Retry {
    /// Every request is sent once.
    pub const fn never() -> Self {
        Self { attempts: 1, first_pause: Duration::ZERO, longest_pause: Duration::ZERO }
    }

    /// Up to `attempts` tries with the usual pauses.
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts, ..Self::default() }
    }

    /// Sets the pause after the first attempt.
    #[must_use]
    pub fn first_pause(self, first_pause: Duration) -> Self {
        Self { first_pause, ..self }
    }

    /// Sets the longest pause that is worth waiting for.
    #[must_use]
    pub fn longest_pause(self, longest_pause: Duration) -> Self {
        Self { longest_pause, ..self }
    }

    pub(crate) fn pauses(&self) -> Pauses {
        let backoff = ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(self.first_pause)
            .with_max_delay(self.longest_pause)
            .with_max_times(self.attempts.saturating_sub(1) as usize)
            .build();
        Pauses { backoff, longest: self.longest_pause }
    }
}

/// The pauses that one request has left.
pub(crate) struct Pauses {
    backoff: ExponentialBackoff,
    longest: Duration,
}

impl Pauses {
    /// The next pause; `None` when it is time to give up.
    pub(crate) fn next(&mut self, asked_for: Option<Duration>) -> Option<Duration> {
        let own = self.backoff.next()?.min(self.longest);
        match asked_for {
            Some(asked_for) if asked_for > self.longest => None,
            Some(asked_for) => Some(own.max(asked_for)),
            None => Some(own),
        }
    }
}

/// Answers that say "not now" without having acted.
pub(crate) fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// The pause that an answer asks for: seconds or a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let retry = Retry::attempts(4).first_pause(Duration::from_millis(100));
        let mut pauses = retry.pauses();
        let waited: Vec<_> = std::iter::from_fn(|| pauses.next(None)).collect();
        assert_eq!(waited.len(), 3);
        for (pause, at_least) in waited.iter().zip([100, 200, 400]) {
            let at_least = Duration::from_millis(at_least);
            assert!((at_least..at_least * 3).contains(pause), "{waited:?}");
        }
        assert_eq!(Retry::never().pauses().next(None), None);
    }

    #[test]
    fn the_server_may_ask_for_a_longer_pause_within_reason() {
        let retry = Retry::default().first_pause(Duration::from_millis(1));
        let mut pauses = retry.pauses();
        assert_eq!(pauses.next(Some(Duration::from_secs(2))), Some(Duration::from_secs(2)));
        assert_eq!(pauses.next(Some(Duration::from_secs(6))), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let read = |value: &'static str| {
            let headers = [(RETRY_AFTER, HeaderValue::from_static(value))].into_iter().collect();
            retry_after(&headers, now)
        };
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(read("Tue, 14 Nov 2023 22:13:30 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(read("Tue, 14 Nov 2023 22:13:00 GMT"), Some(Duration::ZERO));
        assert_eq!(read("soon"), None);
    }
}
