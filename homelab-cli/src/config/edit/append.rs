//! Adds items to a list of a configuration's text and touches nothing else.
//!
//! As with [`set`](super::set()), the result is read again and compared: exactly these items must have arrived at the
//! end of the list, and everything else must say what it said.

use std::fmt::Write as _;

use super::{Edit, NewValue, line_end, same, same_but_for};
use crate::config::document::{self, Entry, Node, Value};

/// An item of a list: keys and what they are set to, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item(Vec<(String, ItemValue)>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum ItemValue {
    Plain(NewValue),
    Map(Vec<(String, NewValue)>),
}

impl Item {
    /// An item without keys.
    pub fn new() -> Item {
        Item::default()
    }

    /// With `key` set to `value`.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<NewValue>) -> Item {
        self.0.push((key.to_owned(), ItemValue::Plain(value.into())));
        self
    }

    /// With `key` set to `value`, when there is one.
    #[must_use]
    pub fn with_some(self, key: &str, value: Option<impl Into<NewValue>>) -> Item {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With a mapping below `key`; without it when the mapping is empty.
    #[must_use]
    pub fn with_map(mut self, key: &str, map: Vec<(&str, NewValue)>) -> Item {
        if !map.is_empty() {
            let map = map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            self.0.push((key.to_owned(), ItemValue::Map(map)));
        }
        self
    }

    /// Its lines, without indentation.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (key, value) in &self.0 {
            match value {
                ItemValue::Plain(value) => lines.push(format!("{key}: {}", value.yaml())),
                ItemValue::Map(map) => {
                    lines.push(format!("{key}:"));
                    lines.extend(
                        map.iter().map(|(key, value)| format!("  {key}: {}", value.yaml())),
                    );
                }
            }
        }
        lines
    }

    fn is(&self, node: &Node) -> bool {
        let Value::Map(entries) = &node.value else { return false };
        entries.len() == self.0.len()
            && entries.iter().zip(&self.0).all(|(entry, (key, value))| {
                entry.key == *key
                    && match (value, &entry.node.value) {
                        (ItemValue::Plain(value), _) => value.is(&entry.node),
                        (ItemValue::Map(map), Value::Map(entries)) => {
                            map.len() == entries.len()
                                && map.iter().zip(entries).all(|((key, value), entry)| {
                                    entry.key == *key && value.is(&entry.node)
                                })
                        }
                        (ItemValue::Map(_), _) => false,
                    }
            })
    }
}

/// Why items were not added. The message says what to write by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not add to {path}: {why}")]
pub struct Error {
    path: String,
    why: String,
    by_hand: Vec<String>,
}

impl Error {
    /// The lines to write by hand.
    pub fn by_hand(&self) -> &[String] {
        &self.by_hand
    }
}

/// Adds `items` at the end of the list at `path` (`&["homelab", "infrastructure", "vms"]`), making the list and the
/// mappings around it when missing.
pub fn append(text: &str, path: &[&str], items: &[Item]) -> Result<String, Error> {
    let refused =
        |why: &str| Error { path: path.join("."), why: why.to_owned(), by_hand: block(items, 0) };
    let parsed = |text: &str| {
        document::parse(text).map_err(|problems| {
            refused(&problems.first().map(ToString::to_string).unwrap_or_default())
        })
    };
    if items.is_empty() {
        return Ok(text.to_owned());
    }
    let old = parsed(text)?;
    let edit = plan(text, &old, path, items).map_err(|why| refused(&why))?;
    let mut new_text = text.to_owned();
    new_text.replace_range(edit.at, &edit.with);
    let layout = "the file is laid out in a way that cannot be edited safely";
    let new =
        parsed(&new_text).map_err(|error| match error.why.contains("the file is larger") {
            true => error,
            false => refused(layout),
        })?;
    match only_appended(Some(&old), &new, path, items) {
        true => Ok(new_text),
        false => Err(refused(layout)),
    }
}

fn plan(text: &str, root: &Node, path: &[&str], items: &[Item]) -> Result<Edit, String> {
    let mut node = root;
    let mut above: Option<&Entry> = None;
    for (depth, key) in path.iter().enumerate() {
        match node.entry(key) {
            Some(entry) => {
                node = &entry.node;
                above = Some(entry);
            }
            None => return below(text, node, above, &path[depth..], items),
        }
    }
    match &node.value {
        Value::List(present) => match present.first() {
            Some(first) => after_items(text, first, items),
            None => below(text, node, above, &[], items),
        },
        Value::Nothing => below(text, node, above, &[], items),
        Value::Scalar { .. } | Value::Map(_) => Err(format!("there is {} there", node.describe())),
    }
}

