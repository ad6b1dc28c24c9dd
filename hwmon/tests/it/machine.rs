//! A small machine whose values change from one moment to the next.

use std::collections::BTreeMap;

use host_capture::{Capture, Errno, Node, ReadError};
use hwmon::{Channel, ChannelKey, Chip, Rules, Snapshot};

/// Files by chip, each a text or an error.
#[derive(Default, Clone)]
pub(crate) struct Machine(BTreeMap<(String, String), Result<String, ReadError>>);

impl Machine {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Set a file of a chip, which has its name from its first word.
    pub(crate) fn with(mut self, chip: &str, file: &str, text: &str) -> Self {
        self.set(chip, file, text);
        self
    }

    pub(crate) fn set(&mut self, chip: &str, file: &str, text: &str) {
        self.0.insert((chip.to_owned(), file.to_owned()), Ok(text.to_owned()));
    }

    pub(crate) fn fail(&mut self, chip: &str, file: &str, errno: Errno) {
        self.0.insert((chip.to_owned(), file.to_owned()), Err(errno.into()));
    }

    pub(crate) fn capture(&self) -> Capture {
        let mut capture = Capture::default();
        for ((chip, file), content) in &self.0 {
            let node = format!("class/hwmon/{chip}");
            capture.insert(node.clone(), Node::directory());
            let name = chip.split('.').next().unwrap_or(chip).as_bytes().to_vec();
            capture.insert(format!("{node}/name"), Node::file(Ok(name)));
            let content = content.clone().map(String::into_bytes);
            capture.insert(format!("{node}/{file}"), Node::file(content));
        }
        capture
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.snapshot_with(&Rules::builtin())
    }

    pub(crate) fn snapshot_with(&self, rules: &Rules) -> Snapshot {
        Snapshot::from_capture_with(&self.capture(), rules)
    }
}

/// A channel by the chip's name and its id.
pub(crate) fn find<'a>(snapshot: &'a Snapshot, chip: &str, id: &str) -> (&'a Chip, &'a Channel) {
    let is_it = |(own, channel): &(&Chip, &Channel)| own.node == chip && channel.id() == id;
    snapshot.all_channels().find(is_it).unwrap_or_else(|| panic!("no {chip} {id}"))
}

pub(crate) fn code(snapshot: &Snapshot, chip: &str, id: &str) -> Option<String> {
    find(snapshot, chip, id).1.verdict.code.as_deref().map(str::to_owned)
}

pub(crate) fn key(snapshot: &Snapshot, chip: &str, id: &str) -> ChannelKey {
    let (chip, channel) = find(snapshot, chip, id);
    ChannelKey::of(chip, channel)
}
