//! Writing a bookmark file as linkding's own export does, with every address escaped.

use std::io::{self, Write};

use super::entry::{ARCHIVED_TAG, Entry, NOTES};

/// Writes a bookmark file, entry by entry. Browsers and linkding import it.
#[derive(Debug)]
#[must_use = "a file that is not finished is cut"]
pub struct Writer<W> {
    target: W,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut target: W) -> io::Result<Self> {
        target.write_all(
            b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n\
              <META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n\
              <TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n",
        )?;
        Ok(Self { target })
    }

    /// Writes one entry. Its folders are not written: linkding has none.
    ///
    /// # Errors
    /// When it cannot be written (the disk is full).
    pub fn write(&mut self, entry: &Entry) -> io::Result<()> {
        write!(self.target, "<DT><A HREF=\"{}\"", escaped(&entry.url))?;
        for (key, date) in [("ADD_DATE", entry.date_added), ("LAST_MODIFIED", entry.date_modified)]
        {
            if let Some(date) = date {
                write!(self.target, " {key}=\"{}\"", date.as_second())?;
            }
        }
        if let Some(private) = entry.private {
            write!(self.target, " PRIVATE=\"{}\"", u8::from(private))?;
        }
        write!(self.target, " TOREAD=\"{}\"", u8::from(entry.unread))?;
        let archived = entry.archived.then_some(ARCHIVED_TAG);
        let tags: Vec<_> = entry.tags.iter().map(String::as_str).chain(archived).collect();
        writeln!(
            self.target,
            " TAGS=\"{}\">{}</A>",
            escaped(&tags.join(",")),
            escaped(&entry.title)
        )?;
        if entry.description.is_empty() && entry.notes.is_empty() {
            return Ok(());
        }
        write!(self.target, "<DD>{}", escaped(&entry.description))?;
        if !entry.notes.is_empty() {
            write!(self.target, "{}{}{}", NOTES.0, escaped(&entry.notes), NOTES.1)?;
        }
        self.target.write_all(b"\n")
    }

    /// Ends the file; gives back what it was written to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.target.write_all(b"</DL><p>\n")?;
        self.target.flush()?;
        Ok(self.target)
    }
}

fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '"' => plain.push_str("&quot;"),
            '\'' => plain.push_str("&#x27;"),
            // HTML has no way to write these.
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => plain.push(c),
        }
    }
    plain
}
