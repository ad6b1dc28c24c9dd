//! The words of `sensors3.conf`, as libsensors' scanner (`lib/conf-lex.l`) cuts them.

use std::fmt;

/// One word of a statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    /// Without a sign: `10`, `10.4`, `.4`.
    Number(f64),
    /// Letters, digits and `_`, or anything in double quotes.
    Name(String),
    /// One of `+ - * / ( ) , @ ^` and the backquote.
    Sign(char),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => write!(f, "{name:?}"),
            Self::Sign(sign) => write!(f, "{sign}"),
        }
    }
}

/// One statement: the line it starts at, its keyword, and its words or why they are none.
#[derive(Debug, PartialEq)]
pub(crate) struct Statement<'a> {
    pub(crate) line: usize,
    pub(crate) keyword: &'a str,
    pub(crate) tokens: Result<Vec<Token>, String>,
}

/// The words of one formula.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut scanner = Scanner { rest: text, line: 1 };
    let tokens = scanner.words()?;
    if scanner.rest.trim().is_empty() { Ok(tokens) } else { Err("it has two lines".to_owned()) }
}

/// All statements of a file.
pub(crate) fn statements(text: &str) -> Vec<Statement<'_>> {
    let mut scanner = Scanner { rest: text, line: 1 };
    std::iter::from_fn(|| scanner.statement()).collect()
}

const BLANKS: [char; 5] = [' ', '\x0c', '\r', '\t', '\x0b'];

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Scanner<'a> {
    fn statement(&mut self) -> Option<Statement<'a>> {
        loop {
            self.rest = self.rest.trim_start_matches(BLANKS);
            match self.rest.chars().next()? {
                '\n' => self.new_line(),
                '#' => self.skip_line(),
                _ => break,
            }
        }
        let line = self.line;
        let end = self.rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(self.rest.len());
        let (keyword, rest) = self.rest.split_at(end);
        self.rest = rest;
        let tokens = match keyword {
            "label" | "set" | "compute" | "bus" | "chip" | "ignore" => self.words(),
            _ => Err("no statement starts like this".to_owned()),
        };
        if tokens.is_err() {
            self.skip_line();
        }
        Some(Statement { line, keyword, tokens })
    }

    /// The words up to the end of the line, which a backslash may carry on into the next one.
    fn words(&mut self) -> Result<Vec<Token>, String> {
        let mut words = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches(BLANKS);
            let Some(first) = self.rest.chars().next() else { return Ok(words) };
            match first {
                '\n' => return Ok(words),
                '#' => self.skip_line(),
                '\\' => {
                    let after = self.rest[1..].trim_start_matches(BLANKS);
                    if !after.starts_with('\n') {
                        return Err("a backslash inside a line".to_owned());
                    }
                    self.rest = after;
                    self.new_line();
                }
                '"' => words.push(Token::Name(self.quoted()?)),
                '+' | '-' | '*' | '/' | '(' | ')' | ',' | '@' | '^' | '`' => {
                    self.rest = &self.rest[1..];
                    words.push(Token::Sign(first));
                }
                _ => words.push(self.number_or_name()?),
            }
        }
    }

    /// The longer one counts: `12` is a number, `3VSB` a name.
    fn number_or_name(&mut self) -> Result<Token, String> {
        let length = |text: &str, is_in: fn(&char) -> bool| {
            text.chars().take_while(is_in).map(char::len_utf8).sum::<usize>()
        };
        let whole = length(self.rest, |c| c.is_ascii_digit());
        let fraction = match self.rest[whole..].strip_prefix('.') {
            Some(after) => length(after, |c| c.is_ascii_digit()),
            None => 0,
        };
        let number = if fraction > 0 { whole + 1 + fraction } else { whole };
        let name = length(self.rest, |c| c.is_ascii_alphanumeric() || *c == '_');
        if name > number {
            return Ok(Token::Name(self.take(name).to_owned()));
        }
        if number == 0 || (fraction == 0 && self.rest[whole..].starts_with('.')) {
            let odd = self.rest.chars().next().unwrap_or_default();
            return Err(format!("{odd:?} is not understood here; names with signs need quotes"));
        }
        let number = self.take(number).parse().map_err(|_| "no number".to_owned())?;
        Ok(Token::Number(number))
    }

    fn quoted(&mut self) -> Result<String, String> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '"' if self.rest[at + 1..].starts_with('"') => {
                    return Err("quoted words must be separated by blanks".to_owned());
                }
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(text);
                }
                '\n' => break,
                '\\' => match chars.next() {
                    None | Some((_, '\n')) => break,
                    Some((_, 'a')) => text.push('\x07'),
                    Some((_, 'b')) => text.push('\x08'),
                    Some((_, 'f')) => text.push('\x0c'),
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, 'v')) => text.push('\x0b'),
                    Some((_, other)) => text.push(other),
                },
                other => text.push(other),
            }
        }
        Err("a double quote is not closed".to_owned())
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn skip_line(&mut self) {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        self.rest = &self.rest[end..];
    }

    /// Past the line break that comes next.
    fn new_line(&mut self) {
        self.rest = &self.rest[1..];
        self.line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<Token> {
        tokens(text).expect("words")
    }

    #[test]
    fn words_are_cut_as_libsensors_cuts_them() {
        let name = |name: &str| Token::Name(name.to_owned());
        assert_eq!(
            names("in0 3VSB 12 .5 1.25"),
            [
                name("in0"),
                name("3VSB"),
                Token::Number(12.0),
                Token::Number(0.5),
                Token::Number(1.25),
            ]
        );
        assert_eq!(names(r#""a \"b\" \t\q" # rest"#), [name("a \"b\" \tq")]);
        assert_eq!(names("@*2"), [Token::Sign('@'), Token::Sign('*'), Token::Number(2.0)]);
        assert_eq!(names("a \\ \n b"), [name("a"), name("b")]);
    }

    #[test]
    fn what_libsensors_calls_an_error_is_one() {
        for text in ["CPU!", "10.", "\"open", "\"a\"\"b\"", "a \\ b", "é"] {
            assert!(tokens(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_error_ends_with_its_line() {
        let all = statements("labels x\nchip \"a-*\"  # c\n\n  ignore in0");
        let lines: Vec<_> =
            all.iter().map(|one| (one.line, one.keyword, one.tokens.is_ok())).collect();
        assert_eq!(lines, [(1, "labels", false), (2, "chip", true), (4, "ignore", true)]);
    }
}
