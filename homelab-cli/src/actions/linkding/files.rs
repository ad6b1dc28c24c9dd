//! Files at bookmarks: one more, or one less.

use std::path::PathBuf;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::actions::{Change, Done, Reach, State, Watch};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::ui::format;
use crate::views::linkding::{Asset, Bookmark};

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEdit {
    /// This file is added.
    Upload(PathBuf),
    /// This one goes.
    Delete(Asset),
}

/// A change of the files at a bookmark.
pub struct FileChange {
    /// The bookmark.
    pub bookmark: Bookmark,
    /// What is done.
    pub edit: FileEdit,
}

impl Change for FileChange {
    fn target(&self) -> String {
        format!("bookmark {}", self.bookmark.id)
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        let (id, title) = (self.bookmark.id, self.bookmark.title());
        match &self.edit {
            FileEdit::Upload(file) => {
                format!("upload {} to bookmark {id} “{title}”", file.display())
            }
            FileEdit::Delete(asset) => {
                format!("delete the {} “{}” of bookmark {id} “{title}”", asset.kind, asset.name)
            }
        }
    }

    fn cost(&self) -> Option<String> {
        let deletes = matches!(self.edit, FileEdit::Delete(_));
        deletes.then(|| "it cannot be brought back".to_owned())
    }

    fn state<'a>(&'a self, lab: &'a Lab) -> BoxFuture<'a, Result<Option<State>, Error>> {
        async move {
            let assets = lab.linkding().await?.bookmark(self.bookmark.id).assets().list().await?;
            let assets: Vec<Asset> = assets.iter().map(Asset::from).collect();
            let summary = format::count(assets.len(), "file");
            let details = serde_json::to_value(&assets)
                .map_err(|error| Error::new(Kind::Failed, format!("could not keep it: {error}")))?;
            Ok(Some(State { summary, details }))
        }
        .boxed()
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        _watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let bookmark = lab.linkding().await?.bookmark(self.bookmark.id);
            let tried = |error: linkding_client::Error| {
                Error::from(error).context(format!("could not {}", self.what()))
            };
            let message = match &self.edit {
                FileEdit::Upload(file) => {
                    let asset = bookmark.assets().upload_file(file).await.map_err(tried)?;
                    format!("stored as file {}", asset.id)
                }
                FileEdit::Delete(asset) => {
                    bookmark.asset(asset.id).delete().await.map_err(tried)?;
                    "deleted".to_owned()
                }
            };
            Ok(Done::new(message))
        }
        .boxed()
    }
}
