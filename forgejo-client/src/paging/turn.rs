//! Whether there is a further page. Servers say it in several ways, none of them everywhere, and
//! some of them wrong.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::link;
use crate::answer::Received;

/// A server that gives more pages than this does not count them: 500,000 items at 50 a page.
const MOST_PAGES: u32 = 10_000;

/// What one page says about those after it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Items in it, readable or not.
    pub(crate) received: usize,
    /// `X-Total-Count`, or the count beside an enclosed list.
    pub(crate) total: Option<u64>,
    /// Whether the `Link` header names a next page; `None` without one.
    pub(crate) linked: Option<bool>,
    /// `X-HasMore`, of lists of commits.
    pub(crate) has_more: Option<bool>,
    /// A hash of the body, to notice a server that repeats itself.
    pub(crate) content: u64,
}

impl Marks {
    pub(crate) fn of(received: &Received) -> Self {
        let header = |name| received.response.headers.get(name)?.to_str().ok();
        let mut hasher = DefaultHasher::new();
        received.response.body.hash(&mut hasher);
        Self {
            received: 0,
            total: header("x-total-count").and_then(|text| text.trim().parse().ok()),
            linked: header("link").map(link::has_next),
            has_more: header("x-hasmore").and_then(|text| text.trim().parse().ok()),
            content: hasher.finish(),
        }
    }
}

/// How far a list has been read.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    page: u32,
    first: u32,
    seen: u64,
    last_content: Option<u64>,
    repeated: bool,
}

impl Progress {
    pub(crate) fn new(first: u32) -> Self {
        Self { page: first, first, seen: 0, last_content: None, repeated: false }
    }

    /// The page to read next.
    pub(crate) fn page(&self) -> u32 {
        self.page
    }

    pub(crate) fn pages(&self) -> u32 {
        self.page - self.first
    }

    /// Whether the last page was the one before it once more.
    pub(crate) fn repeated(&self) -> bool {
        self.repeated
    }

    pub(crate) fn is_beyond_reason(&self) -> bool {
        self.pages() >= MOST_PAGES
    }

    /// Notes a page that was read, and says whether to read another.
    ///
    /// A short page says nothing: servers cut the limit silently. Counts may be too large (items
    /// that this user cannot see), so the last word is always an empty page.
    pub(crate) fn advance(&mut self, marks: &Marks) -> bool {
        self.page = self.page.saturating_add(1);
        self.repeated = marks.received > 0 && self.last_content == Some(marks.content);
        self.last_content = Some(marks.content);
        if marks.received == 0 || self.repeated {
            return false;
        }
        self.seen += marks.received as u64;
        // A count smaller than the page itself was not made of this list.
        let total = marks.total.filter(|total| *total >= marks.received as u64);
        match (total, marks.linked, marks.has_more) {
            // Before the link: that of push mirrors is computed from the page, not from the list.
            // Pages before the first one that was read are not in `seen`.
            (Some(total), ..) if self.first == 1 => self.seen < total,
            (_, Some(linked), _) => linked,
            (_, _, Some(has_more)) => has_more,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(received: usize, content: u64) -> Marks {
        Marks { received, content, ..Marks::default() }
    }

    #[test]
    fn the_count_ends_it_without_a_further_request() {
        let mut progress = Progress::new(1);
        assert!(progress.advance(&Marks { total: Some(70), ..page(50, 1) }));
        assert!(!progress.advance(&Marks { total: Some(70), ..page(20, 2) }));
    }

    #[test]
    fn a_count_that_is_too_large_ends_at_the_empty_page() {
        let mut progress = Progress::new(1);
        assert!(progress.advance(&Marks { total: Some(90), ..page(50, 1) }));
        assert!(progress.advance(&Marks { total: Some(90), ..page(20, 2) }));
        assert!(!progress.advance(&Marks { total: Some(90), ..page(0, 3) }));
    }

    #[test]
    fn a_count_that_is_too_small_for_its_own_page_is_not_believed() {
        let mut progress = Progress::new(1);
        assert!(progress.advance(&Marks { total: Some(0), ..page(30, 1) }));
        assert!(!progress.advance(&page(0, 2)));
    }

    #[test]
    fn the_link_ends_it_where_there_is_no_count() {
        let mut progress = Progress::new(1);
        assert!(progress.advance(&Marks { linked: Some(true), ..page(50, 1) }));
        assert!(!progress.advance(&Marks { linked: Some(false), ..page(50, 2) }));
    }

    #[test]
    fn the_count_is_believed_before_the_link() {
        let mut progress = Progress::new(1);
        let push_mirrors = Marks { total: Some(45), linked: Some(false), ..page(30, 1) };
        assert!(progress.advance(&push_mirrors));
    }

    #[test]
    fn without_any_sign_a_short_page_is_not_the_end_but_an_empty_one_is() {
        let mut progress = Progress::new(1);
        assert!(progress.advance(&page(3, 1)));
        assert!(progress.advance(&page(50, 2)));
        assert!(!progress.advance(&page(0, 3)));
    }

    #[test]
    fn a_server_that_repeats_itself_is_noticed() {
        let mut progress = Progress::new(1);
        assert!(progress.advance(&page(7, 1)));
        assert!(!progress.advance(&page(7, 1)));
        assert!(progress.repeated());
    }

    #[test]
    fn a_stream_that_starts_later_does_not_count_what_it_has_not_seen() {
        let mut progress = Progress::new(3);
        assert!(progress.advance(&Marks { total: Some(120), linked: Some(true), ..page(50, 1) }));
        assert!(!progress.advance(&Marks { total: Some(120), linked: Some(false), ..page(20, 2) }));
    }

    #[test]
    fn no_list_goes_on_for_ever() {
        let mut progress = Progress::new(1);
        for content in 0..u64::from(MOST_PAGES) {
            assert!(!progress.is_beyond_reason());
            assert!(progress.advance(&page(1, content)));
        }
        assert!(progress.is_beyond_reason());
    }
}
