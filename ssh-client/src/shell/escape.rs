//! The way out of a shell that hangs: Return, `~`, `.` (ssh(1), "ESCAPE CHARACTERS").

/// Watches what is typed.
#[derive(Debug, Default)]
pub(super) struct Escape {
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    /// Where an escape may begin.
    #[default]
    LineStart,
    InLine,
    /// A `~` was typed and is not sent yet.
    Tilde,
}

/// What to do about what was typed.
#[derive(Debug, PartialEq)]
pub(super) enum Typed {
    /// Send this.
    Keys(Vec<u8>),
    /// Go.
    Disconnect,
}

impl Escape {
    pub(super) fn typed(&mut self, keys: &[u8]) -> Typed {
        let mut send = Vec::with_capacity(keys.len() + 1);
        for &key in keys {
            self.state = match (self.state, key) {
                (State::LineStart, b'~') => State::Tilde,
                (State::Tilde, b'.') => return Typed::Disconnect,
                (State::Tilde, b'~') => {
                    send.push(b'~');
                    State::InLine
                }
                (before, key) => {
                    if before == State::Tilde {
                        send.push(b'~');
                    }
                    send.push(key);
                    if matches!(key, b'\r' | b'\n') { State::LineStart } else { State::InLine }
                }
            };
        }
        Typed::Keys(send)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pieces: &[&str]) -> Vec<Typed> {
        let mut escape = Escape::default();
        pieces.iter().map(|piece| escape.typed(piece.as_bytes())).collect()
    }

    fn keys(text: &str) -> Typed {
        Typed::Keys(text.into())
    }

    #[test]
    fn a_tilde_and_a_dot_after_return_disconnect() {
        assert_eq!(after(&["~."]), [Typed::Disconnect]);
        assert_eq!(after(&["ls\r~", "."]), [keys("ls\r"), Typed::Disconnect]);
    }

    #[test]
    fn every_other_tilde_goes_to_the_host() {
        assert_eq!(after(&["ls ~.\r"]), [keys("ls ~.\r")]);
        assert_eq!(after(&["~", "x"]), [keys(""), keys("~x")]);
        assert_eq!(after(&["~~."]), [keys("~.")]);
        assert_eq!(after(&["~\r~."]), [Typed::Disconnect]);
    }
}
