//! Machines written down as `path<TAB>content`, one sysfs entry a line.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use host_capture::{Capture, Errno, Kind, Node};
use hwmon::Snapshot;

pub(crate) struct Tree {
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    entries: BTreeMap<String, Entry>,
}

enum Entry {
    File(Vec<u8>),
    Link(String),
    Unreadable(Errno),
    Directory,
}

impl Tree {
    pub(crate) fn load(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        let entries = text.lines().filter(|line| !line.is_empty()).map(|line| {
            let (path, content) = line.split_once('\t').unwrap();
            (path.to_owned(), Entry::parse(content))
        });
        let name = file.file_name().unwrap().to_str().unwrap();
        let name = name.strip_suffix(".sysfs.tsv").unwrap().to_owned();
        Self { name, file: file.to_owned(), entries: entries.collect() }
    }

    /// A machine of our own, written for these tests.
    pub(crate) fn own(name: &str) -> Self {
        let file = format!("{}/tests/trees/{name}.sysfs.tsv", env!("CARGO_MANIFEST_DIR"));
        Self::load(Path::new(&file))
    }

    /// The machines recorded outside of the repository; nothing, with a reason on the screen, where they are not.
    pub(crate) fn recorded() -> Vec<Self> {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fixtures/hwmon"));
        let Ok(folder) = fs::read_dir(folder) else {
            skip("no recorded machines beside the repository");
            return Vec::new();
        };
        let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let is_tree = |file: &&PathBuf| file.to_str().unwrap().ends_with(".sysfs.tsv");
        files.iter().filter(is_tree).map(|file| Self::load(file)).collect()
    }

    /// As ordinary files; those that cannot be read are empty.
    pub(crate) fn expand(&self) -> io::Result<tempfile::TempDir> {
        let root = tempfile::tempdir()?;
        for (path, entry) in &self.entries {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap())?;
            match entry {
                Entry::File(bytes) => fs::write(path, bytes)?,
                Entry::Unreadable(_) => fs::write(path, "")?,
                Entry::Link(target) => std::os::unix::fs::symlink(target, path)?,
                Entry::Directory => fs::create_dir_all(path)?,
            }
        }
        Ok(root)
    }

    /// Through both doors, and with the errors that ordinary files cannot have.
    pub(crate) fn capture(&self) -> Capture {
        let root = self.expand().unwrap();
        let mut capture = both_doors(root.path());
        let paths: Vec<String> = capture.nodes().map(|(path, _)| path.to_owned()).collect();
        for path in paths {
            let physical = capture.resolve(&path);
            if let Some(Entry::Unreadable(errno)) =
                physical.and_then(|path| self.entries.get(&path))
            {
                let content = Some(Err((*errno).into()));
                capture.insert(path, Node { kind: Kind::File, link: None, content });
            }
        }
        capture
    }

    /// As ordinary files have it, without the errors.
    pub(crate) fn snapshot_of_files(&self) -> Snapshot {
        Snapshot::from_capture(&both_doors(self.expand().unwrap().path()))
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot::from_capture(&self.capture())
    }
}

impl Entry {
    fn parse(content: &str) -> Self {
        if content == "!dir" {
            Self::Directory
        } else if let Some(target) = content.strip_prefix("!link:") {
            Self::Link(target.to_owned())
        } else if let Some(name) = content.strip_prefix("!errno:") {
            Self::Unreadable(Errno::from_name(name).unwrap())
        } else {
            Self::File(unescape(content))
        }
    }
}

/// `\n \t \r \0 \\ \! \xHH`; a final `\c` for a file without a final newline.
fn unescape(content: &str) -> Vec<u8> {
    let (content, end) = match content.strip_suffix("\\c") {
        Some(content) => (content, ""),
        None => (content, "\n"),
    };
    let mut bytes = Vec::new();
    let mut rest = content.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match (byte, if byte == b'\\' { rest.next() } else { None }) {
            (b'\\', Some(b'n')) => b'\n',
            (b'\\', Some(b't')) => b'\t',
            (b'\\', Some(b'r')) => b'\r',
            (b'\\', Some(b'0')) => 0,
            (b'\\', Some(b'x')) => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            (b'\\', Some(other)) => other,
            (byte, _) => byte,
        });
    }
    bytes.extend(end.bytes());
    bytes
}

/// What is below `root`, seen through both doors, which must agree.
pub(crate) fn both_doors(root: &Path) -> Capture {
    let plan = hwmon::plan();
    let local = Capture::open(root, &plan).unwrap();
    let command = plan.shell_command(root.to_str().unwrap());
    let output = Command::new("sh").args(["-c", &command]).output().unwrap();
    let remote = Capture::parse(&output.stdout).unwrap();
    assert_eq!(local, remote, "the doors differ at {}", root.display());
    local
}

/// Say why a test cannot run here; where everything must be there, fail.
pub(crate) fn skip(reason: &str) {
    println!("skipped: {reason}");
    let required = std::env::var("HOMELAB_REQUIRE_PEERS").is_ok_and(|value| value == "1");
    assert!(!required, "HOMELAB_REQUIRE_PEERS=1, but: {reason}");
}
