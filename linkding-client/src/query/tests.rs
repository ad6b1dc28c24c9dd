use proptest::prelude::*;

use super::*;

/// What linkding makes of a search, after the rules of its parser: words, quotes with backslashes,
/// `#`, `!`, parentheses; `or` binds less than `and`, which may be left out.
struct Parser {
    tokens: Vec<Token>,
    position: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Tag(String),
    Keyword(String),
    Word(&'static str),
}

fn tokens(query: &str) -> Vec<Token> {
    let mut characters = query.trim().chars().peekable();
    let mut tokens = Vec::new();
    while let Some(&first) = characters.peek() {
        let mut until = |ends: &str| {
            let mut text = String::new();
            while let Some(c) = characters.next_if(|c| !c.is_whitespace() && !ends.contains(*c)) {
                text.push(c);
            }
            text
        };
        match first {
            c if c.is_whitespace() => drop(characters.next()),
            '(' | ')' => {
                characters.next();
                tokens.push(Token::Word(if first == '(' { "(" } else { ")" }));
            }
            '"' | '\'' => {
                characters.next();
                let mut text = String::new();
                while let Some(c) = characters.next().filter(|c| *c != first) {
                    text.push(match c {
                        '\\' => match characters.next() {
                            Some('n') => '\n',
                            Some('t') => '\t',
                            Some('r') => '\r',
                            Some(other) => other,
                            None => break,
                        },
                        c => c,
                    });
                }
                tokens.push(Token::Text(text));
            }
            '#' | '!' => {
                characters.next();
                let text = {
                    let mut text = String::new();
                    while let Some(c) =
                        characters.next_if(|c| !c.is_whitespace() && !"()\"'".contains(*c))
                    {
                        text.push(c);
                    }
                    text
                };
                match first {
                    _ if text.is_empty() => {}
                    '#' => tokens.push(Token::Tag(text)),
                    _ => tokens.push(Token::Keyword(text)),
                }
            }
            _ => {
                let text = until("()\"'#!");
                tokens.push(match text.to_lowercase().as_str() {
                    "and" => Token::Word("and"),
                    "or" => Token::Word("or"),
                    "not" => Token::Word("not"),
                    _ => Token::Text(text),
                });
            }
        }
    }
    tokens
}

impl Parser {
    fn parse(query: &str) -> Option<Node> {
        let mut parser = Self { tokens: tokens(query), position: 0 };
        let node = parser.or()?;
        (parser.position == parser.tokens.len()).then_some(node)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.position)
    }

    fn eat(&mut self, word: &'static str) -> bool {
        let found = self.peek() == Some(&Token::Word(word));
        self.position += usize::from(found);
        found
    }

    fn or(&mut self) -> Option<Node> {
        let mut parts = vec![self.and()?];
        while self.eat("or") {
            parts.push(self.and()?);
        }
        Some(joined(parts, Node::Or))
    }

    fn and(&mut self) -> Option<Node> {
        let mut parts = vec![self.not()?];
        loop {
            match self.peek() {
                None | Some(Token::Word("or" | ")")) => return Some(joined(parts, Node::And)),
                _ => {
                    self.eat("and");
                    parts.push(self.not()?);
                }
            }
        }
    }

    fn not(&mut self) -> Option<Node> {
        if self.eat("not") {
            return Some(Node::Not(Box::new(self.not()?)));
        }
        if self.eat("(") {
            let inner = self.or()?;
            return self.eat(")").then_some(inner);
        }
        let token = self.peek()?.clone();
        self.position += 1;
        match token {
            Token::Text(text) => Some(Node::Text(text)),
            Token::Tag(name) => Some(Node::Tag(name)),
            Token::Keyword(word) if word == "unread" => Some(Node::Keyword("unread")),
            Token::Keyword(word) if word == "untagged" => Some(Node::Keyword("untagged")),
            Token::Keyword(_) | Token::Word(_) => None,
        }
    }
}

fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        "\\PC{1,12}".prop_filter_map("empty", |text| Query::text(text).ok()),
        prop::sample::select(vec![
            "or", "NOT", "and", "a b", "\\", "\"", "'", "#", "!x", "a\\n", "(", ")"
        ])
        .prop_map(|text| Query::text(text).unwrap()),
        "[^\\p{C}]{1,8}".prop_filter_map("no tag", |name| Query::tag(&name).ok()),
        Just(Query::unread()),
        Just(Query::untagged()),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(one, other)| one & other),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| one | other),
            inner.prop_map(|query| !query),
        ]
    })
}

/// Nested `and` and `or` of the same kind as one list.
fn flat(node: Node) -> Node {
    let each = |parts: Vec<Node>| parts.into_iter().map(flat);
    match node {
        Node::And(parts) => Node::And(
            each(parts)
                .flat_map(|part| match part {
                    Node::And(parts) => parts,
                    part => vec![part],
                })
                .collect(),
        ),
        Node::Or(parts) => Node::Or(
            each(parts)
                .flat_map(|part| match part {
                    Node::Or(parts) => parts,
                    part => vec![part],
                })
                .collect(),
        ),
        Node::Not(part) => Node::Not(Box::new(flat(*part))),
        node => node,
    }
}

proptest! {
    #[test]
    fn the_server_reads_what_was_meant(query in query()) {
        let text = query.to_string();
        let read = Parser::parse(&text).map(flat);
        prop_assert_eq!(read, Some(flat(query.0)), "{}", text);
    }
}

#[test]
fn only_what_needs_quotes_has_them() {
    let text = |text| Query::text(text).unwrap().to_string();
    assert_eq!(text("raft"), "raft");
    assert_eq!(text("c++"), "c++");
    assert_eq!(text("two words"), "\"two words\"");
    assert_eq!(text("say \"hi\" \\o/"), r#""say \"hi\" \\o/""#);
    assert_eq!(text("or"), "\"or\"");
    assert_eq!(text("it's"), "\"it's\"");
    assert_eq!(text("c#"), "\"c#\"");
    assert_eq!(Query::words("a  b\n").unwrap().to_string(), "a b");
}

#[test]
fn what_binds_less_is_put_in_parentheses() {
    let [a, b, c] = ["a", "b", "c"].map(|tag| Query::tag(tag).unwrap());
    assert_eq!(((a.clone() | b.clone()) & c.clone()).to_string(), "(#a or #b) #c");
    assert_eq!((a.clone() | b.clone() & c.clone()).to_string(), "#a or #b #c");
    assert_eq!((!(a.clone() & b.clone())).to_string(), "not (#a #b)");
    assert_eq!((!a.clone() & Query::raw("x or y")).to_string(), "not #a (x or y)");
    assert_eq!(Query::raw("x or y").to_string(), "x or y");
    assert_eq!((a | b | c).to_string(), "#a or #b or #c");
}

#[test]
fn what_the_syntax_cannot_say_is_refused() {
    for name in ["", " ", "a(b", "it's", "say\"", "a\tb"] {
        assert!(Query::tag(name).is_err(), "{name:?}");
    }
    for text in ["", "  "] {
        assert!(Query::text(text).is_err() && Query::words(text).is_err());
    }
    assert_eq!(Query::tag("home lab").unwrap().to_string(), "#home-lab");
}

#[test]
fn a_search_knows_the_version_that_it_needs() {
    let tag = || Query::tag("a").unwrap();
    assert_eq!((tag() & Query::unread() & Query::words("b c").unwrap()).since(), None);
    for query in [!tag(), tag() | tag(), tag() & !tag(), Query::text("a b").unwrap()] {
        assert_eq!(query.since(), Some(since::LOGICAL_SEARCH), "{query}");
    }
}
