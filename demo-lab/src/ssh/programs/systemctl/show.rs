//! `systemctl show`: the properties of a unit, in the order in which systemd gives them.

use std::time::Duration;

use super::super::Scene;
use super::super::text::{Style, timestamp};
use super::Options;
use crate::ssh::output::Answer;
use crate::world::services::Status;

pub(super) fn show(scene: &Scene<'_>, units: &[String], options: &Options) -> Answer {
    let mut blocks = Vec::new();
    if units.is_empty() {
        blocks.push(manager(scene));
    }
    for unit in units {
        blocks.push(match scene.unit(unit) {
            Some(status) => properties(&status, options.style),
            None => not_found(unit),
        });
    }
    let texts: Vec<String> = blocks.iter().map(|block| print(block, options)).collect();
    Answer::of(texts.join("\n"))
}

type Property = (&'static str, String);

fn print(properties: &[Property], options: &Options) -> String {
    let mut text = String::new();
    for (name, value) in properties {
        let wanted = &options.properties;
        if !wanted.is_empty() && !wanted.iter().any(|one| one == name) {
            continue;
        }
        // Empty ones are shown when they are asked for.
        if value.is_empty() && wanted.is_empty() && !options.all {
            continue;
        }
        text += &match options.value {
            true => format!("{value}\n"),
            false => format!("{name}={value}\n"),
        };
    }
    text
}

fn properties(status: &Status, style: Style) -> Vec<Property> {
    let definition = status.definition;
    let active = status.active();
    let at = |moment: Option<Duration>| moment.map_or_else(String::new, |at| timestamp(at, style));
    let monotonic = |moment: Option<Duration>| {
        let since_boot = moment.map(|at| at.saturating_sub(status.booted));
        since_boot.map_or(0, |time| time.as_micros()).to_string()
    };
    // Without a run there is nothing to measure.
    let measured = |value: u64| match active {
        true => value.to_string(),
        false => "[not set]".to_owned(),
    };
    let entered = Some(status.active_since);
    let left = (!active).then_some(status.since);
    let started = status.active_since.checked_sub(Duration::from_millis(120));
    let pid = if active { status.main_pid } else { 0 };
    let failed = status.active_state() == "failed";
    let (code, result) = if active { ("0", "success") } else { ("1", "success") };
    let result = if failed { "exit-code" } else { result };
    let exit = if failed { "1" } else { "0" };
    let restart = if definition.restarts > 0 { "on-failure" } else { "no" };
    let binary = definition.command.split(' ').next().unwrap_or_default();
    let start = format!(
        "{{ path={binary} ; argv[]={} ; ignore_errors=no ; start_time=[{}] ; stop_time=[n/a] ; \
         pid={pid} ; code=(null) ; status=0/0 }}",
        definition.command,
        at(started),
    );
    let group = match active {
        true => format!("/system.slice/{}", definition.name),
        false => String::new(),
    };
    let owned = str::to_owned;
    vec![
        ("Type", owned(definition.kind)),
        ("Restart", owned(restart)),
        ("MainPID", pid.to_string()),
        ("ControlPID", owned("0")),
        ("StatusErrno", owned("0")),
        ("Result", owned(result)),
        ("NRestarts", definition.restarts.to_string()),
        ("ExecMainStartTimestamp", at(started)),
        ("ExecMainStartTimestampMonotonic", monotonic(started)),
        ("ExecMainExitTimestamp", at(left)),
        ("ExecMainExitTimestampMonotonic", monotonic(left)),
        ("ExecMainPID", status.main_pid.to_string()),
        ("ExecMainCode", owned(code)),
        ("ExecMainStatus", owned(exit)),
        ("ExecStart", start),
        ("Slice", owned("system.slice")),
        ("ControlGroup", group),
        ("MemoryCurrent", measured(status.memory_bytes())),
        ("MemoryPeak", measured(definition.memory_bytes * 5 / 4)),
        ("CPUUsageNSec", measured(status.cpu_nanoseconds())),
        ("TasksCurrent", measured(definition.tasks)),
        ("MemoryMax", owned("infinity")),
        ("TasksMax", owned("76981")),
        ("User", owned(definition.user)),
        ("Id", owned(definition.name)),
        ("Names", owned(definition.name)),
        ("Description", owned(definition.description)),
        ("Documentation", owned(definition.documentation)),
        ("LoadState", owned("loaded")),
        ("ActiveState", owned(status.active_state())),
        ("FreezerState", owned("running")),
        ("SubState", owned(status.sub_state())),
        ("FragmentPath", owned(definition.fragment)),
        ("UnitFileState", owned("enabled")),
        ("UnitFilePreset", owned("enabled")),
        ("StateChangeTimestamp", at(Some(status.since))),
        ("StateChangeTimestampMonotonic", monotonic(Some(status.since))),
        ("InactiveExitTimestamp", at(started)),
        ("InactiveExitTimestampMonotonic", monotonic(started)),
        ("ActiveEnterTimestamp", at(entered)),
        ("ActiveEnterTimestampMonotonic", monotonic(entered)),
        ("ActiveExitTimestamp", at(left)),
        ("ActiveExitTimestampMonotonic", monotonic(left)),
        ("InactiveEnterTimestamp", at(left)),
        ("InactiveEnterTimestampMonotonic", monotonic(left)),
        ("CanStart", owned("yes")),
        ("CanStop", owned("yes")),
        ("CanReload", owned(if definition.reloads { "yes" } else { "no" })),
        ("NeedDaemonReload", owned("no")),
        ("InvocationID", status.invocation()),
    ]
}

/// What systemd says of a unit that there is none of; it is no failure.
fn not_found(unit: &str) -> Vec<Property> {
    let words = [
        ("Type", ""),
        ("Restart", "no"),
        ("MainPID", "0"),
        ("ControlPID", "0"),
        ("Result", "success"),
        ("NRestarts", "0"),
        ("ExecMainPID", "0"),
        ("ExecMainCode", "0"),
        ("ExecMainStatus", "0"),
        ("ControlGroup", ""),
        ("MemoryCurrent", "[not set]"),
        ("MemoryPeak", "[not set]"),
        ("CPUUsageNSec", "[not set]"),
        ("TasksCurrent", "[not set]"),
        ("User", ""),
        ("Id", unit),
        ("Names", unit),
        ("Description", unit),
        ("LoadState", "not-found"),
        ("ActiveState", "inactive"),
        ("FreezerState", "running"),
        ("SubState", "dead"),
        ("FragmentPath", ""),
        ("UnitFileState", ""),
        ("UnitFilePreset", ""),
        ("StateChangeTimestamp", ""),
        ("InactiveExitTimestamp", ""),
        ("ActiveEnterTimestamp", ""),
        ("ActiveEnterTimestampMonotonic", "0"),
        ("ActiveExitTimestamp", ""),
        ("InactiveEnterTimestamp", ""),
        ("CanStart", "no"),
        ("CanStop", "yes"),
        ("CanReload", "no"),
        ("NeedDaemonReload", "no"),
    ];
    words.map(|(name, value)| (name, value.to_owned())).to_vec()
}

/// Without a unit: the manager itself.
fn manager(scene: &Scene<'_>) -> Vec<Property> {
    let units = scene.world.units(&scene.host().name);
    let failed = units.iter().filter(|status| status.active_state() == "failed").count();
    vec![
        ("Version", "257.9-1~deb13u1".to_owned()),
        ("Architecture", "x86-64".to_owned()),
        ("NNames", units.len().to_string()),
        ("NFailedUnits", failed.to_string()),
        ("SystemState", if failed == 0 { "running" } else { "degraded" }.to_owned()),
    ]
}
