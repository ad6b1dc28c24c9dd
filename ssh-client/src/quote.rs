//! Arguments as the words of a shell's command line.
//!
//! An SSH server hands the command to the login shell of the user as one string, so whoever has arguments must
//! quote them.

/// A byte that no command line can carry: a zero byte ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("argument {position} holds a zero byte, which no program can be given")]
pub struct ZeroByte {
    position: usize,
}

impl ZeroByte {
    /// Which argument it is in; the first, the program itself, is 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }
}

/// The command line that gives a program exactly these arguments, byte for byte, whatever is in them.
///
/// Holds for POSIX shells, zsh and fish. csh and tcsh take everything but line breaks.
///
/// ```
/// let line = ssh_client::command_line(["printf", r"%s\n", "it's $HOME"])?;
/// assert_eq!(line, br#"printf '%s'\\'n' 'it'"'"'s $HOME'"#);
/// # Ok::<(), ssh_client::ZeroByte>(())
/// ```
///
/// # Errors
/// When an argument holds a zero byte.
pub fn command_line<W: AsRef<[u8]>>(
    arguments: impl IntoIterator<Item = W>,
) -> Result<Vec<u8>, ZeroByte> {
    let mut line = Vec::new();
    for (position, argument) in arguments.into_iter().enumerate() {
        let argument = argument.as_ref();
        if argument.contains(&0) {
            return Err(ZeroByte { position });
        }
        if position == 0 && is_reserved(argument) {
            line.push(b'\'');
            line.extend_from_slice(argument);
            line.push(b'\'');
        } else {
            if position > 0 {
                line.push(b' ');
            }
            push_word(&mut line, argument);
        }
    }
    Ok(line)
}

fn push_word(line: &mut Vec<u8>, word: &[u8]) {
    if word.is_empty() {
        line.extend_from_slice(b"''");
        return;
    }
    if word.iter().all(|byte| is_plain(*byte)) {
        line.extend_from_slice(word);
        return;
    }
    // `'\''` and a backslash between single quotes mean something else to fish than to the others; a quote
    // between double quotes and a backslash outside of quotes mean the same to all.
    let mut quoted = false;
    for &byte in word {
        let wanted = !matches!(byte, b'\'' | b'\\');
        if wanted != quoted {
            line.push(b'\'');
            quoted = wanted;
        }
        match byte {
            b'\'' => line.extend_from_slice(br#""'""#),
            b'\\' => line.extend_from_slice(br"\\"),
            _ => line.push(byte),
        }
    }
    if quoted {
        line.push(b'\'');
    }
}

/// What is no sign to any shell, wherever it stands. `=` would make the first word an assignment, `%` a job,
/// `~` a home.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-./:,@+".contains(&byte)
}

/// Words that a shell would take for its grammar instead of a program's name.
fn is_reserved(word: &[u8]) -> bool {
    const RESERVED: [&str; 22] = [
        "and", "begin", "case", "coproc", "do", "done", "elif", "else", "end", "esac", "fi", "for",
        "function", "if", "in", "not", "or", "select", "then", "time", "until", "while",
    ];
    RESERVED.iter().any(|reserved| reserved.as_bytes() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(arguments: &[&str]) -> String {
        String::from_utf8(command_line(arguments).unwrap()).unwrap()
    }

    #[test]
    fn what_needs_no_quotes_gets_none() {
        assert_eq!(
            line(&["/usr/sbin/nginx", "-t", "a_b+c,d:e@f.g"]),
            "/usr/sbin/nginx -t a_b+c,d:e@f.g"
        );
        assert_eq!(line(&[]), "");
    }

    #[test]
    fn what_a_shell_would_read_is_quoted() {
        assert_eq!(line(&["a b", "", "$(x)", "~", "é"]), "'a b' '' '$(x)' '~' 'é'");
        assert_eq!(line(&["'", "\\", "a\\'b"]), r#""'" \\ 'a'\\"'"'b'"#);
        assert_eq!(line(&["FOO=bar", "FOO=bar"]), "'FOO=bar' 'FOO=bar'");
        assert_eq!(line(&["time", "time"]), "'time' time");
    }

    #[test]
    fn a_zero_byte_is_refused_with_its_place() {
        assert_eq!(command_line(["a", "b\0"]).unwrap_err().position(), 1);
    }
}
