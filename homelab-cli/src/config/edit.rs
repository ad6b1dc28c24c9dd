//! Changes one key of a configuration's text and nothing else: comments, order and layout stay.
//!
//! [`set`] and [`set_proxmox_key`] are pure, from text to text. The result is read again and compared: the value must
//! have arrived and everything else must be as it was, or the edit is refused and says what to write by hand.
//!
//! ```
//! use homelab_cli::config::edit;
//!
//! let text = "homelab:\n  proxmox:\n    host: pve.lan  # in the cupboard\n";
//! let text = edit::set_proxmox_key(text, "token_id", "root@pam!cli").expect("an ordinary file");
//! assert_eq!(
//!     text,
//!     "homelab:\n  proxmox:\n    host: pve.lan  # in the cupboard\n    token_id: \"root@pam!cli\"\n",
//! );
//! ```

mod append;

use std::fmt::Write as _;

pub use append::{Error as AppendError, Item, append};

use super::document::{self, Entry, Node, Scalar, Value};

/// What a key is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewValue {
    /// Text; written in double quotes.
    Text(String),
    /// A whole number.
    Number(u64),
    /// `true` or `false`.
    Flag(bool),
}

impl From<&str> for NewValue {
    fn from(text: &str) -> NewValue {
        NewValue::Text(text.to_owned())
    }
}

impl From<String> for NewValue {
    fn from(text: String) -> NewValue {
        NewValue::Text(text)
    }
}

impl From<u16> for NewValue {
    fn from(number: u16) -> NewValue {
        NewValue::Number(number.into())
    }
}

impl From<bool> for NewValue {
    fn from(flag: bool) -> NewValue {
        NewValue::Flag(flag)
    }
}

impl NewValue {
    fn yaml(&self) -> String {
        match self {
            NewValue::Text(text) => quoted(text),
            NewValue::Number(number) => number.to_string(),
            NewValue::Flag(flag) => flag.to_string(),
        }
    }

    fn is(&self, node: &Node) -> bool {
        let Value::Scalar { text, kind } = &node.value else { return false };
        match self {
            NewValue::Text(new) => text == new && *kind == Scalar::Text,
            NewValue::Number(new) => *text == new.to_string() && *kind == Scalar::Number,
            NewValue::Flag(new) => *text == new.to_string() && *kind == Scalar::Flag,
        }
    }
}

/// Why an edit was refused. The message says what to write by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not set {path}: {why}; write it by hand: {line}")]
pub struct Error {
    path: String,
    why: String,
    line: String,
}

/// Sets a key of `homelab.proxmox`, as in `set_proxmox_key(text, "fingerprint", "AA:BB:…")`.
pub fn set_proxmox_key(text: &str, key: &str, value: impl Into<NewValue>) -> Result<String, Error> {
    set(text, &["homelab", "proxmox", key], value)
}

/// Sets the key at `path` (`&["homelab", "proxmox", "port"]`), adding it and the mappings around it when missing.
pub fn set(text: &str, path: &[&str], value: impl Into<NewValue>) -> Result<String, Error> {
    let value = value.into();
    let refused = |why: &str| Error {
        path: path.join("."),
        why: why.to_owned(),
        line: format!("`{}: {}`", path.last().unwrap_or(&""), value.yaml()),
    };
    let parsed = |text: &str| {
        document::parse(text).map_err(|problems| {
            refused(&problems.first().map(ToString::to_string).unwrap_or_default())
        })
    };
    let old = parsed(text)?;
    let edit = plan(text, &old, path, &value).map_err(|why| refused(&why))?;

    let mut new_text = text.to_owned();
    new_text.replace_range(edit.at, &edit.with);

    let layout = "the file is laid out in a way that cannot be edited safely";
    let new = parsed(&new_text).map_err(|_| refused(layout))?;
    if only_change(Some(&old), &new, path, &value) { Ok(new_text) } else { Err(refused(layout)) }
}

struct Edit {
    at: std::ops::Range<usize>,
    with: String,
}

impl Edit {
    fn insert(at: usize, with: String) -> Edit {
        Edit { at: at..at, with }
    }
}

fn plan(text: &str, root: &Node, path: &[&str], value: &NewValue) -> Result<Edit, String> {
    let mut node = root;
    let mut above: Option<&Entry> = None;
    for (depth, key) in path.iter().enumerate() {
        match node.entry(key) {
            Some(entry) => {
                node = &entry.node;
                above = Some(entry);
            }
            None => return add(text, node, above, &path[depth..], value),
        }
    }
    let entry = above.ok_or("no key is named")?;
    match &node.value {
        Value::Scalar { .. } if text[node.bytes.clone()].starts_with(['|', '>']) => {
            Err("its value goes over several lines".to_owned())
        }
        Value::Scalar { .. } => Ok(Edit { at: node.bytes.clone(), with: value.yaml() }),
        Value::Nothing => match text.get(node.bytes.clone()).map(str::trim) {
            // `~` or `null`, in so many words.
            Some(word) if !word.is_empty() => {
                Ok(Edit { at: node.bytes.clone(), with: value.yaml() })
            }
            _ => Ok(Edit::insert(after_colon(text, entry)?, format!(" {}", value.yaml()))),
        },
        Value::List(_) | Value::Map(_) => Err(format!("there is {} there", node.describe())),
    }
}

