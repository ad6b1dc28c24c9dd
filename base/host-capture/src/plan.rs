//! What to look at: data that both doors carry out.

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
    pub(crate) looks: Vec<Look>,
    pub(crate) commands: Vec<Command>,
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
        self.looks.push(Look { pattern: Pattern::new(pattern), limit: None });
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
        self.looks.push(Look { pattern: Pattern::new(pattern), limit: Some(limit) });
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
