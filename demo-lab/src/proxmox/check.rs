//! Checks of parameters, with the texts of the real server.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Parameters by name, as they came in.
pub(crate) type Params = Map<String, Value>;
/// What is wrong with which parameter.
pub(crate) type Errors = BTreeMap<String, String>;

/// A parameter of a method.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// Another parameter that must then be given too.
    pub(crate) requires: Option<&'static str>,
}

/// What values a parameter takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Boolean,
    Integer {
        minimum: Option<i64>,
        maximum: Option<i64>,
    },
    Text,
    /// At most so many characters.
    Short(usize),
    Choice(&'static [&'static str]),
    Vmid,
    NodeName,
    StorageId,
    ConfigId,
    /// One kind of content, or a comma list of them.
    Content {
        list: bool,
    },
    TaskStatusList,
    /// A number that need not be whole, within limits.
    Decimal {
        most: Option<u32>,
    },
    /// A `ConfigId` of at most 40 characters.
    SnapshotName,
    /// Names of settings, separated by commas.
    ConfigIdList,
    VmidList,
    /// A list of texts, or one of them.
    TextList,
    DnsName,
    TagList,
    /// The memory of a virtual machine: MiB, in a list of properties with no other.
    Memory,
}

pub(crate) const WHOLE: Kind = Kind::Integer { minimum: None, maximum: None };
pub(crate) const NATURAL: Kind = Kind::Integer { minimum: Some(0), maximum: None };

pub(crate) const fn optional(name: &'static str, kind: Kind) -> Param {
    Param { name, kind, required: false, requires: None }
}

pub(crate) const fn required(name: &'static str, kind: Kind) -> Param {
    Param { name, kind, required: true, requires: None }
}

impl Param {
    /// Whether this is the parameter with that name: `net[n]` is each of `net0`, `net1` …
    pub(crate) fn is(&self, name: &str) -> bool {
        let digits = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
        match self.name.strip_suffix("[n]") {
            None => self.name == name,
            Some(stem) => name.strip_prefix(stem).is_some_and(digits),
        }
    }

    pub(crate) const fn requires(self, other: &'static str) -> Self {
        Self { requires: Some(other), ..self }
    }
}

/// What a variable in a path takes.
pub(crate) fn path_variable(name: &'static str) -> Param {
    let kind = match name {
        "node" => Kind::NodeName,
        "vmid" => Kind::Vmid,
        "storage" => Kind::StorageId,
        "snapname" => Kind::SnapshotName,
        _ => Kind::Text,
    };
    required(name, kind)
}

/// Checks all parameters of a request against what the method takes.
pub(crate) fn check(params: &Params, known: &[Param]) -> Errors {
    let mut errors = Errors::new();
    for name in params.keys() {
        if !known.iter().any(|param| param.is(name)) {
            let text = "property is not defined in schema and the schema does not allow \
                        additional properties";
            let name = if name.is_empty() { "_root" } else { name };
            errors.insert(name.to_owned(), text.into());
        }
    }
    for param in known.iter().filter(|param| param.required) {
        if params.get(param.name).is_none_or(Value::is_null) {
            let text = "property is missing and it is not optional";
            errors.insert(param.name.into(), text.into());
        }
    }
    for (name, value) in params.iter().filter(|(_, value)| !value.is_null()) {
        let Some(param) = known.iter().find(|param| param.is(name)) else { continue };
        if let Err(text) = param.kind.check(name, value) {
            errors.insert(name.clone(), text);
        }
        if let Some(other) = param.requires.filter(|other| !params.contains_key(*other)) {
            let text = format!("missing property required by '{name}'");
            errors.insert(other.into(), text);
        }
    }
    errors
}

