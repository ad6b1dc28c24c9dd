//! Old logs go, and nothing else.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{FIRST_WORDS, LogFile};
use crate::config::KeepLogs;

impl LogFile {
    /// Deletes the logs beside this one that `keep` no longer wants, and gives their number. This one counts and
    /// stays. What is not a log of ours by its name and by its first words is never touched, nor followed when it is
    /// a link.
    pub fn prune(&self, keep: &KeepLogs) -> usize {
        let Some(folder) = self.path.parent() else { return 0 };
        prune(folder, &self.path, keep, SystemTime::now())
    }
}

fn prune(folder: &Path, own: &Path, keep: &KeepLogs, now: SystemTime) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let mut logs: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path != own)
        .filter_map(|path| Some((written(&path)?, path)))
        .collect();
    // The newest first; of one age, the later name.
    logs.sort_by(|a, b| b.cmp(a));
    let too_old = |written: &SystemTime| {
        now.duration_since(*written).is_ok_and(|age| age > keep.age.duration())
    };
    logs.iter()
        .enumerate()
        .filter(|(rank, (written, _))| rank + 1 >= keep.files.max(1) || too_old(written))
        .filter(|(_, (_, path))| fs::remove_file(path).is_ok())
        .count()
}

/// When a log of ours was last written to; `None` for everything else.
fn written(path: &Path) -> Option<SystemTime> {
    if !is_log_name(path.file_name()?.to_str()?) {
        return None;
    }
    let facts = path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    let mut start = [0; FIRST_WORDS.len()];
    File::open(path).ok()?.read_exact(&mut start).ok()?;
    (start == FIRST_WORDS.as_bytes()).then(|| facts.modified().ok())?
}

/// `homelab-COMMAND-YYYYMMDD-HHMMSS.log`, with `-2` and so on before the dot.
fn is_log_name(name: &str) -> bool {
    let Some(middle) = name.strip_prefix("homelab-").and_then(|name| name.strip_suffix(".log"))
    else {
        return false;
    };
    let digits = |part: &str, count: usize| {
        part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts: Vec<&str> = middle.split('-').collect();
    if parts.last().is_some_and(|last| last.len() <= 3 && digits(last, last.len())) {
        parts.pop();
    }
    matches!(parts.as_slice(), [_, .., day, time] if digits(day, 8) && digits(time, 6))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::config::values::Period;

    fn lab_of_logs(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (age, name) in names.iter().enumerate() {
            let path = folder.path().join(name);
            fs::write(&path, format!("{FIRST_WORDS} 0.1.0\n")).unwrap();
            let written = SystemTime::now() - Duration::from_secs(3600 * age as u64);
            File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
        }
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn keep(files: usize, hours: u64) -> KeepLogs {
        KeepLogs { files, age: Period::from_secs(hours * 3600) }
    }

    const FOUR: [&str; 4] = [
        "homelab-status-20261122-120000.log",
        "homelab-status-20261122-110000-2.log",
        "homelab-guest-list-20261122-100000.log",
        "homelab-status-20261122-090000.log",
    ];

    #[test]
    fn as_many_logs_stay_as_are_wanted_the_newest_and_our_own() {
        let folder = lab_of_logs(&FOUR);
        let own = folder.path().join(FOUR[3]);
        assert_eq!(prune(folder.path(), &own, &keep(2, 1000), SystemTime::now()), 2);
        assert_eq!(names(folder.path()), [FOUR[3], FOUR[0]]);
    }

    #[test]
    fn logs_that_are_too_old_go_however_few_there_are() {
        let folder = lab_of_logs(&FOUR);
        let later = SystemTime::now() + Duration::from_secs(60);
        assert_eq!(prune(folder.path(), Path::new("x"), &keep(100, 2), later), 2);
        assert_eq!(names(folder.path()), [FOUR[1], FOUR[0]]);
    }

    #[test]
    fn what_is_not_a_log_of_ours_is_never_deleted() {
        let foreign = [
            "homelab-status-20261122-120000.txt",
            "homelab-status.log",
            "homelab-20261122-120000.log",
            "nginx-20261122-120000.log",
            "homelab-status-2026112-120000.log",
        ];
        let folder = lab_of_logs(&foreign);
        let copy = "homelab-notes-20200101-000000.log";
        fs::write(folder.path().join(copy), "my notes\n").unwrap();
        fs::create_dir(folder.path().join("homelab-dir-20200101-000000.log")).unwrap();
        let before = names(folder.path());
        assert_eq!(prune(folder.path(), Path::new("x"), &keep(1, 0), SystemTime::now()), 0);
        assert_eq!(names(folder.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = lab_of_logs(&FOUR[..1]);
        let elsewhere = tempfile::tempdir().unwrap();
        let link = elsewhere.path().join("homelab-status-20200101-000000.log");
        std::os::unix::fs::symlink(folder.path().join(FOUR[0]), &link).unwrap();
        assert_eq!(prune(elsewhere.path(), Path::new("x"), &keep(1, 0), SystemTime::now()), 0);
        assert!(link.exists());
    }
}
