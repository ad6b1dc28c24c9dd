//! `/api/bookmarks/`: lists and their filters, creating that may be updating, changing, archiving.

use std::cmp::Reverse;
use std::time::Duration;

use serde_json::json;

use super::dates::Micros;
use super::fields::{Body, Check, Text};
use super::http::{Asked, Response};
use super::listing;
use super::reply::{self, Failure, header_value};
use super::search::{Search, Subject};
use super::state::{Bookmark, Bundle, Linkding, sanitised};
use super::urls;

type Answer = Result<Response, Failure>;

/// `GET /api/bookmarks/` and `…/archived/`.
pub(super) fn list(linkding: &Linkding, asked: &Asked<'_>, user: usize, archived: bool) -> Answer {
    let all = linkding.bookmarks.values();
    let own = all.filter(|bookmark| bookmark.owner == user && bookmark.archived == archived);
    found(linkding, asked, own, Some(user))
}

/// `GET /api/bookmarks/shared/`: those of everybody who shares; without credentials only of those
/// who share with the public.
pub(super) fn shared(linkding: &Linkding, asked: &Asked<'_>, user: Option<usize>) -> Answer {
    let wanted = asked.param("user").filter(|name| !name.is_empty());
    let all = linkding.bookmarks.values().filter(|bookmark| {
        let owner = &linkding.users[bookmark.owner];
        bookmark.shared
            && owner.sharing
            && (user.is_some() || owner.public_sharing)
            && wanted.is_none_or(|name| name == owner.name)
    });
    found(linkding, asked, all, user)
}

fn found<'a>(
    linkding: &Linkding,
    asked: &Asked<'_>,
    bookmarks: impl Iterator<Item = &'a Bookmark>,
    user: Option<usize>,
) -> Answer {
    let filter = Filter::of(linkding, asked, user)?;
    let mut bookmarks: Vec<&Bookmark> =
        bookmarks.filter(|bookmark| filter.fits(linkding, bookmark)).collect();
    sort(&mut bookmarks, asked.param("sort").unwrap_or(""));
    let origin = asked.origin(linkding.settings.forwarded_host);
    Ok(listing::page_of(linkding, asked, &bookmarks, |bookmark| {
        linkding.bookmark_json(bookmark, &origin)
    }))
}

/// Newest first unless another known order is asked for.
fn sort(bookmarks: &mut [&Bookmark], order: &str) {
    let title = |bookmark: &Bookmark| {
        let title = if bookmark.title.is_empty() { &bookmark.url } else { &bookmark.title };
        title.to_lowercase()
    };
    match order {
        "added_asc" => bookmarks.sort_by_key(|bookmark| (bookmark.added, bookmark.id)),
        "title_asc" => bookmarks.sort_by_cached_key(|bookmark| (title(bookmark), bookmark.id)),
        "title_desc" => {
            bookmarks.sort_by_cached_key(|bookmark| Reverse((title(bookmark), bookmark.id)));
        }
        "modified_asc" => bookmarks.sort_by_key(|bookmark| (bookmark.modified, bookmark.id)),
        "modified_desc" => {
            bookmarks.sort_by_key(|bookmark| Reverse((bookmark.modified, bookmark.id)));
        }
        _ => bookmarks.sort_by_key(|bookmark| Reverse((bookmark.added, bookmark.id))),
    }
}

/// The parameters of a list. What is not understood is dropped: the list is then longer, not empty.
struct Filter<'a> {
    search: Option<Search>,
    unread: Option<bool>,
    shared: Option<bool>,
    added_since: Option<Micros>,
    modified_since: Option<Micros>,
    bundle: Option<(&'a Bundle, Option<Search>)>,
}

impl<'a> Filter<'a> {
    fn of(linkding: &'a Linkding, asked: &Asked<'_>, user: Option<usize>) -> Result<Self, Failure> {
        let bundle = match asked.param("bundle").filter(|id| !id.is_empty()) {
            // The server has no check here: an exception, so status 500.
            Some(id) => Some(id.parse::<u64>().map_err(|_| Failure::Exception)?),
            None => None,
        };
        let bundle = bundle
            .and_then(|id| linkding.bundles.get(&id))
            .filter(|bundle| Some(bundle.owner) == user);
        Ok(Self {
            search: Search::parse(asked.param("q").unwrap_or("")),
            unread: choice(asked.param("unread")),
            shared: choice(asked.param("shared")),
            added_since: asked.param("added_since").and_then(Micros::parse),
            modified_since: asked.param("modified_since").and_then(Micros::parse),
            bundle: bundle.map(|bundle| (bundle, Search::parse(&bundle.search))),
        })
    }

