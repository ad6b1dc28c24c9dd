//! `systemctl` of systemd 257, as far as services go. Output, wording and exit statuses are those
//! of its manual page and source (`src/systemctl/`).

mod show;

use super::super::output::Answer;
use super::Scene;
use super::text::{Style, ago, bytes, span, syslog, timestamp};
use crate::world::services::{Status, UnitError};

/// What the options say.
#[derive(Debug)]
struct Options {
    properties: Vec<String>,
    value: bool,
    legend: bool,
    plain: bool,
    all: bool,
    quiet: bool,
    failed: bool,
    json: bool,
    style: Style,
    lines: usize,
    states: Vec<String>,
    types: Vec<String>,
}

/// Options that take a value, in their short and long form.
const VALUED: [(&str, &str); 8] = [
    ("-p", "--property"),
    ("-P", "--value-property"),
    ("-t", "--type"),
    ("-n", "--lines"),
    ("-o", "--output"),
    ("-H", "--host"),
    ("", "--state"),
    ("", "--timestamp"),
];

pub(super) fn run(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let (options, words) = match parse(words) {
        Ok(parsed) => parsed,
        Err(failure) => return failure,
    };
    let verb = words.first().map_or("list-units", String::as_str);
    let units: Vec<String> = words.iter().skip(1).map(|unit| full_name(unit)).collect();
    if units.is_empty() && NEEDS_UNIT.contains(&verb) {
        return Answer::failed(1, "Too few arguments.");
    }
    match verb {
        "show" => show::show(scene, &units, &options),
        "status" => status(scene, &units, &options),
        "is-active" => check(scene, &units, &options, |status| status.active()),
        "is-failed" => check(scene, &units, &options, |status| status.active_state() == "failed"),
        "is-enabled" => is_enabled(scene, &units, &options),
        "is-system-running" => is_system_running(scene),
        "list-units" => list_units(scene, &units, &options),
        "daemon-reload" => Answer::default(),
        "start" | "stop" | "restart" | "try-restart" | "reload" | "reload-or-restart" => {
            units.iter().map(|unit| change(scene, verb, unit)).reduce(join).unwrap_or_default()
        }
        "--version" => Answer::of("systemd 257 (257.9-1~deb13u1)\n"),
        other => Answer::failed(1, format!("Unknown command verb '{other}'.")),
    }
}

const NEEDS_UNIT: [&str; 9] = [
    "is-active",
    "is-failed",
    "is-enabled",
    "start",
    "stop",
    "restart",
    "try-restart",
    "reload",
    "reload-or-restart",
];

fn join(one: Answer, other: Answer) -> Answer {
    Answer {
        status: one.status.max(other.status),
        stdout: one.stdout + &other.stdout,
        stderr: one.stderr + &other.stderr,
    }
}

fn parse(words: &[String]) -> Result<(Options, Vec<String>), Answer> {
    let mut options = Options {
        properties: Vec::new(),
        value: false,
        legend: true,
        plain: false,
        all: false,
        quiet: false,
        failed: false,
        json: false,
        style: Style::Pretty,
        lines: 10,
        states: Vec::new(),
        types: Vec::new(),
    };
    let list = |value: &str| value.split(',').map(str::to_owned).collect::<Vec<_>>();
    let mut rest = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            rest.extend(words.by_ref().cloned());
            break;
        }
        let long = word.starts_with("--");
        let (name, mut value) = match word.split_once('=') {
            Some((name, value)) if long => (name, Some(value.to_owned())),
            // A value may follow a short option at once: `-n5`.
            _ if !long && word.len() > 2 && word.starts_with('-') && word.is_char_boundary(2) => {
                let (name, value) = word.split_at(2);
                match VALUED.iter().any(|(short, _)| *short == name) {
                    true => (name, Some(value.to_owned())),
                    false => (word.as_str(), None),
                }
            }
            _ => (word.as_str(), None),
        };
        let valued = VALUED.iter().find(|(short, long)| name == *short || name == *long);
        if let Some((_, long)) = valued {
            if value.is_none() {
                value = words.next().cloned();
            }
            let missing = || {
                let option = name.trim_start_matches('-');
                Answer::failed(1, format!("systemctl: option requires an argument -- '{option}'"))
            };
            let value = value.ok_or_else(missing)?;
            match *long {
                "--property" => options.properties.extend(list(&value)),
                "--value-property" => {
                    options.value = true;
                    options.properties.extend(list(&value));
                }
                "--type" => options.types.extend(list(&value)),
                "--state" => options.states.extend(list(&value)),
                "--lines" => options.lines = value.parse().unwrap_or(10),
                "--output" => options.json = value.starts_with("json"),
                "--timestamp" => {
                    options.style = Style::named(&value).ok_or_else(|| {
                        Answer::failed(1, format!("Failed to parse timestamp style: {value}"))
                    })?;
                }
                _ => return Err(Answer::failed(1, "Remote systems are not part of the lab.")),
            }
            continue;
        }
        match name {
            "--value" => options.value = true,
            "--no-legend" => options.legend = false,
            "--legend" => options.legend = !matches!(value.as_deref(), Some("no" | "false" | "0")),
            "--plain" => options.plain = true,
            "--all" | "-a" => options.all = true,
            "--quiet" | "-q" => options.quiet = true,
            "--failed" => options.failed = true,
            "--version" => rest.push(name.to_owned()),
            "--no-pager" | "--full" | "-l" | "--no-block" | "--system" | "--no-ask-password"
            | "--wait" | "--show-types" => {}
            option if option.starts_with('-') => {
                let text = if long {
                    format!("systemctl: unrecognized option '{option}'")
                } else {
                    format!("systemctl: invalid option -- '{}'", option.trim_start_matches('-'))
                };
                return Err(Answer::failed(1, text));
            }
            _ => rest.push(word.clone()),
        }
    }
    Ok((options, rest))
}

