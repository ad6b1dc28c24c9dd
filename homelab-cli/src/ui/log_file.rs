//! The log file of a run: what the screen showed, without its colours, and what the libraries told.
//!
//! [`folder`] says where logs go. [`LogFile::create`] starts one; [`LogFile::write_text`] adds to it, and
//! [`LogFile::writer`] is a writer for `tracing_subscriber`. Everything passes through a [`Redactor`] on the way, so
//! that no caller can forget it. [`LogFile::prune`] deletes old logs, and only logs.
//!
//! A log never stops a command: creating one fails with an [`Error`] to show as a note, and a full disk later on goes
//! without words.

mod prune;

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Zoned;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::{Folders, LoadedConfig};
use crate::ui::redact::Redactor;

/// How the first line of every log begins; what begins otherwise is not ours.
const FIRST_WORDS: &str = "# log of homelab";

/// Where logs go: `--log-dir`, `logs.dir` of the configuration, `logs` beside the configuration, the user's state
/// folder. `None` when there is neither a configuration nor a home folder.
pub fn folder(
    argument: Option<&Path>,
    config: Option<&LoadedConfig>,
    folders: &Folders,
) -> Option<PathBuf> {
    if let Some(argument) = argument {
        return Some(argument.to_owned());
    }
    if let Some(config) = config {
        return Some(match &config.config.logs.dir {
            Some(dir) => config.resolve(dir, folders),
            None => config.folder().join("logs"),
        });
    }
    Some(folders.state()?.join("logs"))
}

/// What the first lines of a log say.
#[derive(Debug, Clone)]
pub struct Header {
    /// The command line, the program's name first.
    pub command_line: Vec<String>,
    /// The configuration in use.
    pub config: Option<PathBuf>,
    /// When the command started; in the name of the file too.
    pub started: Zoned,
}

impl Header {
    /// The command line of this process, now.
    pub fn of_process(config: Option<PathBuf>) -> Header {
        let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
        Header { command_line: arguments.collect(), config, started: Zoned::now() }
    }
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.command_line.iter().map(|word| shell_word(word)).collect();
        writeln!(f, "{FIRST_WORDS} {}", env!("CARGO_PKG_VERSION"))?;
        writeln!(f, "# command: {}", words.join(" "))?;
        match &self.config {
            Some(path) => writeln!(f, "# configuration: {}", path.display())?,
            None => writeln!(f, "# configuration: none")?,
        }
        let local = self.started.strftime("%Y-%m-%d %H:%M:%S %Z");
        let utc = self.started.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ");
        writeln!(f, "# started: {utc} ({local})\n")
    }
}

fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=./:@%+,".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
#[error("could not start a log file in {}: {source}", folder.display())]
pub struct Error {
    folder: PathBuf,
    source: io::Error,
}

impl Error {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        "`--log-dir DIR` or `logs.dir` in the configuration names another folder; `--no-log` does without"
    }
}

/// The log of a run. Buffered, and complete when it is dropped.
#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    redactor: Arc<Redactor>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: BufWriter<File>,
    /// The start of a line whose end has not come yet: a secret must not slip through in two halves.
    unfinished: String,
}

impl LogFile {
    /// Starts `homelab-COMMAND-YYYYMMDD-HHMMSS.log` (local time; a number is added when it is taken), readable by the
    /// user only. Makes the folder if need be.
    pub fn create(
        folder: &Path,
        command: &str,
        header: &Header,
        redactor: Arc<Redactor>,
    ) -> Result<LogFile, Error> {
        let failed = |source| Error { folder: folder.to_owned(), source };
        create_folder(folder).map_err(failed)?;
        let stem =
            format!("homelab-{}-{}", slug(command), header.started.strftime("%Y%m%d-%H%M%S"));
        let (path, file) = create_new(folder, &stem).map_err(failed)?;
        let state = State { file: BufWriter::new(file), unfinished: String::new() };
        let log = LogFile { path, redactor, state: Mutex::new(state) };
        log.write_text(&header.to_string());
        // Errors of the disk show here, while somebody still listens.
        log.state().file.flush().map_err(failed)?;
        Ok(log)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The redactor, to register secrets with.
    pub fn redactor(&self) -> &Arc<Redactor> {
        &self.redactor
    }

    /// Adds text as it was shown: colours and other control sequences are left out, and so are secrets.
    pub fn write_text(&self, text: &str) {
        let mut state = self.state();
        state.unfinished.push_str(&plain(text));
        if let Some(end) = state.unfinished.rfind('\n') {
            let rest = state.unfinished.split_off(end + 1);
            let lines = std::mem::replace(&mut state.unfinished, rest);
            state.write(&self.redactor.redact(&lines));
        }
    }

    /// A writer for `tracing_subscriber::fmt::layer().with_writer(…)`: each event is redacted as a whole.
    pub fn writer(self: &Arc<LogFile>) -> LogWriter {
        LogWriter(self.clone())
    }

    /// Everything so far reaches the disk.
    pub fn flush(&self) {
        let mut state = self.state();
        let rest = std::mem::take(&mut state.unfinished);
        if !rest.is_empty() {
            state.write(&self.redactor.redact(&rest));
        }
        let _ = state.file.flush();
    }

    fn write_event(&self, event: &[u8]) {
        let text = self.redactor.redact(&plain(&String::from_utf8_lossy(event)));
        self.state().write(&text);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for LogFile {
    fn drop(&mut self) {
        self.flush();
    }
}

impl State {
    fn write(&mut self, text: &str) {
        // A disk that is full must not stop a command.
        let _ = self.file.write_all(text.as_bytes());
    }
}

/// Without escape sequences and without control characters, which could play tricks on whoever reads the log in a
/// terminal.
fn plain(text: &str) -> String {
    let shown = anstream::adapter::strip_str(text).to_string();
    let harmless = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    shown.chars().filter(harmless).collect()
}

/// The command as part of a file name: `guest list` becomes `guest-list`.
fn slug(command: &str) -> String {
    let mut slug = String::new();
    for c in command.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "run".to_owned() } else { slug.to_owned() }
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn create_new(folder: &Path, stem: &str) -> io::Result<(PathBuf, File)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for number in 1..1000 {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{stem}{suffix}.log"));
        match options.open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => return Ok((path, file)),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("a thousand logs are called {stem}")))
}

/// Writes events into a [`LogFile`].
#[derive(Debug, Clone)]
pub struct LogWriter(Arc<LogFile>);

impl<'a> MakeWriter<'a> for LogWriter {
    type Writer = EventWriter;

    fn make_writer(&'a self) -> EventWriter {
        EventWriter { log: self.0.clone(), event: Vec::new() }
    }
}

/// Collects one event, and writes it when it is complete.
#[derive(Debug)]
pub struct EventWriter {
    log: Arc<LogFile>,
    event: Vec<u8>,
}

impl Write for EventWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.event.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for EventWriter {
    fn drop(&mut self) {
        self.log.write_event(&self.event);
    }
}

#[cfg(test)]
mod tests;
