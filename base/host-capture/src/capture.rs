//! The value that both doors give: what was seen, and pure questions about it.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::ReadError;

/// What a [`Plan`](crate::Plan) found below its root.
///
/// Paths are relative to the root, without a leading slash, as the plan reached them
/// (`class/hwmon/hwmon0/device/name`, not the physical path behind the links; [`resolve`](Self::resolve) gives
/// that). Bytes of a path that are no UTF-8 are written `\xHH`, and a backslash `\\`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capture {
    nodes: BTreeMap<String, Node>,
    outputs: BTreeMap<String, Output>,
    spared: BTreeMap<String, Spared>,
    truncated: bool,
}

/// Why nothing below a directory was read: see [`Plan::spare`](crate::Plan::spare).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spared {
    /// The file below the directory that decided.
    pub file: String,
    /// The word in it.
    pub word: String,
}

/// One path that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is, behind any link.
    pub kind: Kind,
    /// Where it leads, exactly as the link says, when it is a symbolic link.
    pub link: Option<String>,
    /// The content of a regular file that the plan asked for, without its final line break, or why there is
    /// none. Nothing when it was not asked for, or when the capture ended before it.
    pub content: Option<Result<Vec<u8>, ReadError>>,
}

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// Something else: a device, a socket, …
    Other,
    /// A link that leads nowhere.
    Nothing,
}

/// What a command wrote and how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error, without the final line break; how a missing command is reported
    /// depends on the door.
    pub stderr: Vec<u8>,
    /// As a shell tells it: 127 when there is no such command, 128 + N after signal N. Nothing when the
    /// capture ended before.
    pub status: Option<i32>,
}

impl Capture {
    /// What is known of a path.
    #[must_use]
    pub fn node(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
    }

    /// All paths, sorted.
    pub fn nodes(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes.iter().map(|(path, node)| (path.as_str(), node))
    }

    /// The names seen directly in a directory, sorted, each with what is known of it.
    pub fn children(&self, directory: &str) -> impl Iterator<Item = (&str, &Node)> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let from = self.nodes.range(prefix.clone()..);
        from.map_while(move |(path, node)| Some((path.strip_prefix(&prefix)?, node)))
            .filter(|(name, _)| !name.contains('/'))
    }

    /// The content of a file, or why it could not be read; nothing when the file is not there or was not read.
    #[must_use]
    pub fn content(&self, path: &str) -> Option<Result<&[u8], &ReadError>> {
        Some(self.node(path)?.content.as_ref()?.as_deref())
    }

    /// What a command of the plan gave.
    #[must_use]
    pub fn output(&self, id: &str) -> Option<&Output> {
        self.outputs.get(id)
    }

    /// Why nothing below this directory was read, if the plan spared it: the first reason, in the order of the
    /// plan.
    #[must_use]
    pub fn spared(&self, directory: &str) -> Option<&Spared> {
        self.spared.get(directory)
    }

    /// Whether the output of the capture command was cut off, so that something of the plan is missing.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// The physical path behind `path`, worked out from the links in the capture alone; a link that was not
    /// captured counts as a directory. Nothing when a captured link on the way leads nowhere, or when links
    /// lead out of the root.
    #[must_use]
    pub fn resolve(&self, path: &str) -> Option<String> {
        let mut seen = String::new();
        let mut physical: Vec<&str> = Vec::new();
        for name in path.split('/').filter(|name| !name.is_empty()) {
            if !seen.is_empty() {
                seen.push('/');
            }
            seen.push_str(name);
            match self.nodes.get(&seen) {
                Some(Node { kind: Kind::Nothing, .. }) => return None,
                Some(Node { link: Some(target), .. }) => walk(&mut physical, target)?,
                _ => physical.push(name),
            }
        }
        Some(physical.join("/"))
    }

    /// Note a path; for captures that are put together in memory. What an earlier note knew and this one does
    /// not (a link's target, a content) is kept.
    pub fn insert(&mut self, path: impl Into<String>, node: Node) {
        match self.nodes.entry(path.into()) {
            Entry::Vacant(place) => {
                place.insert(node);
            }
            Entry::Occupied(known) => {
                let known = known.into_mut();
                known.kind = node.kind;
                known.link = node.link.or(known.link.take());
                known.content = node.content.or(known.content.take());
            }
        }
    }

    /// Note what a command gave; for captures that are put together in memory.
    pub fn insert_output(&mut self, id: impl Into<String>, output: Output) {
        self.outputs.insert(id.into(), output);
    }

    /// Note that nothing below a directory was read; for captures that are put together in memory. The first
    /// reason stays.
    pub fn insert_spared(&mut self, directory: impl Into<String>, spared: Spared) {
        self.spared.entry(directory.into()).or_insert(spared);
    }

    /// Everything that another capture of the same root saw; where both know something, the other one's word
    /// counts.
    pub fn extend(&mut self, other: Self) {
        for (path, node) in other.nodes {
            self.insert(path, node);
        }
        self.outputs.extend(other.outputs);
        for (directory, spared) in other.spared {
            self.insert_spared(directory, spared);
        }
        self.truncated |= other.truncated;
    }

    /// Whether a path lies below a spared directory.
    pub(crate) fn is_spared(&self, path: &str) -> bool {
        let mut parents = path.match_indices('/').map(|(end, _)| &path[..end]);
        !self.spared.is_empty() && parents.any(|parent| self.spared.contains_key(parent))
    }

    pub(crate) fn mark_truncated(&mut self) {
        self.truncated = true;
    }
}

fn walk<'a>(physical: &mut Vec<&'a str>, target: &'a str) -> Option<()> {
    if target.starts_with('/') {
        // An absolute target names a place on the host; only below the root would it mean something to us.
        return None;
    }
    for name in target.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                physical.pop()?;
            }
            name => physical.push(name),
        }
    }
    Some(())
}

impl Node {
    /// A directory.
    #[must_use]
    pub fn directory() -> Self {
        Self { kind: Kind::Directory, link: None, content: None }
    }

    /// A regular file with its content or the reason why there is none.
    #[must_use]
    pub fn file(content: Result<Vec<u8>, ReadError>) -> Self {
        Self { kind: Kind::File, link: None, content: Some(content) }
    }

    /// A symbolic link to something of this kind.
    #[must_use]
    pub fn link(target: impl Into<String>, kind: Kind) -> Self {
        Self { kind, link: Some(target.into()), content: None }
    }
}

/// A path or link target as text, without losing a byte: what is no UTF-8 becomes `\xHH`, `\` becomes `\\`.
pub(crate) fn path_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\\\"));
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// At most `limit` bytes, without the final line break.
pub(crate) fn trim_content(mut bytes: Vec<u8>, limit: usize) -> Vec<u8> {
    bytes.truncate(limit);
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    bytes
}
