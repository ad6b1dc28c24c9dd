//! Renaming and counting tags, which the server cannot.

use std::collections::BTreeMap;

use super::{Bulk, Report};
use crate::ids::BookmarkId;
use crate::{
    Bookmark, BookmarkHandle, BookmarkList, Error, ErrorKind, Query, Result, Tags, tag_name,
};

/// What became of a tag that was renamed.
#[derive(Debug)]
#[non_exhaustive]
pub struct TagRename {
    /// What became of each bookmark that bore it.
    pub report: Report,
    /// Whether the old tag itself was deleted: only when no bookmark bears it any more, and the
    /// server can (since linkding 1.46).
    pub old_tag_removed: bool,
}

/// How many bookmarks bear a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagCount {
    /// Its name.
    pub name: String,
    /// How many that are not in the archive.
    pub active: u64,
    /// How many in the archive.
    pub archived: u64,
}

impl Bulk {
    /// Gives every bookmark of one tag another one instead, archived ones included; when that tag is
    /// there already, the two become one. Each bookmark is read again just before it is changed, so
    /// that no other change is lost. Can be repeated when a part failed.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such tag; [`ErrorKind::Usage`] when the names differ
    /// only by case or in a way that the server does not keep: it would go on using the old one.
    pub async fn rename_tag(&self, from: &str, to: &str) -> Result<TagRename> {
        let to = tag_name::check([to])?.remove(0);
        if tag_name::same(from, &to) {
            return Err(Error::usage(format!(
                "cannot rename the tag {from:?} to {to:?}: the server takes both for the same one"
            )));
        }
        let Some(tag) = self.client.tags().find(from).await? else {
            return Err(Error::found(ErrorKind::NotFound, format!("there is no tag {from:?}")));
        };
        let ids = self.bearing(&tag.name).await?;
        let report = self
            .each(ids, |bookmark| {
                let (from, to) = (tag.name.clone(), to.clone());
                async move { rename(&bookmark, &from, &to).await }
            })
            .await;
        let unused = report.is_complete() && self.bearing(&tag.name).await?.is_empty();
        let old_tag_removed = match unused {
            false => false,
            true => match self.client.tag(tag.id).delete().await {
                Ok(()) => true,
                Err(error) if error.kind() == ErrorKind::NotFound => true,
                Err(error) if error.kind() == ErrorKind::Unsupported => false,
                Err(error) => return Err(error),
            },
        };
        Ok(TagRename { report, old_tag_removed })
    }

    /// The bookmarks that bear this tag.
    async fn bearing(&self, name: &str) -> Result<Vec<BookmarkId>> {
        let bookmarks = self.client.bookmarks();
        let mut ids = Vec::new();
        for list in [bookmarks.list(), bookmarks.archived()] {
            // A name with blanks or quotes can only be found by looking at everything.
            let list: BookmarkList = match Query::tag(name) {
                Ok(query) if !name.contains(char::is_whitespace) => list.query(query),
                _ => list,
            };
            let mut items = list.page_size(200).items();
            while let Some(bookmark) = items.next().await {
                let bookmark: Bookmark = bookmark?;
                if bookmark.has_tag(name) {
                    ids.push(bookmark.id);
                }
            }
        }
        ids.sort();
        ids.dedup();
        Ok(ids)
    }
}

async fn rename(bookmark: &BookmarkHandle, from: &str, to: &str) -> Result<()> {
    let before = bookmark.read().await?;
    if !before.has_tag(from) {
        return Ok(());
    }
    let others: Vec<_> =
        before.tag_names.into_iter().filter(|name| !tag_name::same(name, from)).collect();
    let after = bookmark.update().tags(tag_name::union(&others, &[to.to_owned()])).await?;
    if after.has_tag(from) {
        return Err(Error::found(
            ErrorKind::Changed,
            format!("bookmark {} has the tag {from:?} again: a rule of the user adds it", after.id),
        ));
    }
    Ok(())
}

impl Tags {
    /// Counts the bookmarks of each tag, in the order of names; tags that none bears are there with
    /// 0. Reads all bookmarks: the server does not count.
    ///
    /// # Errors
    /// As every call.
    pub async fn counts(&self) -> Result<Vec<TagCount>> {
        let mut counts = BTreeMap::new();
        let mut tags = self.list().items();
        while let Some(tag) = tags.next().await {
            let name = tag?.name;
            let count = TagCount { name: name.clone(), active: 0, archived: 0 };
            counts.insert(name.to_lowercase(), count);
        }
        let mut bookmarks = self.client.bookmarks().everything();
        while let Some(bookmark) = bookmarks.next().await {
            let bookmark = bookmark?;
            for name in &bookmark.tag_names {
                let count = counts.entry(name.to_lowercase()).or_insert_with(|| TagCount {
                    name: name.clone(),
                    active: 0,
                    archived: 0,
                });
                match bookmark.is_archived {
                    true => count.archived += 1,
                    false => count.active += 1,
                }
            }
        }
        Ok(counts.into_values().collect())
    }
}
