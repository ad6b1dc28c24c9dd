//! Storing a bookmark, and saying what that did.
//!
//! A POST for a known address is an update that answers 201 like a creation: it overwrites title,
//! description, notes and flags, and clears the tags that the caller left out. So the bookmark is
//! looked for first, and the answer is held against what was found.

use futures_util::future::BoxFuture;
use jiff::SignedDuration;

use super::{Bookmark, Bookmarks, NewBookmark};
use crate::request::{Request, awaitable};
use crate::{Client, Error, ErrorKind, Method, Result, tag_name};

/// What storing a bookmark did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Saved {
    /// It was new.
    Created(Bookmark),
    /// Its address was known: the server changed what it had.
    Updated {
        /// As it is now.
        bookmark: Bookmark,
        /// As it was before; `None` when it appeared while the call was under way.
        previous: Option<Box<Bookmark>>,
    },
    /// It was there already and was left as it is.
    Unchanged(Bookmark),
}

impl Saved {
    /// The bookmark as it is now.
    pub fn bookmark(&self) -> &Bookmark {
        match self {
            Self::Created(bookmark)
            | Self::Updated { bookmark, .. }
            | Self::Unchanged(bookmark) => bookmark,
        }
    }

    /// The bookmark as it is now.
    pub fn into_bookmark(self) -> Bookmark {
        match self {
            Self::Created(bookmark)
            | Self::Updated { bookmark, .. }
            | Self::Unchanged(bookmark) => bookmark,
        }
    }

    /// Whether it was new.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Created(_))
    }
}

/// A bookmark on its way to the server; made by [`Bookmarks::create`] and its siblings.
#[derive(Clone, Debug)]
#[must_use = "nothing is stored until it is awaited"]
pub struct Save {
    client: Client,
    new: NewBookmark,
    known: Known,
    scrape: bool,
    html_snapshot: bool,
}

/// What to do with an address that is bookmarked already.
#[derive(Clone, Copy, Debug)]
enum Known {
    Overwrite,
    Keep,
    Merge,
}

impl Bookmarks {
    /// Stores a bookmark as the server does it: when the address is known, all its fields and tags
    /// are replaced by what is given, and cleared where nothing is given. The answer says which it
    /// was, with the bookmark as it was before. `POST /api/bookmarks/`
    ///
    /// ```no_run
    /// # async fn example(client: linkding_client::Client) -> linkding_client::Result<()> {
    /// use linkding_client::{NewBookmark, Saved};
    ///
    /// let new = NewBookmark::new("https://blog.example.org/raft").tags(["consensus"]);
    /// match client.bookmarks().create(new).await? {
    ///     Saved::Created(bookmark) => println!("stored as {}", bookmark.id),
    ///     Saved::Updated { previous, .. } => println!("replaced {previous:?}"),
    ///     Saved::Unchanged(_) => {}
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, new: impl Into<NewBookmark>) -> Save {
        self.save(new.into(), Known::Overwrite)
    }

    /// Stores a bookmark only when its address is not known; else gives what is there,
    /// [`Saved::Unchanged`].
    pub fn create_if_absent(&self, new: impl Into<NewBookmark>) -> Save {
        self.save(new.into(), Known::Keep)
    }

    /// Stores a bookmark, or adds to the one that is there: fields that are set replace, tags are
    /// added, all else stays as it is.
    pub fn merge(&self, new: impl Into<NewBookmark>) -> Save {
        self.save(new.into(), Known::Merge)
    }

    fn save(&self, new: NewBookmark, known: Known) -> Save {
        Save { client: self.client.clone(), new, known, scrape: true, html_snapshot: true }
    }
}

impl Save {
    /// Whether the server fetches the page for a missing title and description before it answers,
    /// which may take seconds; it does by default. Can be switched off since linkding 1.35.
    pub fn scrape(mut self, scrape: bool) -> Self {
        self.scrape = scrape;
        self
    }

    /// Whether the server makes a snapshot of the page, if the profile says so; it does by default.
    /// Can be switched off since linkding 1.39.
    pub fn html_snapshot(mut self, html_snapshot: bool) -> Self {
        self.html_snapshot = html_snapshot;
        self
    }

