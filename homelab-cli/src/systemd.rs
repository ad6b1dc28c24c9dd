//! What systemd says of a unit: the commands that ask, and what their output means. Pure.
//!
//! systemctl(1), journalctl(1), systemd.journal-fields(7).

use jiff::Timestamp;
use serde_json::Value;

/// A unit as `systemctl show` tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    /// Its full name: `nginx.service`.
    pub id: String,
    /// What it says it is.
    pub description: Option<String>,
    /// `loaded`, `not-found`, `masked`, …
    pub load: String,
    /// `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`.
    pub active: String,
    /// The finer state of its kind: `running`, `dead`, `auto-restart`, …
    pub sub: String,
    /// How its last run ended, when not with `success`.
    pub result: Option<String>,
    /// Since when it is active; absent when it is not.
    pub since: Option<Timestamp>,
    /// Memory of all its processes, where systemd counts it.
    pub memory_bytes: Option<u64>,
    /// How often systemd has started it again by itself.
    pub restarts: Option<u32>,
    /// Its main process.
    pub main_pid: Option<u32>,
}

impl Unit {
    /// Whether there is such a unit.
    pub fn exists(&self) -> bool {
        self.load != "not-found"
    }

    /// Whether it does its work.
    pub fn is_active(&self) -> bool {
        matches!(self.active.as_str(), "active" | "reloading")
    }
}

const PROPERTIES: &str = "--property=Id,Description,LoadState,ActiveState,SubState,Result,\
                          ActiveEnterTimestamp,MemoryCurrent,NRestarts,MainPID";

/// The command that tells of `units`, for [`parse_show`]. It needs systemd 248, of 2021, or newer.
pub fn show<'a>(units: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let words = ["systemctl", "show", "--no-pager", "--timestamp=unix", PROPERTIES, "--"];
    words.into_iter().chain(units).map(str::to_owned).collect()
}

/// The units in the output of [`show`], in the order in which they were asked for.
pub fn parse_show(output: &str) -> Vec<Unit> {
    let blocks = output.split("\n\n").filter(|block| !block.trim().is_empty());
    blocks.map(|block| block.lines().fold(Unit::default(), property)).collect()
}

fn property(mut unit: Unit, line: &str) -> Unit {
    let Some((key, value)) = line.split_once('=') else { return unit };
    let value = value.trim_end();
    let text = || (!value.is_empty()).then(|| value.to_owned());
    match key {
        "Id" => unit.id = value.to_owned(),
        "Description" => unit.description = text(),
        "LoadState" => unit.load = value.to_owned(),
        "ActiveState" => unit.active = value.to_owned(),
        "SubState" => unit.sub = value.to_owned(),
        "Result" => unit.result = text().filter(|result| result != "success"),
        "ActiveEnterTimestamp" => unit.since = timestamp(value),
        // "[not set]", and the largest number of all where accounting is off.
        "MemoryCurrent" => {
            unit.memory_bytes = value.parse().ok().filter(|bytes| *bytes != u64::MAX);
        }
        "NRestarts" => unit.restarts = value.parse().ok(),
        "MainPID" => unit.main_pid = value.parse().ok().filter(|pid| *pid != 0),
        _ => {}
    }
    unit
}

/// `@1795000000`, as `--timestamp=unix` has it; empty when it never happened.
fn timestamp(text: &str) -> Option<Timestamp> {
    let seconds: i64 = text.strip_prefix('@')?.parse().ok()?;
    (seconds > 0).then(|| Timestamp::from_second(seconds).ok()).flatten()
}

/// The command that prints a unit's journal, for [`parse_entry`] line by line.
pub fn journal(unit: &str, lines: u32, follow: bool) -> Vec<String> {
    let lines = format!("--lines={lines}");
    let words = ["journalctl", "--no-pager", "--quiet", "--output=json", &lines, "--unit", unit];
    let follow = follow.then_some("--follow");
    words.into_iter().chain(follow).map(str::to_owned).collect()
}

/// One entry of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it was written.
    pub time: Option<Timestamp>,
    /// How bad it is, from 0 (the system is unusable) to 7 (for debugging); syslog(3).
    pub priority: Option<u8>,
    /// Who wrote it: the name of the program.
    pub program: Option<String>,
    /// The process that wrote it.
    pub pid: Option<u32>,
    /// What it says.
    pub message: String,
}

