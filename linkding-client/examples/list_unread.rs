//! Prints what is to be read, the oldest first.
//!
//! `LINKDING_URL=http://192.0.2.10:9090 LINKDING_TOKEN=… cargo run -p linkding-client --example list_unread`
#![allow(clippy::print_stdout)]

use linkding_client::{Client, SecretString, Sort};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(std::env::var("LINKDING_URL")?)
        .token(SecretString::from(std::env::var("LINKDING_TOKEN")?))
        .build()?;
    let mut unread = client.bookmarks().list().unread(true).sort(Sort::AddedAscending).items();
    while let Some(bookmark) = unread.next().await {
        let bookmark = bookmark?;
        println!("{}\n  {}", bookmark.resolved_title(), bookmark.url);
    }
    Ok(())
}
