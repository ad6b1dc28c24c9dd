//! All bookmarks, in the archive and out of it, as one stream.

use std::collections::HashSet;

use futures_util::stream;

use super::{Bookmark, BookmarkList, Bookmarks, Sort};
use crate::ids::BookmarkId;
use crate::{Items, Result};

/// How often the list is looked at again because something came out of the archive.
const LOOKS: u8 = 3;

struct Everything {
    bookmarks: Bookmarks,
    current: Items<Bookmark>,
    in_archive: bool,
    /// How many were seen in the last reading of the list that is not the archive.
    active: u64,
    given: HashSet<BookmarkId>,
    looks: u8,
}

impl Bookmarks {
    /// Every bookmark of the user, each once, the archive last; in an order that suits long walks.
    ///
    /// The server has two lists. What is taken out of the archive between the reading of the one and
    /// of the other would be in neither: when there is more in the first at the end than there was,
    /// it is read again.
    pub fn everything(&self) -> Items<Bookmark> {
        let state = Everything {
            current: whole(self.list()),
            bookmarks: self.clone(),
            in_archive: false,
            active: 0,
            given: HashSet::new(),
            looks: 0,
        };
        Items::new(stream::try_unfold(state, |mut state| async move {
            Ok(state.next().await?.map(|bookmark| (bookmark, state)))
        }))
    }
}

fn whole(list: BookmarkList) -> Items<Bookmark> {
    list.sort(Sort::AddedAscending).page_size(200).items()
}

impl Everything {
    async fn next(&mut self) -> Result<Option<Bookmark>> {
        loop {
            match self.current.next().await.transpose()? {
                Some(bookmark) => {
                    self.active += u64::from(!self.in_archive);
                    if self.given.insert(bookmark.id) {
                        return Ok(Some(bookmark));
                    }
                }
                None if !self.in_archive => {
                    self.in_archive = true;
                    self.current = whole(self.bookmarks.archived());
                }
                None => {
                    self.looks += 1;
                    let now = self.bookmarks.list().count().await?;
                    if now <= self.active || self.looks > LOOKS {
                        return Ok(None);
                    }
                    self.in_archive = false;
                    self.active = 0;
                    self.current = whole(self.bookmarks.list());
                }
            }
        }
    }
}
