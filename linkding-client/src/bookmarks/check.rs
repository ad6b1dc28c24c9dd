//! What the server knows about an address, and what it finds on the page.

use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::{Bookmark, Bookmarks};
use crate::request::{Request, awaitable};
use crate::serde_lenient::{or_default, text};
use crate::{Client, Result};

/// What [`Bookmarks::check`] finds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Check {
    /// The bookmark that has this address already, archived or not.
    pub bookmark: Option<Bookmark>,
    /// What the page says about itself.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: WebsiteMetadata,
    /// The tags that the user's rules would add, in no order.
    #[serde(default, deserialize_with = "or_default")]
    pub auto_tags: Vec<String>,
}

/// What a page says about itself; all absent when the server could not fetch it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct WebsiteMetadata {
    /// The address as the server understood it.
    #[serde(default, deserialize_with = "text")]
    pub url: Option<String>,
    /// The title of the page.
    #[serde(default, deserialize_with = "text")]
    pub title: Option<String>,
    /// The description of the page.
    #[serde(default, deserialize_with = "text")]
    pub description: Option<String>,
    /// The preview image that the page names.
    #[serde(default, deserialize_with = "text")]
    pub preview_image: Option<String>,
}

/// A look at an address; made by [`Bookmarks::check`].
#[derive(Clone, Debug)]
#[must_use = "nothing is asked until it is awaited"]
pub struct CheckUrl {
    client: Client,
    url: String,
    ignore_cache: bool,
}

impl Bookmarks {
    /// Asks whether an address is bookmarked, and what is on its page. The server fetches the page
    /// before it answers, so this may take seconds; [`Bookmarks::find`] does without.
    /// `GET /api/bookmarks/check/`
    pub fn check(&self, url: impl Into<String>) -> CheckUrl {
        CheckUrl { client: self.client.clone(), url: url.into(), ignore_cache: false }
    }
}

impl CheckUrl {
    /// Fetches the page again, even if the server remembers what was on it.
    pub fn ignore_cache(mut self) -> Self {
        self.ignore_cache = true;
        self
    }

    /// Sends the question.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout) when the page is slower than
    /// [`scrape_timeout`](crate::ClientBuilder::scrape_timeout). An address that is none is no error
    /// for the server: all is absent then.
    pub fn send(self) -> BoxFuture<'static, Result<Check>> {
        Box::pin(async move {
            let mut request = Request::get("/api/bookmarks/check/")
                .query("url", self.url)
                .timeout(self.client.scrape_timeout());
            if self.ignore_cache {
                request = request.query("ignore_cache", "true");
            }
            self.client.execute(request).await
        })
    }
}

awaitable!(CheckUrl => Check);
