//! Reading a whole list by offset, and noticing when it changes meanwhile.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream;
use serde::de::DeserializeOwned;

use super::{Items, Page};
use crate::request::Request;
use crate::{Client, Error, ErrorKind, Result};

/// How often a list is read from its start before giving up on one undisturbed reading.
const READINGS: u8 = 4;

/// Reads `limit` items from `offset` on.
pub(crate) type Fetch<T> =
    Arc<dyn Fn(u64, u64) -> BoxFuture<'static, Result<Page<T>>> + Send + Sync>;

struct Walk<T> {
    fetch: Fetch<T>,
    key: fn(&T) -> u64,
    /// How many new items a page brings.
    size: u64,
    /// Items that were read and not yet given.
    ready: VecDeque<T>,
    /// Each item with the last reading in which it was met.
    met: HashMap<u64, u8>,
    reading: Reading,
    ended: bool,
}

/// One reading of the list, from its start.
struct Reading {
    number: u8,
    /// Where the next page begins.
    position: u64,
    /// The item in front of that.
    anchor: Option<u64>,
    distinct: HashSet<u64>,
    disturbed: bool,
}

impl Reading {
    fn number(number: u8) -> Self {
        Self { number, position: 0, anchor: None, distinct: HashSet::new(), disturbed: false }
    }
}

/// The items of a list, each once, whatever happens to the list meanwhile.
pub(crate) fn walk<T: Send + 'static>(
    fetch: Fetch<T>,
    key: fn(&T) -> u64,
    page_size: u32,
) -> Items<T> {
    let walk = Walk {
        fetch,
        key,
        size: u64::from(page_size.max(1)),
        ready: VecDeque::new(),
        met: HashMap::new(),
        reading: Reading::number(1),
        ended: false,
    };
    Items::new(stream::try_unfold(walk, |mut walk| async move {
        loop {
            if let Some(item) = walk.ready.pop_front() {
                return Ok(Some((item, walk)));
            }
            if walk.ended {
                return Ok(None);
            }
            walk.step().await?;
        }
    }))
}

impl<T> Walk<T> {
    /// Reads one more page.
    async fn step(&mut self) -> Result<()> {
        let overlap = u64::from(self.reading.anchor.is_some());
        let page = (self.fetch)(self.reading.position - overlap, self.size + overlap).await?;
        let mut items = page.items.into_iter();
        if let Some(anchor) = self.reading.anchor {
            let first = items.next().map(|item| (self.key)(&item));
            self.reading.disturbed |= first != Some(anchor);
        }
        let before = self.reading.position;
        for item in items {
            let key = (self.key)(&item);
            self.reading.position += 1;
            self.reading.anchor = Some(key);
            // Twice in one reading: what was read moved backwards, or the order is none.
            self.reading.disturbed |= !self.reading.distinct.insert(key);
            if self.met.insert(key, self.reading.number).is_none() {
                self.ready.push_back(item);
            }
        }
        let nothing_new = self.reading.position == before;
        if nothing_new || self.reading.position >= page.count {
            self.finish(page.count)?;
        }
        Ok(())
    }

    /// Decides, at the end of a reading, whether it tells the truth.
    fn finish(&mut self, count: u64) -> Result<()> {
        let reading = &self.reading;
        let whole = reading.distinct.len() as u64 == count;
        // On a database that gives equal dates in any order, no reading looks undisturbed; but then
        // two of them together hold exactly what the list has.
        let settled = reading.number > 1 && self.met.len() as u64 == count;
        if (whole && !reading.disturbed) || settled {
            self.ended = true;
        } else if reading.number < READINGS {
            tracing::debug!(reading = reading.number, "the list changed while it was read");
            self.reading = Reading::number(reading.number + 1);
        } else {
            return Err(Error::found(
                ErrorKind::Changed,
                format!(
                    "the list was changed each of the {READINGS} times that it was read: {count} \
                     items at last, {} different ones seen",
                    self.met.len()
                ),
            ));
        }
        Ok(())
    }
}

/// Reads pages of a list that has no filters.
pub(crate) fn pages<T>(client: Client, path: String) -> Fetch<T>
where
    T: DeserializeOwned + Send + 'static,
{
    Arc::new(move |offset, limit| Box::pin(fetch_page(client.clone(), path.clone(), offset, limit)))
}

/// One page of such a list.
pub(crate) async fn fetch_page<T: DeserializeOwned>(
    client: Client,
    path: String,
    offset: u64,
    limit: u64,
) -> Result<Page<T>> {
    let mut request = Request::get(path).query("limit", limit.to_string());
    if offset > 0 {
        request = request.query("offset", offset.to_string());
    }
    client.execute(request).await
}
