//! `journalctl` of systemd 257: the lines of units, in the usual formats, followed if wanted.

use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

use super::super::exec::Call;
use super::super::output::{Answer, Ended, Streams};
use super::Running;
use super::systemctl::matches;
use super::text::{iso, syslog};
use crate::clock::Calendar;
use crate::world::services::Entry;

/// How often following looks for new lines.
const LOOK: Duration = Duration::from_millis(100);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Short,
    ShortIso,
    ShortIsoPrecise,
    ShortPrecise,
    ShortUnix,
    WithUnit,
    Json,
    Cat,
}

/// What is asked for.
#[derive(Debug)]
struct Query {
    units: Vec<String>,
    identifiers: Vec<String>,
    lines: Option<usize>,
    follow: bool,
    reverse: bool,
    quiet: bool,
    format: Format,
    since: Option<Duration>,
    until: Option<Duration>,
    priority: Option<u8>,
    contains: Option<String>,
    host_name: bool,
}

pub(super) fn run(call: Call, mut streams: Streams) -> Running {
    Box::pin(async move {
        let words = call.words.iter().skip(1);
        let words: Vec<String> =
            words.map(|word| String::from_utf8_lossy(word).into_owned()).collect();
        let now = call.host.shared.world.lock().clock.time();
        let query = match parse(&words, now) {
            Ok(query) => query,
            Err(failure) => return failure.write(&mut streams).await,
        };
        let journal = || {
            let world = call.host.shared.world.lock();
            let mut entries = world.journal(&call.host.name);
            entries.retain(|entry| query.wants(entry));
            entries
        };
        let mut entries = journal();
        let mut last = entries.last().map(|entry| entry.at).unwrap_or_default();
        let mut at_last = entries.iter().filter(|entry| entry.at == last).count();
        let lines = query.lines.or(query.follow.then_some(10)).unwrap_or(usize::MAX);
        entries.drain(..entries.len().saturating_sub(lines));
        if query.reverse {
            entries.reverse();
        }
        let mut text: String = entries.iter().map(|entry| query.line(entry)).collect();
        if entries.is_empty() && !query.quiet && !query.follow && query.format != Format::Json {
            text = "-- No entries --\n".into();
        }
        if !query.follow {
            return Answer::of(text).write(&mut streams).await;
        }
        loop {
            let write = async {
                streams.stdout.write_all(text.as_bytes()).await?;
                streams.stdout.flush().await
            };
            // Nobody reads any more.
            if write.await.is_err() {
                return Ended::Code(0);
            }
            sleep(LOOK).await;
            // Lines may come at the very moment of the last one.
            let new: Vec<Entry> =
                journal().into_iter().filter(|entry| entry.at >= last).skip(at_last).collect();
            text = new.iter().map(|entry| query.line(entry)).collect();
            if let Some(newest) = new.last() {
                let same = new.iter().filter(|entry| entry.at == newest.at).count();
                at_last = if newest.at == last { at_last + same } else { same };
                last = newest.at;
            }
        }
    })
}

fn parse(words: &[String], now: Duration) -> Result<Query, Answer> {
    let mut query = Query {
        units: Vec::new(),
        identifiers: Vec::new(),
        lines: None,
        follow: false,
        reverse: false,
        quiet: false,
        format: Format::Short,
        since: None,
        until: None,
        priority: None,
        contains: None,
        host_name: true,
    };
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let (name, mut value) = match word.split_once('=') {
            Some((name, value)) if word.starts_with("--") => (name, Some(value.to_owned())),
            _ if !word.starts_with("--") && word.len() > 2 && word.is_char_boundary(2) => {
                let (name, value) = word.split_at(2);
                (name, Some(value.to_owned()))
            }
            _ => (word.as_str(), None),
        };
        let mut needed = || {
            value.take().or_else(|| words.next().cloned()).ok_or_else(|| {
                let option = name.trim_start_matches('-');
                Answer::failed(1, format!("journalctl: option requires an argument -- '{option}'"))
            })
        };
        match name {
            "-u" | "--unit" => query.units.push(needed()?),
            "-t" | "--identifier" => query.identifiers.push(needed()?),
            "-o" | "--output" => {
                let format = needed()?;
                query.format = format_named(&format).ok_or_else(|| {
                    Answer::failed(1, format!("Unknown output format '{format}'."))
                })?;
            }
            "-S" | "--since" | "-U" | "--until" => {
                let text = needed()?;
                let at = moment(&text, now).ok_or_else(|| {
                    Answer::failed(1, format!("Failed to parse timestamp: {text}"))
                })?;
                if matches!(name, "-S" | "--since") {
                    query.since = Some(at);
                } else {
                    query.until = Some(at);
                }
            }
            "-p" | "--priority" => {
                let text = needed()?;
                let level = text.rsplit("..").next().unwrap_or_default();
                query.priority = Some(
                    priority(level)
                        .ok_or_else(|| Answer::failed(1, format!("Unknown log level {text}")))?,
                );
            }
            "-g" | "--grep" => query.contains = Some(needed()?),
            // The number may be left out.
            "-n" | "--lines" => {
                let next = words.peek().filter(|next| count(next).is_some()).is_some();
                let text = match value.take() {
                    Some(value) => Some(value),
                    None if next => words.next().cloned(),
                    None => None,
                };
                query.lines = match text {
                    None => Some(10),
                    Some(text) => count(&text).ok_or_else(|| {
                        Answer::failed(1, format!("Failed to parse lines '{text}'"))
                    })?,
                };
            }
            "-f" | "--follow" => query.follow = true,
            "-r" | "--reverse" => query.reverse = true,
            "-q" | "--quiet" => query.quiet = true,
            "--no-hostname" => query.host_name = false,
            "-a" | "--all" | "-x" | "--catalog" | "-e" | "--pager-end" | "--no-pager"
            | "--no-full" | "-l" | "--full" | "--utc" | "-b" | "--boot" | "-m" | "--merge"
            | "--no-tail" | "--system" => {}
            other => {
                let text = match other.starts_with("--") {
                    true => format!("journalctl: unrecognized option '{other}'"),
                    false if other.starts_with('-') => {
                        format!("journalctl: invalid option -- '{}'", &other[1..])
                    }
                    false => format!("Failed to add match '{other}': Invalid argument"),
                };
                return Err(Answer::failed(1, text));
            }
        }
        // `-fn5`, `-qu nginx`: several short options in one word are not taken apart.
        if value.is_some_and(|left| !left.is_empty()) {
            let text = format!("journalctl: the lab takes no value with '{name}'");
            return Err(Answer::failed(1, text));
        }
    }
    Ok(query)
}

