//! The web as far as the instance reaches it: a few pages of made-up hosts. Whatever else is asked
//! for cannot be fetched; no connection leaves this machine.

use std::collections::BTreeMap;
use std::time::Duration;

use super::urls;

/// What scraping a page finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    /// Below the page's host.
    pub(super) preview: Option<&'static str>,
}

/// The pages that answer, by scheme and host: every path of one host is the same page.
#[derive(Debug)]
pub(super) struct Pages {
    known: BTreeMap<&'static str, Page>,
    /// How long it takes to fetch one, or to learn that it cannot be fetched.
    pub(super) time: Duration,
}

impl Default for Pages {
    fn default() -> Self {
        let blog = Page {
            title: "Homelab notes - Raft consensus explained",
            description: "A short tour of leader election & log replication.",
            preview: Some("/img/raft.png"),
        };
        let wiki = Page {
            title: "Homelab wiki",
            description: "Where the cables go, and why.",
            preview: None,
        };
        let known =
            BTreeMap::from([("http://blog.example.org", blog), ("https://wiki.example.org", wiki)]);
        Self { known, time: Duration::ZERO }
    }
}

impl Page {
    /// Address of the preview image of this page when it was fetched from there.
    pub(super) fn preview_at(&self, url: &str) -> Option<String> {
        let place = url.find("://")? + 3;
        let end = url[place..].find(['/', '?', '#']).map_or(url.len(), |end| place + end);
        self.preview.map(|path| format!("{}{path}", &url[..end]))
    }
}

impl Pages {
    pub(super) fn fetch(&self, url: &str) -> Option<&Page> {
        if !urls::is_valid(url) {
            return None;
        }
        let scheme = url.split("://").next()?.to_lowercase();
        let (host, _) = urls::host_and_path(url);
        self.known.get(format!("{scheme}://{host}").as_str())
    }
}