/// A name without a suffix is a service's.
fn full_name(unit: &str) -> String {
    let suffixes =
        [".service", ".socket", ".target", ".timer", ".mount", ".slice", ".scope", ".path"];
    match suffixes.iter().any(|suffix| unit.ends_with(suffix)) {
        true => unit.to_owned(),
        false => format!("{unit}.service"),
    }
}

impl Scene<'_> {
    fn unit(&self, name: &str) -> Option<Status> {
        self.world.unit(&self.host().name, name)
    }
}

fn check(
    scene: &Scene<'_>,
    units: &[String],
    options: &Options,
    good: fn(&Status) -> bool,
) -> Answer {
    let states: Vec<Option<Status>> = units.iter().map(|unit| scene.unit(unit)).collect();
    let word = |status: &Option<Status>| match status {
        Some(status) => status.active_state(),
        None => "inactive",
    };
    let lines: String = states.iter().map(|status| format!("{}\n", word(status))).collect();
    // 4: no such unit; 3: it is not running. One good one is enough.
    let status = match () {
        () if states.iter().flatten().any(good) => 0,
        () if states.iter().all(Option::is_none) => 4,
        () => 3,
    };
    Answer::of(if options.quiet { String::new() } else { lines }).with_status(status)
}

fn is_enabled(scene: &Scene<'_>, units: &[String], options: &Options) -> Answer {
    let known: Vec<bool> = units.iter().map(|unit| scene.unit(unit).is_some()).collect();
    let word = |known: &bool| if *known { "enabled\n" } else { "not-found\n" };
    let lines: String = known.iter().map(word).collect();
    let status = if known.contains(&true) { 0 } else { 4 };
    Answer::of(if options.quiet { String::new() } else { lines }).with_status(status)
}

fn is_system_running(scene: &Scene<'_>) -> Answer {
    let units = scene.world.units(&scene.host().name);
    if units.iter().any(|status| status.active_state() == "failed") {
        return Answer::of("degraded\n").with_status(1);
    }
    Answer::of("running\n")
}

/// `start`, `stop` and their like.
fn change(scene: &mut Scene<'_>, verb: &str, unit: &str) -> Answer {
    let host = scene.host().name.clone();
    let action = match verb {
        "try-restart" | "reload-or-restart" => "restart",
        other => other,
    };
    let see = format!("See system logs and 'systemctl status {unit}' for details.");
    let known = scene.unit(unit);
    let is_known = known.is_some();
    if scene.call.user != "root" && is_known {
        let text =
            format!("Failed to {action} {unit}: Interactive authentication required.\n{see}");
        return Answer::failed(1, text);
    }
    let active = known.as_ref().is_some_and(Status::active);
    let reloads = known.is_some_and(|status| status.definition.reloads);
    let done = match verb {
        "start" => scene.world.start_unit(&host, unit),
        "stop" => scene.world.stop_unit(&host, unit),
        "reload" => scene.world.reload_unit(&host, unit),
        "try-restart" if is_known && !active => Ok(()),
        "reload-or-restart" if reloads && active => scene.world.reload_unit(&host, unit),
        _ => scene.world.restart_unit(&host, unit),
    };
    match done {
        Ok(()) => Answer::default(),
        Err(UnitError::Unknown) => {
            let why = if verb == "stop" { "not loaded" } else { "not found" };
            Answer::failed(5, format!("Failed to {action} {unit}: Unit {unit} {why}."))
        }
        Err(UnitError::Failed) => Answer::failed(
            1,
            format!(
                "Job for {unit} failed because the control process exited with error code.\n\
                 See \"systemctl status {unit}\" and \"journalctl -xeu {unit}\" for details."
            ),
        ),
        Err(UnitError::NotActive) => {
            Answer::failed(1, format!("{unit} is not active, cannot reload."))
        }
        Err(UnitError::NotApplicable) => Answer::failed(
            1,
            format!(
                "Failed to reload {unit}: Job type reload is not applicable for unit {unit}.\n\
                 {see}"
            ),
        ),
    }
}

