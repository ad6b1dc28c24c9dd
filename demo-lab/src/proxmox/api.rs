//! How a call finds its method and is carried out: path, permission, node, parameters.

use std::time::Duration;

use serde_json::{Value, json};

use super::Payload;
use super::auth::Caller;
use super::check::{self, Errors, Param, Params};
use super::methods::{self, Guard};
use crate::world::World;

/// What a method gives back.
pub(crate) enum Answer {
    /// The content of `data`, and of `total` beside it for lists that come in pages.
    Value { data: Value, total: Option<usize> },
    /// A whole document `{"data": …}`, ready to send.
    Prepared(Payload),
}

impl From<Value> for Answer {
    fn from(data: Value) -> Self {
        Self::Value { data, total: None }
    }
}

/// Why a call fails.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// Its first line becomes the reason phrase. Most messages of the real system end in a line
    /// break, which its JSON keeps.
    pub(crate) message: String,
    pub(crate) errors: Errors,
    /// Without a body.
    pub(crate) bare: bool,
    /// How long it takes to find out.
    pub(crate) after: Duration,
}

impl Refusal {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            errors: Errors::new(),
            bare: false,
            after: Duration::ZERO,
        }
    }

    /// 500, the status of nearly every failure.
    pub(crate) fn failed(message: impl std::fmt::Display) -> Self {
        Self::new(500, format!("{message}\n"))
    }

    /// 400 with what is wrong per parameter.
    pub(crate) fn parameters(errors: Errors) -> Self {
        Self { errors, ..Self::new(400, "Parameter verification failed.\n") }
    }

    /// 400 for one parameter.
    pub(crate) fn parameter(name: &str, text: impl Into<String>) -> Self {
        Self::parameters(Errors::from([(name.to_owned(), text.into())]))
    }

    /// 403.
    pub(crate) fn permission(what: &str) -> Self {
        Self::new(403, format!("Permission check failed ({what})\n"))
    }
}

/// One call of a method that was found, allowed and checked.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) caller: &'a Caller,
    /// The place in the cluster of the node that was asked.
    pub(crate) at: usize,
    params: Params,
}

impl Call<'_> {
    /// The parameters with values, those of the path and of the request together.
    pub(crate) fn params(&self) -> &Params {
        &self.params
    }

    /// A parameter as text; `None` if it was not given.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.params.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Bool(on) => Some(if *on { "1" } else { "0" }.into()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A parameter that the path holds or the checks require.
    pub(crate) fn given(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.text(name)?.parse().ok()
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "1")
    }

    /// Whether the caller has a privilege on a path.
    pub(crate) fn may(&self, path: &str, privilege: &str) -> bool {
        may(self.world, self.caller, path, privilege)
    }

    /// Fails with 403 unless the caller has a privilege on a path.
    pub(crate) fn demand(&self, path: &str, privilege: &str) -> Result<(), Refusal> {
        match self.may(path, privilege) {
            true => Ok(()),
            false => Err(Refusal::permission(&format!("{path}, {privilege}"))),
        }
    }
}

/// Carries out a call: `path` is below `/api2/json` and decoded.
pub(crate) fn call(
    world: &mut World,
    caller: &Caller,
    at: usize,
    verb: &str,
    path: &str,
    given: Params,
) -> Result<Answer, Refusal> {
    let found = methods::all()
        .filter(|method| method.verb == verb)
        .find_map(|method| Some((method, method.variables(path)?)));
    let Some((method, mut params)) = found else {
        return Err(Refusal::new(501, format!("Method '{verb} {path}' not implemented")));
    };
    let mut known: Vec<Param> = method.variable_names().map(check::path_variable).collect();
    for (name, value) in given {
        if params.get(&name).is_some_and(|in_path| *in_path != value) {
            let text = "duplicate parameter (already defined in URI) with conflicting values!";
            return Err(Refusal::parameter(&name, text));
        }
        params.insert(name, value);
    }
    if matches!(caller, Caller::Token(_)) && !method.token {
        let text = format!("URI '{path}' not available with API token, need proper ticket.\n");
        return Err(Refusal::permission(&text));
    }
    permit(world, caller, &method.guard, &params)?;
    if method.proxied {
        reach(world, &params)?;
    }
    known.extend(method.params);
    let errors = check::check(&params, &known);
    if !errors.is_empty() {
        return Err(Refusal::parameters(errors));
    }
    (method.run)(&mut Call { world, caller, at, params })
}

fn fill(template: &str, params: &Params) -> String {
    params.iter().fold(template.to_owned(), |path, (name, value)| {
        path.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default())
    })
}

fn permit(world: &World, caller: &Caller, guard: &Guard, params: &Params) -> Result<(), Refusal> {
    let (path, privileges) = match guard {
        Guard::World => return Ok(()),
        Guard::User if caller.id().is_some() => return Ok(()),
        Guard::User => return Err(Refusal::new(403, "Permission check failed\n")),
        Guard::Privilege(path, privilege) => (path, std::slice::from_ref(privilege)),
        Guard::AnyOf(path, privileges) => (path, *privileges),
    };
    let path = fill(path, params);
    if privileges.iter().any(|privilege| may(world, caller, &path, privilege)) {
        return Ok(());
    }
    Err(Refusal::permission(&format!("{path}, {}", privileges.join("|"))))
}

fn may(world: &World, caller: &Caller, path: &str, privilege: &str) -> bool {
    let Some(who) = caller.id() else { return false };
    world.access.may(who, path, world.pool_at(path), privilege)
}

/// Fails unless the node in the path can be asked.
fn reach(world: &World, params: &Params) -> Result<(), Refusal> {
    let name = params.get("node").and_then(Value::as_str).unwrap_or_default();
    match world.node(name) {
        None => Err(Refusal::failed(format_args!(
            "hostname lookup '{name}' failed - failed to get address info for: {name}: \
             Name or service not known"
        ))),
        Some(node) if !node.online => {
            Err(Refusal { bare: true, ..Refusal::new(595, "No route to host") })
        }
        Some(_) => Ok(()),
    }
}

/// Names as an index of a folder lists them.
pub(crate) fn index(key: &str, names: &[&str]) -> Answer {
    let entries: Vec<Value> = names.iter().map(|name| json!({ key: name })).collect();
    Value::Array(entries).into()
}
