//! The only place that writes to the terminal. Documents go to standard output, everything else to standard error;
//! what is shown also goes into the log file, without its colours.

pub mod format;
pub mod screen;
pub mod table;

pub mod log_file;
pub mod redact;

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use crate::error::{Error, Kind};
use crate::outcome::{AnyDocument, Raw};
use crate::ui::log_file::LogFile;
use crate::ui::screen::{Screen, Text, Tone};

/// How documents are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Tables for a person.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// One YAML document.
    Yaml,
    /// JSON, one item a line.
    Ndjson,
    /// Comma-separated values with a header line; lists only.
    Csv,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<ColorWhen> for ColorChoice {
    fn from(when: ColorWhen) -> ColorChoice {
        match when {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        }
    }
}

/// The writer of everything.
pub struct Ui {
    format: Format,
    color: ColorChoice,
    quiet: bool,
    log: Option<Arc<LogFile>>,
    /// The progress line, so that other lines can be written around it.
    progress: Mutex<Option<ProgressBar>>,
}

impl Ui {
    /// A writer for this format and these wishes.
    pub fn new(format: Format, color: ColorWhen, quiet: bool) -> Ui {
        Ui { format, color: color.into(), quiet, log: None, progress: Mutex::new(None) }
    }

    /// From now on, writes what it shows to `log` too, and says where.
    pub fn log_to(&mut self, log: Arc<LogFile>) {
        self.log = Some(log.clone());
        self.note(format!("log: {}", log.path().display()));
    }

    /// Everything shown so far reaches the log file: a process that ends drops nothing that is shared.
    pub fn flush_log(&self) {
        if let Some(log) = &self.log {
            log.flush();
        }
    }

    /// Writes a document as the user asked for it.
    pub fn report(&self, document: &dyn AnyDocument) -> Result<(), Error> {
        match self.format {
            Format::Table => {
                let mut screen = Screen::new(self.width());
                document.draw(&mut screen);
                self.out(&screen.into_page())
            }
            Format::Json => self.out(&document.json()?),
            Format::Yaml => self.out(&yaml(&document.value()?)?),
            Format::Ndjson => self.out(&ndjson(&document.value()?, document.items())?),
            Format::Csv => self.out(&csv(&document.value()?, document.items())?),
        }
    }

    /// Writes one document of a run of them: JSON goes one a line, so that a reader needs no end to begin.
    pub fn event(&self, document: &dyn AnyDocument) -> Result<(), Error> {
        match self.format {
            Format::Json | Format::Ndjson => self.out(&format!("{}\n", document.value()?)),
            Format::Yaml => self.out(&format!("---\n{}", yaml(&document.value()?)?)),
            _ => self.report(document),
        }
    }

    /// Writes what is not one of our documents.
    pub fn raw(&self, raw: &Raw) -> Result<(), Error> {
        match raw {
            Raw::Text(text) => self.out(text),
            Raw::Json(value) => match self.format {
                Format::Yaml => self.out(&yaml(value)?),
                Format::Ndjson => self.out(&ndjson_lines(value)),
                Format::Csv => self.out(&csv_of(value)?),
                Format::Table | Format::Json => self.out(&pretty_json(value)?),
            },
        }
    }

    /// A remark on standard error; `--quiet` leaves it out.
    pub fn note(&self, text: impl AsRef<str>) {
        if !self.quiet {
            self.err(&[Text::new(text, Tone::Faint)]);
        }
    }

    /// A line on standard error that has to be seen, quiet or not: what is about to happen.
    pub fn say(&self, pieces: &[Text]) {
        self.err(pieces);
    }

    /// An error that does not end the command yet.
    pub fn failure(&self, error: &Error) {
        self.show_error(error);
    }

    /// A warning on standard error.
    pub fn warn(&self, text: impl AsRef<str>) {
        self.err(&[Text::new("warning: ", Tone::Warn), Text::from(text)]);
    }

    /// An error on standard error, with its details and hint.
    pub fn error(&self, error: &Error) {
        // Whoever pressed Ctrl-C or closed the pipe knows.
        if !matches!(error.kind(), Kind::ClosedPipe | Kind::Interrupted) {
            self.show_error(error);
        }
    }

    fn show_error(&self, error: &Error) {
        let text = error.to_string();
        let mut lines = text.lines();
        self.err(&[Text::new("error: ", Tone::Bad), Text::from(lines.next().unwrap_or("failed"))]);
        for line in lines {
            self.err(&[Text::from(line)]);
        }
        if let Some(hint) = error.hint_text() {
            self.err(&[Text::new("  hint: ", Tone::Faint), Text::from(hint)]);
        }
    }

