//! From a bookmark file into linkding, planned first and safe to repeat.
//!
//! The plan is pure: entries and the bookmarks that there are go in, what would happen comes out. It
//! is shown as a dry run, and then carried out. An import that was interrupted is begun again with the
//! same file: what is there already is a duplicate then.

mod options;
mod plan;
mod run;

pub use options::{Existing, Folders, ImportOptions};
pub use plan::{Change, Duplicate, DuplicateOf, ImportPlan, Refused};
pub use run::{Import, ImportItem, ImportReport};

use crate::netscape::Entry;
use crate::{Bookmarks, Result};

impl Bookmarks {
    /// Plans an import: reads all bookmarks that there are and compares. Changes nothing.
    ///
    /// ```no_run
    /// # async fn example(client: linkding_client::Client) -> linkding_client::Result<()> {
    /// use linkding_client::{ImportOptions, netscape};
    ///
    /// let entries = netscape::read_file("bookmarks.html")?;
    /// let plan = client.bookmarks().plan_import(entries, &ImportOptions::new()).await?;
    /// println!("{} new, {} known", plan.new.len(), plan.duplicates.len());
    /// let report = client.bookmarks().import(plan).on_progress(|at| eprintln!("{}", at.done)).await;
    /// println!("{} could not be stored", report.failed().count());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As every call.
    pub async fn plan_import(
        &self,
        entries: impl IntoIterator<Item = Entry>,
        options: &ImportOptions,
    ) -> Result<ImportPlan> {
        let existing = self.everything().collect().await?;
        ImportPlan::of(entries, existing, options)
    }
}
