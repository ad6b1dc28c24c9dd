//! Remote text made fit for a screen.

use std::fmt::Write as _;

/// The text with everything that could drive a terminal made visible: escape sequences and other control characters,
/// and the characters that turn the writing direction or take no room. Lines and tabs stay; what is not UTF-8 becomes
/// the replacement character.
///
/// ```
/// assert_eq!(ssh_client::printable(b"\x1b[31mred\r\n"), "\\x1b[31mred\n");
/// ```
pub fn printable(text: impl AsRef<[u8]>) -> String {
    let text = String::from_utf8_lossy(text.as_ref());
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' | '\t' => shown.push(character),
            '\r' if characters.peek() == Some(&'\n') => {}
            _ if character.is_ascii_control() => {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\x{:02x}", u32::from(character));
            }
            _ if character.is_control() || is_invisible(character) => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// The same in one line, and of a bearable length: for words of a server inside a message.
pub(crate) fn printable_line(text: impl AsRef<[u8]>) -> String {
    const LONGEST: usize = 300;
    let text = printable(text);
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_a_terminal_remains() {
        let hostile = "\x1b]0;title\x07 \u{9b}2J a\rb \u{202e}c\0 \x7f";
        let shown = printable(hostile);
        assert_eq!(shown, "\\x1b]0;title\\x07 \\u{9b}2J a\\x0db \\u{202e}c\\x00 \\x7f");
        assert!(!shown.chars().any(char::is_control));
    }

    #[test]
    fn lines_and_tabs_stay_and_their_carriage_returns_go() {
        assert_eq!(printable("a\r\n\tb\n"), "a\n\tb\n");
        assert_eq!(printable_line("a\r\n\tb\n"), "a b");
    }

    #[test]
    fn bytes_that_are_no_text_and_endless_text_are_bearable() {
        assert_eq!(printable(b"\xff\xfe ok"), "\u{fffd}\u{fffd} ok");
        assert_eq!(printable_line("é".repeat(10_000)).chars().count(), 301);
    }
}