    fn fits(&self, linkding: &Linkding, bookmark: &Bookmark) -> bool {
        let since = |limit: Option<Micros>, date| limit.is_none_or(|limit| date > limit);
        if self.unread.is_some_and(|wanted| wanted != bookmark.unread)
            || self.shared.is_some_and(|wanted| wanted != bookmark.shared)
            || !since(self.added_since, bookmark.added)
            || !since(self.modified_since, bookmark.modified)
        {
            return false;
        }
        let tags = linkding.tag_names(bookmark);
        let subject = Subject {
            texts: [&bookmark.title, &bookmark.description, &bookmark.notes, &bookmark.url],
            tags: &tags,
            unread: bookmark.unread,
        };
        let fits =
            |search: &Option<Search>| search.as_ref().is_some_and(|search| search.fits(&subject));
        fits(&self.search)
            && self.bundle.as_ref().is_none_or(|(bundle, search)| {
                fits(search) && in_bundle(bundle, &subject, bookmark.shared)
            })
    }
}

/// `yes`, `no`; anything else is off.
fn choice(value: Option<&str>) -> Option<bool> {
    match value {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    }
}

fn in_bundle(bundle: &Bundle, subject: &Subject<'_>, shared: bool) -> bool {
    let has = |name: &str| {
        let name = name.to_lowercase();
        subject.tags.iter().any(|tag| tag.to_lowercase() == name)
    };
    let mut any = bundle.any_tags.split_whitespace().peekable();
    choice(Some(&bundle.unread)).is_none_or(|wanted| wanted == subject.unread)
        && choice(Some(&bundle.shared)).is_none_or(|wanted| wanted == shared)
        && (any.peek().is_none() || any.any(has))
        && bundle.all_tags.split_whitespace().all(has)
        && !bundle.excluded_tags.split_whitespace().any(has)
}

/// The fields that can be written.
#[derive(Debug, Default)]
struct Written {
    url: Option<String>,
    title: Option<String>,
    description: Option<String>,
    notes: Option<String>,
    archived: Option<bool>,
    unread: Option<bool>,
    shared: Option<bool>,
    tags: Option<Vec<String>>,
    added: Option<Micros>,
    modified: Option<Micros>,
}

impl Written {
    fn read(body: &Body, partial: bool) -> Result<Self, Failure> {
        let mut check = Check::new(body, partial);
        let url = check.text("url", Text::NEEDED.up_to(2048));
        if url.as_deref().is_some_and(|url| !urls::is_valid(url)) {
            check.refuse("url", "Enter a valid URL.");
        }
        let written = Self {
            url,
            title: check.text("title", Text::OPTIONAL.up_to(512)),
            description: check.text("description", Text::OPTIONAL),
            notes: check.text("notes", Text::OPTIONAL),
            archived: check.boolean("is_archived"),
            unread: check.boolean("unread"),
            shared: check.boolean("shared"),
            tags: check.texts("tag_names"),
            added: check.date("date_added"),
            modified: check.date("date_modified"),
        };
        check.done()?;
        Ok(written)
    }
}

/// `POST /api/bookmarks/`: where the address is known already, that bookmark is overwritten, and
/// what was left out is cleared.
pub(super) fn create(linkding: &mut Linkding, asked: &Asked<'_>, user: usize) -> Answer {
    let written = Written::read(&Body::read(asked)?, false)?;
    let url = written.url.unwrap_or_default();
    let normalised = urls::normalised(&url);
    let known = linkding
        .bookmarks
        .values()
        .find(|bookmark| bookmark.owner == user && bookmark.normalised == normalised)
        .map(|bookmark| bookmark.id);
    let now = linkding.now();
    let mut waited = Duration::ZERO;
    let id = known.unwrap_or_else(|| {
        let mut bookmark = Bookmark::new(user, &url, now);
        bookmark.archived = written.archived.unwrap_or_default();
        bookmark.added = written.added.unwrap_or(now);
        linkding.add_bookmark(bookmark)
    });
    // A parameter that is there counts, whatever its value.
    let scrape = known.is_none() && asked.param("disable_scraping").is_none();
    let page = if scrape { linkding.pages.fetch(&url) } else { None };
    let scraped = page.map(|page| (page.title.to_owned(), page.description.to_owned()));
    let tags = tag_ids(linkding, user, &url, &written.tags.unwrap_or_default());
    if scrape {
        waited = linkding.pages.time;
    }
    if let Some(bookmark) = linkding.bookmarks.get_mut(&id) {
        bookmark.title = written.title.unwrap_or_default();
        bookmark.description = written.description.unwrap_or_default();
        bookmark.notes = written.notes.unwrap_or_default();
        bookmark.unread = written.unread.unwrap_or_default();
        bookmark.shared = written.shared.unwrap_or_default();
        bookmark.tags = tags;
        // An update is always of now.
        bookmark.modified = written.modified.filter(|_| known.is_none()).unwrap_or(now);
        if let Some((title, description)) = scraped {
            if bookmark.title.is_empty() {
                bookmark.title = title;
            }
            if bookmark.description.is_empty() {
                bookmark.description = description;
            }
        }
    }
    let mut response = shown(linkding, asked, user, id, 201)?;
    let location = linkding.bookmarks[&id].url.clone();
    response.insert_after("Content-Type", "Location", header_value(&location));
    response.latency = waited;
    Ok(response)
}

