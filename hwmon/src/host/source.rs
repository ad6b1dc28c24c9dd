//! The capture as texts, and a list of what went wrong with them.

use std::fmt;

use host_capture::{Capture, ReadError};

use crate::attribute;

/// Something of a host that could not be read or understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The file or command: `/proc/meminfo`, `df`.
    pub what: String,
    /// Why: the kernel's error, or the first line that makes no sense.
    pub why: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

pub(super) struct Source<'a> {
    pub(super) capture: &'a Capture,
    problems: Vec<Problem>,
}

impl<'a> Source<'a> {
    pub(super) fn new(capture: &'a Capture) -> Self {
        Self { capture, problems: Vec::new() }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(super) fn problem(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.problems.push(Problem { what: what.into(), why: why.into() });
    }

    /// A file's text; why it could not be read becomes a problem.
    pub(super) fn text(&mut self, path: &str) -> Option<String> {
        match self.attribute(path)? {
            Ok(text) => Some(text),
            Err(error) => {
                self.problem(format!("/{path}"), error.to_string());
                None
            }
        }
    }

    /// A file's text or why it could not be read; nothing when there is no such file.
    pub(super) fn attribute(&self, path: &str) -> Option<Result<String, ReadError>> {
        let content = self.capture.content(path)?;
        Some(content.map(attribute::text).map_err(Clone::clone))
    }

    /// The one word or line in a file that drivers and firmware may leave empty or refuse.
    pub(super) fn word(&self, path: &str) -> Option<String> {
        let text = self.attribute(path)?.ok()?;
        let line: String = text.lines().next()?.chars().filter(|c| !c.is_control()).collect();
        let line = line.trim();
        (!line.is_empty()).then(|| line.to_owned())
    }

    pub(super) fn number(&self, path: &str) -> Option<u64> {
        self.word(path)?.parse().ok()
    }

    /// A file's text as something else; text that makes no sense becomes a problem.
    pub(super) fn parse<T>(
        &mut self,
        path: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(path)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.problem(format!("/{path}"), not_understood(&text));
        }
        parsed
    }

    /// A file's lines, each as something else; those that make no sense are counted in one problem.
    pub(super) fn parse_lines<T>(
        &mut self,
        path: &str,
        headers: usize,
        mut parse: impl FnMut(&str) -> Option<T>,
    ) -> Vec<T> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let mut parsed = Vec::new();
        let mut odd: Vec<&str> = Vec::new();
        for line in text.lines().skip(headers).filter(|line| !line.trim().is_empty()) {
            match parse(line) {
                Some(value) => parsed.push(value),
                None => odd.push(line),
            }
        }
        if let [first, others @ ..] = &odd[..] {
            let more = match others.len() {
                0 => String::new(),
                more => format!(", and {more} more lines"),
            };
            self.problem(format!("/{path}"), not_understood(first) + &more);
        }
        parsed
    }
}

fn not_understood(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let start: String = line.chars().take(60).collect();
    format!("{start:?} is not understood")
}
