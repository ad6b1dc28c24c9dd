//! Writes the bookmarks of a tag into a Markdown file, whole or not at all.
//!
//! `LINKDING_URL=… LINKDING_TOKEN=… cargo run -p linkding-client --example mirror_tag -- rust rust.md`
#![allow(clippy::print_stdout)]

use std::fmt::Write as _;
use std::path::PathBuf;

use linkding_client::{Bookmark, Client, Query, SecretString, Sort};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let tag = arguments.next().ok_or("which tag?")?;
    let path = PathBuf::from(arguments.next().ok_or("into which file?")?);
    let client = Client::builder(std::env::var("LINKDING_URL")?)
        .token(SecretString::from(std::env::var("LINKDING_TOKEN")?))
        .build()?;

    let list = client.bookmarks().list().query(Query::tag(&tag)?).sort(Sort::AddedAscending);
    let bookmarks = list.await?;
    let mut text = format!("# {tag}\n\n");
    for bookmark in &bookmarks {
        text.push_str(&line(bookmark));
    }

    let temporary = path.with_extension("part");
    std::fs::write(&temporary, text)?;
    std::fs::rename(&temporary, &path)?;
    println!("{} bookmarks in {}", bookmarks.len(), path.display());
    Ok(())
}

/// `- [title](<address>): description`
fn line(bookmark: &Bookmark) -> String {
    let mut title = String::new();
    for character in bookmark.resolved_title().chars() {
        if matches!(character, '[' | ']' | '\\' | '`' | '*' | '_' | '<') {
            title.push('\\');
        }
        title.push(character);
    }
    let url = bookmark.url.replace('<', "%3C").replace('>', "%3E");
    let mut line = format!("- [{title}](<{url}>)");
    if !bookmark.description.is_empty() {
        let words: Vec<_> = bookmark.description.split_whitespace().collect();
        let _ = write!(line, ": {}", words.join(" "));
    }
    line + "\n"
}
