//! What to look at: data that both doors carry out.

use std::{collections::HashSet, sync::Arc};

use crate::pattern::Pattern;

/// What sysfs hands out at most for one attribute.
pub(crate) const SYSFS_ATTRIBUTE: usize = 4096;

/// What to look at below one root directory: paths to list, files to read, commands to run.
///
/// Patterns are relative to the root and know `*`, `?` and `[0-9]`. A name with a line break is passed over
/// (the kernel makes none).
///
/// ```
/// let plan = host_capture::Plan::new()
///     .list("class/hwmon/*")          // what is there, and where links lead
///     .read("class/hwmon/hwmon*/*");  // the same, and the content of regular files
/// # let _ = plan;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub(crate) steps: Vec<Step>,
    pub(crate) commands: Vec<Command>,
    /// Starts of patterns whose directories are listed at some time, because a wildcard follows.
    pub(crate) listed: HashSet<Arc<str>>,
}

/// In the order of the plan: what is spared is spared from there on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Look(Look),
    Spare(Spare),
}

/// Which directories are not read below, told by the first line of a file in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spare {
    pub(crate) directories: Pattern,
    pub(crate) file: String,
    /// The file in each of the directories.
    pub(crate) files: Pattern,
    pub(crate) words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) pattern: Pattern,
    /// How much of each file to read; nothing: only say what it is.
    pub(crate) limit: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) id: String,
    pub(crate) arguments: Vec<String>,
}

impl Plan {
    /// A plan of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Note what each match is, and where it leads if it is a link.
    #[must_use]
    pub fn list(mut self, pattern: &str) -> Self {
        self.look(pattern, None);
        self
    }

    /// As [`list`](Self::list), and read each regular file, once, at most 4096 bytes: what sysfs hands out.
    #[must_use]
    pub fn read(self, pattern: &str) -> Self {
        self.read_up_to(SYSFS_ATTRIBUTE, pattern)
    }

    /// As [`read`](Self::read) with another limit, for the longer files of procfs.
    #[must_use]
    pub fn read_up_to(mut self, limit: usize, pattern: &str) -> Self {
        self.look(pattern, Some(limit));
        self
    }

    fn look(&mut self, pattern: &str, limit: Option<usize>) {
        let pattern = Pattern::new(pattern);
        self.note_listed(&pattern);
        self.steps.push(Step::Look(Look { pattern, limit }));
    }

    fn note_listed(&mut self, pattern: &Pattern) {
        let parts = pattern.components().iter().zip(pattern.starts());
        let wild = parts.filter(|(part, _)| part.literal().is_none());
        self.listed.extend(wild.map(|(_, start)| Arc::clone(start)));
    }

    /// From here on read nothing below those of the directories whose `file` says one of these words in its
    /// first line; what is there is still listed, and [`Capture::spared`](crate::Capture::spared) says why it
    /// was not read. For devices that suffer from being asked: the decision falls on the host itself, without
    /// a second round trip.
    ///
    /// `file` is a path below each directory, without wildcards. Where it is missing or cannot be read, nothing
    /// is spared.
    ///
    /// ```
    /// let plan = host_capture::Plan::new()
    ///     .read("class/hwmon/*/name") // before: read in any case
    ///     .spare("class/hwmon/*", "name", ["drivetemp"])
    ///     .spare("class/hwmon/*", "device/power/runtime_status", ["suspended"])
    ///     .read("class/hwmon/*/*");
    /// # let _ = plan;
    /// ```
    #[must_use]
    pub fn spare(
        mut self,
        directories: &str,
        file: &str,
        words: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let words = words.into_iter().map(Into::into);
        let words: Vec<String> = words.filter(|word| is_first_line(word)).collect();
        let parts = file.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
        let file: Vec<&str> = parts.collect();
        if !words.is_empty() && !file.is_empty() {
            let directories = Pattern::new(directories);
            let file = file.join("/").replace(['\n', '\r'], "?");
            let files = directories.below(&file);
            self.note_listed(&files);
            self.steps.push(Step::Spare(Spare { directories, file, files, words }));
        }
        self
    }

    /// Run a command in the root directory, with no input and `LC_ALL=C`; its output is found again under `id`.
    /// Its arguments are not looked at by any shell. (On a remote host a builtin of the shell, such as `echo`,
    /// comes before a program of that name.)
    #[must_use]
    pub fn command(
        mut self,
        id: &str,
        arguments: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        self.commands.push(Command { id: id.replace(['\n', '\r'], " "), arguments });
        self
    }
}

/// Whether a trimmed line can be this word at all.
fn is_first_line(word: &str) -> bool {
    !word.is_empty() && word.trim_matches([' ', '\t']) == word && !word.contains(['\n', '\r', '\0'])
}
