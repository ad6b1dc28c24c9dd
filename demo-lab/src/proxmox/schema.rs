//! The official API schema as a judge of requests and answers, for tests.
//!
//! The schema itself is not part of this crate (it derives from sources under another licence):
//! [`Schema::load`] reads it from a file of the form
//! `{"paths": {"/nodes/{node}": {"GET": {"parameters": {…}, "returns": {…}}}}}`, gzipped or not.
//!
//! ```no_run
//! use demo_lab::proxmox::{form_pairs, schema::Schema};
//!
//! let schema = Schema::load("pve-api.json.gz")?;
//! let params = form_pairs("timeframe=hour&cf=AVERAGE");
//! schema.check("GET", "/nodes/pve/rrddata", &params)?;
//! assert_eq!(schema.template("GET", "/nodes/pve/rrddata"), Some("/nodes/{node}/rrddata"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

/// The methods of the API, with what they take and give.
#[derive(Debug)]
pub struct Schema {
    /// Path template, HTTP method, and the description of both parameters and result.
    methods: Vec<(String, String, Value)>,
}

/// Why there is no schema.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the API schema {path}: {reason}")]
pub struct SchemaError {
    path: String,
    reason: String,
}

impl Schema {
    /// Reads a schema file.
    ///
    /// # Errors
    /// When the file is missing, damaged, or of another form.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, SchemaError> {
        let path = path.as_ref();
        let failed = |reason: String| SchemaError { path: path.display().to_string(), reason };
        let raw = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
        let mut text = Vec::new();
        if raw.starts_with(&[0x1f, 0x8b]) {
            let mut decoder = flate2::read::GzDecoder::new(raw.as_slice());
            decoder.read_to_end(&mut text).map_err(|error| failed(error.to_string()))?;
        } else {
            text = raw;
        }
        let mut document: Value =
            serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?;
        let Some(Value::Object(paths)) = document.get_mut("paths").map(Value::take) else {
            return Err(failed("it has no object 'paths'".into()));
        };
        let mut methods = Vec::new();
        for (template, by_method) in paths {
            let Value::Object(by_method) = by_method else { continue };
            methods
                .extend(by_method.into_iter().map(|(name, what)| (template.clone(), name, what)));
        }
        Ok(Self { methods })
    }

    /// Every method as HTTP method and path template, such as `("GET", "/nodes/{node}/status")`.
    pub fn methods(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.methods.iter().map(|(template, method, _)| (method.as_str(), template.as_str()))
    }

    /// The template that a concrete path (below `/api2/json`, decoded) belongs to.
    pub fn template(&self, method: &str, path: &str) -> Option<&str> {
        self.find(method, path).map(|(template, ..)| template)
    }

    /// Names of all parameters of the method that a path belongs to, those in the path included;
    /// a family such as `net0`, `net1` … is `net[n]`.
    pub fn parameters(&self, method: &str, path: &str) -> Vec<&str> {
        let found = self.find(method, path);
        let known = found.and_then(|(.., what)| what["parameters"]["properties"].as_object());
        known.into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    }

    /// Whether the real API takes this request: `path` is below `/api2/json` and decoded, `params`
    /// are those of query and body together.
    ///
    /// # Errors
    /// Names what is wrong: no such path or method, an unknown or missing parameter, a value of
    /// another type, outside of its limits or not among the allowed words. Patterns and formats
    /// are not checked.
    pub fn check(
        &self,
        method: &str,
        path: &str,
        params: &Map<String, Value>,
    ) -> Result<(), String> {
        let (template, variables, what) =
            self.find(method, path).ok_or_else(|| format!("the API has no {method} {path}"))?;
        let in_context = |problem: String| format!("{method} {template}: {problem}");
        let known = &what["parameters"]["properties"];
        let mut given = params.clone();
        for (name, value) in variables {
            if given.get(&name).is_some_and(|other| *other != value) {
                return Err(in_context(format!("'{name}' is in the path with another value")));
            }
            given.insert(name, value);
        }
        let closed = what["parameters"]["additionalProperties"] == 0;
        for (name, value) in &given {
            match property(known, name) {
                Some(rules) => check_parameter(rules, value)
                    .map_err(|problem| in_context(format!("parameter '{name}' {problem}")))?,
                None if closed => return Err(in_context(format!("no parameter '{name}'"))),
                None => {}
            }
        }
        for (name, rules) in known.as_object().into_iter().flatten() {
            if rules["optional"] != 1 && !name.contains('[') && !given.contains_key(name) {
                return Err(in_context(format!("parameter '{name}' is missing")));
            }
        }
        Ok(())
    }

    /// Whether `data` is what the real API gives back from this method: fields that are not
    /// optional, and the types of all that are described. Fields beyond the description are fine.
    ///
    /// # Errors
    /// Names the field that is missing or of another type.
    pub fn check_answer(&self, method: &str, path: &str, data: &Value) -> Result<(), String> {
        let (template, _, what) =
            self.find(method, path).ok_or_else(|| format!("the API has no {method} {path}"))?;
        if data.is_null() && what["returns"]["optional"] == 1 {
            return Ok(());
        }
        check_value(&what["returns"], data, "data")
            .map_err(|problem| format!("{method} {template}: {problem}"))
    }

    /// Of all templates that fit, the one that is most literal from the left.
    fn find(&self, method: &str, path: &str) -> Option<(&str, Map<String, Value>, &Value)> {
        self.methods
            .iter()
            .filter(|(_, name, _)| name == method)
            .filter_map(|(template, _, what)| Some((template, variables(template, path)?, what)))
            .min_by_key(|(template, ..)| {
                template.split('/').map(|part| part.starts_with('{')).collect::<Vec<_>>()
            })
            .map(|(template, variables, what)| (template.as_str(), variables, what))
    }
}

