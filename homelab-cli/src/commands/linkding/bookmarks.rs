//! Reading bookmarks and bundles.

use linkding_client::{BookmarkList as Request, Query, Sort};

use crate::cli::linkding::{FilterArgs, Order};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::views::linkding::{
    Asset, Bookmark, BookmarkCheck, BookmarkList, BookmarkReport, Bundle, BundleList,
};

/// How many bookmarks one request brings.
const PAGE: u32 = 500;

pub(super) async fn list(
    words: &[String],
    filter: FilterArgs,
    lab: &Lab,
) -> Result<Outcome, Error> {
    let request = request(words, &filter, lab).await?;
    if filter.limit == 0 {
        let found = request.page_size(PAGE).await?;
        let bookmarks: Vec<Bookmark> = found.iter().map(Bookmark::from).collect();
        return Ok(Outcome::report(BookmarkList { count: bookmarks.len() as u64, bookmarks }));
    }
    let limit = u32::try_from(filter.limit).unwrap_or(u32::MAX);
    let page = request.page(0, limit).await?;
    let bookmarks = page.items.iter().map(Bookmark::from).collect();
    Ok(Outcome::report(BookmarkList { count: page.count, bookmarks }))
}

async fn request(words: &[String], filter: &FilterArgs, lab: &Lab) -> Result<Request, Error> {
    let client = lab.linkding().await?;
    let bookmarks = client.bookmarks();
    let mut request = if filter.archived { bookmarks.archived() } else { bookmarks.list() };
    if let Some(query) = query(words, &filter.tag)? {
        request = request.query(query);
    }
    if filter.unread || filter.read {
        request = request.unread(filter.unread);
    }
    if filter.shared {
        request = request.shared(true);
    }
    if let Some(bundle) = &filter.bundle {
        request = request.bundle(bundle_id(bundle, lab).await?);
    }
    if let Some(since) = filter.added_since {
        request = request.added_since(since);
    }
    if let Some(since) = filter.modified_since {
        request = request.modified_since(since);
    }
    Ok(match filter.sort {
        None => request,
        Some(Order::Added) => request.sort(Sort::AddedDescending),
        Some(Order::Oldest) => request.sort(Sort::AddedAscending),
        Some(Order::Modified) => request.sort(Sort::ModifiedDescending),
        Some(Order::Title) => request.sort(Sort::TitleAscending),
    })
}

/// The words of the search as they were typed, and the tags besides.
fn query(words: &[String], tags: &[String]) -> Result<Option<Query>, Error> {
    let typed = (!words.is_empty()).then(|| Query::raw(words.join(" ")));
    let mut all = Vec::from_iter(typed);
    for tag in tags {
        all.push(Query::tag(tag.trim_start_matches('#')).map_err(Error::from)?);
    }
    Ok(all.into_iter().reduce(|left, right| left & right))
}

/// The bundle of this number or name. An unknown one is an error: linkding would show everything.
async fn bundle_id(wanted: &str, lab: &Lab) -> Result<linkding_client::BundleId, Error> {
    let bundles = lab.linkding().await?.bundles().list().await?;
    let same = |bundle: &&linkding_client::Bundle| {
        bundle.name.eq_ignore_ascii_case(wanted) || bundle.id.to_string() == wanted
    };
    bundles.iter().find(same).map(|bundle| bundle.id).ok_or_else(|| {
        let names: Vec<&str> = bundles.iter().map(|bundle| bundle.name.as_str()).collect();
        Error::new(Kind::NotFound, format!("there is no bundle {wanted}"))
            .hint(format!("there are: {}", names.join(", ")))
    })
}

pub(super) async fn show(id: u64, lab: &Lab) -> Result<Outcome, Error> {
    let bookmark = lab.linkding().await?.bookmark(id);
    let found = bookmark.read().await?;
    let assets = match bookmark.assets().list().await {
        Ok(assets) => assets,
        // Older than assets (1.39): there are none.
        Err(error) if error.kind() == linkding_client::ErrorKind::Unsupported => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    Ok(Outcome::report(BookmarkReport {
        bookmark: (&found).into(),
        assets: assets.iter().map(Asset::from).collect(),
    }))
}

/// The bookmark of this number, before it is changed.
pub(super) async fn find(id: u64, lab: &Lab) -> Result<Bookmark, Error> {
    let found = lab.linkding().await?.bookmark(id).read().await?;
    Ok((&found).into())
}

pub(super) async fn check(url: &str, lab: &Lab) -> Result<Outcome, Error> {
    let check = lab.linkding().await?.bookmarks().check(url).await?;
    Ok(Outcome::report(BookmarkCheck {
        url: url.to_owned(),
        known: check.bookmark.is_some(),
        bookmark: check.bookmark.as_ref().map(Bookmark::from),
        page_title: check.metadata.title,
        page_description: check.metadata.description,
        auto_tags: check.auto_tags,
    }))
}

pub(super) async fn bundles(lab: &Lab) -> Result<Outcome, Error> {
    let client = lab.linkding().await?;
    let mut bundles = Vec::new();
    for bundle in client.bundles().list().await? {
        let bookmarks = client.bookmarks().list().bundle(bundle.id).count().await?;
        bundles.push(Bundle {
            id: bundle.id.get(),
            filter: in_words(&bundle),
            name: bundle.name,
            bookmarks,
        });
    }
    Ok(Outcome::report(BundleList { bundles }))
}

fn in_words(bundle: &linkding_client::Bundle) -> String {
    let part = |what: &str, text: &str| (!text.is_empty()).then(|| format!("{what} {text}"));
    let mark = |what: &str, state: &linkding_client::FilterState| match state {
        linkding_client::FilterState::Yes => Some(what.to_owned()),
        linkding_client::FilterState::No => Some(format!("not {what}")),
        _ => None,
    };
    let all = [
        part("words:", &bundle.search),
        part("any tag of:", &bundle.any_tags),
        part("all tags of:", &bundle.all_tags),
        part("no tag of:", &bundle.excluded_tags),
        mark("unread", &bundle.filter_unread),
        mark("shared", &bundle.filter_shared),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    if all.is_empty() { "everything".to_owned() } else { all.join("; ") }
}
