//! From linkding into a bookmark file, whole or not at all.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use crate::assets::write_beside;
use crate::netscape::{Entry, Writer};
use crate::{Bookmarks, Error, Items, Result};

/// An export; made by [`Bookmarks::export`].
#[derive(Clone)]
#[must_use = "nothing is written until a file is named"]
pub struct Export {
    bookmarks: Bookmarks,
    archived: bool,
    on_progress: Arc<dyn Fn(u64) + Send + Sync>,
}

impl Bookmarks {
    /// Writes all bookmarks into a file that every browser and linkding import; see
    /// [`netscape`](crate::netscape).
    pub fn export(&self) -> Export {
        Export { bookmarks: self.clone(), archived: true, on_progress: Arc::new(|_| {}) }
    }
}

impl Export {
    /// Whether the archive is written, too; it is by default, marked as linkding marks it.
    pub fn archived(mut self, archived: bool) -> Self {
        self.archived = archived;
        self
    }

    /// Is called after each bookmark with the number of those written.
    pub fn on_progress(mut self, call: impl Fn(u64) + Send + Sync + 'static) -> Self {
        self.on_progress = Arc::new(call);
        self
    }

    /// Writes the file, in place of one that is there: under a temporary name first, so that there
    /// is never half a file. Gives the number of bookmarks.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File) when it cannot be written (the disk is full); the
    /// temporary file is removed, and what was there before stays.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<u64> {
        let path = path.as_ref();
        let cannot = |error| Error::file("write", path, error);
        let mut temporary = write_beside(path)?;
        let written = self.write_to(BufWriter::new(&mut temporary), path).await?;
        temporary.as_file().sync_all().map_err(cannot)?;
        temporary.persist(path).map_err(|error| cannot(error.error))?;
        Ok(written)
    }

    async fn write_to(self, target: impl Write, path: &Path) -> Result<u64> {
        let cannot = |error| Error::file("write", path, error);
        let mut writer = Writer::new(target).map_err(cannot)?;
        let mut bookmarks: Items<_> = match self.archived {
            true => self.bookmarks.everything(),
            false => self.bookmarks.list().page_size(200).items(),
        };
        let mut written = 0;
        while let Some(bookmark) = bookmarks.next().await {
            writer.write(&Entry::from(&bookmark?)).map_err(cannot)?;
            written += 1;
            (self.on_progress)(written);
        }
        writer.finish().map_err(cannot)?;
        Ok(written)
    }
}

impl std::fmt::Debug for Export {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Export({:?})", self.bookmarks)
    }
}
