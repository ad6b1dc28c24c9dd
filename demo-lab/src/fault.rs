//! Faults: what goes wrong on purpose, and a record of what was asked.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Map, Value};

/// What goes wrong with the answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The answer comes this much later.
    Latency(Duration),
    /// This status and reason phrase instead of the answer.
    Status(u16, String),
    /// The connection ends in the middle of the body.
    CutBody,
    /// The connection ends before any answer; the request was carried out nevertheless.
    HangUp,
    /// A page for people, with status 200: a proxy or a login portal in between.
    Html,
    /// Values of other types than documented: texts become lists, numbers become objects.
    WrongTypes,
    /// Numbers come as texts, which real servers do now and then (a Perl scalar that was used as
    /// text): a client is expected to cope.
    NumbersAsText,
}

/// A fault and the requests that it befalls.
///
/// ```
/// use demo_lab::world::{Fault, Rule};
///
/// // The next two questions for the state of any node fail.
/// let rule = Rule::new("/nodes/*/status", Fault::Status(500, "got timeout".into())).times(2);
/// ```
#[derive(Debug, Clone)]
pub struct Rule {
    pattern: String,
    method: Option<String>,
    fault: Fault,
    left: Option<u32>,
}

impl Rule {
    /// For every path that fits the pattern: a path below `/api2/json`, in which `*` stands for
    /// one segment and a final `**` for any rest.
    pub fn new(pattern: impl Into<String>, fault: Fault) -> Self {
        Self { pattern: pattern.into(), method: None, fault, left: None }
    }

    /// Only for this method, such as `GET`.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only so many times; then the rule is gone.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        self.left != Some(0)
            && self.method.as_deref().is_none_or(|wanted| wanted == method)
            && path_fits(&self.pattern, path)
    }
}

fn path_fits(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    for wanted in pattern.split('/').filter(|segment| !segment.is_empty()) {
        match (wanted, segments.next()) {
            ("**", _) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(found)) if wanted == found => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

/// A request that reached the lab.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SeenRequest {
    /// Such as `GET`.
    pub method: String,
    /// Below `/api2/json`, decoded, without the query.
    pub path: String,
    /// From query and body together, as the server understood them.
    pub params: Map<String, Value>,
    /// Status of the answer.
    pub status: u16,
    /// The user or token that asked; `None` without valid credentials.
    pub caller: Option<String>,
}

/// How many requests are kept; older ones are only counted.
const KEPT: usize = 10_000;

/// The rules in force and the requests so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    seen: VecDeque<SeenRequest>,
    count: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// What befalls this request; uses up rules that hold a limited number of times.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Vec<Fault> {
        let mut struck = Vec::new();
        for rule in &mut self.rules {
            if rule.fits(method, path) {
                if let Some(left) = &mut rule.left {
                    *left -= 1;
                }
                struck.push(rule.fault.clone());
            }
        }
        self.rules.retain(|rule| rule.left != Some(0));
        struck
    }

    pub(crate) fn record(&mut self, request: SeenRequest) {
        self.count += 1;
        if self.seen.len() == KEPT {
            self.seen.pop_front();
        }
        self.seen.push_back(request);
    }

    pub(crate) fn seen(&self) -> impl Iterator<Item = &SeenRequest> {
        self.seen.iter()
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn forget(&mut self) {
        self.seen.clear();
        self.count = 0;
    }
}

/// Every text becomes a list and every number an object.
pub(crate) fn with_wrong_types(value: Value) -> Value {
    each_leaf(value, &|leaf| match leaf {
        Value::String(text) => Value::Array(vec![Value::String(text)]),
        Value::Number(number) => serde_json::json!({ "value": number }),
        other => other,
    })
}

/// Every number becomes a text.
pub(crate) fn with_numbers_as_text(value: Value) -> Value {
    each_leaf(value, &|leaf| match leaf {
        Value::Number(number) => Value::String(number.to_string()),
        other => other,
    })
}

fn each_leaf(value: Value, change: &dyn Fn(Value) -> Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| each_leaf(item, change)).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(key, item)| (key, each_leaf(item, change))).collect()
        }
        leaf => change(leaf),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_segments() {
        assert!(path_fits("/nodes/*/status", "/nodes/pve/status"));
        assert!(!path_fits("/nodes/*/status", "/nodes/pve/qemu/101/status"));
        assert!(path_fits("/nodes/**", "/nodes/pve/qemu/101/status/current"));
        assert!(path_fits("/**", "/version"));
        assert!(!path_fits("/nodes", "/nodes/pve"));
    }

    #[test]
    fn a_rule_holds_as_often_as_it_says() {
        let mut faults = Faults::default();
        faults.add(Rule::new("/version", Fault::CutBody).method("GET").times(1));
        assert!(faults.strike("POST", "/version").is_empty());
        assert_eq!(faults.strike("GET", "/version"), [Fault::CutBody]);
        assert!(faults.strike("GET", "/version").is_empty());
    }
}
