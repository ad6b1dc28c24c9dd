//! Lists that come in pages: one page, and all of them as a stream that ends.

mod link;
mod turn;

use std::collections::HashMap;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::answer::{Answer, Received};
use crate::call::{Call, Shape};
use crate::{Client, Error, Result};

pub(crate) use turn::{Marks, Progress};

/// What a stream asks for per page: more than the default of servers, and their usual maximum.
const PAGE_SIZE: &str = "50";

/// One page of a list. Behaves as a slice of its items.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// What the page holds.
    pub items: Vec<T>,
    /// How many items the whole list has, where the server says so. It may count items that this
    /// user cannot see.
    pub total: Option<u64>,
    /// How many items could not be read and are left out.
    pub unreadable: usize,
    marks: Marks,
}

impl<T> Page<T> {
    /// The items alone.
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: DeserializeOwned + Send + 'static> Answer for Page<T> {
    fn read(received: &Received) -> Result<Self> {
        let parts = split(received)?;
        let mut items = Vec::with_capacity(parts.elements.len());
        let mut failed = None;
        let mut unreadable = 0;
        for (index, element) in parts.elements.iter().enumerate() {
            // Go writes null for a pointer to nothing, also inside of lists.
            if element.get() == "null" {
                continue;
            }
            let mut reader = serde_json::Deserializer::from_str(element.get());
            match serde_path_to_error::deserialize(&mut reader) {
                Ok(item) => items.push(item),
                Err(error) => {
                    tracing::debug!(path = received.path, index, %error, "passed over an unreadable item");
                    unreadable += 1;
                    failed.get_or_insert((index, error));
                }
            }
        }
        match failed {
            // One odd item must not cost the rest, but nothing at all is no list.
            Some((index, error)) if items.is_empty() => {
                let path = error.path().to_string();
                let place = if path == "." { String::new() } else { format!(".{path}") };
                let what = format!(
                    "the answer has another shape than expected in [{index}]{place}: {}",
                    error.inner()
                );
                Err(received.unexpected(what).caused_by(error.into_inner()))
            }
            _ => Ok(Self { items, total: parts.marks.total, unreadable, marks: parts.marks }),
        }
    }
}

/// A list before its items are read.
struct Parts<'a> {
    elements: Vec<&'a RawValue>,
    marks: Marks,
}

/// Finds the list in the answer: the answer itself, a field of it, or, where the server answers a
/// single thing in place of a list, that.
fn split(received: &Received) -> Result<Parts<'_>> {
    let body = received.response.body.trim_ascii();
    let mut marks = Marks::of(received);
    let elements = match body.first() {
        None => Vec::new(),
        Some(b'{') => {
            let object: HashMap<String, &RawValue> = read(received, body)?;
            let number = |key| object.get(key).and_then(|raw: &&RawValue| raw.get().parse().ok());
            marks.total = marks.total.or_else(|| number("total_count")).or_else(|| number("count"));
            match received.shape {
                Shape::List { field: Some(field), .. } => match object.get(field) {
                    Some(list) => {
                        read::<Option<_>>(received, list.get().as_bytes())?.unwrap_or_default()
                    }
                    // Go leaves empty lists out where the field says `omitempty`.
                    None if object.contains_key("ok") || marks.total.is_some() => Vec::new(),
                    None => return Err(received.unexpected(format!("the answer has no {field:?}"))),
                },
                _ => vec![read(received, body)?],
            }
        }
        Some(_) => read::<Option<_>>(received, body)?.unwrap_or_default(),
    };
    marks.received = elements.len();
    Ok(Parts { elements, marks })
}

fn read<'a, T: serde::Deserialize<'a>>(received: &Received, json: &'a [u8]) -> Result<T> {
    serde_json::from_slice(json).map_err(|error| {
        // For an answer that is no JSON at all, the transport knows better words.
        match received.response.json::<serde::de::IgnoredAny>() {
            Err(error) => received.undecodable(error),
            Ok(_) => {
                let what = format!("the answer has another shape than expected: {error}");
                received.unexpected(what).caused_by(error)
            }
        }
    })
}

/// A list that is read page by page while it is consumed. Owns all it needs (`'static`).
#[must_use = "a stream reads nothing until it is polled"]
pub struct Items<T>(BoxStream<'static, Result<T>>);

impl<T> Items<T> {
    #[cfg(feature = "repository")]
    pub(crate) fn new(stream: impl Stream<Item = Result<T>> + Send + 'static) -> Self {
        Self(stream.boxed())
    }

    /// The next item; `None` after the last. After an error the stream has ended.
    pub async fn next(&mut self) -> Option<Result<T>> {
        self.0.next().await
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

/// The stream of all items.
pub(crate) fn items<T>(client: Client, mut call: Call, at_most: Option<usize>) -> Items<T>
where
    T: DeserializeOwned + Send + 'static,
{
    let paged = !matches!(call.shape, Shape::List { paged: false, .. });
    let first = call.query_value("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    if paged && call.query_value("limit").is_none() {
        call.set_query("limit", PAGE_SIZE.to_owned());
    }
    let pages =
        stream::try_unfold((Some(Progress::new(first)), call), move |(progress, mut call)| {
            let client = client.clone();
            async move {
                let Some(mut progress) = progress else { return Ok(None) };
                if paged {
                    call.set_query("page", progress.page().to_string());
                }
                let page: Page<T> = Answer::read(&client.execute(call.again()).await?)?;
                let more = paged && progress.advance(&page.marks);
                if more && progress.is_beyond_reason() {
                    return Err(Error::endless(&call, progress.pages()));
                }
                // Items of a repeated page were there already.
                let items = if progress.repeated() { Vec::new() } else { page.items };
                let next = more.then_some(progress);
                Ok(Some((stream::iter(items.into_iter().map(Ok)), (next, call))))
            }
        });
    let items = pages.try_flatten();
    Items(match at_most {
        Some(count) => items.take(count).boxed(),
        None => items.boxed(),
    })
}
