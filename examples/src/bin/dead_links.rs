//! Prints the bookmarks whose pages are gone: no answer, or one of 404 or 410.
//!
//! `LINKDING_URL=… LINKDING_TOKEN=… cargo run -p homelab-examples --bin dead_links`; with `--demo`, a simulated linkding
//! has two bookmarks of this machine, one of which nobody answers.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use futures_util::{StreamExt, stream};
use homelab_examples::{Error, arguments, linkding};
use http_transport::{BaseUrl, Request, Transport};
use linkding_client::NewBookmark;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (_, demo) = arguments();
    let lab = linkding(demo).await?;
    let bookmarks = lab.linkding.bookmarks();
    if demo {
        // Nothing outside of this machine is asked: port 9 of the discard service is closed.
        for url in [lab.url.as_str(), "http://127.0.0.1:9/gone"] {
            let bookmark = NewBookmark::new(url).tags(["here"]);
            let _saved = bookmarks.create_if_absent(bookmark).scrape(false).await?;
        }
    }
    let list = if demo { bookmarks.list().query("#here") } else { bookmarks.list() };
    let pages = list.await?.into_iter().map(|bookmark| async move {
        let state = page(&bookmark.url).await;
        (bookmark, state)
    });
    let mut pages = stream::iter(pages).buffer_unordered(8);
    while let Some((bookmark, state)) = pages.next().await {
        match state {
            Ok(404 | 410) => println!("gone: {}", bookmark.url),
            Err(error) => println!("no answer: {} ({error:?})", bookmark.url),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// The status of a page. Redirects count as an answer.
async fn page(url: &str) -> Result<u16, Error> {
    let url: url::Url = url.parse()?;
    let port = url.port_or_known_default().ok_or("no address of the web")?;
    let origin = BaseUrl::with_defaults(&url.origin().ascii_serialization(), port)?;
    let transport = Transport::builder(origin).timeout(Duration::from_secs(10)).build()?;
    let request = url
        .query_pairs()
        .fold(Request::get(url.path()), |request, (key, value)| request.query(key, value));
    Ok(transport.stream(request).await?.status)
}