/// The number of lines; `None` in it for all of them.
fn count(text: &str) -> Option<Option<usize>> {
    if text == "all" {
        return Some(None);
    }
    text.trim_start_matches('+').parse().ok().map(Some)
}

fn format_named(name: &str) -> Option<Format> {
    Some(match name {
        "short" | "short-full" => Format::Short,
        "short-iso" => Format::ShortIso,
        "short-iso-precise" => Format::ShortIsoPrecise,
        "short-precise" => Format::ShortPrecise,
        "short-unix" => Format::ShortUnix,
        "with-unit" => Format::WithUnit,
        "json" => Format::Json,
        "cat" => Format::Cat,
        _ => return None,
    })
}

fn priority(level: &str) -> Option<u8> {
    let names = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];
    let named = names.iter().position(|name| *name == level);
    let number = || level.parse().ok().filter(|number| *number < names.len());
    u8::try_from(named.or_else(number)?).ok()
}

/// A moment as systemd reads it (systemd.time(7)), as far as people use it.
fn moment(text: &str, now: Duration) -> Option<Duration> {
    let midnight = Duration::from_secs(now.as_secs() / 86_400 * 86_400);
    let day = Duration::from_secs(86_400);
    match text.trim() {
        "now" => return Some(now),
        "today" => return Some(midnight),
        "yesterday" => return midnight.checked_sub(day),
        "tomorrow" => return Some(midnight + day),
        _ => {}
    }
    if let Some(unix) = text.strip_prefix('@') {
        return Some(Duration::from_secs_f64(unix.parse().ok()?));
    }
    if let Some(past) = text.strip_prefix('-') {
        return now.checked_sub(length(past)?);
    }
    if let Some(past) = text.strip_suffix(" ago") {
        return now.checked_sub(length(past)?);
    }
    if let Some(ahead) = text.strip_prefix('+') {
        return Some(now + length(ahead)?);
    }
    let text = text.strip_suffix(" UTC").or(text.strip_suffix('Z')).unwrap_or(text);
    let text = text.strip_suffix("+00:00").unwrap_or(text);
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (Some(date), time),
        None if text.contains(':') => (None, text),
        None => (Some(text), "00:00:00"),
    };
    let start = match date {
        None => midnight,
        Some(date) => {
            let mut parts = date.split('-').map(|part| part.parse::<u64>().ok());
            let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
            let wanted = format!("{year:04}-{month:02}-{day:02} 00:00:00");
            // The calendar only goes from seconds to dates: search the other way.
            let guess = (year.checked_sub(1970)?) * 31_556_952 / 86_400;
            let days = (guess.saturating_sub(3)..guess + 370)
                .find(|days| Calendar::of(days * 86_400).in_log() == wanted)?;
            Duration::from_secs(days * 86_400)
        }
    };
    let mut parts = time.split(':');
    let hours: u64 = parts.next()?.parse().ok()?;
    let minutes: u64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().map_or(Some(0.0), |seconds| seconds.parse().ok())?;
    Some(
        start
            + Duration::from_secs(hours * 3_600 + minutes * 60)
            + Duration::from_secs_f64(seconds),
    )
}

