//! Writes all bookmarks with a tag into a Markdown file.
//!
//! `LINKDING_URL=… LINKDING_TOKEN=… cargo run -p homelab-examples --bin mirror_tag -- reading reading.md`; with `--demo`,
//! the bookmarks of a simulated linkding, printed.
#![allow(clippy::print_stdout)]

use std::fmt::Write;

use homelab_examples::{Error, arguments, linkding};
use linkding_client::{Query, Sort};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let lab = linkding(demo).await?;
    let tag = arguments.first().map_or("linux", String::as_str);
    let mut text = format!("# {tag}\n\n");
    let mut bookmarks =
        lab.linkding.bookmarks().list().query(Query::tag(tag)?).sort(Sort::AddedDescending).items();
    while let Some(bookmark) = bookmarks.next().await {
        let bookmark = bookmark?;
        let title = bookmark.resolved_title().replace(['[', ']'], "");
        writeln!(text, "- [{title}](<{}>) {}", bookmark.url, bookmark.description)?;
    }
    match arguments.get(1) {
        Some(file) => std::fs::write(file, text)?,
        None => print!("{text}"),
    }
    Ok(())
}
