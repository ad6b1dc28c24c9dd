//! Mirrors every repository of an owner on another Forgejo or Gitea server.
//!
//! `FORGEJO_TOKEN=… cargo run --example mirror_owner -- https://git.example https://codeberg.org forgejo mirrors`
//!
//! The last word is the user or organization that shall own the mirrors. What is there already is
//! left alone, so it can be run again and again.
#![allow(clippy::print_stdout, reason = "it is a program")]

use forgejo_client::{Client, ErrorKind, Interval, SecretString};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [ours, theirs, owner, target] = &arguments[..] else {
        return Err("usage: mirror_owner OUR_SERVER THEIR_SERVER OWNER OUR_OWNER".into());
    };
    let token = SecretString::from(std::env::var("FORGEJO_TOKEN")?);
    let ours = Client::builder(ours).token(token).build()?;
    let theirs = Client::builder(theirs).build()?;

    let mut repositories = theirs.user(owner).repos().stream();
    while let Some(repository) = repositories.next().await {
        let repository = repository?;
        if repository.empty || repository.mirror {
            continue;
        }
        let mirror = ours
            .repos()
            .mirror(&repository.clone_url, &repository.name)
            .repo_owner(target)
            .description(&repository.description)
            .mirror_interval(Interval::hours(8));
        match mirror.await {
            Ok(mirror) => println!("mirrored  {}", mirror.full_name),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                println!("is there  {target}/{}", repository.name);
            }
            Err(error) => println!("failed    {}: {error}", repository.full_name),
        }
    }
    Ok(())
}