/// `2h`, `1 hour`, `1h 30min`
fn length(text: &str) -> Option<Duration> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        total += number
            * match &rest[..letters] {
                "" | "s" | "sec" | "second" | "seconds" => 1.0,
                "ms" | "msec" => 0.001,
                "m" | "min" | "minute" | "minutes" => 60.0,
                "h" | "hr" | "hour" | "hours" => 3_600.0,
                "d" | "day" | "days" => 86_400.0,
                "w" | "week" | "weeks" => 604_800.0,
                "M" | "month" | "months" => 2_629_800.0,
                "y" | "year" | "years" => 31_557_600.0,
                _ => return None,
            };
        rest = rest[letters..].trim_start();
    }
    Duration::try_from_secs_f64(total).ok()
}

impl Query {
    fn wants(&self, entry: &Entry) -> bool {
        let unit = |pattern: &String| {
            matches(pattern, entry.unit) || matches(&format!("{pattern}.service"), entry.unit)
        };
        (self.units.is_empty() || self.units.iter().any(unit))
            && (self.identifiers.is_empty() || self.identifiers.contains(&entry.identifier))
            && self.since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at <= until)
            && self.priority.is_none_or(|priority| entry.priority <= priority)
            && self.contains.as_ref().is_none_or(|part| entry.text.contains(part))
    }

    /// One entry, with its line break.
    fn line(&self, entry: &Entry) -> String {
        let Entry { at, host, unit, identifier, pid, priority, text } = entry;
        let host = if self.host_name { format!("{host} ") } else { String::new() };
        let micros = at.subsec_micros();
        match self.format {
            Format::Cat => format!("{text}\n"),
            Format::Short => format!("{} {host}{identifier}[{pid}]: {text}\n", syslog(*at)),
            Format::ShortPrecise => {
                format!("{}.{micros:06} {host}{identifier}[{pid}]: {text}\n", syslog(*at))
            }
            Format::ShortIso => format!("{} {host}{identifier}[{pid}]: {text}\n", iso(*at, false)),
            Format::ShortIsoPrecise => {
                format!("{} {host}{identifier}[{pid}]: {text}\n", iso(*at, true))
            }
            Format::ShortUnix => {
                format!("{}.{micros:06} {host}{identifier}[{pid}]: {text}\n", at.as_secs())
            }
            Format::WithUnit => {
                format!("{} {host}{unit}/{identifier}[{pid}]: {text}\n", syslog(*at))
            }
            Format::Json => {
                let realtime = at.as_micros().to_string();
                // What systemd itself says about a unit carries the unit in another field.
                let about = if *pid == 1 { "UNIT" } else { "_SYSTEMD_UNIT" };
                let mut object = json!({
                    "__CURSOR": format!("s=4d3f;i={realtime};b=1;m=0;t=0;x={pid}"),
                    "__REALTIME_TIMESTAMP": realtime,
                    "_HOSTNAME": entry.host,
                    "_PID": pid.to_string(),
                    "_TRANSPORT": if *pid == 1 { "journal" } else { "stdout" },
                    "MESSAGE": text,
                    "PRIORITY": priority.to_string(),
                    "SYSLOG_IDENTIFIER": identifier,
                });
                object[about] = json!(unit);
                if *pid == 1 {
                    object["_SYSTEMD_UNIT"] = json!("init.scope");
                }
                format!("{object}\n")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_795_312_803); // 2026-11-22 02:00:03

    fn seconds_before(text: &str) -> Option<u64> {
        Some(NOW.as_secs() - moment(text, NOW)?.as_secs())
    }

    #[test]
    fn moments_are_read_as_systemd_reads_them() {
        assert_eq!(seconds_before("-1h"), Some(3_600));
        assert_eq!(seconds_before("1 hour ago"), Some(3_600));
        assert_eq!(seconds_before("1h 30min ago"), Some(5_400));
        assert_eq!(seconds_before("today"), Some(7_203));
        assert_eq!(seconds_before("yesterday"), Some(93_603));
        assert_eq!(seconds_before("2026-11-22 01:00:03"), Some(3_600));
        assert_eq!(seconds_before("2026-11-22T01:00:03Z"), Some(3_600));
        assert_eq!(seconds_before("2026-11-21"), Some(93_603));
        assert_eq!(seconds_before("01:59"), Some(63));
        assert_eq!(seconds_before("@1795312800"), Some(3));
        assert_eq!(seconds_before("soon"), None);
    }

    #[test]
    fn a_number_of_lines_may_be_left_out_or_be_all() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let lines = |line: &str| parse(&words(line), NOW).unwrap().lines;
        assert_eq!(lines("-n 5"), Some(5));
        assert_eq!(lines("-n5"), Some(5));
        assert_eq!(lines("--lines=7"), Some(7));
        assert_eq!(lines("-n --no-pager"), Some(10));
        assert_eq!(lines("-n all"), None);
        assert!(parse(&words("--tail"), NOW).is_err(), "there is no such option");
    }
}
