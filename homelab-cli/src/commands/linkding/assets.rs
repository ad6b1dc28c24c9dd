//! Files at bookmarks.

use std::path::{Path, PathBuf};

use super::bookmarks::find;
use crate::actions::linkding::files::{FileChange, FileEdit};
use crate::actions::{self, Change};
use crate::cli::action::SafetyArgs;
use crate::cli::linkding::AssetsCommand;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::linkding::transfer::SavedFile;
use crate::views::linkding::{Asset, AssetList};

pub(super) fn changes_something(command: &AssetsCommand) -> bool {
    matches!(command, AssetsCommand::Upload { .. } | AssetsCommand::Delete { .. })
}

pub(super) async fn run(command: AssetsCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        AssetsCommand::List { bookmark } => {
            let assets = lab.linkding().await?.bookmark(bookmark).assets().list().await?;
            let assets = assets.iter().map(Asset::from).collect();
            Ok(Outcome::report(AssetList { bookmark, assets }))
        }
        AssetsCommand::Download { bookmark, asset, to } => download(bookmark, asset, to, lab).await,
        AssetsCommand::Upload { bookmark, file, safety } => {
            if !file.is_file() {
                let message = format!("there is no file {}", file.display());
                return Err(Error::new(Kind::NotFound, message));
            }
            change(bookmark, FileEdit::Upload(file), &safety, lab, ui).await
        }
        AssetsCommand::Delete { bookmark, asset, safety } => {
            let found = lab.linkding().await?.bookmark(bookmark).asset(asset).read().await?;
            change(bookmark, FileEdit::Delete((&found).into()), &safety, lab, ui).await
        }
    }
}

async fn change(
    bookmark: u64,
    edit: FileEdit,
    safety: &SafetyArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let action = match edit {
        FileEdit::Upload(_) => "linkding assets upload",
        FileEdit::Delete(_) => "linkding assets delete",
    };
    let bookmark = find(bookmark, lab).await?;
    let change: Box<dyn Change> = Box::new(FileChange { bookmark, edit });
    actions::run(action, vec![change], safety, lab, ui).await
}

/// Under the file's own name, made safe, unless another is given. What is there is never replaced.
async fn download(
    bookmark: u64,
    asset: u64,
    to: Option<PathBuf>,
    lab: &Lab,
) -> Result<Outcome, Error> {
    let download = lab.linkding().await?.bookmark(bookmark).asset(asset).download().await?;
    let to = to.unwrap_or_else(|| PathBuf::from("."));
    let file = if to.is_dir() { to.join(download.file_name()) } else { to };
    refuse_existing(&file)?;
    let size_bytes = download.save_to(&file).await?;
    Ok(Outcome::report(SavedFile { file: file.display().to_string(), size_bytes, bookmarks: None }))
}

pub(super) fn refuse_existing(file: &Path) -> Result<(), Error> {
    if !file.exists() {
        return Ok(());
    }
    let message = format!("{} is there already, and is left as it is", file.display());
    Err(Error::new(Kind::Refused, message).hint("name another file"))
}
