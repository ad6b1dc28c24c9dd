//! What went from linkding into files.

use serde::Serialize;

use crate::outcome::Document;
use crate::ui::format;
use crate::ui::screen::{Screen, Text, Tone};

/// `homelab linkding export` and `assets download`.
#[derive(Debug, Serialize)]
pub struct SavedFile {
    /// The file.
    pub file: String,
    /// Its size.
    pub size_bytes: u64,
    /// How many bookmarks are in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmarks: Option<u64>,
}

impl Document for SavedFile {
    fn kind(&self) -> &'static str {
        "SavedFile"
    }

    fn draw(&self, screen: &mut Screen) {
        let what = self.bookmarks.map(|count| format::count(count as usize, "bookmark"));
        let what = what.map(|what| format!("{what}, ")).unwrap_or_default();
        screen.line([
            Text::new(&self.file, Tone::Strong),
            Text::new(format!("  {what}{}", format::bytes(self.size_bytes)), Tone::Faint),
        ]);
    }
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupFile {
    /// The file.
    pub file: String,
    /// What is in it.
    pub content: &'static str,
    /// Its size.
    pub size_bytes: u64,
    /// How it was made sure that it is whole.
    pub verified: String,
}

/// `homelab linkding backup`.
#[derive(Debug, Serialize)]
pub struct LinkdingBackup {
    /// The machine that it is of.
    pub host: String,
    /// The files.
    pub files: Vec<BackupFile>,
}

impl Document for LinkdingBackup {
    fn kind(&self) -> &'static str {
        "LinkdingBackup"
    }

    fn items(&self) -> Option<&'static str> {
        Some("files")
    }

    fn draw(&self, screen: &mut Screen) {
        for file in &self.files {
            screen.line([
                Text::new("● ", Tone::Good),
                Text::new(&file.file, Tone::Strong),
                Text::new(
                    format!(
                        "  {}, {}; {}",
                        file.content,
                        format::bytes(file.size_bytes),
                        file.verified
                    ),
                    Tone::Faint,
                ),
            ]);
        }
    }
}
