//! A page of text for a person: headings, lines and tables, with tones instead of colours. Pure: the
//! [`Ui`](crate::ui::Ui) decides whether the colours reach the terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::ui::format::printable;
use crate::ui::table::Table;

/// What a piece of text means; the colour follows from it, and a word always says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Plain text.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Wants attention.
    Warn,
    /// Wrong.
    Bad,
    /// Of little interest.
    Faint,
    /// A heading or a name.
    Strong,
}

impl Tone {
    pub(crate) fn style(self) -> Style {
        match self {
            Tone::Plain => Style::new(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Warn => AnsiColor::Yellow.on_default(),
            Tone::Bad => AnsiColor::Red.on_default().bold(),
            Tone::Faint => Style::new().dimmed(),
            Tone::Strong => Style::new().bold(),
        }
    }
}

/// Text with its tone. Made safe for the terminal when made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    content: String,
    tone: Tone,
}

impl Text {
    /// `content` in `tone`.
    pub fn new(content: impl AsRef<str>, tone: Tone) -> Text {
        Text { content: printable(content.as_ref()), tone }
    }

    pub(crate) fn content(&self) -> &str {
        &self.content
    }

    pub(crate) fn tone(&self) -> Tone {
        self.tone
    }
}

impl<S: AsRef<str>> From<S> for Text {
    fn from(content: S) -> Text {
        Text::new(content, Tone::Plain)
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let style = self.tone.style();
        write!(f, "{style}{}{style:#}", self.content)
    }
}

/// Collects a page. Colours are ANSI sequences, stripped later where they are not wanted.
#[derive(Debug)]
pub struct Screen {
    /// Columns to stay within; `None` when the output is no terminal and may be as wide as it likes.
    width: Option<usize>,
    page: String,
}

impl Screen {
    /// An empty page of `width` columns; `None` is as wide as its content.
    pub fn new(width: Option<usize>) -> Screen {
        Screen { width, page: String::new() }
    }

    /// The page as text with ANSI sequences.
    pub fn into_page(self) -> String {
        self.page
    }

    /// One line of pieces.
    pub fn line<T: Into<Text>>(&mut self, pieces: impl IntoIterator<Item = T>) {
        for piece in pieces {
            // Writing to a String cannot fail.
            let _ = write!(self.page, "{}", piece.into());
        }
        self.page.push('\n');
    }

    /// One line of plain text.
    pub fn text(&mut self, text: impl AsRef<str>) {
        self.line([Text::from(text)]);
    }

    /// An empty line, never two and never at the top.
    pub fn gap(&mut self) {
        if !self.page.is_empty() && !self.page.ends_with("\n\n") {
            self.page.push('\n');
        }
    }

    /// The heading of a section, with a remark beside it.
    pub fn heading(&mut self, title: &str, remark: impl AsRef<str>) {
        self.gap();
        let remark = remark.as_ref();
        let space = if remark.is_empty() { "" } else { "  " };
        self.line([
            Text::new(title, Tone::Strong),
            Text::from(space),
            Text::new(remark, Tone::Faint),
        ]);
    }

    /// A table; nothing at all when it has no rows.
    pub fn table(&mut self, table: &Table) {
        table.render(self.width, &mut self.page);
    }

    /// Label and value pairs, one a line, the values aligned.
    pub fn fields<L: AsRef<str>, V: Into<Text>>(
        &mut self,
        fields: impl IntoIterator<Item = (L, V)>,
    ) {
        let mut table = Table::headless(2);
        for (label, value) in fields {
            table.row([Text::new(label, Tone::Faint), value.into()]);
        }
        self.table(&table);
    }
}
