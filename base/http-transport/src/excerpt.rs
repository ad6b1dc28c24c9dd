//! The start of an unexpected body, fit to be shown in a terminal.

/// How much of a body goes into an error.
const LENGTH: usize = 200;

/// The start of a body as one line: escape sequences and control characters removed, so that a
/// server cannot write into the reader's terminal; runs of white space become one space.
pub fn excerpt(body: &[u8]) -> String {
    // Enough for the visible part, however much of it is stripped.
    let head = &body[..body.len().min(LENGTH * 16)];
    let text = String::from_utf8_lossy(head);
    let visible = without_escapes(&text);
    let mut words = visible.split_whitespace();
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if head.len() < body.len() => format!("{line}…"),
        None => line,
    }
}

/// Removes ANSI escape sequences and all control and direction characters but white space.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\u{1b}' => match characters.next() {
                // CSI: up to a final byte in @..~
                Some('[') => drop(characters.by_ref().find(|c| ('@'..='~').contains(c))),
                // OSC, DCS, SOS, PM, APC: up to BEL or ST
                Some(']' | 'P' | 'X' | '^' | '_') => {
                    while let Some(c) = characters.next() {
                        if c == '\u{7}' || (c == '\u{1b}' && characters.next_if_eq(&'\\').is_some())
                        {
                            break;
                        }
                    }
                }
                _ => {}
            },
            // The one-character form of CSI.
            '\u{9b}' => drop(characters.by_ref().find(|c| ('@'..='~').contains(c))),
            _ if character.is_whitespace() => plain.push(character),
            _ if character.is_control() || is_invisible(character) => {}
            _ => plain.push(character),
        }
    }
    plain
}

/// Characters that reorder or hide text.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_controls_and_direction_marks_do_not_reach_the_terminal() {
        let hostile = "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}a\u{9b}2Jb\u{0}\u{8}c\u{202e}d";
        assert_eq!(excerpt(hostile.as_bytes()), "red abcd");
    }

    #[test]
    fn a_long_body_is_cut_on_a_character() {
        let cut = excerpt("ä".repeat(10_000).as_bytes());
        assert_eq!(cut.chars().count(), LENGTH + 1);
        assert!(cut.ends_with("ä…"), "{cut}");
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(excerpt(b"<html>\r\n\t<body>\n\nhi"), "<html> <body> hi");
        assert_eq!(excerpt(b""), "");
        assert_eq!(excerpt(b"\xff\xfe"), "\u{fffd}\u{fffd}");
    }
}