/// Adds `path` and the items below it to `node`, which is empty or a mapping without the first key of `path`.
fn below(
    text: &str,
    node: &Node,
    above: Option<&Entry>,
    path: &[&str],
    items: &[Item],
) -> Result<Edit, String> {
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => {
            if text[node.bytes.start..].starts_with('{') {
                return Err("what is around it is written in braces".to_owned());
            }
            let indent = entries[0].key_place.column as usize - 1;
            let last =
                last_line_of_block(text, line_start(text, entries[0].key_bytes.start), indent);
            Ok(insert_lines(text, last, &in_mappings(path, items, indent)))
        }
        Value::Nothing | Value::Map(_) | Value::List(_) => {
            let above = above.ok_or("the file is empty")?;
            let indent = above.key_place.column as usize - 1;
            let lines = in_mappings(path, items, indent + 2);
            // `[]`, `{}`, `~` and `null` make room.
            let rest = &text[node.bytes.start.min(text.len())..];
            let written = ["[]", "{}", "~", "null"].into_iter().find(|word| rest.starts_with(word));
            let end = line_end(text, above.key_bytes.end);
            let word = written.filter(|_| (above.key_bytes.end..end).contains(&node.bytes.start));
            let empty = matches!(node.value, Value::Nothing) || written.is_some();
            if !empty {
                return Err("what is there is written in a way of its own".to_owned());
            }
            let (from, after) = match word {
                Some(word) => (node.bytes.start, node.bytes.start + word.len()),
                None => (end, end),
            };
            // A remark behind it stays where it is.
            let remark = text[after..end].trim_start();
            let kept = if word.is_some() { remark } else { "" };
            let before = if kept.is_empty() && word.is_some() {
                text[..from].trim_end_matches(' ').len()
            } else {
                from
            };
            let with = lines.iter().fold(kept.to_owned(), |with, line| with + newline(text) + line);
            Ok(Edit { at: before..if word.is_some() { end } else { after }, with })
        }
        Value::Scalar { .. } => Err(format!("there is {} around it", node.describe())),
    }
}

/// Behind the last item of a list whose first item is `first`, with the same indentation.
fn after_items(text: &str, first: &Node, items: &[Item]) -> Result<Edit, String> {
    let start = line_start(text, first.bytes.start);
    let line = &text[start..];
    let indent = line.len() - line.trim_start_matches(' ').len();
    if !line[indent..].starts_with("- ") {
        return Err(
            "its items do not stand one below the other, each with `- ` in front".to_owned()
        );
    }
    let last = last_line_of_block(text, start, indent);
    Ok(insert_lines(text, last, &block(items, indent)))
}

/// The end of the last line of a block that starts at `start`: what is indented like it or deeper. Blank lines and
/// remarks after it belong to what follows. A list may stand as far left as its own key, so that a line that is no
/// item ends it.
fn last_line_of_block(text: &str, start: usize, indent: usize) -> usize {
    let is_list = text[start + indent..].starts_with('-');
    let mut at = start;
    let mut last = line_end(text, start);
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let depth = content.len() - content.trim_start_matches(' ').len();
        let trimmed = content.trim();
        if !trimmed.is_empty() {
            let outside =
                depth < indent || (depth == indent && is_list && !trimmed.starts_with('-'));
            if outside && !trimmed.starts_with('#') || matches!(trimmed, "---" | "...") {
                break;
            }
            // A remark deeper than the block's own keys is about an item of it.
            if !trimmed.starts_with('#') || depth > indent {
                last = at + content.len();
            }
        }
        at += line.len();
    }
    last
}

fn insert_lines(text: &str, at: usize, lines: &[String]) -> Edit {
    Edit::insert(at, lines.iter().fold(String::new(), |with, line| with + newline(text) + line))
}

/// The items as lines of a block list.
fn block(items: &[Item], indent: usize) -> Vec<String> {
    let pad = " ".repeat(indent);
    let mut lines = Vec::new();
    for item in items {
        for (number, line) in item.lines().iter().enumerate() {
            let mut out = pad.clone();
            // Writing to a string cannot fail.
            let _ = write!(out, "{}{line}", if number == 0 { "- " } else { "  " });
            lines.push(out);
        }
    }
    lines
}

/// The mappings of `path`, one below the other, and the items in the innermost.
fn in_mappings(path: &[&str], items: &[Item], indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = path
        .iter()
        .enumerate()
        .map(|(depth, key)| format!("{}{key}:", " ".repeat(indent + 2 * depth)))
        .collect();
    lines.extend(block(items, indent + 2 * path.len()));
    lines
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Whether `new` is `old` with `items` at the end of the list at `path`, and nothing else is different.
fn only_appended(old: Option<&Node>, new: &Node, path: &[&str], items: &[Item]) -> bool {
    same_but_for(old, new, path, &|old, new| {
        let before = match old.map(|old| &old.value) {
            None | Some(Value::Nothing) => &[][..],
            Some(Value::List(before)) => before,
            Some(Value::Map(entries)) if entries.is_empty() => &[],
            Some(_) => return false,
        };
        let after = new.items();
        after.len() == before.len() + items.len()
            && before.iter().zip(after).all(|(a, b)| same(a, b))
            && after[before.len()..].iter().zip(items).all(|(node, item)| item.is(node))
    })
}

#[cfg(test)]
mod tests;
