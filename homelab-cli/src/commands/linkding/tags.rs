//! Tags: which there are, on how many bookmarks, other names for them.

use crate::actions::linkding::tags::{TagChange, TagEdit};
use crate::actions::{self, Change};
use crate::cli::action::SafetyArgs;
use crate::cli::linkding::TagsCommand;
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::linkding::{Tag, TagList};

pub(super) async fn run(command: TagsCommand, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    match command {
        TagsCommand::List => Ok(Outcome::report(TagList { tags: counted(lab).await? })),
        TagsCommand::Rename { from, to, safety } => {
            let edit = TagEdit::Rename(to);
            change("linkding tags rename", from, edit, &safety, lab, ui).await
        }
        TagsCommand::Delete { name, safety } => {
            change("linkding tags delete", name, TagEdit::Delete, &safety, lab, ui).await
        }
    }
}

async fn counted(lab: &Lab) -> Result<Vec<Tag>, Error> {
    let counts = lab.linkding().await?.tags().counts().await?;
    let mut tags: Vec<Tag> = counts
        .into_iter()
        .map(|count| Tag {
            name: count.name,
            bookmarks: count.active + count.archived,
            archived: count.archived,
        })
        .collect();
    tags.sort_by_key(|tag| tag.name.to_lowercase());
    Ok(tags)
}

async fn change(
    action: &str,
    name: String,
    edit: TagEdit,
    safety: &SafetyArgs,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let tags = counted(lab).await?;
    let find = |wanted: &str| tags.iter().find(|tag| tag.name.eq_ignore_ascii_case(wanted));
    let tag = find(&name).ok_or_else(|| {
        Error::new(Kind::NotFound, format!("there is no tag {name}"))
            .hint("`homelab linkding tags list` shows them")
    })?;
    let merges = match &edit {
        TagEdit::Rename(to) if to.eq_ignore_ascii_case(&tag.name) => false,
        TagEdit::Rename(to) => find(to).is_some(),
        TagEdit::Delete => false,
    };
    let change = TagChange { name: tag.name.clone(), edit, bookmarks: tag.bookmarks, merges };
    let change: Box<dyn Change> = Box::new(change);
    actions::run(action, vec![change], safety, lab, ui).await
}
