//! Imports the bookmark file of a browser: shows what would happen, and does it when asked to.
//!
//! `LINKDING_URL=… LINKDING_TOKEN=… cargo run -p linkding-client --example import_bookmarks -- bookmarks.html [--yes]`
//!
//! Begun again after Ctrl-C, it goes on where it was.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use linkding_client::{Client, ImportOptions, SecretString, netscape};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let really = arguments.next().is_some_and(|word| word == "--yes");
    let client = Client::builder(std::env::var("LINKDING_URL")?)
        .token(SecretString::from(std::env::var("LINKDING_TOKEN")?))
        .build()?;

    let entries = netscape::read_file(&path)?;
    let options = ImportOptions::new().tags(["imported"]);
    let plan = client.bookmarks().plan_import(entries, &options).await?;
    for refused in &plan.refused {
        println!("left out: {} ({})", refused.url, refused.reason);
    }
    println!("{} new, {} there already", plan.new.len(), plan.duplicates.len());
    if !really {
        println!("nothing was changed: add --yes");
        return Ok(());
    }

    let import = client.bookmarks().import(plan);
    let report = import.on_progress(|at| eprint!("\r{} of {}", at.done, at.total)).await;
    eprintln!();
    for (url, error) in report.failed() {
        println!("{url}: {error}");
    }
    println!("{} stored", report.created());
    Ok(())
}