/// A line of `journalctl --output=json`. A line that is none is an entry with just that text.
pub fn parse_entry(line: &str) -> Entry {
    let Ok(Value::Object(fields)) = serde_json::from_str(line) else {
        return Entry {
            time: None,
            priority: None,
            program: None,
            pid: None,
            message: line.to_owned(),
        };
    };
    let text = |name: &str| fields.get(name).and_then(field_text);
    let number = |name: &str| text(name)?.parse::<i64>().ok();
    let program = text("SYSLOG_IDENTIFIER").or_else(|| text("_COMM"));
    Entry {
        time: number("__REALTIME_TIMESTAMP").and_then(|us| Timestamp::from_microsecond(us).ok()),
        priority: number("PRIORITY").and_then(|priority| u8::try_from(priority).ok()),
        program,
        pid: number("_PID").and_then(|pid| u32::try_from(pid).ok()),
        message: text("MESSAGE").unwrap_or_default(),
    }
}

/// A field is text, an array of bytes when it is not UTF-8, or an array of values when it was given twice.
fn field_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let byte = |item: &Value| item.as_u64().and_then(|byte| u8::try_from(byte).ok());
            let bytes: Option<Vec<u8>> = items.iter().map(byte).collect();
            match bytes {
                Some(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                None => items.first().and_then(field_text),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_apart_and_unset_numbers_are_absent() {
        let output = "Id=nginx.service\nDescription=A high performance web server\nLoadState=loaded\n\
            ActiveState=active\nSubState=running\nResult=success\nActiveEnterTimestamp=@1794990000\n\
            MemoryCurrent=12345678\nNRestarts=0\nMainPID=812\n\n\
            Id=gone.service\nDescription=gone.service\nLoadState=not-found\nActiveState=inactive\n\
            SubState=dead\nResult=success\nActiveEnterTimestamp=\nMemoryCurrent=[not set]\nNRestarts=0\nMainPID=0\n\n\
            Id=old.service\nLoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\n\
            ActiveEnterTimestamp=Sun 2026-11-22 10:00:00 UTC\nMemoryCurrent=18446744073709551615\n";
        insta::assert_debug_snapshot!(parse_show(output), @r#"
        [
            Unit {
                id: "nginx.service",
                description: Some(
                    "A high performance web server",
                ),
                load: "loaded",
                active: "active",
                sub: "running",
                result: None,
                since: Some(
                    2026-11-18T08:20:00Z,
                ),
                memory_bytes: Some(
                    12345678,
                ),
                restarts: Some(
                    0,
                ),
                main_pid: Some(
                    812,
                ),
            },
            Unit {
                id: "gone.service",
                description: Some(
                    "gone.service",
                ),
                load: "not-found",
                active: "inactive",
                sub: "dead",
                result: None,
                since: None,
                memory_bytes: None,
                restarts: Some(
                    0,
                ),
                main_pid: None,
            },
            Unit {
                id: "old.service",
                description: None,
                load: "loaded",
                active: "failed",
                sub: "failed",
                result: Some(
                    "exit-code",
                ),
                since: None,
                memory_bytes: None,
                restarts: None,
                main_pid: None,
            },
        ]
        "#);
    }

    #[test]
    fn messages_that_are_bytes_or_come_twice_are_read_all_the_same() {
        let line = r#"{"__REALTIME_TIMESTAMP":"1795000000123456","PRIORITY":"3","_COMM":"nginx","_PID":"812","MESSAGE":[104,105,255]}"#;
        let entry = parse_entry(line);
        assert_eq!(entry.message, "hi\u{fffd}");
        assert_eq!(
            (entry.priority, entry.pid, entry.program.as_deref()),
            (Some(3), Some(812), Some("nginx"))
        );
        assert_eq!(parse_entry(r#"{"MESSAGE":["one","two"]}"#).message, "one");
        assert_eq!(parse_entry(r#"{"MESSAGE":null}"#).message, "");
        assert_eq!(parse_entry("-- No entries --").message, "-- No entries --");
    }
}
