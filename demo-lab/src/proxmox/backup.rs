//! `POST /nodes/{node}/vzdump`: backups now.

use std::collections::VecDeque;

use serde_json::Value;

use super::api::{Answer, Call, Refusal};
use super::check::{Kind, NATURAL, Param, WHOLE, optional, split_list};
use super::methods::{Guard, Method, post};
use super::power::is_root;
use crate::world::backup::{self, Job, Mode};

const PARAMS: &[Param] = &[
    optional("all", Kind::Boolean),
    optional("bwlimit", NATURAL),
    optional("compress", Kind::Choice(&["0", "1", "gzip", "lzo", "zstd"])),
    optional("dumpdir", Kind::Text),
    optional("exclude", Kind::VmidList),
    optional("exclude-path", Kind::TextList),
    optional("fleecing", Kind::Text),
    optional("ionice", Kind::Integer { minimum: Some(0), maximum: Some(8) }),
    optional("job-id", Kind::Short(50)),
    optional("lockwait", NATURAL),
    optional("mailnotification", Kind::Choice(&["always", "failure"])),
    optional("mailto", Kind::Text),
    optional("mode", Kind::Choice(&["snapshot", "suspend", "stop"])),
    optional("notes-template", Kind::Short(1024)).requires("storage"),
    optional(
        "notification-mode",
        Kind::Choice(&["auto", "legacy-sendmail", "notification-system"]),
    ),
    optional("pbs-change-detection-mode", Kind::Choice(&["legacy", "data", "metadata"])),
    optional("performance", Kind::Text),
    optional("pigz", WHOLE),
    optional("pool", Kind::Text),
    optional("protected", Kind::Boolean).requires("storage"),
    optional("prune-backups", Kind::Text),
    optional("quiet", Kind::Boolean),
    optional("remove", Kind::Boolean),
    optional("script", Kind::Text),
    optional("stdexcludes", Kind::Boolean),
    optional("stdout", Kind::Boolean),
    optional("stop", Kind::Boolean),
    optional("stopwait", NATURAL),
    optional("storage", Kind::StorageId),
    optional("tmpdir", Kind::Text),
    optional("vmid", Kind::VmidList),
    optional("zstd", WHOLE),
];

pub(crate) static METHODS: &[Method] = &[post("/nodes/{node}/vzdump", Guard::User, PARAMS, run)];

fn run(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    if call.flag("stdout") {
        let text = "option is only allowed on the command line interface.";
        return Err(Refusal::parameter("stdout", text));
    }
    permit(call)?;
    if let (Some(_), Some(other)) =
        (call.text("vmid"), ["all", "exclude", "pool"].into_iter().find(|name| given(call, name)))
    {
        return Err(Refusal::parameter(other, "option conflicts with option 'vmid'"));
    }
    let all = call.flag("all") || given(call, "exclude") && !given(call, "pool");
    let choice = all || call.flag("stop") || given(call, "pool");
    if !choice && !given(call, "vmid") {
        return Err(Refusal::parameter("vmid", "property is missing"));
    }
    let node = call.given("node");
    let (mut guests, skipped) = chosen(call, all);
    if call.flag("stop") {
        call.demand(&format!("/nodes/{node}"), "Sys.Modify")?;
        stop_running(call, &node);
        if guests.is_empty() {
            return Ok(Value::from("OK").into());
        }
    }
    // All that were asked for live elsewhere: nothing to do here, and no task.
    if guests.is_empty() && !all {
        return Ok(Value::from("OK").into());
    }
    let storage = call.text("storage").unwrap_or_else(|| "local".into());
    call.demand(&format!("/storage/{storage}"), "Datastore.AllocateSpace")?;
    let id = match guests.as_slice() {
        [one] => one.to_string(),
        _ => String::new(),
    };
    let forbidden = guests.iter().copied().find(|vmid| !may_back_up(call, *vmid));
    if all {
        guests.retain(|vmid| may_back_up(call, *vmid));
    }
    let job = Job {
        command: command(call),
        guests: VecDeque::from(guests),
        skipped,
        mode: match call.text("mode").as_deref() {
            Some("stop") => Mode::Stop,
            Some("suspend") => Mode::Suspend,
            _ => Mode::Snapshot,
        },
        suffix: match call.text("compress").as_deref() {
            Some("zstd") => ".zst",
            Some("gzip") => ".gz",
            Some("1" | "lzo") => ".lzo",
            _ => "",
        },
        storage,
        notes: call.text("notes-template"),
        protected: call.flag("protected"),
        failed: 0,
    };
    let owner = call.caller.id().unwrap_or_default();
    let work = match forbidden.filter(|_| !all) {
        // Only the task looks at the right to back up.
        Some(vmid) => crate::world::work::stage(move |_, _| {
            Err(format!("Permission check failed (/vms/{vmid}, VM.Backup)"))
        }),
        None => backup::run(job),
    };
    Ok(Value::from(call.world.begin(&node, "vzdump", &id, owner, work)).into())
}