    /// Shows what is being waited for, on a terminal only, until the guard is dropped.
    pub fn progress(&self, what: impl Into<String>) -> Progress<'_> {
        if !self.quiet && std::io::stderr().is_terminal() {
            let bar = ProgressBar::new_spinner().with_message(what.into());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            *self.progress_bar() = Some(bar);
        }
        Progress { ui: self }
    }

    /// Whether somebody sits at the terminal to answer a question.
    pub fn is_interactive(&self) -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks yes or no on standard error. Without a terminal there is nobody to ask: refused.
    pub fn confirm(&self, question: &str) -> Result<bool, Error> {
        self.ask(question, |question| {
            dialoguer::Confirm::new()
                .with_prompt(question)
                .default(false)
                // Many type "y" and Enter; the Enter must not answer the next question.
                .wait_for_newline(true)
                .interact()
        })
    }

    /// Asks for a line of text, with an answer that stands ready.
    pub fn input(&self, question: &str, default: Option<&str>) -> Result<String, Error> {
        self.ask(question, |question| {
            let input = dialoguer::Input::<String>::new().with_prompt(question);
            match default {
                Some(default) => input.default(default.to_owned()).interact_text(),
                None => input.interact_text(),
            }
        })
    }

    /// Asks for a secret, not echoed.
    pub fn secret(&self, question: &str) -> Result<secrecy::SecretString, Error> {
        self.ask(question, |question| dialoguer::Password::new().with_prompt(question).interact())
            .map(Into::into)
    }

    fn ask<A>(
        &self,
        question: &str,
        ask: impl FnOnce(&str) -> Result<A, dialoguer::Error>,
    ) -> Result<A, Error> {
        if !self.is_interactive() {
            return Err(Error::new(Kind::Refused, format!("nobody is here to answer: {question}"))
                .hint("run it in a terminal, or give the answer on the command line"));
        }
        ask(question).map_err(|dialoguer::Error::IO(error)| match error.kind() {
            std::io::ErrorKind::Interrupted => Error::new(Kind::Interrupted, "interrupted"),
            _ => Error::new(Kind::Failed, format!("could not read the answer: {error}")),
        })
    }

    /// Columns of the terminal on standard output; `COLUMNS` overrides, as shells have it.
    fn width(&self) -> Option<usize> {
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        columns.filter(|columns| *columns >= 20).or_else(|| {
            terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into())
        })
    }

    fn out(&self, text: &str) -> Result<(), Error> {
        if let Some(log) = &self.log {
            log.write_text(text);
        }
        let mut out = AutoStream::new(std::io::stdout(), self.color);
        self.around_progress(|| {
            out.write_all(text.as_bytes())?;
            out.flush()
        })?;
        Ok(())
    }

    fn err(&self, pieces: &[Text]) {
        let mut line: String = pieces.iter().map(Text::to_string).collect();
        line.push('\n');
        if let Some(log) = &self.log {
            log.write_text(&line);
        }
        let mut err = AutoStream::new(std::io::stderr(), self.color);
        // When standard error is closed there is nobody left to tell.
        let _ = self.around_progress(|| err.write_all(line.as_bytes()));
    }

    fn around_progress<R>(&self, write: impl FnOnce() -> R) -> R {
        let bar = self.progress_bar().clone();
        match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn progress_bar(&self) -> std::sync::MutexGuard<'_, Option<ProgressBar>> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The progress line, while it lives.
pub struct Progress<'a> {
    ui: &'a Ui,
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = self.ui.progress_bar().take() {
            bar.finish_and_clear();
        }
    }
}

fn pretty_json(value: &Value) -> Result<String, Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(unwritable)
}

fn yaml(value: &Value) -> Result<String, Error> {
    serde_yaml::to_string(value).map_err(unwritable)
}

fn unwritable(error: impl std::fmt::Display) -> Error {
    Error::new(Kind::Failed, format!("could not write the answer: {error}"))
}

/// The items of a list one a line; a document that is no list is one line.
fn ndjson(envelope: &Value, items: Option<&str>) -> Result<String, Error> {
    Ok(ndjson_lines(items.and_then(|field| envelope.get(field)).unwrap_or(envelope)))
}

fn ndjson_lines(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(|item| format!("{item}\n")).collect(),
        single => format!("{single}\n"),
    }
}

fn csv(envelope: &Value, items: Option<&str>) -> Result<String, Error> {
    match items.and_then(|field| envelope.get(field)) {
        Some(items) => csv_of(items),
        None => Err(Error::new(Kind::Usage, "this answer is no list, so it cannot be CSV")
            .hint("use `-o json` or `-o yaml`")),
    }
}

/// Rows of a list of objects; inner objects become dotted columns, inner lists are joined by blanks.
fn csv_of(items: &Value) -> Result<String, Error> {
    let Value::Array(items) = items else {
        return Err(Error::new(Kind::Usage, "this answer is no list, so it cannot be CSV")
            .hint("use `-o json` or `-o yaml`"));
    };
    let rows: Vec<serde_json::Map<String, Value>> = items
        .iter()
        .map(|item| {
            let mut row = serde_json::Map::new();
            flatten("", item, &mut row);
            row
        })
        .collect();
    let mut columns: Vec<&String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for key in rows.iter().flat_map(|row| row.keys()) {
        if seen.insert(key) {
            columns.push(key);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(unwritable)?;
    for row in &rows {
        let cells = columns.iter().map(|column| row.get(*column).map(plain).unwrap_or_default());
        writer.write_record(cells).map_err(unwritable)?;
    }
    let bytes = writer.into_inner().map_err(unwritable)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn flatten(prefix: &str, value: &Value, row: &mut serde_json::Map<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path =
                    if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&path, value, row);
            }
        }
        value => {
            let name = if prefix.is_empty() { "value" } else { prefix };
            row.insert(name.to_owned(), value.clone());
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn csv_joins_the_columns_of_all_rows_and_quotes_what_needs_it() {
        let list = json!({"kind": "GuestList", "guests": [
            {"vmid": 100, "memory": {"used_bytes": 1}, "tags": ["a", "b"]},
            {"vmid": 101, "name": "a,b\"c"},
        ]});
        insta::assert_snapshot!(csv(&list, Some("guests")).unwrap(), @r#"
        vmid,memory.used_bytes,tags,name
        100,1,a b,
        101,,,"a,b""c"
        "#);
    }

    #[test]
    fn a_document_that_is_no_list_cannot_be_csv_but_is_one_line_of_ndjson() {
        let document = json!({"kind": "Version"});
        assert_eq!(csv(&document, None).unwrap_err().kind(), Kind::Usage);
        assert_eq!(ndjson(&document, None).unwrap(), "{\"kind\":\"Version\"}\n");
    }
}
