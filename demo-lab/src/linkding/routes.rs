//! Paths below the root of the instance, and the methods that each takes.

/// A path that linkding knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    Root,
    Health,
    Static(String),
    Bookmarks,
    Archived,
    Shared,
    Check,
    SingleFile,
    Bookmark(String),
    Archive(String),
    Unarchive(String),
    Assets(u64),
    Upload(u64),
    Asset(u64, String),
    Download(u64, String),
    Tags,
    Tag(String),
    Bundles,
    Bundle(String),
    Profile,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Route(Route),
    /// It would be one with a slash at its end: whoever asks is sent there.
    WithoutSlash,
    Nothing,
}

impl Route {
    pub(super) fn find(path: &str) -> Found {
        if path == "health" {
            return Found::Route(Self::Health);
        }
        if let Some(name) = path.strip_prefix("static/").filter(|name| !name.is_empty()) {
            return Found::Route(Self::Static(name.to_owned()));
        }
        let (segments, slash) = match path.strip_suffix('/') {
            Some(rest) => (rest, true),
            None => (path, false),
        };
        let segments: Vec<&str> = segments.split('/').collect();
        match (Self::of_api(&segments), slash) {
            (Some(route), true) => Found::Route(route),
            (Some(_), false) => Found::WithoutSlash,
            (None, _) => Found::Nothing,
        }
    }

    fn of_api(segments: &[&str]) -> Option<Self> {
        let (first, rest) = segments.split_first()?;
        if *first != "api" {
            return None;
        }
        Some(match rest {
            [] => Self::Root,
            ["bookmarks"] => Self::Bookmarks,
            ["bookmarks", "archived"] => Self::Archived,
            ["bookmarks", "shared"] => Self::Shared,
            ["bookmarks", "check"] => Self::Check,
            ["bookmarks", "singlefile"] => Self::SingleFile,
            ["bookmarks", id] => Self::Bookmark(key(id)?),
            ["bookmarks", id, "archive"] => Self::Archive(key(id)?),
            ["bookmarks", id, "unarchive"] => Self::Unarchive(key(id)?),
            ["bookmarks", id, "assets"] => Self::Assets(id.parse().ok()?),
            ["bookmarks", id, "assets", "upload"] => Self::Upload(id.parse().ok()?),
            ["bookmarks", id, "assets", asset] => Self::Asset(id.parse().ok()?, key(asset)?),
            ["bookmarks", id, "assets", asset, "download"] => {
                Self::Download(id.parse().ok()?, key(asset)?)
            }
            ["tags"] => Self::Tags,
            ["tags", id] => Self::Tag(key(id)?),
            ["bundles"] => Self::Bundles,
            ["bundles", id] => Self::Bundle(key(id)?),
            ["user", "profile"] => Self::Profile,
            _ => return None,
        })
    }

    /// The methods, as the header Allow has them.
    pub(super) fn allow(&self) -> &'static str {
        match self {
            Self::Bookmarks | Self::Tags | Self::Bundles => "GET, POST, HEAD, OPTIONS",
            Self::Bookmark(_) | Self::Bundle(_) => "GET, PUT, PATCH, DELETE, HEAD, OPTIONS",
            Self::Tag(_) | Self::Asset(..) => "GET, DELETE, HEAD, OPTIONS",
            Self::Archive(_) | Self::Unarchive(_) | Self::Upload(_) | Self::SingleFile => {
                "POST, OPTIONS"
            }
            _ => "GET, HEAD, OPTIONS",
        }
    }

    /// What OPTIONS calls it.
    pub(super) fn view_name(&self) -> &'static str {
        match self {
            Self::Bookmarks => "Bookmark List",
            Self::Bookmark(_) => "Bookmark Instance",
            Self::Assets(_) => "Bookmark Asset List",
            Self::Asset(..) => "Bookmark Asset Instance",
            Self::Tags => "Tag List",
            Self::Tag(_) => "Tag Instance",
            Self::Bundles => "Bookmark Bundle List",
            Self::Bundle(_) => "Bookmark Bundle Instance",
            Self::Archived => "Archived",
            Self::Shared => "Shared",
            Self::Check => "Check",
            Self::SingleFile => "Singlefile",
            Self::Archive(_) => "Archive",
            Self::Unarchive(_) => "Unarchive",
            Self::Upload(_) => "Upload",
            Self::Download(..) => "Download",
            Self::Profile => "Profile",
            Self::Root | Self::Health | Self::Static(_) => "Api Root",
        }
    }
}

/// A segment that may be an id: the router takes no dot and nothing empty.
fn key(segment: &str) -> Option<String> {
    (!segment.is_empty() && !segment.contains('.')).then(|| segment.to_owned())
}