/// Adds `path` below `node`, which does not have its first key.
fn add(
    text: &str,
    node: &Node,
    above: Option<&Entry>,
    path: &[&str],
    value: &NewValue,
) -> Result<Edit, String> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    match &node.value {
        Value::Map(_) if text[node.bytes.start..].starts_with('{') => {
            let inside = node.bytes.start + 1;
            match first_key(node) {
                Some(first) => {
                    let with = format!("{}, ", in_braces(path, value));
                    Ok(Edit::insert(first.key_bytes.start, with))
                }
                None => Ok(Edit::insert(inside, format!(" {} ", in_braces(path, value)))),
            }
        }
        Value::Map(entries) => {
            let first = first_key(node).ok_or("an empty mapping is there")?;
            let indent = first.key_place.column as usize - 1;
            let block = in_lines(path, value, indent, newline);
            let pad = " ".repeat(indent);
            // After the last neighbour that ends on a line of its own; else before the first.
            match entries.iter().rev().find_map(|entry| line_end_after(text, entry)) {
                Some(end) => Ok(Edit::insert(end, format!("{newline}{pad}{block}"))),
                None => Ok(Edit::insert(first.key_bytes.start, format!("{block}{newline}{pad}"))),
            }
        }
        Value::Nothing => {
            let above = above.ok_or("the file is empty")?;
            if text.get(node.bytes.clone()).is_some_and(|word| !word.trim().is_empty()) {
                return Err("its value is an explicit null".to_owned());
            }
            let indent = above.key_place.column as usize + 1;
            let block = in_lines(path, value, indent, newline);
            let end = line_end(text, after_colon(text, above)?);
            Ok(Edit::insert(end, format!("{newline}{}{block}", " ".repeat(indent))))
        }
        Value::Scalar { .. } | Value::List(_) => {
            Err(format!("there is {} around it", node.describe()))
        }
    }
}

fn first_key(node: &Node) -> Option<&Entry> {
    match &node.value {
        Value::Map(entries) => entries.first(),
        _ => None,
    }
}

/// The end of the line on which a scalar entry of a block mapping ends.
fn line_end_after(text: &str, entry: &Entry) -> Option<usize> {
    match &entry.node.value {
        Value::Scalar { .. } => {
            let token = text.get(entry.node.bytes.clone())?;
            let one_line = !token.starts_with(['|', '>']) && !token.contains('\n');
            one_line.then(|| line_end(text, entry.node.bytes.end))
        }
        _ => None,
    }
}

/// Before the line break, so that a last line without one is served too.
fn line_end(text: &str, from: usize) -> usize {
    let end = text[from..].find('\n').map_or(text.len(), |at| from + at);
    if text[..end].ends_with('\r') { end - 1 } else { end }
}

fn after_colon(text: &str, entry: &Entry) -> Result<usize, String> {
    let from = entry.key_bytes.end;
    let rest = &text[from..];
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    match rest[spaces..].starts_with(':') {
        true => Ok(from + spaces + 1),
        false => Err("no colon follows the key".to_owned()),
    }
}

fn in_lines(path: &[&str], value: &NewValue, indent: usize, newline: &str) -> String {
    let mut out = String::new();
    for (depth, key) in path.iter().enumerate() {
        if depth > 0 {
            let _ = write!(out, "{newline}{}", " ".repeat(indent + 2 * depth));
        }
        let _ = write!(out, "{}:", as_key(key));
    }
    let _ = write!(out, " {}", value.yaml());
    out
}

fn in_braces(path: &[&str], value: &NewValue) -> String {
    let mut out = value.yaml();
    for (depth, key) in path.iter().rev().enumerate() {
        let content = if depth == 0 { out } else { format!("{{ {out} }}") };
        out = format!("{}: {content}", as_key(key));
    }
    out
}

fn as_key(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let word = key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(plain);
    let special = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    match word && !special.contains(&key.to_ascii_lowercase().as_str()) {
        true => key.to_owned(),
        false => quoted(key),
    }
}

/// Text in YAML's double quotes, where every character has a safe spelling.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether `new` is `old` with `value` at `path`, and nothing else is different.
fn only_change(old: Option<&Node>, new: &Node, path: &[&str], value: &NewValue) -> bool {
    same_but_for(old, new, path, &|_, new| value.is(new))
}

/// Whether `new` differs from `old` at `path` alone, and there in the way that `meant` accepts.
fn same_but_for(
    old: Option<&Node>,
    new: &Node,
    path: &[&str],
    meant: &dyn Fn(Option<&Node>, &Node) -> bool,
) -> bool {
    let Some((key, rest)) = path.split_first() else { return meant(old, new) };
    let others = |node: Option<&Node>| -> Option<Vec<Entry>> {
        match node.map(|node| &node.value) {
            None | Some(Value::Nothing) => Some(Vec::new()),
            Some(Value::Map(entries)) => {
                Some(entries.iter().filter(|entry| entry.key != *key).cloned().collect())
            }
            Some(Value::Scalar { .. } | Value::List(_)) => None,
        }
    };
    let (Some(before), Some(after), Some(changed)) =
        (others(old), others(Some(new)), new.entry(key))
    else {
        return false;
    };
    let below = old.and_then(|old| old.entry(key)).map(|entry| &entry.node);
    before.len() == after.len()
        && before.iter().zip(&after).all(|(a, b)| a.key == b.key && same(&a.node, &b.node))
        && same_but_for(below, &changed.node, rest, meant)
}

/// Whether two values say the same, wherever they stand.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Nothing, Value::Nothing) => true,
        (Value::Scalar { text: a, kind: x }, Value::Scalar { text: b, kind: y }) => {
            a == b && x == y
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, b)| a.key == b.key && same(&a.node, &b.node))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
