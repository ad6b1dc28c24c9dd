//! Command lines that need no shell: plain words, some of them quoted.

/// The words of a command line, or `None` when only a shell can tell what it means.
pub(crate) fn plain(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut words: Vec<Vec<u8>> = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut bytes = line.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b' ' | b'\t' => words.extend(word.take()),
            b'\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match bytes.next()? {
                        b'\'' => break,
                        other => word.push(other),
                    }
                }
            }
            b'"' => {
                let word = word.get_or_insert_default();
                loop {
                    match bytes.next()? {
                        b'"' => break,
                        b'$' | b'`' => return None,
                        b'\\' => match bytes.next()? {
                            escaped @ (b'$' | b'`' | b'"' | b'\\') => word.push(escaped),
                            b'\n' => return None,
                            other => word.extend([b'\\', other]),
                        },
                        other => word.push(other),
                    }
                }
            }
            b'\\' => match bytes.next()? {
                b'\n' => return None,
                other => word.get_or_insert_default().push(other),
            },
            b'|' | b'&' | b';' | b'<' | b'>' | b'(' | b')' | b'$' | b'`' | b'*' | b'?' | b'['
            | b'~' | b'!' | b'{' | b'}' | b'\n' => return None,
            b'#' if word.is_none() => return None,
            // An assignment before the command.
            b'=' if words.is_empty() => return None,
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}

/// One word for a shell, whatever is in it.
pub(crate) fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Option<Vec<String>> {
        let words = plain(line.as_bytes())?;
        Some(words.into_iter().map(|word| String::from_utf8(word).unwrap()).collect())
    }

    #[test]
    fn quoted_words_come_apart_as_in_a_shell() {
        let line = r#"journalctl -u 'a b' "c \"d\" \x" e\ f ''  --since=-1h"#;
        let wanted = ["journalctl", "-u", "a b", r#"c "d" \x"#, "e f", "", "--since=-1h"];
        assert_eq!(words(line).unwrap(), wanted);
        assert_eq!(words(r"'it'\''s'").unwrap(), ["it's"]);
        assert_eq!(words("  ").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn whatever_a_shell_would_expand_is_left_to_it() {
        for line in [
            "a | b",
            "a; b",
            "a > b",
            "echo $HOME",
            "echo \"$HOME\"",
            "ls *",
            "A=1 b",
            "(a)",
            "a\nb",
            "echo `b`",
            "! a",
            "ls ~",
            "a # b",
            "'open",
            "a \\",
        ] {
            assert_eq!(words(line), None, "{line}");
        }
    }

    #[test]
    fn a_quoted_word_is_one_plain_word_again() {
        for word in ["plain", "it's", "$(rm)", "a\nb", ""] {
            assert_eq!(words(&quote(word)).unwrap(), [word]);
        }
    }
}