fn given(call: &Call<'_>, name: &str) -> bool {
    call.text(name).is_some_and(|text| !matches!(&*text, "" | "0"))
}

fn permit(call: &Call<'_>) -> Result<(), Refusal> {
    if is_root(call) {
        return Ok(());
    }
    let for_root = ["tmpdir", "dumpdir", "script", "job-id"];
    if let Some(name) = for_root.into_iter().find(|name| call.text(name).is_some()) {
        return Err(Refusal::parameter(name, "Only root may set this option."));
    }
    if ["bwlimit", "ionice", "performance"].iter().any(|name| call.text(name).is_some()) {
        call.demand("/", "Sys.Modify")?;
    }
    if call.text("prune-backups").is_some() {
        let storage = call.text("storage").unwrap_or_else(|| "local".into());
        call.demand(&format!("/storage/{storage}"), "Datastore.Allocate")?;
    }
    Ok(())
}

fn may_back_up(call: &Call<'_>, vmid: u32) -> bool {
    // Of a guest that does not exist the job itself complains.
    !call.world.guests.contains_key(&vmid) || call.may(&format!("/vms/{vmid}"), "VM.Backup")
}

/// The guests that are asked for: those on the node, with those that are nowhere, and those on
/// others.
fn chosen(call: &Call<'_>, all: bool) -> (Vec<u32>, Vec<u32>) {
    let list = |name: &str| -> Vec<u32> {
        let text = call.text(name).unwrap_or_default();
        split_list(&text).filter_map(|vmid| vmid.parse().ok()).collect()
    };
    let world = &*call.world;
    let mut wanted: Vec<u32> = match call.text("pool") {
        Some(pool) => {
            let members = world.guests.values();
            let members = members.filter(|guest| guest.pool.as_deref() == Some(&pool));
            members.map(|guest| guest.vmid).collect()
        }
        None if all => {
            let excluded = list("exclude");
            world.guests.keys().copied().filter(|vmid| !excluded.contains(vmid)).collect()
        }
        None => list("vmid"),
    };
    wanted.sort_unstable();
    wanted.dedup();
    let node = call.given("node");
    let here = |vmid: &u32| world.guests.get(vmid).is_none_or(|guest| guest.node == node);
    wanted.into_iter().partition(here)
}

fn stop_running(call: &mut Call<'_>, node: &str) {
    for place in 0..call.world.tasks.len() {
        let task = &call.world.tasks[place];
        if task.kind == "vzdump" && task.node == node {
            call.world.interrupt(place);
        }
    }
}

/// The job as it would be typed.
fn command(call: &Call<'_>) -> String {
    let vmids = call.text("vmid").unwrap_or_default();
    let vmids = split_list(&vmids).map(|vmid| format!(" {vmid}")).collect::<String>();
    let options = call.params().keys().filter(|name| !matches!(&***name, "node" | "vmid"));
    let options = options.filter(|name| call.text(name).is_some_and(|text| !text.is_empty()));
    let options = options.map(|name| format!(" --{name} {}", quoted(&call.given(name))));
    format!("vzdump{vmids}{}", options.collect::<String>())
}

fn quoted(text: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ',' | ':');
    match text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