fn variables(template: &str, path: &str) -> Option<Map<String, Value>> {
    let mut found = Map::new();
    let mut rest = path.trim_matches('/');
    for wanted in template.split('/').filter(|part| !part.is_empty()) {
        let (segment, after) = match wanted {
            // A volume's name may hold slashes, and nothing follows it.
            "{volume}" => (rest, ""),
            _ => rest.split_once('/').unwrap_or((rest, "")),
        };
        if segment.is_empty() {
            return None;
        }
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => {
                found.insert(name.to_owned(), segment.into());
            }
            None if wanted == segment => {}
            None => return None,
        }
        rest = after;
    }
    rest.is_empty().then_some(found)
}

/// The rules for a name, also when it is one of a family: `net0` belongs to `net[n]`.
fn property<'a>(known: &'a Value, name: &str) -> Option<&'a Value> {
    let family = || {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        (stem != name).then(|| known.get(format!("{stem}[n]"))).flatten()
    };
    known.get(name).or_else(family)
}

fn check_parameter(rules: &Value, value: &Value) -> Result<(), String> {
    // A name without a value counts as not given, which only the check for missing ones minds.
    if value.is_null() {
        return if rules["optional"] == 1 { Ok(()) } else { Err("has no value".into()) };
    }
    let kind = rules["type"].as_str().unwrap_or("any");
    if kind == "array" {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            // A form cannot tell a list of one from a text.
            one => std::slice::from_ref(one),
        };
        return items.iter().try_for_each(|item| check_parameter(&rules["items"], item));
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(on) if kind == "boolean" => u8::from(*on).to_string(),
        other => return Err(format!("must be a {kind}, not {other}")),
    };
    let good = match kind {
        "boolean" => matches!(text.as_str(), "0" | "1"),
        "integer" => text.parse::<i64>().is_ok(),
        "number" => text.parse::<f64>().is_ok(),
        _ => true,
    };
    if !good {
        return Err(format!("must be a {kind}, not '{text}'"));
    }
    check_limits(rules, &text)
}

fn check_limits(rules: &Value, text: &str) -> Result<(), String> {
    if let Some(words) = rules["enum"].as_array()
        && !words
            .iter()
            .any(|word| word.as_str().map_or_else(|| *word == *text, |word| word == text))
    {
        return Err(format!("is '{text}', which is none of {}", rules["enum"]));
    }
    let limit = |name: &str| rules[name].as_f64();
    if let Ok(number) = text.parse::<f64>() {
        if limit("minimum").is_some_and(|least| number < least) {
            return Err(format!("is {text}, below {}", rules["minimum"]));
        }
        if limit("maximum").is_some_and(|most| number > most) {
            return Err(format!("is {text}, above {}", rules["maximum"]));
        }
    }
    let length = text.chars().count() as f64;
    if limit("maxLength").is_some_and(|most| length > most) {
        return Err(format!("is longer than {}", rules["maxLength"]));
    }
    if limit("minLength").is_some_and(|least| length < least) {
        return Err(format!("is shorter than {}", rules["minLength"]));
    }
    Ok(())
}

