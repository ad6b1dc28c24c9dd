//! `sqlite3`: this machine's own, confined, if it has one.

use std::path::Path;

use super::super::exec::Call;
use super::super::output::{Answer, Streams};
use super::super::words::quote;
use super::super::{confined, machine::Host};
use super::Running;

/// Where Debian puts it.
pub(super) const PROGRAM: &str = "/usr/bin/sqlite3";

pub(super) fn run(call: Call, mut streams: Streams) -> Running {
    Box::pin(async move {
        if super::sqlite().is_none() {
            let text = "sqlite3: this machine has none, and the lab does not bring one along";
            return Answer::failed(127, text).write(&mut streams).await;
        }
        let words = call.words.iter().map(|word| String::from_utf8_lossy(word).into_owned());
        let words: Vec<String> = words.skip(1).map(|word| translate(&call.host, &word)).collect();
        let line: Vec<String> = words.iter().map(|word| quote(word)).collect();
        let line = format!("exec {PROGRAM} {}", line.join(" "));
        let shell = [b"/bin/sh".to_vec(), b"-c".to_vec(), line.into_bytes()];
        confined::run(Call { words: shell.to_vec(), ..call }, streams, None).await
    })
}

/// Paths of the host as those of this machine: the name of the database, and the file of a
/// command such as `.backup`.
fn translate(host: &Host, word: &str) -> String {
    let place = |path: &str| host.place(Path::new(path)).to_string_lossy().into_owned();
    if word.starts_with('/') {
        return place(word);
    }
    if !word.starts_with('.') {
        return word.to_owned();
    }
    let parts = word.split(' ').map(|part| {
        let bare = part.trim_matches(['\'', '"']);
        match bare.starts_with('/') {
            true => part.replace(bare, &place(bare)),
            false => part.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join(" ")
}
