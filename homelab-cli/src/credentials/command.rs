//! A command that prints a secret: `pass show homelab/proxmox`, `op read op://…`.

use std::process::Stdio;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

/// Longer than any secret.
const LONGEST_LINE: u64 = 64 * 1024;

/// Runs the line by `sh -c`, so that quotes, pipes and `~` work as people expect, and gives the first line it prints.
///
/// The line is the user's own, out of a file that only the user writes. Its standard error is shown as it comes, as
/// that is where such programs ask for a passphrase.
pub(super) async fn first_line(line: &str, limit: Duration) -> Result<SecretString, String> {
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(line)
        .stdin(Stdio::inherit())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("sh did not start: {error}"))?;
    let out = child.stdout.take().ok_or("its output cannot be read")?;
    let work = async {
        let mut out = BufReader::new(out).take(LONGEST_LINE);
        let mut first = Vec::new();
        out.read_until(b'\n', &mut first).await.map_err(|error| error.to_string())?;
        // The rest is read and dropped, so that the program does not die of a closed pipe.
        tokio::io::copy(&mut out.into_inner(), &mut tokio::io::sink())
            .await
            .map_err(|error| error.to_string())?;
        let status = child.wait().await.map_err(|error| error.to_string())?;
        Ok::<_, String>((first, status))
    };
    let (first, status) = tokio::time::timeout(limit, work)
        .await
        .map_err(|_| format!("it did not finish within {} s", limit.as_secs_f32()))??;
    if !status.success() {
        return Err(match status.code() {
            Some(127) => "sh did not find the program (exit status 127)".to_owned(),
            Some(code) => format!("it failed with exit status {code}"),
            None => "a signal ended it".to_owned(),
        });
    }
    let text = String::from_utf8(first).map_err(|_| "its first line is not UTF-8 text")?;
    match text.trim_end_matches(['\n', '\r']) {
        "" => Err("it printed nothing on its first line".to_owned()),
        secret => Ok(SecretString::from(secret.to_owned())),
    }
}
