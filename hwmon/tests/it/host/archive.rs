//! Many small files in one: `-- path --` and the text; `-- path -> target --` for a link; `-- path ! EIO --` for a
//! file that cannot be read. What stands before the first is a remark.

use std::{fs, path::Path};

use host_capture::{Capture, Errno, Kind, Node};
use hwmon::host;

pub(super) struct Archive(Vec<(String, Entry)>);

enum Entry {
    Text(String),
    Link(String),
    Unreadable(Errno),
}

impl Archive {
    /// One written for these tests.
    pub(super) fn own(name: &str) -> Self {
        let file = format!("{}/tests/hosts/{name}.txtar", env!("CARGO_MANIFEST_DIR"));
        Self::parse(&fs::read_to_string(file).unwrap())
    }

    fn parse(text: &str) -> Self {
        let mut entries: Vec<(String, Entry)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let head = line.strip_prefix("-- ").and_then(|line| line.strip_suffix(" --\n"));
            if let Some(head) = head {
                entries.push(if let Some((path, target)) = head.split_once(" -> ") {
                    (path.to_owned(), Entry::Link(target.to_owned()))
                } else if let Some((path, errno)) = head.split_once(" ! ") {
                    (path.to_owned(), Entry::Unreadable(Errno::from_name(errno).unwrap()))
                } else {
                    (head.to_owned(), Entry::Text(String::new()))
                });
            } else if let Some((_, Entry::Text(text))) = entries.last_mut() {
                text.push_str(line);
            }
        }
        Self(entries)
    }

    /// Another text in one of the files.
    pub(super) fn replace(&mut self, path: &str, from: &str, to: &str) {
        let (_, entry) = self.0.iter_mut().find(|(own, _)| own == path).unwrap();
        let Entry::Text(text) = entry else { panic!("{path} is no file") };
        assert!(text.contains(from), "{path} has no {from:?}");
        *text = text.replacen(from, to, 1);
    }

    /// As a folder; what cannot be read is empty in it.
    pub(super) fn expand(&self) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, entry) in &self.0 {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match entry {
                Entry::Text(text) => fs::write(path, text).unwrap(),
                Entry::Unreadable(_) => fs::write(path, "").unwrap(),
                Entry::Link(target) => std::os::unix::fs::symlink(target, path).unwrap(),
            }
        }
        root
    }

    /// What the plan sees of it, with the errors that ordinary files cannot have.
    pub(super) fn capture(&self) -> Capture {
        let root = self.expand();
        let mut capture = captured(root.path());
        let place = root.path().canonicalize().unwrap();
        let paths: Vec<String> = capture.nodes().map(|(path, _)| path.to_owned()).collect();
        for path in paths {
            let physical = place.join(&path).canonicalize().unwrap();
            let physical = physical.strip_prefix(&place).unwrap();
            let entry = self.0.iter().find(|(own, _)| Path::new(own) == physical);
            if let Some((_, Entry::Unreadable(errno))) = entry {
                let content = Some(Err((*errno).into()));
                capture.insert(path, Node { kind: Kind::File, link: None, content });
            }
        }
        capture
    }
}

fn captured(root: &Path) -> Capture {
    Capture::open(root, &host::plan()).unwrap()
}
