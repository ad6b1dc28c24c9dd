//! The search language of linkding 1.44 and later: words, "phrases", #tags, !unread, !untagged, and,
//! or, not, parentheses. Words next to each other are and-ed.

/// A search as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Search {
    Everything,
    Text(String),
    Tag(String),
    Keyword(String),
    And(Box<Search>, Box<Search>),
    Or(Box<Search>, Box<Search>),
    Not(Box<Search>),
}

/// What a search looks at.
pub(super) struct Subject<'a> {
    /// Title, description, notes and address, in lower case.
    pub(super) texts: [&'a str; 4],
    pub(super) tags: &'a [&'a str],
    pub(super) unread: bool,
}

/// Two operators nested this deep end the search: a caller cannot overflow the stack.
const DEEPEST: usize = 200;

impl Search {
    /// `None` when it is not well-formed; linkding then finds nothing, without an error.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text);
        if tokens.is_empty() {
            return Some(Self::Everything);
        }
        let mut parser = Parser { tokens: &tokens, at: 0, depth: 0 };
        let search = parser.or()?;
        (parser.at == tokens.len()).then_some(search)
    }

    pub(super) fn fits(&self, subject: &Subject<'_>) -> bool {
        match self {
            Self::Everything => true,
            Self::Text(text) => {
                let text = text.to_lowercase();
                subject.texts.iter().any(|part| part.to_lowercase().contains(&text))
            }
            Self::Tag(name) => {
                let name = name.to_lowercase();
                subject.tags.iter().any(|tag| tag.to_lowercase() == name)
            }
            Self::Keyword(name) => match name.to_lowercase().as_str() {
                "unread" => subject.unread,
                "untagged" => subject.tags.is_empty(),
                _ => true,
            },
            Self::And(left, right) => left.fits(subject) && right.fits(subject),
            Self::Or(left, right) => left.fits(subject) || right.fits(subject),
            Self::Not(inner) => !inner.fits(subject),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Leaf(Search),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&first) = chars.peek() {
        match first {
            blank if blank.is_whitespace() => {
                chars.next();
            }
            '(' | ')' => {
                chars.next();
                tokens.push(if first == '(' { Token::Open } else { Token::Close });
            }
            '"' | '\'' => {
                chars.next();
                let mut phrase = String::new();
                while let Some(char) = chars.next() {
                    match char {
                        '\\' => phrase.extend(chars.next()),
                        quote if quote == first => break,
                        other => phrase.push(other),
                    }
                }
                if !phrase.is_empty() {
                    tokens.push(Token::Leaf(Search::Text(phrase)));
                }
            }
            _ => {
                let mut word = String::new();
                while let Some(char) = chars.next_if(|char| {
                    !char.is_whitespace() && !matches!(char, '(' | ')' | '"' | '\'')
                }) {
                    word.push(char);
                }
                tokens.extend(word_token(&word));
            }
        }
    }
    tokens
}

fn word_token(word: &str) -> Option<Token> {
    Some(match word.to_lowercase().as_str() {
        "and" => Token::And,
        "or" => Token::Or,
        "not" => Token::Not,
        _ => Token::Leaf(match (word.strip_prefix('#'), word.strip_prefix('!')) {
            (Some(""), _) | (_, Some("")) => return None,
            (Some(tag), _) => Search::Tag(tag.to_owned()),
            (_, Some(name)) => Search::Keyword(name.to_owned()),
            _ => Search::Text(word.to_owned()),
        }),
    })
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn takes(&mut self, token: &Token) -> bool {
        let found = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Option<Search> {
        let mut left = self.and()?;
        while self.takes(&Token::Or) {
            left = Search::Or(left.into(), self.and()?.into());
        }
        Some(left)
    }

    fn and(&mut self) -> Option<Search> {
        let mut left = self.not()?;
        loop {
            let written = self.takes(&Token::And);
            let more =
                matches!(self.tokens.get(self.at), Some(Token::Leaf(_) | Token::Open | Token::Not));
            if !written && !more {
                return Some(left);
            }
            left = Search::And(left.into(), self.not()?.into());
        }
    }

    fn not(&mut self) -> Option<Search> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let search = if self.takes(&Token::Not) {
            Some(Search::Not(self.not()?.into()))
        } else if self.takes(&Token::Open) {
            let inner = self.or()?;
            self.takes(&Token::Close).then_some(inner)
        } else {
            match self.tokens.get(self.at) {
                Some(Token::Leaf(leaf)) => {
                    self.at += 1;
                    Some(leaf.clone())
                }
                _ => None,
            }
        };
        self.depth -= 1;
        search
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(search: &str) -> bool {
        let subject = Subject {
            texts: ["Page 003", "about rafts", "", "https://example.net/page/3"],
            tags: &["odd", "Third"],
            unread: true,
        };
        Search::parse(search).is_some_and(|search| search.fits(&subject))
    }

    #[test]
    fn words_tags_and_keywords_combine() {
        for yes in [
            "",
            "page RAFT",
            "#third and #ODD",
            "not #even",
            "!unread",
            "\"page 003\"",
            "(#even or #odd) and not !untagged",
        ] {
            assert!(found(yes), "{yes}");
        }
        for no in
            ["page 004", "#even", "not page", "#odd and not #third", "!untagged", "\"003 page\""]
        {
            assert!(!found(no), "{no}");
        }
    }

    #[test]
    fn what_is_not_well_formed_finds_nothing() {
        for broken in ["(page and", "page)", "and", "not", "page or"] {
            assert!(Search::parse(broken).is_none(), "{broken}");
        }
        assert!(Search::parse(&"(".repeat(100_000)).is_none());
    }
}