fn status(scene: &Scene<'_>, units: &[String], options: &Options) -> Answer {
    if units.is_empty() {
        return system_status(scene);
    }
    let mut blocks = Vec::new();
    let mut answer = Answer::default();
    for unit in units {
        match scene.unit(unit) {
            Some(status) => {
                if !status.active() {
                    answer.status = answer.status.max(3);
                }
                blocks.push(block(scene, &status, options));
            }
            None => {
                answer.status = 4;
                answer.stderr += &format!("Unit {unit} could not be found.\n");
            }
        }
    }
    answer.stdout = blocks.join("\n");
    answer
}

fn system_status(scene: &Scene<'_>) -> Answer {
    let host = &scene.host().name;
    let units = scene.world.units(host);
    let failed = units.iter().filter(|status| status.active_state() == "failed").count();
    let state = if failed == 0 { "running" } else { "degraded" };
    let since = units.first().map(|status| status.booted).unwrap_or_default();
    let past = units.first().map(|status| status.now.saturating_sub(since)).unwrap_or_default();
    Answer::of(format!(
        "● {host}\n    State: {state}\n    Units: {} loaded (incl. loaded aliases)\n     Jobs: 0 \
         queued\n   Failed: {failed} units\n    Since: {}; {}\n  systemd: 257.9-1~deb13u1\n",
        units.len(),
        timestamp(since, Style::Pretty),
        ago(past),
    ))
}

/// What `systemctl status` shows of one unit.
fn block(scene: &Scene<'_>, status: &Status, options: &Options) -> String {
    let definition = status.definition;
    let past = status.now.saturating_sub(status.since);
    let since = format!("since {}; {}", timestamp(status.since, options.style), ago(past));
    let (mark, active) = match status.active_state() {
        "active" => ("●", format!("active (running) {since}")),
        "failed" => ("×", format!("failed (Result: exit-code) {since}")),
        _ => ("○", format!("inactive (dead) {since}")),
    };
    let mut text = format!(
        "{mark} {}\n     Loaded: loaded ({}; enabled; preset: enabled)\n     Active: {active}\n",
        definition.title(),
        definition.fragment,
    );
    if !status.active() {
        let ran = status.since.saturating_sub(status.active_since);
        text += &format!("   Duration: {}\n", span(ran));
    }
    text += &format!(" Invocation: {}\n", status.invocation());
    if !definition.documentation.is_empty() {
        let lines = definition.documentation.replace(' ', "\n             ");
        text += &format!("       Docs: {lines}\n");
    }
    let (pid, process, tasks) = (status.main_pid, definition.process, definition.tasks);
    let cpu = span(std::time::Duration::from_nanos(status.cpu_nanoseconds()));
    if status.active() {
        let (now, peak) = (status.memory_bytes(), definition.memory_bytes * 5 / 4);
        let memory = format!("{} (peak: {})", bytes(now), bytes(peak));
        text += &format!(
            "   Main PID: {pid} ({process})\n      Tasks: {tasks} (limit: 76981)\n     Memory: \
             {memory}\n        CPU: {cpu}\n     CGroup: /system.slice/{}\n             └─{pid} \
             {}\n",
            definition.name, definition.command,
        );
    } else {
        let how = match status.active_state() {
            "failed" => "code=exited, status=1/FAILURE",
            _ => "code=exited, status=0/SUCCESS",
        };
        let command = definition.command;
        text += &format!(
            "    Process: {pid} ExecStart={command} ({how})\n   Main PID: {pid} ({how})\n        \
             CPU: {cpu}\n"
        );
    }
    let entries = scene.world.journal(&scene.host().name);
    let entries: Vec<_> = entries.iter().filter(|entry| entry.unit == definition.name).collect();
    if options.lines > 0 && !entries.is_empty() {
        text.push('\n');
        for entry in &entries[entries.len().saturating_sub(options.lines)..] {
            let (at, host) = (syslog(entry.at), &entry.host);
            let (identifier, pid) = (&entry.identifier, entry.pid);
            text += &format!("{at} {host} {identifier}[{pid}]: {}\n", entry.text);
        }
    }
    text
}

