//! Imports the bookmarks of a browser into linkding: what is there already is left alone, folders become tags.
//!
//! `LINKDING_URL=… LINKDING_TOKEN=… cargo run -p homelab-examples --bin import_bookmarks -- bookmarks.html`; with
//! `--demo`, three bookmarks go into a simulated linkding.
#![allow(clippy::print_stdout)]

use homelab_examples::{Error, arguments, linkding};
use linkding_client::{ImportOptions, netscape};

const DEMO: &str = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><H3>Linux</H3>\n<DL><p>\n\
    <DT><A HREF=\"https://kernel.org/\" ADD_DATE=\"1600000000\">The kernel</A>\n\
    <DT><A HREF=\"https://example.org/caf%C3%A9?a=1&amp;b=2\">Caf&eacute; &amp; more</A>\n</DL><p>\n\
    <DT><A HREF=\"https://example.com/\">Example</A>\n</DL><p>\n";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let (arguments, demo) = arguments();
    let lab = linkding(demo).await?;
    let entries = match arguments.first() {
        Some(file) => netscape::read_file(file)?,
        None if demo => netscape::Reader::new(DEMO.as_bytes()).collect::<Result<_, _>>()?,
        None => return Err("which file? Browsers export one as HTML".into()),
    };
    let bookmarks = lab.linkding.bookmarks();
    let plan = bookmarks.plan_import(entries, &ImportOptions::new()).await?;
    println!("{} new, {} there already", plan.new.len(), plan.duplicates.len());
    let report = bookmarks.import(plan).await;
    for item in &report.items {
        match &item.outcome {
            Ok(_) => println!("  {}", item.url),
            Err(error) => println!("  {}: {error}", item.url),
        }
    }
    Ok(())
}
