//! `/access`: logging in, and what the caller may do.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::api::{Answer, Call, Refusal};
use super::auth::{self, Login};

/// `GET /access/ticket`: nothing, for the login page.
pub(crate) fn no_ticket(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(Value::Null.into())
}

/// `POST /access/ticket`
pub(crate) fn ticket(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let mut user = call.given("username");
    if let Some(realm) = call.text("realm") {
        user = format!("{user}@{realm}");
    }
    let (password, otp) = (call.given("password"), call.text("otp"));
    let challenge = call.text("tfa-challenge");
    let login = auth::log_in(call.world, &user, &password, otp.as_deref(), challenge.as_deref());
    // Nothing is said about the reason, so that nobody learns which users there are.
    let login = login.ok_or_else(|| Refusal::new(401, "authentication failure\n"))?;
    let world = &*call.world;
    if let (Some(path), Some(privileges)) = (call.text("path"), call.text("privs")) {
        let all = privileges
            .split([',', ';', ' '])
            .all(|privilege| world.access.may(&user, &path, world.pool_at(&path), privilege));
        return match all {
            true => Ok(json!({ "username": user }).into()),
            false => Err(Refusal::new(401, "authentication failure\n")),
        };
    }
    let mut data = json!({
        "username": user,
        "CSRFPreventionToken": auth::csrf(world, &user),
    });
    match login {
        Login::NeedsSecondFactor => {
            data["NeedTFA"] = 1.into();
            data["ticket"] = auth::challenge(world, &user).into();
        }
        Login::Complete => {
            data["ticket"] = auth::ticket(world, &user).into();
            data["cap"] = capabilities(call, &user);
        }
    }
    if let Some(cluster) = &world.cluster
        && world.access.may(&user, "/", None, "Sys.Audit")
    {
        data["clustername"] = cluster.as_str().into();
    }
    Ok(data.into())
}

/// Privileges by area, as the web interface wants them.
fn capabilities(call: &Call<'_>, user: &str) -> Value {
    const AREAS: [(&str, &str, &[&str]); 7] = [
        ("access", "/access/groups", &["User.", "Group.", "Permissions.Modify"]),
        ("dc", "/", &["Sys.Audit", "Sys.Modify", "SDN."]),
        ("mapping", "/mapping", &["Mapping.", "Permissions.Modify"]),
        ("nodes", "/nodes", &["Sys.", "Permissions.Modify"]),
        ("sdn", "/sdn", &["SDN.", "Permissions.Modify"]),
        ("storage", "/storage", &["Datastore.", "Permissions.Modify"]),
        ("vms", "/vms", &["VM.", "Permissions.Modify"]),
    ];
    let area = |(name, path, prefixes): (&str, &str, &[&str])| {
        let privileges = call.world.access.privileges(user, path, None);
        let wanted = privileges
            .into_keys()
            .filter(|privilege| prefixes.iter().any(|prefix| privilege.starts_with(prefix)))
            .map(|privilege| (privilege.to_owned(), Value::from(1)));
        (name.to_owned(), Value::Object(wanted.collect()))
    };
    Value::Object(AREAS.into_iter().map(area).collect())
}

/// `GET /access/domains`
pub(crate) fn domains(_: &mut Call<'_>) -> Result<Answer, Refusal> {
    Ok(json!([
        {"realm": "pam", "type": "pam", "comment": "Linux PAM standard authentication"},
        {"realm": "pve", "type": "pve", "comment": "Proxmox VE authentication server"},
    ])
    .into())
}

/// `GET /access/permissions`
pub(crate) fn permissions(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let own = call.caller.id().unwrap_or_default().to_owned();
    let who = call.text("userid").unwrap_or_else(|| own.clone());
    let own_token = who.split_once('!').is_some_and(|(user, _)| user == own);
    if who != own && !own_token {
        call.demand("/access", "Sys.Audit")?;
    }
    let world = &*call.world;
    let mut paths = BTreeSet::new();
    let asked = call.text("path");
    match &asked {
        Some(path) => {
            paths.insert(path.clone());
        }
        None => {
            let top =
                ["/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms"];
            paths.extend(top.into_iter().chain(world.access.paths()).map(str::to_owned));
            let pooled = world.guests.values().filter(|guest| guest.pool.is_some());
            paths.extend(pooled.map(|guest| format!("/vms/{}", guest.vmid)));
        }
    }
    let mut found = Map::new();
    for path in paths {
        let privileges: Map<String, Value> = world
            .access
            .privileges(&who, &path, world.pool_at(&path))
            .into_iter()
            .map(|(name, inherited)| (name.to_owned(), u8::from(inherited).into()))
            .collect();
        if asked.is_some() || !privileges.is_empty() {
            found.insert(path, Value::Object(privileges));
        }
    }
    Ok(Value::Object(found).into())
}
