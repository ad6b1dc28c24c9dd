//! The program's error: a message in the form of the style guide, a kind that decides the exit code, and a hint.

use std::fmt;

/// What sort of failure it is; [`crate::exit::Exit`] gives each its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Anything without a kind of its own.
    Failed,
    /// The command line cannot be used.
    Usage,
    /// The configuration is missing or cannot be used.
    Config,
    /// Credentials were refused, or the server's certificate is not the pinned one.
    Auth,
    /// A host did not answer, or not in time.
    Unreachable,
    /// The thing that was named does not exist.
    NotFound,
    /// Refused for safety, or cancelled at a question.
    Refused,
    /// Interrupted by Ctrl-C.
    Interrupted,
    /// The reader of our output went away: not an error to anybody.
    ClosedPipe,
}

/// What was tried, on what, what came back, and what to do about it.
#[derive(Debug, Clone)]
pub struct Error {
    kind: Kind,
    message: String,
    details: Vec<String>,
    hint: Option<String>,
}

impl Error {
    /// A failure of `kind`; the message says what was tried, on what, and what came back.
    pub fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), details: Vec::new(), hint: None }
    }

    /// Adds a line of detail below the message: one cause, one place, one line of a log.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Error {
        self.details.push(line.into());
        self
    }

    /// Says what the user can do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }

    /// Says in front of the message what was being done when it happened.
    #[must_use]
    pub fn context(mut self, what: impl fmt::Display) -> Error {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The message without details and hint.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The lines of detail below the message.
    pub fn details(&self) -> &[String] {
        &self.details
    }

    /// What the user can do next, where we know.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for line in self.details.iter().flat_map(|detail| detail.lines()) {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    /// An error of the terminal or pipe that we write to; files get a message of their own where they are opened.
    fn from(error: std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Error::new(Kind::ClosedPipe, "the output was closed"),
            _ => Error::new(Kind::Failed, format!("could not write the output: {error}")),
        }
    }
}
