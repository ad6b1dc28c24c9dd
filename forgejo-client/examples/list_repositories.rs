//! Lists every repository of the current user, page by page, and says how long it took.
//!
//! `FORGEJO_TOKEN=… cargo run --example list_repositories -- https://git.example [ROUNDS]`
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::time::Instant;

use forgejo_client::{Client, SecretString};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("usage: list_repositories SERVER [ROUNDS]")?;
    let rounds: u32 = arguments.next().map_or(Ok(1), |rounds| rounds.parse())?;
    let client =
        Client::builder(url).token(SecretString::from(std::env::var("FORGEJO_TOKEN")?)).build()?;
    for _ in 0..rounds {
        let started = Instant::now();
        let repositories = client.current_user().repos().all().await?;
        println!("{} repositories in {} ms", repositories.len(), started.elapsed().as_millis());
    }
    Ok(())
}
