//! Text that others wrote, made fit for a screen: names of processes come from anyone on the host.

/// No name is longer than this; what is, is cut.
const LONGEST: usize = 256;

/// Without control characters, which could drive a terminal, without those that turn the writing direction, and of
/// a bearable length.
pub(crate) fn clean(text: &str) -> String {
    let mut characters = text.trim().chars();
    let mut cleaned: String = characters.by_ref().take(LONGEST).map(harmless).collect();
    if characters.next().is_some() {
        cleaned.pop();
        cleaned.push('…');
    }
    cleaned
}

fn harmless(character: char) -> char {
    match character {
        '\t' => ' ',
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => char::REPLACEMENT_CHARACTER,
        character if character.is_control() => char::REPLACEMENT_CHARACTER,
        character => character,
    }
}

/// The first lines that say something, each cleaned.
pub(crate) fn lines(bytes: &[u8]) -> Vec<String> {
    const MOST: usize = 8;
    let start = &bytes[..bytes.len().min(MOST * 4 * LONGEST)];
    String::from_utf8_lossy(start)
        .lines()
        .map(clean)
        .filter(|line| !line.is_empty())
        .take(MOST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_drive_the_terminal_or_fill_it() {
        assert_eq!(clean(" a\u{1b}[2Jb\u{202e}c\r\n "), "a\u{fffd}[2Jb\u{fffd}c");
        let long = clean(&"x".repeat(10_000));
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with('…'));
    }
}
