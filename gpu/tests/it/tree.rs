//! Hosts written down as `path<TAB>content`, one sysfs entry a line.

use std::{fs, path::Path};

use gpu::host_capture::{Capture, Errno, Kind, Node, ReadError};

/// The entries as a capture, as if all of them had been asked for.
pub(crate) fn capture(tree: &[u8]) -> Capture {
    let mut capture = Capture::default();
    for (path, content) in entries(tree) {
        let parents = path.match_indices('/').map(|(end, _)| &path[..end]);
        for parent in parents {
            capture.insert(parent, Node::directory());
        }
        capture.insert(path, content.node());
    }
    capture
}

/// The entries as files; those that cannot be read are left out.
pub(crate) fn expand(tree: &[u8]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, content) in entries(tree) {
        write(&root.path().join(path), &content);
    }
    root
}

fn write(path: &Path, content: &Entry) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    match content {
        Entry::File(bytes) => fs::write(path, bytes).unwrap(),
        Entry::Link(target) => std::os::unix::fs::symlink(target, path).unwrap(),
        Entry::Directory => fs::create_dir_all(path).unwrap(),
        Entry::Unreadable(_) => {}
    }
}

enum Entry {
    File(Vec<u8>),
    Link(String),
    Unreadable(ReadError),
    Directory,
}

impl Entry {
    fn new(content: &str) -> Self {
        if let Some(target) = content.strip_prefix("!link:") {
            Self::Link(target.to_owned())
        } else if let Some(name) = content.strip_prefix("!errno:") {
            Self::Unreadable(Errno::from_name(name).unwrap().into())
        } else if content == "!dir" {
            Self::Directory
        } else {
            let text = content.strip_suffix("\\c").unwrap_or(content);
            let end = if text.len() == content.len() { "\n" } else { "" };
            Self::File(format!("{}{end}", text.replace("\\n", "\n")).into_bytes())
        }
    }

    fn node(self) -> Node {
        match self {
            Self::File(mut bytes) => {
                bytes.pop_if(|last| *last == b'\n');
                Node::file(Ok(bytes))
            }
            Self::Unreadable(error) => Node::file(Err(error)),
            Self::Link(target) => Node::link(target, Kind::Directory),
            Self::Directory => Node::directory(),
        }
    }
}

fn entries(tree: &[u8]) -> Vec<(String, Entry)> {
    let text = String::from_utf8(tree.to_vec()).unwrap();
    let entry = |line: &str| {
        let (path, content) = line.split_once('\t').unwrap();
        (path.to_owned(), Entry::new(content))
    };
    text.lines().filter(|line| !line.is_empty()).map(entry).collect()
}
