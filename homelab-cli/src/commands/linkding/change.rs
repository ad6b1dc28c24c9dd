//! Adding, changing, archiving and deleting bookmarks.

use linkding_client::NewBookmark;

use super::bookmarks::find;
use crate::actions::linkding::{AddBookmark, BookmarkChange, Edit, Fields, Known};
use crate::actions::{self, Change};
use crate::cli::linkding::{AddArgs, SelectionArgs, UpdateArgs};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::linkding::Bookmark;

pub(super) async fn add(args: AddArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let known = match (args.if_absent, args.replace) {
        (true, _) => Known::Keep,
        (_, true) => Known::Replace,
        _ => Known::Merge,
    };
    let mut new = NewBookmark::new(&args.url).tags(&args.tag);
    if let Some(title) = args.fields.title {
        new = new.title(title);
    }
    if let Some(description) = args.fields.description {
        new = new.description(description);
    }
    if let Some(notes) = args.fields.notes {
        new = new.notes(notes);
    }
    // Marks that are not wished for are left out: what is there keeps its own.
    if args.archived {
        new = new.archived(true);
    }
    if args.unread {
        new = new.unread(true);
    }
    if args.shared {
        new = new.shared(true);
    }
    let existing = lab.linkding().await?.bookmarks().find(new.url()).await?;
    let existing = existing.as_ref().map(Bookmark::from);
    let scrape = !args.no_scrape;
    let change: Box<dyn Change> = Box::new(AddBookmark { new, known, scrape, existing });
    actions::run("linkding add", vec![change], &args.safety, lab, ui).await
}

pub(super) async fn update(args: UpdateArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let bookmark = find(args.id, lab).await?;
    let fields = Fields {
        tags: tags(&bookmark, &args),
        url: args.url,
        title: args.fields.title,
        description: args.fields.description,
        notes: args.fields.notes,
        unread: args.unread,
        shared: args.shared,
    };
    if fields.is_empty() {
        return Err(Error::new(Kind::Usage, "nothing to change")
            .hint("`homelab linkding update --help` lists what can be"));
    }
    let edit = Edit::Update(Box::new(fields));
    let change: Box<dyn Change> = Box::new(BookmarkChange { bookmark, edit });
    actions::run("linkding update", vec![change], &args.safety, lab, ui).await
}

/// All tags that it is to have; nothing when they stay.
fn tags(bookmark: &Bookmark, args: &UpdateArgs) -> Option<Vec<String>> {
    if args.no_tags {
        return Some(Vec::new());
    }
    if !args.tags.is_empty() {
        return Some(args.tags.clone());
    }
    if args.add_tag.is_empty() && args.remove_tag.is_empty() {
        return None;
    }
    // Tags are the same whatever their case.
    let removed = |tag: &String| args.remove_tag.iter().any(|gone| gone.eq_ignore_ascii_case(tag));
    let mut tags: Vec<String> = bookmark.tags.iter().filter(|tag| !removed(tag)).cloned().collect();
    tags.extend(args.add_tag.iter().cloned());
    Some(tags)
}

pub(super) async fn archive(args: SelectionArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    all("linkding archive", &Edit::Archive, args, lab, ui).await
}

pub(super) async fn unarchive(args: SelectionArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    all("linkding unarchive", &Edit::Unarchive, args, lab, ui).await
}

pub(super) async fn delete(args: SelectionArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    all("linkding delete", &Edit::Delete, args, lab, ui).await
}

/// The same for several: all are looked up before the first is touched.
async fn all(
    action: &str,
    edit: &Edit,
    args: SelectionArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let mut changes: Vec<Box<dyn Change>> = Vec::new();
    for (place, id) in args.ids.iter().enumerate() {
        if args.ids[..place].contains(id) {
            continue;
        }
        let bookmark = find(*id, lab).await?;
        changes.push(Box::new(BookmarkChange { bookmark, edit: edit.clone() }));
    }
    actions::run(action, changes, &args.safety, lab, ui).await
}
