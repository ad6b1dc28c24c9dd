//! From characters to tags and text, of bounded size whatever the file holds.

use std::io::{self, Read};

use super::decode::Characters;

/// The longest text and the longest value that are kept; what is longer is cut.
const LONGEST: usize = 256 << 10;

/// The longest name of a tag or attribute.
const LONGEST_NAME: usize = 64;

/// A piece of the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// `<name key="value">`; names in lower case.
    Start { name: String, attributes: Vec<(String, String)> },
    /// `</name>`
    End(String),
    /// Text up to the next tag, its references resolved.
    Text(String),
    /// `<!DOCTYPE …>`, in lower case.
    Doctype(String),
}

/// Attributes that mean something; icons, for one, are large and mean nothing.
const WANTED: [&str; 8] =
    ["href", "add_date", "last_modified", "tags", "private", "toread", "id", "feedurl"];

pub(crate) struct Tokens<R> {
    characters: Characters<R>,
    /// How many characters were read, so that whoever finds nothing can give up.
    pub(crate) read: u64,
}

impl<R: Read> Tokens<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { characters: Characters::new(source), read: 0 }
    }

    pub(crate) fn line(&self) -> u64 {
        self.characters.line
    }

    fn next_char(&mut self) -> io::Result<Option<char>> {
        self.read += 1;
        self.characters.next()
    }

    /// The next piece; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Token>> {
        let mut text = String::new();
        while let Some(character) = self.next_char()? {
            if character != '<' {
                push(&mut text, character);
                // Text is handed over in pieces, or a file of text alone would never end here.
                if text.len() >= LONGEST {
                    break;
                }
                continue;
            }
            if !text.is_empty() {
                self.characters.push_back('<');
                break;
            }
            match self.tag()? {
                Some(token) => return Ok(Some(token)),
                // A `<` that begins no tag.
                None => text.push('<'),
            }
        }
        let text = htmlize::unescape(text.as_str()).into_owned();
        Ok(Some(Token::Text(text)).filter(|token| *token != Token::Text(String::new())))
    }

    /// What stands behind a `<`.
    fn tag(&mut self) -> io::Result<Option<Token>> {
        let Some(first) = self.next_char()? else { return Ok(None) };
        match first {
            '!' => self.declaration().map(Some),
            '?' => {
                self.skip_to_end()?;
                self.next()
            }
            '/' => {
                let (name, end) = self.name(None)?;
                if end != Some('>') {
                    self.skip_to_end()?;
                }
                Ok(Some(Token::End(name)))
            }
            first if first.is_ascii_alphabetic() => self.start(first).map(Some),
            other => {
                self.characters.push_back(other);
                Ok(None)
            }
        }
    }

    fn skip_to_end(&mut self) -> io::Result<()> {
        while let Some(character) = self.next_char()? {
            if character == '>' {
                break;
            }
        }
        Ok(())
    }

    /// `<!DOCTYPE …>`, or a comment, which ends at `-->` only.
    fn declaration(&mut self) -> io::Result<Token> {
        let mut text = String::new();
        let mut dashes = 0;
        while let Some(character) = self.next_char()? {
            let comment = text.starts_with("--");
            if character == '>' && (!comment || (dashes >= 2 && text.len() >= 4)) {
                break;
            }
            dashes = if character == '-' { dashes + 1 } else { 0 };
            if text.len() < LONGEST_NAME {
                text.push(character);
            }
        }
        Ok(Token::Doctype(text.to_lowercase()))
    }

    /// A name, and the character that ended it.
    fn name(&mut self, first: Option<char>) -> io::Result<(String, Option<char>)> {
        let mut name: String = first.into_iter().collect();
        loop {
            match self.next_char()? {
                Some(end) if end.is_whitespace() || matches!(end, '>' | '=' | '/') => {
                    return Ok((name.to_lowercase(), Some(end)));
                }
                // `<A HREF=…<DT>`: the next tag has begun.
                Some('<') => {
                    self.characters.push_back('<');
                    return Ok((name.to_lowercase(), Some('>')));
                }
                Some(character) => {
                    if name.len() < LONGEST_NAME {
                        name.push(character);
                    }
                }
                None => return Ok((name.to_lowercase(), None)),
            }
        }
    }

    fn start(&mut self, first: char) -> io::Result<Token> {
        let (name, mut end) = self.name(Some(first))?;
        let mut attributes = Vec::new();
        while !matches!(end, Some('>') | None) {
            // Blanks in front of the next attribute, or of the end.
            let mut next = self.next_char()?;
            while next.is_some_and(|c| c.is_whitespace() || c == '/') {
                next = self.next_char()?;
            }
            match next {
                Some('>') | None => break,
                Some('<') => {
                    self.characters.push_back('<');
                    break;
                }
                Some(character) => {
                    let (key, mut stop) = self.name(Some(character))?;
                    while stop.is_some_and(char::is_whitespace) {
                        stop = self.next_char()?;
                    }
                    let wanted = WANTED.contains(&key.as_str());
                    if stop == Some('=') {
                        let (value, stop) = self.value(wanted)?;
                        if wanted {
                            let value = htmlize::unescape_attribute(value.as_str()).into_owned();
                            attributes.push((key, value));
                        }
                        end = stop;
                    } else if let Some(character) = stop.filter(|c| *c != '>') {
                        // An attribute without a value: what stands behind it is the next one.
                        self.characters.push_back(character);
                        end = Some(' ');
                    } else {
                        end = stop;
                    }
                }
            }
        }
        Ok(Token::Start { name, attributes })
    }

    /// A value, quoted or not, and what ended it.
    fn value(&mut self, keep: bool) -> io::Result<(String, Option<char>)> {
        let mut value = String::new();
        let mut next = self.next_char()?;
        while next.is_some_and(char::is_whitespace) {
            next = self.next_char()?;
        }
        let quote = next.filter(|c| matches!(c, '"' | '\''));
        if quote.is_some() {
            next = self.next_char()?;
        }
        let mut broken_line = false;
        while let Some(character) = next {
            match (quote, character) {
                (Some(quote), character) if character == quote => {
                    return Ok((value, Some(' ')));
                }
                (None, '>') => return Ok((value, Some('>'))),
                (None, character) if character.is_whitespace() => return Ok((value, Some(' '))),
                // The quote was never closed: a new line with a new tag is no value.
                (_, '<') if broken_line || quote.is_none() => {
                    self.characters.push_back('<');
                    let end = value.find(['\n', '>']).unwrap_or(value.len());
                    value.truncate(end);
                    return Ok((value, Some('>')));
                }
                (_, character) => {
                    broken_line |= character == '\n';
                    if keep {
                        push(&mut value, character);
                    }
                }
            }
            next = self.next_char()?;
        }
        Ok((value, None))
    }
}

fn push(text: &mut String, character: char) {
    if text.len() < LONGEST {
        text.push(character);
    }
}
