//! `/api/tags/`: unlike names in bookmarks, those given here are kept as they are.

use super::fields::{Body, Check, Text};
use super::http::{Asked, Response};
use super::listing::{self, Listed};
use super::reply::{self, Failure};
use super::state::{Linkding, Tag};

type Answer = Result<Response, Failure>;

pub(super) fn all(linkding: &mut Linkding, asked: &Asked<'_>, user: usize) -> Answer {
    if asked.request.method != "POST" {
        let tags: Vec<&Tag> = linkding.tags.values().filter(|tag| tag.owner == user).collect();
        return Ok(listing::page(linkding, asked, &tags));
    }
    let body = Body::read(asked)?;
    let mut check = Check::new(&body, false);
    let name = check.text("name", Text::NEEDED.up_to(64));
    check.done()?;
    let id = linkding.tag(user, &name.unwrap_or_default());
    Ok(reply::json(201, &linkding.tags[&id].in_json()))
}

pub(super) fn one(linkding: &mut Linkding, asked: &Asked<'_>, user: usize, id: &str) -> Answer {
    let id: u64 = id.parse().map_err(|_| Failure::BadId)?;
    let known = linkding.tags.get(&id).filter(|tag| tag.owner == user);
    let tag = known.ok_or(Failure::NoSuch("Tag"))?;
    if asked.request.method != "DELETE" {
        return Ok(reply::json(200, &tag.in_json()));
    }
    linkding.tags.remove(&id);
    for bookmark in linkding.bookmarks.values_mut() {
        bookmark.tags.remove(&id);
    }
    Ok(reply::nothing())
}