fn list_units(scene: &Scene<'_>, patterns: &[String], options: &Options) -> Answer {
    let wanted = |status: &Status| {
        let (active, sub) = (status.active_state(), status.sub_state());
        let of_state = |state: &String| [active, sub, "loaded"].contains(&state.as_str());
        let shown = match (options.failed, options.states.is_empty()) {
            (true, _) => active == "failed",
            (false, false) => options.states.iter().any(of_state),
            // What does not run is listed only on demand.
            (false, true) => options.all || active != "inactive",
        };
        let typed = options.types.is_empty() || options.types.iter().any(|kind| kind == "service");
        let named = |pattern: &String| matches(pattern, status.definition.name);
        shown && typed && (patterns.is_empty() || patterns.iter().any(named))
    };
    let units = scene.world.units(&scene.host().name);
    let units: Vec<&Status> = units.iter().filter(|status| wanted(status)).collect();
    if options.json {
        let unit = |status: &&Status| {
            serde_json::json!({
                "unit": status.definition.name, "load": "loaded",
                "active": status.active_state(), "sub": status.sub_state(),
                "description": status.definition.description,
            })
        };
        let list: Vec<serde_json::Value> = units.iter().map(unit).collect();
        return Answer::of(format!("{}\n", serde_json::Value::from(list)));
    }
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    let mut rows = Vec::new();
    if options.legend {
        rows.push(row(["UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION"]));
    }
    rows.extend(units.iter().map(|status| {
        let definition = status.definition;
        let (active, sub) = (status.active_state(), status.sub_state());
        row([definition.name, "loaded", active, sub, definition.description])
    }));
    let table = super::text::columns(&rows, " ", &[]);
    let failed = |line: usize| {
        let unit = line.checked_sub(usize::from(options.legend)).and_then(|unit| units.get(unit));
        unit.is_some_and(|status| status.active_state() == "failed")
    };
    let mut text = String::new();
    for (number, line) in table.lines().enumerate() {
        let mark = match (options.plain, failed(number)) {
            (true, _) => "",
            (false, true) => "● ",
            (false, false) => "  ",
        };
        text += &format!("{mark}{line}\n");
    }
    if options.legend {
        let count = units.len();
        let hint = if options.all || count == 0 {
            ""
        } else {
            " Pass --all to see loaded but inactive units, too."
        };
        text += &format!(
            "\nLegend: LOAD   → Reflects whether the unit definition was properly loaded.\n        \
             ACTIVE → The high-level unit activation state, i.e. generalization of SUB.\n        \
             SUB    → The low-level unit activation state, values depend on unit type.\n\n{count} \
             loaded units listed.{hint}\nTo show all installed unit files use 'systemctl \
             list-unit-files'.\n"
        );
    }
    Answer::of(text)
}

/// Whether a name fits a pattern with `*` and `?`.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    match (pattern.chars().next(), name.chars().next()) {
        (None, None) => true,
        (Some('*'), _) => {
            let rest = &pattern[1..];
            (0..=name.len())
                .filter(|at| name.is_char_boundary(*at))
                .any(|at| matches(rest, &name[at..]))
        }
        (Some(one), Some(other)) if one == '?' || one == other => {
            matches(&pattern[one.len_utf8()..], &name[other.len_utf8()..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_in_a_shell() {
        assert!(matches("linkding*", "linkding-tasks.service"));
        assert!(matches("*.service", "nginx.service"));
        assert!(matches("ngin?.service", "nginx.service"));
        assert!(!matches("nginx", "nginx.service"));
    }

    #[test]
    fn options_may_stand_anywhere_and_carry_values_in_every_form() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let line = "show -p ActiveState,SubState nginx --property=MainPID -n5 --value";
        let (options, rest) = parse(&words(line)).unwrap();
        assert_eq!(rest, ["show", "nginx"]);
        assert_eq!(options.properties, ["ActiveState", "SubState", "MainPID"]);
        assert_eq!((options.lines, options.value), (5, true));
        let failure = parse(&words("status --bogus")).unwrap_err();
        assert_eq!(failure.stderr, "systemctl: unrecognized option '--bogus'\n");
    }
}
