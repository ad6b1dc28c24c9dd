//! Bookmarks from a file.

use std::path::PathBuf;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use linkding_client::ImportPlan;
use serde_json::json;

use crate::actions::{Change, Done, Reach, State, Watch};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::ui::format;

/// How often somebody who waits hears how far it is.
const STEP: usize = 250;

/// What stands in a file and is not in linkding yet.
pub struct Import {
    /// The file.
    pub file: PathBuf,
    /// What is to be done, found by reading file and linkding.
    pub plan: ImportPlan,
}

impl Import {
    fn size(&self) -> usize {
        self.plan.new.len() + self.plan.changed.len()
    }
}

impl Change for Import {
    fn target(&self) -> String {
        format!("bookmarks of {}", self.file.display())
    }

    fn reach(&self) -> Reach {
        Reach::Data
    }

    fn what(&self) -> String {
        let new = format::count(self.plan.new.len(), "new bookmark");
        match self.plan.changed.len() {
            0 => format!("import {new}"),
            changed => format!("import {new} and add to {changed} that are there"),
        }
    }

    /// How many there are, and those that get more as they were.
    fn state<'a>(&'a self, lab: &'a Lab) -> BoxFuture<'a, Result<Option<State>, Error>> {
        async move {
            let bookmarks = lab.linkding().await?.bookmarks();
            let active = bookmarks.list().count().await?;
            let archived = bookmarks.archived().count().await?;
            let touched = self
                .plan
                .changed
                .iter()
                .map(|change| crate::views::linkding::Bookmark::from(&change.existing));
            let details = json!({ "touched": touched.collect::<Vec<_>>() });
            let summary = format::count((active + archived) as usize, "bookmark");
            Ok(Some(State { summary, details }))
        }
        .boxed()
    }

    fn interrupted(&self) -> Option<Error> {
        let message = "interrupted; what is stored so far stays";
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
            let (reached, mut heard) = tokio::sync::mpsc::unbounded_channel();
            let import =
                client.bookmarks().import(self.plan.clone()).on_progress(move |progress| {
                    if progress.done % STEP == 0 {
                        // Whoever listened may be gone; then nobody misses the number.
                        let _ = reached.send(progress.done);
                    }
                });
            let total = self.size();
            let tell = async {
                while let Some(done) = heard.recv().await {
                    watch.note(format!("{done} of {total}"));
                }
            };
            let (report, ()) = futures_util::future::join(import.send(), tell).await;
            let (created, updated) = (report.created(), report.updated());
            for (url, error) in report.failed() {
                watch.note(format!("{url}: {error}"));
            }
            let failed = report.failed().count();
            let done = format!("{created} stored, {updated} added to");
            if failed > 0 {
                let message = format!("{done}, {failed} of {total} failed");
                return Err(Error::new(Kind::Failed, message)
                    .hint("the same command again goes on with those"));
            }
            Ok(Done { message: done, was_so_already: total == 0 })
        }
        .boxed()
    }
}