impl Kind {
    fn check(self, name: &str, value: &Value) -> Result<(), String> {
        if let (Self::TextList, Value::Array(items)) = (self, value) {
            return items.iter().try_for_each(|item| Self::Text.check(name, item));
        }
        let text = self.scalar(value)?;
        match self {
            Self::Text | Self::TextList => Ok(()),
            Self::Boolean => match text.as_str() {
                "0" | "1" => Ok(()),
                _ => Err(format!("type check ('boolean') failed - got '{text}'")),
            },
            Self::Vmid => {
                check_whole(&text)?;
                // Its format is checked before its limits, which leaves those nothing to say.
                match is_vmid(&text) {
                    true => Ok(()),
                    false => bad_format("value does not look like a valid VM ID"),
                }
            }
            Self::Integer { minimum, maximum } => {
                check_whole(&text)?;
                // A number too long for 64 bits is certainly outside of any limit.
                let number =
                    text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX });
                match (minimum, maximum) {
                    (_, Some(most)) if number > most => {
                        Err(format!("value must have a maximum value of {most}"))
                    }
                    (Some(least), _) if number < least => {
                        Err(format!("value must have a minimum value of {least}"))
                    }
                    _ => Ok(()),
                }
            }
            Self::Short(most) if text.chars().count() > most => {
                Err(format!("value may only be {most} characters long"))
            }
            Self::Short(_) => Ok(()),
            Self::Choice(words) if words.contains(&text.as_str()) => Ok(()),
            Self::Choice(words) => Err(format!(
                "value '{text}' does not have a value in the enumeration '{}'",
                words.join(", ")
            )),
            Self::NodeName if is_name(&text, |c| c.is_ascii_alphanumeric() || c == '-') => Ok(()),
            Self::NodeName => bad_format("value does not look like a valid node name"),
            Self::StorageId if starts_with_letter(&text) && is_name(&text, is_id_char) => Ok(()),
            Self::StorageId => {
                bad_format(&format!("storage ID '{text}' contains illegal characters"))
            }
            Self::ConfigId if starts_with_letter(&text) && is_name(&text, is_id_char) => Ok(()),
            Self::ConfigId => bad_format(&format!("invalid configuration ID '{text}'")),
            Self::Content { list } => {
                let known = ["images", "rootdir", "vztmpl", "iso", "backup", "snippets", "import"];
                let wrong = if list {
                    text.split([',', ';', ' ']).find(|one| !known.contains(one)).map(str::to_owned)
                } else {
                    (!known.contains(&text.as_str())).then_some(text)
                };
                match wrong {
                    None => Ok(()),
                    Some(wrong) => bad_format(&format!("invalid content type '{wrong}'")),
                }
            }
            Self::Decimal { most } => {
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                match number {
                    None => Err(format!("type check ('number') failed - got '{text}'")),
                    Some(number) if number < 0.0 => {
                        Err("value must have a minimum value of 0".into())
                    }
                    Some(number) => match most.filter(|most| number > f64::from(*most)) {
                        Some(most) => Err(format!("value must have a maximum value of {most}")),
                        None => Ok(()),
                    },
                }
            }
            Self::SnapshotName => {
                Self::ConfigId.check(name, value).and_then(|()| Self::Short(40).check(name, value))
            }
            Self::ConfigIdList => {
                split_list(&text).try_for_each(|one| Self::ConfigId.check(name, &Value::from(one)))
            }
            Self::VmidList => match split_list(&text).all(is_vmid) {
                true => Ok(()),
                false => bad_format("value does not look like a valid VM ID"),
            },
            Self::DnsName => {
                let label = |label: &str| is_name(label, |c| c.is_ascii_alphanumeric() || c == '-');
                match text.split('.').all(label) {
                    true => Ok(()),
                    false => bad_format("value does not look like a valid DNS name"),
                }
            }
            Self::TagList => {
                let start = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let rest = |c: char| start(c) || matches!(c, '+' | '-' | '.');
                let good = |tag: &str| tag.starts_with(start) && tag.chars().all(rest);
                match split_list(&text).all(good) {
                    true => Ok(()),
                    false => bad_format("invalid characters in tag"),
                }
            }
            Self::Memory => {
                let number = text.strip_prefix("current=").unwrap_or(&text);
                let wrong =
                    |problem: &str| bad_format(&format!("format error\n{name}.current: {problem}"));
                match check_whole(number) {
                    Err(problem) => wrong(&problem),
                    Ok(()) if number.parse().is_ok_and(|mib: i64| mib < 16) => {
                        wrong("value must have a minimum value of 16")
                    }
                    Ok(()) => Ok(()),
                }
            }
            Self::TaskStatusList => {
                let known = ["ok", "error", "warning", "unknown"];
                let lower = text.to_lowercase();
                match lower.split([',', ';', ' ']).find(|one| !known.contains(one)) {
                    None => Ok(()),
                    Some(wrong) => bad_format(&format!("invalid status '{wrong}'")),
                }
            }
        }
    }

    /// A value as Perl sees it: a text, whatever it was in JSON; lists and objects are references.
    fn scalar(self, value: &Value) -> Result<String, String> {
        let kind = match self {
            Self::Boolean => "boolean",
            Self::Integer { .. } | Self::Vmid => "integer",
            Self::Decimal { .. } => "number",
            _ => "string",
        };
        let got = match value {
            Value::String(text) => return Ok(text.clone()),
            Value::Number(number) => return Ok(number.to_string()),
            Value::Bool(on) if matches!(self, Self::Boolean) => {
                return Ok(if *on { "1" } else { "0" }.into());
            }
            Value::Bool(_) => "JSON::PP::Boolean",
            Value::Array(_) => "ARRAY",
            Value::Object(_) | Value::Null => "HASH",
        };
        Err(format!("type check ('{kind}') failed - got {got}"))
    }
}

