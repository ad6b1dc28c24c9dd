//! Where linkding is reached, and from where bookmarks are added.

use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::views::linkding::health::{Address, LinkdingAccess};

/// Pages of linkding, below its address.
const PAGES: [(&str, &str); 3] =
    [("bookmarks", "bookmarks"), ("tokens", "settings/integrations"), ("administration", "admin/")];

/// Browser extensions of the project (README of linkding).
const EXTENSIONS: [(&str, &str); 2] = [
    ("Firefox", "https://addons.mozilla.org/firefox/addon/linkding-extension/"),
    (
        "Chrome",
        "https://chrome.google.com/webstore/detail/linkding-extension/beakmhbijpdhipnjhnclmhgjlddhidpe",
    ),
];

pub(super) fn run(lab: &Lab) -> Result<Outcome, Error> {
    let url = lab.linkding_config()?.url.as_url();
    let address = |name: &str, url: String| Address { name: name.to_owned(), url };
    let mut addresses = vec![address("here", url.to_string())];
    let tailscale = &lab.config()?.tailscale;
    if tailscale.enabled {
        let names = [tailscale.host.clone(), tailscale.ip.map(|ip| ip.to_string())];
        for host in names.into_iter().flatten() {
            let mut far = url.clone();
            // What cannot stand in an address is no host: left out.
            if far.set_host(Some(&host)).is_ok() {
                addresses.push(address("through Tailscale", far.to_string()));
            }
        }
    }
    let base = url.as_str().trim_end_matches('/');
    let pages = PAGES.iter().map(|(name, path)| address(name, format!("{base}/{path}")));
    let extensions = EXTENSIONS.iter().map(|(name, url)| address(name, (*url).to_owned()));
    Ok(Outcome::report(LinkdingAccess {
        addresses: addresses.into_iter().chain(pages).collect(),
        links: extensions.collect(),
    }))
}
