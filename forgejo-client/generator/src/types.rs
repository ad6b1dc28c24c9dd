//! From schemas to Rust types.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Document, last};
use crate::tables::Tables;

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Text,
    Flag,
    Number,
    /// A point in time.
    Time,
    /// A day.
    Day,
    /// A span of time as Go writes it.
    Interval,
    /// Nanoseconds.
    Elapsed,
    /// Bytes that travel as base64.
    Base64,
    /// The address of a webhook, which travels in an object.
    HookUrl,
    /// A number or a text.
    Values,
    /// One of `words.tsv`.
    Word(String),
    /// A definition.
    Model(String),
    /// Any JSON.
    Any,
    /// Absent when it is not there, which is something else than empty.
    Maybe(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>),
}

/// Both sources.
#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) document: Document,
    pub(crate) tables: Tables,
}

impl Sources {
    /// The type of a schema that stands at `place`: `Definition.field` or `operation.parameter`.
    pub(crate) fn type_of(&self, schema: &Value, place: &str) -> Type {
        match self.tables.detail("type", place) {
            Some("interval") => return Type::Interval,
            Some("elapsed") => return Type::Elapsed,
            Some("base64") => return Type::Base64,
            Some("hook-url") => return Type::HookUrl,
            Some("values") => return Type::List(Type::Values.into()),
            Some("value") => return Type::Any,
            Some("maybe") => return Type::Maybe(self.plain_type(schema, place).into()),
            _ => {}
        }
        self.plain_type(schema, place)
    }

    fn plain_type(&self, schema: &Value, place: &str) -> Type {
        if let Some(word) = self.tables.places.get(place) {
            let word = Type::Word(word.clone());
            return if schema["type"] == "array" { Type::List(word.into()) } else { word };
        }
        if let Some(reference) = schema["$ref"].as_str() {
            return self.type_of_definition(last(reference));
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("string"), Some("date-time")) => Type::Time,
            (Some("string"), Some("date")) => Type::Day,
            (Some("string"), _) => Type::Text,
            (Some("boolean"), _) => Type::Flag,
            (Some("integer"), _) => Type::Number,
            (Some("array"), _) => Type::List(self.plain_type(&schema["items"], place).into()),
            (Some("object"), _) if schema["properties"].is_object() => {
                // An object described on the spot.
                Type::Model(place.to_owned())
            }
            (Some("object"), _) if schema["additionalProperties"].is_object() => {
                Type::Map(self.plain_type(&schema["additionalProperties"], place).into())
            }
            _ => Type::Any,
        }
    }

    fn type_of_definition(&self, name: &str) -> Type {
        let (name, definition) = self.document.definition(name);
        if definition["properties"].is_object() {
            Type::Model(name.to_owned())
        } else if definition["type"] == "object" {
            Type::Any
        } else {
            self.plain_type(definition, name)
        }
    }

    /// The fields of a definition, or of an object described on the spot.
    pub(crate) fn fields(&self, model: &str) -> Vec<(String, Value)> {
        let schema = match model.split_once('.') {
            Some((owner, field)) => &self.document.definition(owner).1["properties"][field],
            None => self.document.definition(model).1,
        };
        let fields = schema["properties"].as_object().into_iter().flatten();
        fields.map(|(name, schema)| (name.clone(), schema.clone())).collect()
    }

    /// The name of a definition in Rust.
    pub(crate) fn model_name(&self, model: &str) -> String {
        match self.tables.detail("name", model) {
            Some(name) => name.to_owned(),
            None => {
                let plain = model.split('.').map(upper_camel).collect::<String>();
                let option = plain.strip_suffix("Options").or_else(|| plain.strip_suffix("Option"));
                option.unwrap_or(&plain).to_owned()
            }
        }
    }

    /// The name of a field or parameter in Rust.
    pub(crate) fn field_name(&self, name: &str) -> String {
        self.tables.detail("rename", name).map_or_else(|| snake(name), str::to_owned)
    }

    /// All models that a type leads to.
    pub(crate) fn reach(&self, kind: &Type, found: &mut BTreeSet<String>) {
        match kind {
            Type::Model(name) if found.insert(name.clone()) => {
                for (field, schema) in self.fields(name) {
                    let place = format!("{name}.{field}");
                    self.reach(&self.type_of(&schema, &place), found);
                }
            }
            Type::List(inner) | Type::Map(inner) | Type::Maybe(inner) => self.reach(inner, found),
            _ => {}
        }
    }
}

