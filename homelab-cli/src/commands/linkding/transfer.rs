//! Bookmarks from and into files.

use linkding_client::{Existing, Folders, ImportOptions, ImportPlan, netscape};

use super::assets::refuse_existing;
use crate::actions::linkding::import::Import;
use crate::actions::{self, Change};
use crate::cli::linkding::{ExportArgs, Folders as FoldersArg, ImportArgs};
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::ui::format;
use crate::views::linkding::transfer::SavedFile;

/// So many duplicates and refusals are named; the rest is counted.
const NAMED: usize = 20;

pub(super) async fn import(args: ImportArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let file = args.file.clone();
    let read = tokio::task::spawn_blocking(move || netscape::read_file(file)).await;
    let entries = read
        .map_err(|stopped| Error::new(Kind::Failed, stopped.to_string()))?
        .map_err(|error| Error::from(error).context(args.file.display()))?;
    let found = entries.len();
    let folders = match args.folders {
        FoldersArg::Tags => Folders::Tags,
        FoldersArg::Innermost => Folders::Innermost,
        FoldersArg::Ignore => Folders::Ignore,
    };
    let existing = if args.skip_existing { Existing::Skip } else { Existing::Merge };
    let options = ImportOptions::new().tags(&args.tag).folders(folders).existing(existing);
    let client = lab.linkding().await?;
    let plan = client.bookmarks().plan_import(entries, &options).await?;
    tell(&plan, found, ui);
    if plan.new.is_empty() && plan.changed.is_empty() {
        ui.note("everything in it is there already");
        return Ok(Outcome::Done(Exit::Ok));
    }
    let change: Box<dyn Change> = Box::new(Import { file: args.file, plan });
    actions::run("linkding import", vec![change], &args.safety, lab, ui).await
}

/// What the file holds, and what of it will not be imported.
fn tell(plan: &ImportPlan, found: usize, ui: &Ui) {
    ui.note(format!("{} in the file", format::count(found, "bookmark")));
    let duplicates = plan.duplicates.len();
    if duplicates > 0 {
        ui.note(format!("{duplicates} of them are there already, or twice in the file"));
    }
    for duplicate in plan.duplicates.iter().take(NAMED) {
        ui.note(format!("  already: {}", duplicate.url));
    }
    more(duplicates, ui);
    for refused in plan.refused.iter().take(NAMED) {
        ui.warn(format!("left out: {}: {}", refused.url, refused.reason));
    }
    more(plan.refused.len(), ui);
}

fn more(count: usize, ui: &Ui) {
    if count > NAMED {
        ui.note(format!("  and {} more", count - NAMED));
    }
}

pub(super) async fn export(args: ExportArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    // It is replaced as a whole: a device or a folder of that name must not be.
    if args.file.exists() && !args.file.is_file() {
        let message = format!("{} is no plain file, and is left as it is", args.file.display());
        return Err(Error::new(Kind::Refused, message).hint("name another file"));
    }
    if !args.force {
        refuse_existing(&args.file).map_err(|error| error.hint("`--force` replaces it"))?;
    }
    let export = lab.linkding().await?.bookmarks().export().archived(!args.no_archived);
    let _progress = ui.progress("fetching bookmarks");
    let bookmarks = export.to_file(&args.file).await?;
    let size_bytes = std::fs::metadata(&args.file).map(|file| file.len()).unwrap_or_default();
    Ok(Outcome::report(SavedFile {
        file: args.file.display().to_string(),
        size_bytes,
        bookmarks: Some(bookmarks),
    }))
}
