//! `sudo`: nobody on these hosts needs a password for it.

use super::super::exec::{self, Call};
use super::super::output::{Answer, Streams};
use super::Running;

pub(super) fn run(call: Call, mut streams: Streams) -> Running {
    Box::pin(async move {
        let mut user = "root".to_owned();
        let mut words = call.words.into_iter().skip(1).peekable();
        loop {
            let option = words.peek().filter(|word| word.starts_with(b"-"));
            let Some(option) = option.map(|word| String::from_utf8_lossy(word).into_owned()) else {
                break;
            };
            words.next();
            match option.as_str() {
                "--" => break,
                "-u" | "--user" => {
                    let name = words.next().unwrap_or_default();
                    user = String::from_utf8_lossy(&name).into_owned();
                }
                "-n" | "-H" | "-E" | "-S" | "-k" | "--non-interactive" | "-nH" | "-Hn" => {}
                "-v" | "--validate" | "-l" | "--list" => {
                    return Answer::default().write(&mut streams).await;
                }
                other => {
                    let text = format!("sudo: unrecognized option '{other}'");
                    return Answer::failed(1, text).write(&mut streams).await;
                }
            }
        }
        let words: Vec<Vec<u8>> = words.collect();
        if words.is_empty() {
            let usage = "usage: sudo -h | -K | -k | -V\nusage: sudo [-bEHnPS] [-u user] [command]";
            return Answer::failed(1, usage).write(&mut streams).await;
        }
        // Accounts of services, such as `git` and `linkding`, are as good as root here.
        if !user.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            let text = format!("sudo: unknown user {user}");
            return Answer::failed(1, text).write(&mut streams).await;
        }
        let user = if user == call.user || call.host.knows(&user) { user } else { "root".into() };
        exec::words(Call { user, words, ..call }, streams).await
    })
}