/// The type as a field of a model has it. `owner` is that model.
pub(crate) fn field_type(sources: &Sources, kind: &Type, owner: &str) -> String {
    match kind {
        Type::Text | Type::Base64 | Type::HookUrl => "String".into(),
        Type::Flag => "bool".into(),
        Type::Number => "i64".into(),
        Type::Time => "Option<Timestamp>".into(),
        Type::Day => "String".into(),
        Type::Interval => "Option<Interval>".into(),
        Type::Elapsed => "Elapsed".into(),
        Type::Word(word) => format!("words::{word}"),
        Type::Any | Type::Values => "Option<Value>".into(),
        // A repository is large, and holds another one.
        Type::Model(name) if name == owner || name == "Repository" => {
            format!("Option<Box<{}>>", sources.model_name(name))
        }
        Type::Model(name) => format!("Option<{}>", sources.model_name(name)),
        Type::Maybe(inner) => format!("Option<{}>", field_type(sources, inner, owner)),
        Type::List(inner) => format!("Vec<{}>", element_type(sources, inner, owner)),
        Type::Map(inner) => format!("BTreeMap<String, {}>", element_type(sources, inner, owner)),
    }
}

fn element_type(sources: &Sources, kind: &Type, owner: &str) -> String {
    match kind {
        Type::Model(name) => sources.model_name(name),
        Type::Time => "Timestamp".into(),
        Type::Any | Type::Values => "Value".into(),
        other => field_type(sources, other, owner),
    }
}

/// How an argument is declared, and how it becomes what is sent.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) declared: String,
    /// As text of a query.
    pub(crate) query: String,
    /// How it is set as a field of the body: the method, and the value.
    pub(crate) field: (&'static str, String),
}

pub(crate) fn argument(sources: &Sources, kind: &Type, name: &str) -> Argument {
    let field = |declared: &str, query: String, value: String| Argument {
        declared: declared.to_owned(),
        query,
        field: ("with_field", value),
    };
    match kind {
        Type::Text => {
            field("impl Into<String>", format!("{name}.into()"), format!("{name}.into()"))
        }
        Type::Flag => field("bool", format!("{name}.to_string()"), name.into()),
        Type::Number => field("i64", format!("{name}.to_string()"), name.into()),
        Type::Time => {
            field("Timestamp", format!("{name}.to_string()"), format!("{name}.to_string()"))
        }
        Type::Day => field("Date", format!("{name}.to_string()"), format!("{name}.to_string()")),
        Type::Interval | Type::Elapsed => {
            let text = format!("{name}.into().to_string()");
            field("impl Into<Interval>", text.clone(), text)
        }
        Type::Base64 => {
            field("impl AsRef<[u8]>", String::new(), format!("base64({name}.as_ref())"))
        }
        Type::HookUrl => {
            field("impl Into<String>", String::new(), format!("hook_target({name}.into())"))
        }
        Type::Word(word) => field(
            &format!("impl Into<words::{word}>"),
            format!("{name}.into().to_string()"),
            format!("{name}.into().as_str()"),
        ),
        Type::Any | Type::Values => {
            field("impl Into<Value>", String::new(), format!("{name}.into()"))
        }
        Type::Maybe(inner) => argument(sources, inner, name),
        Type::Model(model) => Argument {
            declared: format!("models::{}", sources.model_name(model)),
            query: String::new(),
            field: ("with_json", format!("&{name}")),
        },
        Type::List(inner) => match &**inner {
            Type::Model(model) => Argument {
                declared: format!(
                    "impl IntoIterator<Item = models::{}>",
                    sources.model_name(model)
                ),
                query: String::new(),
                field: ("with_json", format!("&{name}.into_iter().collect::<Vec<_>>()")),
            },
            inner => {
                let item = argument(sources, inner, "item");
                let list = match inner {
                    Type::Word(_) => {
                        format!("{name}.into_iter().map(|item| item.into().to_string())")
                    }
                    Type::Number => format!("{name}.into_iter()"),
                    _ => format!("{name}.into_iter().map(Into::into)"),
                };
                let collected = match inner {
                    Type::Text => format!("strings({name})"),
                    _ => format!("{list}.collect::<Vec<_>>()"),
                };
                Argument {
                    declared: format!("impl IntoIterator<Item = {}>", item.declared),
                    query: match inner {
                        Type::Text => format!("strings({name})"),
                        Type::Number => name.to_owned(),
                        _ => list,
                    },
                    field: ("with_field", collected),
                }
            }
        },
        Type::Map(_) => field(
            "impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>",
            String::new(),
            format!("object({name})"),
        ),
    }
}

/// `html_url`, `ScheduleID`, `to-status` in snake case.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut lower = false;
    for character in name.chars() {
        match character {
            '-' | '.' | ' ' | ':' | '/' => snake.push('_'),
            'A'..='Z' => {
                if lower {
                    snake.push('_');
                }
                snake.push(character.to_ascii_lowercase());
            }
            _ => snake.push(character),
        }
        lower = character.is_ascii_lowercase() || character.is_ascii_digit();
    }
    snake
}

/// `status-types`, `fast-forward-only`, `contained_in` in upper camel case.
pub(crate) fn upper_camel(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let part = if part.chars().all(|c| c.is_ascii_uppercase()) && part.len() > 1 {
                part.to_lowercase()
            } else {
                part.to_owned()
            };
            part[..1].to_uppercase() + &part[1..]
        })
        .collect()
}
