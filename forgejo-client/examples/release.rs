//! Creates a release with files attached, or adds the files to one that is there.
//!
//! `FORGEJO_TOKEN=… cargo run --example release -- https://git.example owner/name v1.0 dist/*.tar.gz`
#![allow(clippy::print_stdout, reason = "it is a program")]

use forgejo_client::{Client, ErrorKind, SecretString, Upload};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, repository, tag, files @ ..] = &arguments[..] else {
        return Err("usage: release SERVER OWNER/NAME TAG FILE…".into());
    };
    let (owner, name) = repository.split_once('/').ok_or("the repository is OWNER/NAME")?;
    let client =
        Client::builder(url).token(SecretString::from(std::env::var("FORGEJO_TOKEN")?)).build()?;

    let releases = client.repo(owner, name).releases();
    let release = match releases.by_tag(tag).await {
        Err(error) if error.kind() == ErrorKind::NotFound => releases.create(tag).name(tag).await?,
        there => there?,
    };
    for path in files {
        let asset = releases.upload_asset(release.id, Upload::file(path).await?).await?;
        println!("{} ({} bytes)", asset.browser_download_url, asset.size);
    }
    println!("{}", release.html_url);
    Ok(())
}
