//! Bodies, and the checks of Django REST framework on their fields, in its words.

use serde_json::{Map, Value, json};

use super::dates::Micros;
use super::http::{Asked, pairs};
use super::multipart::{self, Part};
use super::reply::Failure;

/// What a request brings along.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) fields: Map<String, Value>,
    pub(super) files: Vec<Part>,
}

impl Body {
    pub(super) fn read(asked: &Asked<'_>) -> Result<Self, Failure> {
        let bytes = &asked.request.body;
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let kind = asked.request.header("content-type").unwrap_or("");
        match kind.split(';').next().unwrap_or("").trim() {
            "application/json" => Self::json(bytes),
            "application/x-www-form-urlencoded" => {
                Ok(Self { fields: form(pairs(&String::from_utf8_lossy(bytes))), files: Vec::new() })
            }
            "multipart/form-data" => {
                let parts = multipart::parts(kind, bytes);
                let (files, texts): (Vec<_>, Vec<_>) =
                    parts.into_iter().partition(|part| part.file_name.is_some());
                let text =
                    |part: Part| (part.name, String::from_utf8_lossy(&part.content).into_owned());
                Ok(Self { fields: form(texts.into_iter().map(text).collect()), files })
            }
            other => Err(Failure::UnsupportedMediaType(other.to_owned())),
        }
    }

    fn json(bytes: &[u8]) -> Result<Self, Failure> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Ok(Self { fields, files: Vec::new() }),
            Ok(other) => {
                let message = format!(
                    "Invalid data. Expected a dictionary, but got {}.",
                    python_name(&other)
                );
                Err(Failure::field("non_field_errors", &message))
            }
            Err(error) => Err(Failure::Parse(python_words(bytes, &error))),
        }
    }

    pub(super) fn file(&self, name: &str) -> Option<&Part> {
        self.files.iter().find(|part| part.name == name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }
}

/// A name that comes once is a text; one that comes often, or is a list by its nature, a list.
fn form(pairs: Vec<(String, String)>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in pairs {
        match fields.get_mut(&name) {
            Some(Value::Array(values)) => values.push(value.into()),
            None if name == "tag_names" => {
                fields.insert(name, json!([value]));
            }
            // The last one counts.
            _ => {
                fields.insert(name, value.into());
            }
        }
    }
    fields
}

/// What Python's parser says; only its most frequent words are known here.
fn python_words(bytes: &[u8], error: &serde_json::Error) -> String {
    let text = String::from_utf8_lossy(bytes);
    let column = if error.is_eof() { error.column() + 1 } else { error.column().max(1) };
    let before: usize = text
        .split('\n')
        .take(error.line().saturating_sub(1))
        .map(|line| line.chars().count() + 1)
        .sum();
    let (line, char) = (error.line(), before + column - 1);
    format!("Expecting value: line {line} column {column} (char {char})")
}

fn python_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// What a text field takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) required: bool,
    pub(super) blank: bool,
    pub(super) longest: usize,
}

impl Text {
    pub(super) const OPTIONAL: Self = Self { required: false, blank: true, longest: usize::MAX };
    pub(super) const NEEDED: Self = Self { required: true, blank: false, longest: usize::MAX };

    pub(super) fn up_to(self, longest: usize) -> Self {
        Self { longest, ..self }
    }
}

/// Reads fields one by one and collects what is wrong with them.
#[derive(Debug)]
pub(super) struct Check<'a> {
    fields: &'a Map<String, Value>,
    /// PATCH: nothing is required.
    partial: bool,
    errors: Map<String, Value>,
}

impl<'a> Check<'a> {
    pub(super) fn new(body: &'a Body, partial: bool) -> Self {
        Self { fields: &body.fields, partial, errors: Map::new() }
    }

    /// Nothing, or everything that is wrong.
    pub(super) fn done(self) -> Result<(), Failure> {
        if self.errors.is_empty() { Ok(()) } else { Err(Failure::Fields(self.errors)) }
    }

    pub(super) fn refuse(&mut self, name: &str, message: &str) {
        self.errors.insert(name.to_owned(), json!([message]));
    }

    /// The value if there is one; null is refused everywhere.
    fn value(&mut self, name: &str, required: bool) -> Option<&'a Value> {
        match self.fields.get(name) {
            None => {
                if required && !self.partial {
                    self.refuse(name, "This field is required.");
                }
                None
            }
            Some(Value::Null) => {
                self.refuse(name, "This field may not be null.");
                None
            }
            found => found,
        }
    }

    pub(super) fn text(&mut self, name: &str, kind: Text) -> Option<String> {
        let text = match self.value(name, kind.required)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => {
                self.refuse(name, "Not a valid string.");
                return None;
            }
        };
        if text.is_empty() && !kind.blank {
            self.refuse(name, "This field may not be blank.");
            return None;
        }
        if text.chars().count() > kind.longest {
            let message =
                format!("Ensure this field has no more than {} characters.", kind.longest);
            self.refuse(name, &message);
            return None;
        }
        Some(text)
    }

    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.value(name, false)?;
        let known = match value {
            Value::Bool(value) => Some(*value),
            Value::Number(number) => number.as_f64().and_then(|number| match number {
                1.0 => Some(true),
                0.0 => Some(false),
                _ => None,
            }),
            Value::String(text) => match text.to_lowercase().as_str() {
                "t" | "y" | "yes" | "true" | "on" | "1" => Some(true),
                "f" | "n" | "no" | "false" | "off" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if known.is_none() {
            self.refuse(name, "Must be a valid boolean.");
        }
        known
    }

    pub(super) fn integer(&mut self, name: &str) -> Option<i64> {
        let value = self.value(name, false)?;
        let known = match value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if known.is_none() {
            self.refuse(name, "A valid integer is required.");
        }
        known
    }

    pub(super) fn choice(&mut self, name: &str, choices: &[&str]) -> Option<String> {
        let value = self.value(name, false)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if choices.contains(&text.as_str()) {
            return Some(text);
        }
        self.refuse(name, &format!("\"{text}\" is not a valid choice."));
        None
    }

    pub(super) fn date(&mut self, name: &str) -> Option<Micros> {
        let value = self.value(name, false)?;
        let known = value.as_str().and_then(Micros::parse);
        if known.is_none() {
            self.refuse(
                name,
                "Datetime has wrong format. Use one of these formats instead: \
                 YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].",
            );
        }
        known
    }

    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let value = self.value(name, false)?;
        let Value::Array(items) = value else {
            let kind = python_name(value);
            self.refuse(name, &format!("Expected a list of items but got type \"{kind}\"."));
            return None;
        };
        let mut texts = Vec::new();
        let mut wrong = Map::new();
        for (place, item) in items.iter().enumerate() {
            let refused = match item {
                Value::String(text) if text.trim().is_empty() => "This field may not be blank.",
                Value::String(text) => {
                    texts.push(text.trim().to_owned());
                    continue;
                }
                Value::Number(number) => {
                    texts.push(number.to_string());
                    continue;
                }
                Value::Null => "This field may not be null.",
                _ => "Not a valid string.",
            };
            wrong.insert(place.to_string(), json!([refused]));
        }
        if !wrong.is_empty() {
            self.errors.insert(name.to_owned(), wrong.into());
            return None;
        }
        Some(texts)
    }
}