    /// Stores it.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidParams`] when the server refuses a field, [`ErrorKind::Usage`] for an
    /// address without scheme or a tag with a comma, [`ErrorKind::Changed`] when the address was
    /// bookmarked by someone else at the same moment and should not have been touched.
    pub fn send(self) -> BoxFuture<'static, Result<Saved>> {
        Box::pin(async move {
            let new = self
                .new
                .clone()
                .checked()
                .map_err(|error| error.during(Method::Post, "/api/bookmarks/"))?;
            let previous = Bookmarks { client: self.client.clone() }.find(&new.url).await?;
            match (self.known, previous) {
                (Known::Keep, Some(present)) => Ok(Saved::Unchanged(present)),
                (Known::Merge, Some(present)) => merge(&self.client, &new, present).await,
                (known, previous) => {
                    let saved = self.post(&new, previous).await?;
                    match (known, &saved) {
                        (Known::Keep | Known::Merge, Saved::Updated { bookmark, .. }) => {
                            Err(overtaken(bookmark))
                        }
                        _ => Ok(saved),
                    }
                }
            }
        })
    }

    async fn post(&self, new: &NewBookmark, previous: Option<Bookmark>) -> Result<Saved> {
        let bookmark = post(&self.client, new, self.scrape, self.html_snapshot).await?;
        Ok(match previous.filter(|previous| previous.id == bookmark.id) {
            Some(previous) => Saved::Updated { bookmark, previous: Some(Box::new(previous)) },
            None if looks_updated(new, &bookmark) => Saved::Updated { bookmark, previous: None },
            None => Saved::Created(bookmark),
        })
    }
}

awaitable!(Save => Saved);

fn overtaken(bookmark: &Bookmark) -> Error {
    Error::found(
        ErrorKind::Changed,
        format!(
            "{} was bookmarked by someone else at the same moment (bookmark {}); the server has \
             overwritten its fields",
            bookmark.url, bookmark.id
        ),
    )
    .during(Method::Post, "/api/bookmarks/")
}

/// The bare POST.
pub(crate) async fn post(
    client: &Client,
    new: &NewBookmark,
    scrape: bool,
    html_snapshot: bool,
) -> Result<Bookmark> {
    let mut request = Request::new(Method::Post, "/api/bookmarks/");
    // These count by their presence, whatever their value.
    if scrape {
        request = request.timeout(client.scrape_timeout());
    } else {
        request = request.query("disable_scraping", "");
    }
    if !html_snapshot {
        request = request.query("disable_html_snapshot", "");
    }
    client.execute(request.json(new)?).await.map_err(|error| match error.kind() {
        // The server stores the bookmark first and its tags then, each for itself.
        ErrorKind::Server => error.explained(
            "the bookmark may be stored without its tags: store it again to make it whole",
        ),
        _ => error,
    })
}

/// Whether an answer shows that the bookmark was there before, although nobody saw it: the server
/// takes both dates within a moment when it makes one, and keeps the first when it changes one.
pub(crate) fn looks_updated(new: &NewBookmark, answer: &Bookmark) -> bool {
    let (Some(added), Some(modified)) = (answer.date_added, answer.date_modified) else {
        return false;
    };
    let apart = |one: jiff::Timestamp, other: jiff::Timestamp| {
        one.duration_since(other).abs() > SignedDuration::from_secs(1)
    };
    match (new.date_added, new.date_modified) {
        // Given dates are kept for a new one; before 1.45 they were ignored.
        (Some(given), _) if !apart(added, given) => false,
        (_, Some(given)) if !apart(modified, given) => false,
        _ => apart(modified, added),
    }
}

/// Changes only what is set and differs.
pub(crate) async fn merge(client: &Client, new: &NewBookmark, present: Bookmark) -> Result<Saved> {
    let Some(change) = difference(client, new, &present) else {
        return Ok(Saved::Unchanged(present));
    };
    let bookmark = change.await?;
    Ok(Saved::Updated { bookmark, previous: Some(Box::new(present)) })
}

/// The change that brings what is set to what is there; `None` when it is there already.
fn difference(
    client: &Client,
    new: &NewBookmark,
    present: &Bookmark,
) -> Option<super::UpdateBookmark> {
    let mut change = client.bookmark(present.id).update();
    let mut differs = false;
    macro_rules! set {
        ($field:ident, $method:ident) => {
            if let Some(value) = new.$field.clone().filter(|value| *value != present.$field) {
                change = change.$method(value);
                differs = true;
            }
        };
    }
    set!(title, title);
    set!(description, description);
    set!(notes, notes);
    set!(is_archived, archived);
    set!(unread, unread);
    set!(shared, shared);
    if new.date_added.is_some() && new.date_added != present.date_added {
        change = change.date_added(new.date_added?);
        differs = true;
    }
    let tags = tag_name::union(&present.tag_names, new.tag_names());
    if tags.len() > present.tag_names.len() {
        change = change.tags(tags);
        differs = true;
    }
    differs.then_some(change)
}
