//! Other names for tags, and tags that go.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::actions::{Change, Done, Reach, State, Watch};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::ui::format;

/// What is done to a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagEdit {
    /// It gets this name; if there is one of that name, they become one.
    Rename(String),
    /// It goes, and bookmarks lose it.
    Delete,
}

/// A change of a tag.
pub struct TagChange {
    /// Its name.
    pub name: String,
    /// What is done.
    pub edit: TagEdit,
    /// How many bookmarks have it, archived ones too.
    pub bookmarks: u64,
    /// Whether there is a tag of the new name.
    pub merges: bool,
}

impl Change for TagChange {
    fn target(&self) -> String {
        format!("tag {}", self.name)
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        let name = &self.name;
        let on = format::count(self.bookmarks as usize, "bookmark");
        match &self.edit {
            TagEdit::Rename(to) => format!("rename the tag {name} to {to}, on {on}"),
            TagEdit::Delete => format!("delete the tag {name}, which {on} have"),
        }
    }

    fn cost(&self) -> Option<String> {
        match (&self.edit, self.merges) {
            (TagEdit::Rename(to), true) => {
                Some(format!("there is a tag {to}: afterwards nobody can tell them apart"))
            }
            (TagEdit::Delete, _) if self.bookmarks > 0 => Some("they lose it".to_owned()),
            _ => None,
        }
    }

    /// Which bookmarks have it: that is what a rename that was a mistake needs.
    fn state<'a>(&'a self, lab: &'a Lab) -> BoxFuture<'a, Result<Option<State>, Error>> {
        async move {
            let client = lab.linkding().await?;
            if client.tags().find(&self.name).await?.is_none() {
                let summary = "there is no such tag".to_owned();
                return Ok(Some(State { summary, details: json!({ "tag": self.name }) }));
            }
            let mut ids = Vec::new();
            let query = linkding_client::Query::tag(&self.name)?;
            for list in [client.bookmarks().list(), client.bookmarks().archived()] {
                let bookmarks = list.query(query.clone()).await?;
                ids.extend(bookmarks.iter().map(|bookmark| bookmark.id.get()));
            }
            let summary = format!("on {}", format::count(ids.len(), "bookmark"));
            Ok(Some(State { summary, details: json!({ "tag": self.name, "bookmarks": ids }) }))
        }
        .boxed()
    }

    fn interrupted(&self) -> Option<Error> {
        let message = "interrupted; some bookmarks have the new name, the others still the old one";
        Some(
            Error::new(Kind::Interrupted, message)
                .hint("the same command again goes on with the rest"),
        )
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let client = lab.linkding().await?;
            let TagEdit::Rename(to) = &self.edit else {
                let tag = client.tags().find(&self.name).await?.ok_or_else(|| {
                    Error::new(Kind::NotFound, format!("there is no tag {}", self.name))
                })?;
                client.tag(tag.id).delete().await?;
                return Ok(Done::new("deleted"));
            };
            let report = client.bulk().rename_tag(&self.name, to).await?.report;
            for (id, error) in report.failed() {
                watch.note(format!("bookmark {id}: {error}"));
            }
            let (all, failed) = (report.items.len(), report.failed().count());
            if failed > 0 {
                let message =
                    format!("{failed} of {all} bookmarks still have the tag {}", self.name);
                return Err(Error::new(Kind::Failed, message)
                    .hint("the same command again goes on with those"));
            }
            let message = format!("{} renamed", format::count(all, "bookmark"));
            Ok(Done::new(message))
        }
        .boxed()
    }
}
