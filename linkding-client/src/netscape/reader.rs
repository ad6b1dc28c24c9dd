//! From tags and text to entries.

use std::io::Read;

use super::entry::{ARCHIVED_TAG, Entry, NOTES, date};
use super::tokens::{Token, Tokens};
use crate::{Error, ErrorKind, Result};

/// A file that shows no list of bookmarks for so many characters is none.
const PATIENCE: u64 = 1 << 20;

/// Folders deeper than this are counted but have no names.
const DEEPEST: usize = 256;

/// The longest text that is kept.
const LONGEST: usize = 1 << 20;

/// Reads a bookmark file, entry by entry. After an error it has ended.
pub struct Reader<R> {
    tokens: Tokens<R>,
    /// Whether the file says, or shows, that it holds bookmarks.
    recognised: bool,
    ended: bool,
    folders: Vec<Folder>,
    /// How many lists are open below the deepest folder that has a name here.
    deeper: usize,
    /// A heading whose list has not begun yet.
    heading: Option<Folder>,
    entry: Option<Entry>,
    text: String,
    reading: Reading,
}

#[derive(Clone, Debug, Default)]
struct Folder {
    name: String,
    reading_list: bool,
}

/// What text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Nothing,
    Title,
    Heading,
    Description,
}

impl<R: Read> Reader<R> {
    /// Reads from here. UTF-8, UTF-16, or the encoding that the file names.
    pub fn new(source: R) -> Self {
        Self {
            tokens: Tokens::new(source),
            recognised: false,
            ended: false,
            folders: Vec::new(),
            deeper: 0,
            heading: None,
            entry: None,
            text: String::new(),
            reading: Reading::Nothing,
        }
    }

    /// The line that is being read, from 1.
    pub fn line(&self) -> u64 {
        self.tokens.line()
    }

    fn advance(&mut self) -> Result<Option<Entry>> {
        loop {
            let token = self.tokens.next().map_err(|error| {
                Error::found(
                    ErrorKind::File,
                    format!("cannot read line {} and what follows: {error}", self.tokens.line()),
                )
            })?;
            let Some(token) = token else {
                self.ended = true;
                self.settle();
                if !self.recognised {
                    return Err(not_bookmarks());
                }
                return Ok(self.entry.take());
            };
            let finished = self.take(token);
            if !self.recognised && self.tokens.read > PATIENCE {
                return Err(not_bookmarks());
            }
            if finished.is_some() && self.recognised {
                return Ok(finished);
            }
        }
    }

    /// Takes one piece of the file; gives the entry that it finishes.
    fn take(&mut self, token: Token) -> Option<Entry> {
        match token {
            Token::Text(text) => {
                if self.reading != Reading::Nothing && self.text.len() < LONGEST {
                    self.text.push_str(&text);
                }
                None
            }
            Token::Doctype(text) => {
                self.recognised |= text.contains("netscape-bookmark-file");
                None
            }
            Token::Start { name, attributes } => self.start(&name, attributes),
            Token::End(name) => self.end(&name),
        }
    }

    fn start(&mut self, name: &str, attributes: Vec<(String, String)>) -> Option<Entry> {
        match name {
            "dl" => {
                let finished = self.finish();
                self.recognised = true;
                let folder = self.heading.take().unwrap_or_default();
                match self.folders.len() < DEEPEST {
                    true => self.folders.push(folder),
                    false => self.deeper += 1,
                }
                finished
            }
            "dt" | "hr" | "h1" | "title" => self.finish(),
            "h3" | "h2" => {
                let finished = self.finish();
                let reading_list = attributes.iter().any(|(key, value)| {
                    key == "id" && value.eq_ignore_ascii_case("com.apple.ReadingList")
                });
                self.heading = Some(Folder { name: String::new(), reading_list });
                self.reading = Reading::Heading;
                finished
            }
            "a" => {
                let finished = self.finish();
                self.entry = Some(self.entry_of(attributes));
                self.reading = Reading::Title;
                finished
            }
            "dd" => {
                self.settle();
                // The description of a folder is nothing to keep.
                if self.entry.is_some() {
                    self.reading = Reading::Description;
                }
                None
            }
            "br" | "p" => {
                if self.reading == Reading::Description {
                    self.text.push('\n');
                }
                None
            }
            _ => None,
        }
    }

    fn end(&mut self, name: &str) -> Option<Entry> {
        match name {
            "dl" => {
                let finished = self.finish();
                match self.deeper.checked_sub(1) {
                    Some(deeper) => self.deeper = deeper,
                    None => drop(self.folders.pop()),
                }
                finished
            }
            "a" if self.reading == Reading::Title => {
                self.settle();
                None
            }
            "h3" | "h2" if self.reading == Reading::Heading => {
                self.settle();
                None
            }
            "dt" | "html" | "body" => self.finish(),
            _ => None,
        }
    }

    fn entry_of(&self, attributes: Vec<(String, String)>) -> Entry {
        let mut entry = Entry {
            folders: self
                .folders
                .iter()
                .map(|folder| folder.name.clone())
                .filter(|name| !name.is_empty())
                .collect(),
            unread: self.folders.iter().any(|folder| folder.reading_list),
            ..Entry::default()
        };
        for (key, value) in attributes {
            match key.as_str() {
                "href" => entry.url = value.trim().to_owned(),
                "add_date" => entry.date_added = date(&value),
                "last_modified" => entry.date_modified = date(&value),
                "toread" => entry.unread |= value.trim() == "1",
                "private" => entry.private = Some(value.trim() != "0"),
                "tags" => {
                    let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
                    entry.tags = names.map(str::to_owned).collect();
                    entry.archived = entry.tags.iter().any(|name| name == ARCHIVED_TAG);
                    entry.tags.retain(|name| name != ARCHIVED_TAG);
                }
                _ => {}
            }
        }
        entry
    }

    /// Puts the text that was read where it belongs.
    fn settle(&mut self) {
        let text = std::mem::take(&mut self.text);
        match (std::mem::replace(&mut self.reading, Reading::Nothing), &mut self.entry) {
            (Reading::Title, Some(entry)) => entry.title = one_line(&text),
            (Reading::Description, Some(entry)) => {
                let (description, notes) = without_notes(&text);
                entry.description = description.trim().to_owned();
                entry.notes = notes.trim().to_owned();
            }
            (Reading::Heading, _) => {
                if let Some(heading) = &mut self.heading {
                    heading.name = one_line(&text);
                }
            }
            _ => {}
        }
    }

    /// The entry that ends here, if one was begun.
    fn finish(&mut self) -> Option<Entry> {
        self.settle();
        self.entry.take()
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.advance().transpose();
        self.ended |= matches!(next, Some(Err(_)) | None);
        next
    }
}

impl<R> std::fmt::Debug for Reader<R> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Reader")
    }
}

fn not_bookmarks() -> Error {
    Error::found(
        ErrorKind::NotBookmarks,
        "this is no bookmark file: export the bookmarks as HTML (in the browser's bookmark manager, \
         or in linkding's settings)",
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A description without the notes that linkding's export puts into it, and those.
fn without_notes(text: &str) -> (&str, &str) {
    let Some((description, rest)) = text.split_once(NOTES.0) else { return (text, "") };
    let notes = rest.rsplit_once(NOTES.1).map_or(rest, |(notes, _)| notes);
    (description, notes)
}
