//! Measures listing everything and importing 1,000 bookmarks; see `benches/compare.sh`.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use linkding_client::{Client, ImportOptions, SecretString, netscape::Entry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(std::env::var("LINKDING_URL")?)
        .token(SecretString::from(std::env::var("LINKDING_TOKEN")?))
        .build()?;
    let size = std::env::var("PAGE_SIZE").map_or(Ok(100), |text| text.parse())?;

    let started = Instant::now();
    let listed = client.bookmarks().list().page_size(size).await?.len();
    println!("list {listed} in pages of {size}: {:.2} s", started.elapsed().as_secs_f64());

    let run = std::env::var("RUN").unwrap_or_else(|_| "rust".into());
    let entries = (0..1000).map(|number| Entry {
        url: format!("https://bench.example/{run}/{number}"),
        title: format!("Bookmark {number}"),
        tags: vec!["bench".into(), format!("b{}", number % 10)],
        ..Entry::default()
    });
    let started = Instant::now();
    let bookmarks = client.bookmarks();
    let plan = bookmarks.plan_import(entries, &ImportOptions::new()).await?;
    let planned = started.elapsed().as_secs_f64();
    for concurrency in [1, 4] {
        let mut part = plan.clone();
        let half = plan.new.len() / 2;
        part.new =
            if concurrency == 1 { plan.new[..half].to_vec() } else { plan.new[half..].to_vec() };
        let started = Instant::now();
        let report = bookmarks.import(part).concurrency(concurrency).await;
        println!(
            "import {} ({} failed), {concurrency} at once: {:.2} s",
            report.created(),
            report.failed().count(),
            started.elapsed().as_secs_f64()
        );
    }
    println!("plan against all that is there: {planned:.2} s");
    Ok(())
}
