//! Which of this machine's programs a simulated host has. Scripts find these and no others.
//!
//! None of them speaks to the network, and none changes modes, owners or times of a file that it
//! cannot open, which Landlock does not judge: `chmod`, `chown` and `touch` are therefore programs
//! of the lab.

use std::path::{Path, PathBuf};

/// Names of programs, all of them from Debian's essential packages.
pub(crate) const TOOLS: &[&str] = &[
    "[",
    "awk",
    "base64",
    "basename",
    "cat",
    "cksum",
    "cmp",
    "comm",
    "cp",
    "cut",
    "date",
    "dd",
    "diff",
    "dirname",
    "du",
    "echo",
    "egrep",
    "env",
    "expand",
    "expr",
    "false",
    "fgrep",
    "find",
    "fold",
    "grep",
    "gunzip",
    "gzip",
    "head",
    "join",
    "ln",
    "ls",
    "md5sum",
    "mkdir",
    "mkfifo",
    "mktemp",
    "mv",
    "nl",
    "od",
    "paste",
    "printf",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "sed",
    "seq",
    "setsid",
    "sh",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "sleep",
    "sort",
    "split",
    "stat",
    "stty",
    "sync",
    "tac",
    "tail",
    "tar",
    "tee",
    "test",
    "timeout",
    "tr",
    "true",
    "truncate",
    "tsort",
    "tty",
    "uniq",
    "wc",
    "xargs",
    "yes",
    "zcat",
];

/// Where programs are, in the order of the search.
const FOLDERS: [&str; 6] =
    ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// Where this machine has a program.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.is_file())
}

/// The name of a program that is called by a path of the usual folders or by its name alone;
/// `None` for any other path.
pub(crate) fn name(word: &str) -> Option<&str> {
    match word.rsplit_once('/') {
        None => Some(word),
        Some((folder, name)) if FOLDERS.contains(&folder) => Some(name),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_its_name_and_by_its_usual_paths() {
        assert_eq!(name("systemctl"), Some("systemctl"));
        assert_eq!(name("/usr/bin/systemctl"), Some("systemctl"));
        assert_eq!(name("./systemctl"), None);
        assert_eq!(name("/opt/bin/systemctl"), None);
    }
}
