//! The only place that writes to the terminal. Documents go to standard output, everything else to standard error;
//! what is shown also goes into the log file, without its colours.

pub mod format;
pub mod passage;
pub mod screen;
pub mod table;
pub mod tree;

pub mod log_file;
pub mod redact;

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};

use crate::error::{Error, Kind};
use crate::outcome::{AnyDocument, Raw};
use crate::ui::log_file::LogFile;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::tree::Tree;

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
            Format::Yaml => self.out(&document.tree()?.yaml()?),
            Format::Ndjson => self.out(&items(&document.tree()?, document.items()).lines()?),
            Format::Csv => self.out(&items(&document.tree()?, document.items()).csv()?),
        }
    }

    /// Writes one document of a run of them: JSON goes one a line, so that a reader needs no end to begin.
    pub fn event(&self, document: &dyn AnyDocument) -> Result<(), Error> {
        match self.format {
            Format::Json | Format::Ndjson => self.out(&document.tree()?.line()?),
            Format::Yaml => self.out(&format!("---\n{}", document.tree()?.yaml()?)),
            _ => self.report(document),
        }
    }

    /// Shows a document in place of the one before it; where no person watches, it is one of a run of them.
    pub fn frame(&self, document: &dyn AnyDocument) -> Result<(), Error> {
        let terminal = terminal_size::terminal_size_of(std::io::stdout());
        let Some((_, rows)) = terminal.filter(|_| matches!(self.format, Format::Table)) else {
            return self.event(document);
        };
        let mut screen = Screen::new(self.width());
        document.draw(&mut screen);
        let page = screen.into_page();
        let mut out = AutoStream::new(std::io::stdout(), self.color);
        // Not through `out`: a log of every frame would bury what it is for.
        self.around_progress(|| {
            // Sequences of the terminal itself go past what takes colours away.
            std::io::stdout().write_all(b"\x1b[H\x1b[J")?;
            out.write_all(top(&page, rows.0.into()).as_bytes())?;
            out.flush()
        })?;
        Ok(())
    }

    /// Writes what is not one of our documents.
    pub fn raw(&self, raw: &Raw) -> Result<(), Error> {
        match raw {
            Raw::Text(text) => self.out(text),
            Raw::Json(value) => {
                let tree = Tree::of(value)?;
                self.out(&match self.format {
                    Format::Yaml => tree.yaml()?,
                    Format::Ndjson => tree.lines()?,
                    Format::Csv => tree.csv()?,
                    Format::Table | Format::Json => tree.pretty()?,
                })
            }
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

/// The items of a list; a document that is no list as a whole.
fn items<'a>(document: &'a Tree, field: Option<&str>) -> &'a Tree {
    field.and_then(|field| document.get(field)).unwrap_or(document)
}

/// The lines of a page that fit on a terminal of so many rows.
fn top(page: &str, rows: usize) -> String {
    let lines = page.lines().count();
    if lines < rows {
        return page.to_owned();
    }
    let shown = rows.saturating_sub(2);
    let mut text: String = page.lines().take(shown).flat_map(|line| [line, "\n"]).collect();
    text.push_str(&format!("… {} more lines than this terminal has\n", lines - shown));
    text
}