/// The parts of a list as the real system separates them.
pub(crate) fn split_list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\0']).filter(|part| !part.is_empty())
}

fn is_vmid(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits && !text.starts_with('0') && (3..=9).contains(&text.len())
}

fn check_whole(text: &str) -> Result<(), String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    match !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(()),
        false => Err(format!("type check ('integer') failed - got '{text}'")),
    }
}

fn bad_format(text: &str) -> Result<(), String> {
    Err(format!("invalid format - {text}\n"))
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn is_name(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(allowed) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn errors(given: Value, known: &[Param]) -> Value {
        let Value::Object(params) = given else { panic!("an object") };
        json!(check(&params, known))
    }

    /// Each answer is that of `PVE::JSONSchema::validate` (pve-common 9.2.1) to the same parameters
    /// under the same rules, run in Perl.
    #[test]
    fn each_mistake_is_named_with_the_words_of_the_real_server() {
        let known = [
            optional("full", Kind::Boolean),
            optional("limit", NATURAL),
            required("timeframe", Kind::Choice(&["hour", "day"])),
            required("vmid", Kind::Vmid),
            optional("username", Kind::Short(4)),
            optional("path", Kind::Text).requires("privs"),
            optional("privs", Kind::Text).requires("path"),
            optional("node", Kind::NodeName),
            optional("storage", Kind::StorageId),
            optional("snapshot", Kind::ConfigId),
        ];
        let missing = "property is missing and it is not optional";
        let unknown =
            "property is not defined in schema and the schema does not allow additional properties";
        let no_vmid = "invalid format - value does not look like a valid VM ID\n";
        for (given, expected) in [
            (json!({}), json!({"timeframe": missing, "vmid": missing})),
            (
                json!({"full": "true", "limit": "-1", "timeframe": "x", "vmid": "abc", "z": "1"}),
                json!({
                    "full": "type check ('boolean') failed - got 'true'",
                    "limit": "value must have a minimum value of 0",
                    "timeframe": "value 'x' does not have a value in the enumeration 'hour, day'",
                    "vmid": "type check ('integer') failed - got 'abc'",
                    "z": unknown,
                }),
            ),
            (
                json!({"full": ["1"], "timeframe": "hour", "vmid": 99}),
                json!({"full": "type check ('boolean') failed - got ARRAY", "vmid": no_vmid}),
            ),
            (
                json!({"full": true, "timeframe": true, "vmid": "101"}),
                json!({"timeframe": "type check ('string') failed - got JSON::PP::Boolean"}),
            ),
            (
                json!({"limit": "1.5", "timeframe": "hour", "vmid": "01"}),
                json!({"limit": "type check ('integer') failed - got '1.5'", "vmid": no_vmid}),
            ),
            (
                json!({"timeframe": "hour", "username": "abcde", "vmid": "1000000000"}),
                json!({"username": "value may only be 4 characters long", "vmid": no_vmid}),
            ),
            (
                json!({"path": "/", "timeframe": "hour", "vmid": "100"}),
                json!({"privs": "missing property required by 'path'"}),
            ),
            (
                json!({"node": "-a", "snapshot": "1", "storage": "1x", "timeframe": "hour", "vmid": "100"}),
                json!({
                    "node": "invalid format - value does not look like a valid node name\n",
                    "snapshot": "invalid format - invalid configuration ID '1'\n",
                    "storage": "invalid format - storage ID '1x' contains illegal characters\n",
                }),
            ),
            (
                json!({"limit": "99999999999999999999", "timeframe": "hour", "vmid": "+100"}),
                json!({"vmid": no_vmid}),
            ),
            (
                json!({"full": {}, "limit": "", "timeframe": null, "vmid": "100"}),
                json!({
                    "full": "type check ('boolean') failed - got HASH",
                    "limit": "type check ('integer') failed - got ''",
                    "timeframe": missing,
                }),
            ),
            (
                json!({"": null, "timeframe": "hour", "vmid": " 100"}),
                json!({"_root": unknown, "vmid": "type check ('integer') failed - got ' 100'"}),
            ),
        ] {
            assert_eq!(errors(given, &known), expected);
        }
    }

    #[test]
    fn json_booleans_are_good_booleans() {
        let known = [optional("full", Kind::Boolean)];
        assert_eq!(errors(json!({"full": true}), &known), json!({}));
        assert_eq!(errors(json!({"full": "1"}), &known), json!({}));
    }
}
