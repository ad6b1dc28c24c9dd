//! Lists that come in pages, as one stream.

mod walk;

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{BoxStream, Stream, StreamExt};
use serde::Deserialize;

use crate::Result;

pub(crate) use walk::{Fetch, fetch_page, pages, walk};

/// A list that is read page by page while it is consumed. Owns all it needs (`'static`).
///
/// Pages are read by offset, never by the server's `next`: behind a proxy that names an inner host.
/// Each page overlaps the one before by one item, and the count is compared at the end, so that a
/// list which changed meanwhile is noticed; it is then read again from its start, without giving
/// any item twice, until one reading is undisturbed. When four were not, the stream ends with
/// [`ErrorKind::Changed`](crate::ErrorKind::Changed). An item that was deleted on the way may still
/// be given.
#[must_use = "a stream reads nothing until it is polled"]
pub struct Items<T>(BoxStream<'static, Result<T>>);

impl<T> Items<T> {
    pub(crate) fn new(stream: impl Stream<Item = Result<T>> + Send + 'static) -> Self {
        Self(stream.boxed())
    }

    /// The next item; `None` after the last. After an error the stream has ended.
    pub async fn next(&mut self) -> Option<Result<T>> {
        self.0.next().await
    }

    /// All that is left, in memory.
    ///
    /// # Errors
    /// The first error of the stream.
    pub async fn collect(mut self) -> Result<Vec<T>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<T> std::fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Items")
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// How many items the whole list has.
    pub count: u64,
    /// The items of this page.
    #[serde(rename = "results")]
    pub items: Vec<T>,
}
