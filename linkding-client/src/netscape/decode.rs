//! From the bytes of a file to characters: UTF-8, UTF-16 in both orders, and the encodings that old
//! browsers named in the head.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

const PIECE: usize = 16 << 10;

/// How far the name of an encoding is looked for; browsers look at 1024 bytes.
const HEAD: usize = 4096;

/// The characters of a file, one by one; line ends are `\n`.
pub(crate) struct Characters<R> {
    source: R,
    decoder: Option<Decoder>,
    bytes: Vec<u8>,
    /// What was decoded, from `position` on not yet given.
    text: String,
    position: usize,
    ended: bool,
    pushed_back: Option<char>,
    /// The last character was a carriage return: a line feed behind it is the same line end.
    after_return: bool,
    /// The line of the next character, from 1.
    pub(crate) line: u64,
}

impl<R: Read> Characters<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            decoder: None,
            bytes: Vec::new(),
            text: String::new(),
            position: 0,
            ended: false,
            pushed_back: None,
            after_return: false,
            line: 1,
        }
    }

    /// The next character; `None` at the end. What cannot be decoded is U+FFFD.
    pub(crate) fn next(&mut self) -> io::Result<Option<char>> {
        let character = match self.pushed_back.take() {
            Some(character) => Some(character),
            None => self.decoded()?,
        };
        self.line += u64::from(character == Some('\n'));
        Ok(character)
    }

    /// The next character of the file, line ends made one.
    fn decoded(&mut self) -> io::Result<Option<char>> {
        let mut character = self.raw()?;
        if std::mem::take(&mut self.after_return) && character == Some('\n') {
            character = self.raw()?;
        }
        if character == Some('\r') {
            self.after_return = true;
            character = Some('\n');
        }
        Ok(character)
    }

    /// Gives a character again. Only the one that came last, and only once.
    pub(crate) fn push_back(&mut self, character: char) {
        debug_assert!(self.pushed_back.is_none(), "there is room for one");
        self.line -= u64::from(character == '\n');
        self.pushed_back = Some(character);
    }

    fn raw(&mut self) -> io::Result<Option<char>> {
        while self.position == self.text.len() {
            if self.ended {
                return Ok(None);
            }
            self.fill()?;
        }
        let character = self.text[self.position..].chars().next();
        self.position += character.map_or(0, char::len_utf8);
        Ok(character)
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.position = 0;
        let wanted = if self.decoder.is_none() { HEAD } else { PIECE };
        let mut piece = Vec::with_capacity(wanted);
        (&mut self.source).take(wanted as u64).read_to_end(&mut piece)?;
        self.ended = piece.len() < wanted;
        self.bytes.extend(piece);
        let decoder = self.decoder.get_or_insert_with(|| guess(&self.bytes).new_decoder());
        let mut rest = self.bytes.as_slice();
        loop {
            let room = decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len() * 3 + 16);
            self.text.reserve(room);
            let (result, read, _) = decoder.decode_to_string(rest, &mut self.text, self.ended);
            rest = &rest[read..];
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        self.bytes.clear();
        Ok(())
    }
}

/// The encoding that the start of a file speaks for.
fn guess(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    // UTF-16 without a mark: the file starts with ASCII, so every other byte is zero.
    match head {
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => return UTF_16LE,
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => return UTF_16BE,
        _ => {}
    }
    named(head).unwrap_or(UTF_8)
}

/// The encoding in `<META … CONTENT="text/html; charset=windows-1252">`.
fn named(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let start = lower.windows(8).position(|window| window == b"charset=")? + 8;
    let label = lower[start..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|byte| b"\"'>; \r\n".contains(byte)).unwrap_or(label.len());
    let encoding = Encoding::for_label(&label[..end])?;
    // Whoever can read this name byte by byte does not read UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}
