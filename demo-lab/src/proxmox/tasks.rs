//! `/nodes/{node}/tasks`: what was done, with logs.

use serde_json::{Value, json};

use super::api::{self, Answer, Call, Refusal};
use crate::world::task::{self, Task};

/// The fields of a task in lists: without end and status it is still running.
pub(crate) fn entry(task: &Task, now: u64) -> Value {
    let mut entry = parts(task);
    if let Some((at, status)) = task.ended(now) {
        entry["endtime"] = at.into();
        entry["status"] = status.into();
    }
    entry
}

fn parts(task: &Task) -> Value {
    let (user, token) = task.user();
    let mut entry = json!({
        "upid": task.upid(), "node": task.node, "pid": task.pid, "pstart": task.pstart,
        "starttime": task.started, "type": task.kind, "id": task.id, "user": user,
    });
    if let Some(token) = token {
        entry["tokenid"] = token.into();
    }
    entry
}

/// `GET /nodes/{node}/tasks`: newest first, those that run before those that ended.
pub(crate) fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let now = call.world.now();
    let node = call.given("node");
    let caller = call.caller.id().unwrap_or_default();
    let auditor = call.may(&format!("/nodes/{node}"), "Sys.Audit");
    let start = call.number("start").unwrap_or(0) as usize;
    let limit = call.number("limit").unwrap_or(50) as usize;
    let source = call.text("source").unwrap_or_else(|| "archive".into());
    let classes = match (call.flag("errors"), call.text("statusfilter")) {
        (true, _) => vec!["warning".into(), "error".into(), "unknown".into()],
        (false, Some(filter)) => {
            filter.to_lowercase().split([',', ';', ' ']).map(str::to_owned).collect()
        }
        (false, None) => ["ok", "warning", "error", "unknown"].map(String::from).to_vec(),
    };
    let user = call.text("userfilter").map(|text| text.to_lowercase());
    let (kind, vmid) = (call.text("typefilter"), call.text("vmid"));
    let (since, until) = (call.number("since"), call.number("until"));
    let fits = |task: &&Task| {
        let status = task.ended(now).map(|(_, status)| status);
        let class = task::status_class(status);
        task.node == node
            && (auditor || task.belongs_to(caller))
            && user.as_ref().is_none_or(|user| task.user().0.to_lowercase().contains(user))
            && kind.as_ref().is_none_or(|kind| kind == task.kind)
            && vmid.as_ref().is_none_or(|vmid| *vmid == task.id)
            && since.is_none_or(|since| task.started >= since)
            && until.is_none_or(|until| task.started <= until)
            && classes.iter().any(|wanted| wanted == class)
    };
    let (ended, running): (Vec<&Task>, Vec<&Task>) =
        call.world.tasks.iter().rev().filter(fits).partition(|task| task.ended(now).is_some());
    let mut found = Vec::new();
    if source != "archive" {
        found.extend(running);
    }
    if source != "active" {
        found.extend(ended);
    }
    let total = found.len();
    let page = found.into_iter().skip(start).take(limit).map(|task| {
        let mut entry = entry(task, now);
        if task.ended(now).is_none() {
            entry["status"] = "RUNNING".into();
        }
        entry
    });
    Ok(Answer::Value { data: page.collect(), total: Some(total) })
}

/// The task of the path, if its id is one at all and the caller may see it.
fn find<'a>(call: &'a Call<'_>) -> Result<Option<&'a Task>, Refusal> {
    let place = place(call)?;
    let found = place.map(|place| &call.world.tasks[place]);
    let caller = call.caller.id().unwrap_or_default();
    if !found.is_some_and(|task| task.belongs_to(caller)) {
        call.demand(&format!("/nodes/{}", call.given("node")), "Sys.Audit")?;
    }
    Ok(found)
}

fn place(call: &Call<'_>) -> Result<Option<usize>, Refusal> {
    let upid = call.given("upid");
    if !task::is_upid(&upid) {
        return Err(Refusal::parameter("upid", "unable to parse worker upid"));
    }
    // The one that is asked for is most often one of the last.
    Ok(call.world.tasks.iter().rposition(|task| task.upid() == upid))
}

/// `GET /nodes/{node}/tasks/{upid}`
pub(crate) fn index(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(api::index("name", &["log", "status"]))
}

/// `DELETE /nodes/{node}/tasks/{upid}`: stops it, if it still runs.
pub(crate) fn stop(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let place = place(call)?.filter(|place| !call.world.tasks[*place].log_rotated);
    let place = place.ok_or_else(|| Refusal::parameter("upid", "no such task"))?;
    let caller = call.caller.id().unwrap_or_default();
    if !call.world.tasks[place].belongs_to(caller) {
        call.demand(&format!("/nodes/{}", call.given("node")), "Sys.Modify")?;
    }
    call.world.interrupt(place);
    Ok(Value::Null.into())
}

/// `GET /nodes/{node}/tasks/{upid}/status`
pub(crate) fn status(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let task = find(call)?.filter(|task| !task.log_rotated);
    let task = task.ok_or_else(|| Refusal::parameter("upid", "no such task"))?;
    let mut data = parts(task);
    match task.ended(call.world.now()) {
        None => data["status"] = "running".into(),
        Some((_, status)) => {
            data["status"] = "stopped".into();
            data["exitstatus"] = status.into();
        }
    }
    Ok(data.into())
}

/// `GET /nodes/{node}/tasks/{upid}/log`. A log without lines is answered with one that says "no
/// content", because the web interface cannot show an empty list.
pub(crate) fn log(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let start = call.number("start").unwrap_or(0) as usize;
    let limit = call.number("limit").unwrap_or(50) as usize;
    let now = call.world.now();
    let task = find(call)?.filter(|task| !task.log_rotated);
    if call.flag("download") && (call.text("start").is_some() || call.text("limit").is_some()) {
        let text = "'download' cannot be used together with 'start' or 'limit' parameters";
        return Err(Refusal::failed(text));
    }
    let Some(task) = task else {
        let line = "unable to open file - No such file or directory";
        return Ok(Answer::Value { data: json!([{"n": 1, "t": line}]), total: Some(1) });
    };
    let lines: Vec<&str> = task.log_until(now).collect();
    if lines.is_empty() {
        return Ok(Answer::Value { data: json!([{"n": 1, "t": "no content"}]), total: Some(1) });
    }
    // A limit of 0 means all.
    let limit = if limit == 0 { usize::MAX } else { limit };
    let page = lines
        .iter()
        .enumerate()
        .skip(start)
        .take(limit)
        .map(|(at, line)| json!({"n": at + 1, "t": line}));
    Ok(Answer::Value { data: page.collect(), total: Some(lines.len()) })
}
