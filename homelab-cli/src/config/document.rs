//! The file as a tree that knows where everything in it stands.
//!
//! serde-saphyr does the parsing (syntax, aliases, limits against bombs). What it finds is kept with lines, columns
//! and byte ranges, so that a message can name the place and an edit can touch nothing else.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use super::Problem;

/// A line and a column of the file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One value of the file and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) place: Place,
    /// The bytes of the value's first token: all of a scalar, the start of a collection.
    pub(crate) bytes: Range<usize>,
    pub(crate) value: Value,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// `null`, `~`, or a key with nothing after it.
    Nothing,
    /// The text as written, without quotes; a number keeps its spelling.
    Scalar {
        text: String,
        kind: Scalar,
    },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// What YAML takes a scalar for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar {
    Text,
    Number,
    Flag,
}

/// One key of a mapping with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_place: Place,
    pub(crate) key_bytes: Range<usize>,
    pub(crate) node: Node,
}

/// Limits far above any homelab and far below what could hurt: an alias bomb ends here.
fn options() -> serde_yaml::Options {
    serde_yaml::options! {
        strict_booleans: true,
        with_snippet: false,
        // Repeated keys come through, so that the message can name both places.
        duplicate_keys: serde_yaml::options::DuplicateKeyPolicy::PassThrough,
        budget: serde_yaml::budget! { max_nodes: 50_000, max_depth: 32 },
    }
}

/// Parses the text; fails with the first mistake in its syntax, or with every repeated key.
pub(crate) fn parse(text: &str) -> Result<Node, Vec<Problem>> {
    let written = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    if !text.trim_start_matches('\u{feff}').lines().any(written) {
        return Err(vec![Problem::new("the file is empty")]);
    }
    let raw: Spanned<Raw> = serde_yaml::from_str_with_options(text, options())
        .map_err(|error| vec![syntax_problem(text, &error)])?;
    let mut repeated = Vec::new();
    let root = node(raw, text, "", &mut repeated);
    if repeated.is_empty() { Ok(root) } else { Err(repeated) }
}

fn syntax_problem(text: &str, error: &serde_yaml::Error) -> Problem {
    let place = error.location().map(|at| Place { line: at.line(), column: at.column() });
    let full = error.without_snippet().to_string();
    let said = full.split(" at line ").next().unwrap_or(&full);
    let indents_with_tab = place
        .and_then(|place| text.lines().nth(place.line as usize - 1))
        .is_some_and(|line| line.chars().take_while(|c| c.is_whitespace()).any(|c| c == '\t'));
    let message = if indents_with_tab {
        "a tab indents this line; YAML allows only spaces there".to_owned()
    } else if said.starts_with("multiple YAML documents") {
        "a second document starts here (`---`); the file holds one".to_owned()
    } else if said.contains("budget") {
        format!("the file is larger or more deeply nested than any homelab ({said})")
    } else {
        format!("this is not YAML: {said}")
    };
    Problem { place, ..Problem::new(message) }
}

fn node(spanned: Spanned<Raw>, text: &str, path: &str, repeated: &mut Vec<Problem>) -> Node {
    let place = place(&spanned.referenced);
    let bytes = bytes(&spanned.referenced);
    let value = match spanned.value {
        Raw::Nothing => Value::Nothing,
        Raw::Text(text) => Value::Scalar { text, kind: Scalar::Text },
        Raw::Other { kind, spelling } => {
            // Behind an alias, the spelling stands where the anchor is.
            let written = text.get(self::bytes(&spanned.defined)).map(str::trim);
            let text = written.filter(|text| !text.is_empty()).unwrap_or(&spelling).to_owned();
            Value::Scalar { text, kind }
        }
        Raw::List(items) => Value::List(
            items
                .into_iter()
                .enumerate()
                .map(|(index, item)| node(item, text, &format!("{path}[{index}]"), repeated))
                .collect(),
        ),
        Raw::Map(entries) => {
            let mut map: Vec<Entry> = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let path = join(path, &key.value);
                let key_place = self::place(&key.referenced);
                if let Some(first) = map.iter().find(|entry| entry.key == key.value) {
                    let message = format!("the key is there twice, first at {}", first.key_place);
                    repeated.push(Problem::new(message).at(key_place, &path));
                }
                map.push(Entry {
                    key_place,
                    key_bytes: self::bytes(&key.referenced),
                    node: node(value, text, &path, repeated),
                    key: key.value,
                });
            }
            Value::Map(map)
        }
    };
    Node { place, bytes, value }
}

/// The path of a key below `path`, as in `homelab.proxmox`.
pub(crate) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn place(location: &serde_yaml::Location) -> Place {
    Place { line: location.line(), column: location.column() }
}

fn bytes(location: &serde_yaml::Location) -> Range<usize> {
    let span = location.span();
    let start = span.byte_offset().unwrap_or_default() as usize;
    start..start + span.byte_len().unwrap_or_default() as usize
}

impl Node {
    /// The value below `key`, when this is a mapping that has it.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The items, when this is a list.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// What stands here, for "expected …, found …".
    pub(crate) fn describe(&self) -> &'static str {
        match &self.value {
            Value::Nothing => "nothing",
            Value::Scalar { kind: Scalar::Text, .. } => "text",
            Value::Scalar { kind: Scalar::Number, .. } => "a number",
            Value::Scalar { kind: Scalar::Flag, .. } => "true or false",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// Whether something of this stands at `place`.
    pub(crate) fn spans(&self, place: Option<Place>) -> bool {
        let Some(place) = place else { return false };
        self.place == place
            || match &self.value {
                Value::List(items) => items.iter().any(|item| item.spans(Some(place))),
                Value::Map(entries) => entries
                    .iter()
                    .any(|entry| entry.key_place == place || entry.node.spans(Some(place))),
                Value::Nothing | Value::Scalar { .. } => false,
            }
    }

    /// Lays `other` over this: mappings join key by key, everything else is replaced, nothing removes.
    pub(crate) fn overlay(&mut self, other: &Node) {
        match (&mut self.value, &other.value) {
            (Value::Map(entries), Value::Map(changes)) => {
                for change in changes {
                    match entries.iter_mut().find(|entry| entry.key == change.key) {
                        Some(entry) => entry.node.overlay(&change.node),
                        None => entries.push(change.clone()),
                    }
                }
            }
            _ => *self = other.clone(),
        }
    }
}

/// The tree as serde-saphyr hands it over.
enum Raw {
    Nothing,
    Text(String),
    Other { kind: Scalar, spelling: String },
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl RawVisitor {
    fn number<E>(number: impl ToString) -> Result<Raw, E> {
        Ok(Raw::Other { kind: Scalar::Number, spelling: number.to_string() })
    }
}

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Raw, E> {
        Ok(Raw::Other { kind: Scalar::Flag, spelling: flag.to_string() })
    }

    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        RawVisitor::number(number)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        RawVisitor::number(number)
    }

    fn visit_i128<E>(self, number: i128) -> Result<Raw, E> {
        RawVisitor::number(number)
    }

    fn visit_u128<E>(self, number: u128) -> Result<Raw, E> {
        RawVisitor::number(number)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Raw, E> {
        RawVisitor::number(number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}
