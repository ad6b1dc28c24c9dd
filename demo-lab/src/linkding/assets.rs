//! Files at bookmarks: uploads and snapshots. On disk they are compressed, and that is the size
//! that the API tells.

use std::io::Write;

use flate2::{Compression, GzBuilder};
use serde_json::json;

use super::fields::Body;
use super::http::{Asked, Response};
use super::listing::{self, Listed};
use super::multipart::Part;
use super::reply::{self, Failure};
use super::state::{Asset, Bookmark, Linkding};
use super::urls;

type Answer = Result<Response, Failure>;

const UPLOADS_ARE_OFF: Failure = Failure::Error(403, "Asset upload is disabled.");

fn owned(linkding: &Linkding, user: usize, bookmark: u64) -> Result<(), Failure> {
    linkding.owned_bookmark(user, bookmark).map(|_| ()).ok_or(Failure::NoBookmark)
}

/// `GET /api/bookmarks/{id}/assets/`
pub(super) fn list(linkding: &Linkding, asked: &Asked<'_>, user: usize, bookmark: u64) -> Answer {
    owned(linkding, user, bookmark)?;
    let all = linkding.assets.values();
    let assets: Vec<&Asset> = all.filter(|asset| asset.bookmark == bookmark).collect();
    Ok(listing::page(linkding, asked, &assets))
}

fn find<'a>(
    linkding: &'a Linkding,
    user: usize,
    bookmark: u64,
    id: &str,
) -> Result<&'a Asset, Failure> {
    owned(linkding, user, bookmark)?;
    let id: u64 = id.parse().map_err(|_| Failure::BadId)?;
    let known = linkding.assets.get(&id).filter(|asset| asset.bookmark == bookmark);
    known.ok_or(Failure::NoSuch("BookmarkAsset"))
}

/// `/api/bookmarks/{id}/assets/{id}/`
pub(super) fn one(
    linkding: &mut Linkding,
    asked: &Asked<'_>,
    user: usize,
    bookmark: u64,
    id: &str,
) -> Answer {
    let asset = find(linkding, user, bookmark, id)?;
    if asked.request.method != "DELETE" {
        return Ok(reply::json(200, &asset.in_json()));
    }
    let id = asset.id;
    linkding.assets.remove(&id);
    Ok(reply::nothing())
}

/// `GET /api/bookmarks/{id}/assets/{id}/download/`
pub(super) fn download(linkding: &Linkding, user: usize, bookmark: u64, id: &str) -> Answer {
    let asset = find(linkding, user, bookmark, id)?;
    let content = asset.content.clone().ok_or(Failure::NoFile)?;
    let ending = if asset.kind == "snapshot" { ".html" } else { "" };
    Ok(reply::download(&asset.content_type, &format!("{}{ending}", asset.name), content))
}

/// `POST /api/bookmarks/{id}/assets/upload/`
pub(super) fn upload(
    linkding: &mut Linkding,
    asked: &Asked<'_>,
    user: usize,
    bookmark: u64,
) -> Answer {
    if !linkding.settings.uploads {
        return Err(UPLOADS_ARE_OFF);
    }
    owned(linkding, user, bookmark)?;
    let body = Body::read(asked)?;
    let file = body.file("file").ok_or(Failure::Error(400, "No file provided."))?;
    let now = linkding.now();
    let name = file.file_name.clone().unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let on_disk =
        format!("upload_{}_{}.{}", now.in_file_name(), plain_name(stem), plain_name(ending));
    let id = linkding.add_asset(Asset {
        id: 0,
        bookmark,
        created: now,
        file_size: Some(compressed_size(&on_disk, &file.content)),
        kind: "upload",
        content_type: file.content_type.clone().unwrap_or_default(),
        name,
        status: "complete",
        content: Some(file.content.clone()),
    });
    touch(linkding, bookmark);
    Ok(reply::json(201, &linkding.assets[&id].in_json()))
}

/// `POST /api/bookmarks/singlefile/`: a saved page; its bookmark is made when there is none.
pub(super) fn single_file(linkding: &mut Linkding, asked: &Asked<'_>, user: usize) -> Answer {
    if !linkding.settings.uploads {
        return Err(UPLOADS_ARE_OFF);
    }
    let body = Body::read(asked)?;
    let missing = Failure::Error(400, "Both 'url' and 'file' parameters are required.");
    let (Some(url), Some(file)) = (body.text("url"), body.file("file")) else {
        return Err(missing);
    };
    let normalised = urls::normalised(url);
    let known = linkding
        .bookmarks
        .values()
        .find(|bookmark| bookmark.owner == user && bookmark.normalised == normalised)
        .map(|bookmark| bookmark.id);
    let bookmark = known.unwrap_or_else(|| {
        let page = linkding.pages.fetch(url).cloned();
        let mut bookmark = Bookmark::new(user, url, linkding.now());
        if let Some(page) = page {
            bookmark.title = page.title.to_owned();
            bookmark.description = page.description.to_owned();
        }
        linkding.add_bookmark(bookmark)
    });
    let asset = snapshot(linkding, bookmark, url, file);
    linkding.add_asset(asset);
    touch(linkding, bookmark);
    Ok(reply::json(201, &json!({ "message": "Snapshot uploaded successfully." })))
}

fn snapshot(linkding: &Linkding, bookmark: u64, url: &str, file: &Part) -> Asset {
    let now = linkding.now();
    let on_disk = format!("snapshot_{}_{}.html", now.in_file_name(), plain_name(url));
    Asset {
        id: 0,
        bookmark,
        created: now,
        file_size: Some(compressed_size(&on_disk, &file.content)),
        kind: "snapshot",
        content_type: "text/html".into(),
        name: format!("HTML snapshot from {}", now.in_snapshot_name()),
        status: "complete",
        content: Some(file.content.clone()),
    }
}

/// A change of its files is a change of the bookmark.
fn touch(linkding: &mut Linkding, bookmark: u64) {
    let now = linkding.now();
    if let Some(bookmark) = linkding.bookmarks.get_mut(&bookmark) {
        bookmark.modified = now;
    }
}

fn plain_name(name: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-');
    name.chars().map(|char| if plain(char) { char } else { '_' }).collect()
}

/// Size of the file with its name in the header, as Python's gzip writes it.
pub(super) fn compressed_size(name: &str, content: &[u8]) -> u64 {
    let mut file = GzBuilder::new().filename(name).write(Vec::new(), Compression::best());
    let written = file.write_all(content).and_then(|()| file.finish());
    written.map_or(0, |bytes| bytes.len() as u64)
}
