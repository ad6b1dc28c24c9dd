//! Reports mirrors that failed or have not run for so many hours; exits with 1 when there are any.
//!
//! `FORGEJO_TOKEN=… cargo run --example stale_mirrors -- https://git.example 24`
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::process::ExitCode;
use std::time::Duration;

use forgejo_client::{Client, Mirror, SecretString, Timestamp};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("usage: stale_mirrors SERVER [HOURS]")?;
    let hours: u64 = arguments.next().map_or(Ok(24), |hours| hours.parse())?;
    let limit = Duration::from_secs(hours * 3600);
    let client =
        Client::builder(url).token(SecretString::from(std::env::var("FORGEJO_TOKEN")?)).build()?;

    let now = Timestamp::now();
    let mut stale = 0;
    for mut mirrors in [client.repos().pull_mirrors(), client.repos().push_mirrors()] {
        while let Some(mirror) = mirrors.next().await {
            let mirror = mirror?;
            if mirror.is_stale(now, limit) {
                stale += 1;
                println!("{}", describe(&mirror, now));
            }
        }
    }
    Ok(if stale == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn describe(mirror: &Mirror, now: Timestamp) -> String {
    let Mirror { repository, direction, remote, last_error, .. } = mirror;
    let age = match mirror.age(now) {
        Some(age) => format!("{} h ago", age.as_secs() / 3600),
        None => "never".to_owned(),
    };
    let error = last_error.as_deref().unwrap_or_default();
    format!("{repository} ({direction:?} {remote}): {age} {error}")
}
