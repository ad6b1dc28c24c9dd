//! `/pools`.

use serde_json::{Value, json};

use super::api::{Answer, Call, Refusal};

/// `GET /pools`: names, or one pool with its members when `poolid` is given.
pub(crate) fn list(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let Some(wanted) = call.text("poolid") else {
        let visible = call.world.pools.iter().filter(|pool| may_see(call, &pool.name));
        let entries = visible.map(|pool| json!({"poolid": pool.name, "comment": pool.comment}));
        return Ok(Value::Array(entries.collect()).into());
    };
    call.demand(&format!("/pool/{wanted}"), "Pool.Audit")?;
    let pool = call.world.pools.iter().find(|pool| pool.name == wanted);
    let pool =
        pool.ok_or_else(|| Refusal::failed(format_args!("pool '{wanted}' does not exist")))?;
    let kind = call.text("type");
    let members: Vec<Value> = call
        .world
        .guests
        .values()
        .filter(|guest| guest.pool.as_deref() == Some(&wanted))
        .filter(|guest| kind.as_deref().is_none_or(|kind| kind == guest.kind.word()))
        .map(|guest| {
            json!({
                "id": format!("{}/{}", guest.kind.word(), guest.vmid), "vmid": guest.vmid,
                "type": guest.kind.word(), "node": guest.node, "name": guest.name,
                "status": guest.status(),
            })
        })
        .collect();
    Ok(json!([{"poolid": pool.name, "comment": pool.comment, "members": members}]).into())
}

fn may_see(call: &Call<'_>, pool: &str) -> bool {
    call.may(&format!("/pool/{pool}"), "Pool.Audit")
}