/// Ids of the tags of these names, and of those that the user's rules add.
fn tag_ids(
    linkding: &mut Linkding,
    user: usize,
    url: &str,
    names: &[String],
) -> std::collections::BTreeSet<u64> {
    let mut names = sanitised(names);
    names.extend(linkding.auto_tags(user, url));
    names.iter().map(|name| linkding.tag(user, name)).collect()
}

/// The user's own bookmark of this id.
fn id_of(linkding: &Linkding, user: usize, id: &str) -> Result<u64, Failure> {
    let id: u64 = id.parse().map_err(|_| Failure::BadId)?;
    linkding.owned_bookmark(user, id).map(|bookmark| bookmark.id).ok_or(Failure::NoSuch("Bookmark"))
}

fn shown(linkding: &Linkding, asked: &Asked<'_>, user: usize, id: u64, status: u16) -> Answer {
    let origin = asked.origin(linkding.settings.forwarded_host);
    let bookmark = linkding.owned_bookmark(user, id).ok_or(Failure::NoSuch("Bookmark"))?;
    Ok(reply::json(status, &linkding.bookmark_json(bookmark, &origin)))
}

/// `/api/bookmarks/{id}/`
pub(super) fn one(linkding: &mut Linkding, asked: &Asked<'_>, user: usize, id: &str) -> Answer {
    let id = id_of(linkding, user, id)?;
    match asked.request.method.as_str() {
        "DELETE" => {
            linkding.remove_bookmark(id);
            Ok(reply::nothing())
        }
        "PATCH" => change(linkding, asked, user, id, true),
        "PUT" => change(linkding, asked, user, id, false),
        _ => shown(linkding, asked, user, id, 200),
    }
}

/// PUT needs an address and is PATCH otherwise: what is left out stays.
fn change(
    linkding: &mut Linkding,
    asked: &Asked<'_>,
    user: usize,
    id: u64,
    partial: bool,
) -> Answer {
    let written = Written::read(&Body::read(asked)?, partial)?;
    if let Some(url) = &written.url {
        let exact = |other: &Bookmark| other.owner == user && other.id != id && other.url == *url;
        if linkding.bookmarks.values().any(exact) {
            return Err(Failure::field("url", "A bookmark with this URL already exists."));
        }
    }
    let bookmark = linkding.owned_bookmark(user, id).ok_or(Failure::NoSuch("Bookmark"))?;
    let names = written
        .tags
        .unwrap_or_else(|| linkding.tag_names(bookmark).into_iter().map(str::to_owned).collect());
    let url = written.url.clone().unwrap_or_else(|| bookmark.url.clone());
    let tags = tag_ids(linkding, user, &url, &names);
    let now = linkding.now();
    if let Some(bookmark) = linkding.bookmarks.get_mut(&id) {
        let set = |field: &mut String, value: Option<String>| {
            if let Some(value) = value {
                *field = value;
            }
        };
        set(&mut bookmark.title, written.title);
        set(&mut bookmark.description, written.description);
        set(&mut bookmark.notes, written.notes);
        bookmark.archived = written.archived.unwrap_or(bookmark.archived);
        bookmark.unread = written.unread.unwrap_or(bookmark.unread);
        bookmark.shared = written.shared.unwrap_or(bookmark.shared);
        bookmark.added = written.added.unwrap_or(bookmark.added);
        bookmark.normalised = urls::normalised(&url);
        bookmark.url = url;
        bookmark.tags = tags;
        bookmark.modified = now;
    }
    shown(linkding, asked, user, id, 200)
}

/// `POST /api/bookmarks/{id}/archive/` and `…/unarchive/`
pub(super) fn file_away(linkding: &mut Linkding, user: usize, id: &str, archived: bool) -> Answer {
    let id = id_of(linkding, user, id)?;
    let now = linkding.now();
    if let Some(bookmark) = linkding.bookmarks.get_mut(&id) {
        bookmark.archived = archived;
        bookmark.modified = now;
    }
    Ok(reply::nothing())
}

/// `GET /api/bookmarks/check/`: fetches the page before it answers.
pub(super) fn check(linkding: &Linkding, asked: &Asked<'_>, user: usize) -> Answer {
    let url = asked.param("url");
    let origin = asked.origin(linkding.settings.forwarded_host);
    let normalised = urls::normalised(url.unwrap_or(""));
    let known = linkding.bookmarks.values().find(|bookmark| {
        url.is_some() && bookmark.owner == user && bookmark.normalised == normalised
    });
    let page = url.and_then(|url| linkding.pages.fetch(url));
    let mut response = reply::json(
        200,
        &json!({
            "bookmark": known.map(|bookmark| linkding.bookmark_json(bookmark, &origin)),
            "metadata": {
                "url": url,
                "title": page.map(|page| page.title),
                "description": page.map(|page| page.description),
                "preview_image": page.and_then(|page| page.preview_at(url?)),
            },
            "auto_tags": linkding.auto_tags(user, url.unwrap_or("")),
        }),
    );
    response.latency = linkding.pages.time;
    Ok(response)
}