fn check_value(rules: &Value, value: &Value, at: &str) -> Result<(), String> {
    let wrong = |kind: &str| Err(format!("{at} must be {kind}, not {}", shortened(value)));
    match rules["type"].as_str().unwrap_or("any") {
        "null" if !value.is_null() => wrong("null"),
        "array" => match value {
            Value::Array(items) => items.iter().enumerate().try_for_each(|(place, item)| {
                check_value(&rules["items"], item, &format!("{at}[{place}]"))
            }),
            _ => wrong("a list"),
        },
        "object" => match value {
            Value::Object(fields) => check_fields(&rules["properties"], fields, at),
            _ => wrong("an object"),
        },
        // In the JSON of the real server a boolean is a number.
        "boolean" if !(*value == 0 || *value == 1 || value.is_boolean()) => wrong("0 or 1"),
        "integer" if !(value.is_i64() || value.is_u64()) => wrong("a whole number"),
        "number" if !value.is_number() => wrong("a number"),
        "string" if !value.is_string() => wrong("a text"),
        "integer" | "number" | "string" => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            check_limits(rules, &text).map_err(|problem| format!("{at} {problem}"))
        }
        _ => Ok(()),
    }
}

fn check_fields(known: &Value, fields: &Map<String, Value>, at: &str) -> Result<(), String> {
    for (name, rules) in known.as_object().into_iter().flatten() {
        if rules["optional"] != 1 && !name.contains('[') && !fields.contains_key(name) {
            return Err(format!("{at}.{name} is missing"));
        }
    }
    fields.iter().try_for_each(|(name, value)| match property(known, name) {
        Some(rules) => check_value(rules, value, &format!("{at}.{name}")),
        None => Ok(()),
    })
}

fn shortened(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Schema {
        let guest = json!({
            "parameters": {"additionalProperties": 0, "properties": {
                "vmid": {"type": "integer", "minimum": 100},
                "force": {"type": "boolean", "optional": 1},
                "mode": {"type": "string", "enum": ["a", "b"], "optional": 1},
                "net[n]": {"type": "string", "optional": 1},
            }},
            "returns": {"type": "object", "properties": {
                "name": {"type": "string"}, "size": {"type": "integer", "optional": 1},
            }},
        });
        let index = json!({"parameters": {"additionalProperties": 0}, "returns": {"type": "null"}});
        let methods = [
            ("/guest/{vmid}", guest),
            ("/guest/all", index.clone()),
            ("/f/{volume}", {
                json!({"parameters": {"properties": {"volume": {"type": "string"}}}})
            }),
        ];
        Schema {
            methods: methods
                .into_iter()
                .map(|(template, what)| (template.to_owned(), "GET".to_owned(), what))
                .collect(),
        }
    }

    fn check(path: &str, params: Value) -> Result<(), String> {
        let Value::Object(params) = params else { panic!("an object") };
        schema().check("GET", path, &params)
    }

    #[test]
    fn a_request_is_judged_by_path_names_types_and_limits() {
        assert_eq!(check("/guest/101", json!({"force": "1", "net0": "x", "mode": "a"})), Ok(()));
        for (path, params, problem) in [
            ("/guests/101", json!({}), "the API has no GET /guests/101"),
            ("/guest/99", json!({}), "GET /guest/{vmid}: parameter 'vmid' is 99, below 100"),
            (
                "/guest/x",
                json!({}),
                "GET /guest/{vmid}: parameter 'vmid' must be a integer, not 'x'",
            ),
            ("/guest/101", json!({"nope": "1"}), "GET /guest/{vmid}: no parameter 'nope'"),
            (
                "/guest/101",
                json!({"force": "true"}),
                "GET /guest/{vmid}: parameter 'force' must be a boolean, not 'true'",
            ),
            (
                "/guest/101",
                json!({"mode": "c"}),
                "GET /guest/{vmid}: parameter 'mode' is 'c', which is none of [\"a\",\"b\"]",
            ),
            (
                "/guest/101",
                json!({"vmid": "102"}),
                "GET /guest/{vmid}: 'vmid' is in the path with another value",
            ),
        ] {
            assert_eq!(check(path, params), Err(problem.to_owned()));
        }
    }

    #[test]
    fn the_most_literal_template_wins_and_a_volume_takes_the_rest() {
        let schema = schema();
        assert_eq!(schema.template("GET", "/guest/all"), Some("/guest/all"));
        assert_eq!(schema.template("GET", "/guest/101"), Some("/guest/{vmid}"));
        assert_eq!(schema.template("GET", "/f/local:iso/x.iso"), Some("/f/{volume}"));
        assert_eq!(schema.template("POST", "/guest/101"), None);
    }

    #[test]
    fn an_answer_is_judged_by_fields_and_types() {
        let judge = |data| schema().check_answer("GET", "/guest/101", &data);
        assert_eq!(judge(json!({"name": "x", "size": 1, "more": []})), Ok(()));
        assert_eq!(
            judge(json!({"size": 1})),
            Err("GET /guest/{vmid}: data.name is missing".into())
        );
        assert_eq!(
            judge(json!({"name": "x", "size": "1"})),
            Err("GET /guest/{vmid}: data.size must be a whole number, not \"1\"".into())
        );
    }
}
