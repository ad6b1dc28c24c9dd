//! Bytes of another machine on their way to our output. Into a pipe they go as they are; on a screen what would steer
//! the terminal is made visible, because whoever wrote it may mean harm.

use std::io::{IsTerminal, Write};

use crate::ui::format::printable;

/// One stream of another machine, written to one of ours.
pub struct Passage<W> {
    to: W,
    screen: bool,
    /// The beginning of a character whose end has not come yet.
    rest: Vec<u8>,
}

impl Passage<std::io::Stdout> {
    /// To standard output.
    pub fn stdout() -> Self {
        Self::new(std::io::stdout())
    }
}

impl Passage<std::io::Stderr> {
    /// To standard error.
    pub fn stderr() -> Self {
        Self::new(std::io::stderr())
    }
}

impl<W: Write + IsTerminal> Passage<W> {
    fn new(to: W) -> Self {
        Self { screen: to.is_terminal(), to, rest: Vec::new() }
    }
}

impl<W: Write> Passage<W> {
    /// Hands on what came.
    ///
    /// # Errors
    /// When our own output is gone.
    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if !self.screen {
            self.to.write_all(bytes)?;
            return self.to.flush();
        }
        self.rest.extend_from_slice(bytes);
        let complete = complete(&self.rest);
        let text = String::from_utf8_lossy(&self.rest[..complete]).into_owned();
        self.rest.drain(..complete);
        self.to.write_all(visible(&text).as_bytes())?;
        self.to.flush()
    }
}

/// How many bytes can be shown already: all but a character that is cut off at the end.
fn complete(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

/// Lines and tabs stay; other control characters are shown as signs.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for piece in text.split_inclusive(['\n', '\t', '\r']) {
        let end = piece.chars().last().filter(|last| matches!(last, '\n' | '\t' | '\r'));
        let content = end.map_or(piece, |end| &piece[..piece.len() - end.len_utf8()]);
        shown.push_str(&printable(content));
        shown.extend(end);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(screen: bool, pieces: &[&[u8]]) -> Vec<u8> {
        let mut passage = Passage { to: Vec::new(), screen, rest: Vec::new() };
        for piece in pieces {
            passage.write(piece).unwrap();
        }
        passage.to
    }

    #[test]
    fn a_pipe_gets_every_byte_as_it_came() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(through(false, &[&bytes[..100], &bytes[100..]]), bytes);
    }

    #[test]
    fn a_screen_shows_sequences_and_does_not_obey_them() {
        let shown = through(true, &[b"ok\r\n\x1b]0;evil\x07\tend \x9b"]);
        assert_eq!(String::from_utf8(shown).unwrap(), "ok\r\n␛]0;evil␇\tend \u{fffd}");
    }

    #[test]
    fn a_character_cut_in_two_is_put_together() {
        let text = "zwölf".as_bytes();
        assert_eq!(through(true, &[&text[..3], &text[3..]]), text);
    }
}
