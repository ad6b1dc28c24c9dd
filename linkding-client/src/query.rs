//! Searches in linkding's syntax, quoted so that they mean what was meant.

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};

use crate::version::since;
use crate::{Error, Result, Version};

/// A search: words, tags and states, joined by `&`, `|` and `!`.
///
/// ```
/// use linkding_client::Query;
///
/// let query = (Query::tag("rust")? | Query::tag("go")?) & Query::text("error handling")? & !Query::unread();
/// assert_eq!(query.to_string(), r##"(#rust or #go) "error handling" not !unread"##);
/// # Ok::<(), linkding_client::Error>(())
/// ```
///
/// The server finds nothing, and says nothing, for a search that it cannot read; one that is built
/// from parts can always be read. Quotes, `or`, `not` and parentheses are known since linkding 1.44
/// ([`Query::since`]), and not to users who have switched the old search on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query(Node);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Node {
    Text(String),
    Tag(String),
    Keyword(&'static str),
    Raw(String),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
}

/// Characters that end a bare word.
const SPECIAL: [char; 6] = ['(', ')', '"', '\'', '#', '!'];

impl Query {
    /// Bookmarks that hold this text in title, description, notes or address; the case of letters
    /// does not matter. Blanks and special characters are part of it.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) for an empty text, which would find everything.
    pub fn text(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        match text.trim().is_empty() {
            true => Err(Error::usage("cannot search for an empty text: it would find everything")),
            false => Ok(Self(Node::Text(text))),
        }
    }

    /// Bookmarks that hold each of these words.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) when there is no word.
    pub fn words(text: &str) -> Result<Self> {
        let words: Vec<_> = text.split_whitespace().map(|word| Node::Text(word.into())).collect();
        match words.is_empty() {
            true => Err(Error::usage("cannot search for no word: it would find everything")),
            false => Ok(Self(joined(words, Node::And))),
        }
    }

    /// Bookmarks with this tag; the case does not matter. A blank is written `-`, as the server does
    /// in a bookmark's tags.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) for a name that the syntax cannot express: empty,
    /// or with parentheses or quotes in it.
    pub fn tag(name: &str) -> Result<Self> {
        let stored = crate::tag_name::stored(name);
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '\'');
        if stored.is_empty() || stored.contains(ends) {
            return Err(Error::usage(format!(
                "cannot search for the tag {name:?}: linkding's syntax has no way to write it"
            )));
        }
        Ok(Self(Node::Tag(stored)))
    }

    /// Bookmarks that are to be read.
    pub fn unread() -> Self {
        Self(Node::Keyword("unread"))
    }

    /// Bookmarks without a tag.
    pub fn untagged() -> Self {
        Self(Node::Keyword("untagged"))
    }

    /// A search as a person types it, sent as it is. Joined with others it is put in parentheses.
    pub fn raw(text: impl Into<String>) -> Self {
        Self(Node::Raw(text.into()))
    }

    /// The first version of linkding that understands this search; `None` when every one does. Of a
    /// raw search nothing is known.
    pub fn since(&self) -> Option<Version> {
        self.0.is_logical().then_some(since::LOGICAL_SEARCH)
    }
}

impl Node {
    fn is_logical(&self) -> bool {
        match self {
            Self::Text(text) => !is_bare(text),
            Self::Tag(_) | Self::Keyword(_) | Self::Raw(_) => false,
            Self::And(parts) => parts.iter().any(|part| part.is_logical() || part.binds() < 2),
            Self::Or(_) | Self::Not(_) => true,
        }
    }

    /// How tightly it holds together: `or` least, then `and`, then all else.
    fn binds(&self) -> u8 {
        match self {
            Self::Or(_) | Self::Raw(_) => 0,
            Self::And(_) => 1,
            _ => 2,
        }
    }

    fn write(&self, formatter: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.binds() < least {
            formatter.write_str("(")?;
            self.write(formatter, 0)?;
            return formatter.write_str(")");
        }
        match self {
            Self::Text(text) if is_bare(text) => formatter.write_str(text),
            Self::Text(text) => {
                write!(formatter, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Self::Tag(name) => write!(formatter, "#{name}"),
            Self::Keyword(word) => write!(formatter, "!{word}"),
            Self::Raw(text) => formatter.write_str(text),
            Self::And(parts) => write_all(formatter, parts, " ", 2),
            Self::Or(parts) => write_all(formatter, parts, " or ", 1),
            Self::Not(part) => {
                formatter.write_str("not ")?;
                part.write(formatter, 2)
            }
        }
    }
}

/// Whether the server reads the text as one word without quotes.
fn is_bare(text: &str) -> bool {
    let word = text.to_lowercase();
    !text.contains(|c: char| c.is_whitespace() || SPECIAL.contains(&c))
        && !matches!(word.as_str(), "and" | "or" | "not" | "")
}

fn write_all(
    formatter: &mut fmt::Formatter<'_>,
    parts: &[Node],
    separator: &str,
    least: u8,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            formatter.write_str(separator)?;
        }
        part.write(formatter, least)?;
    }
    Ok(())
}

fn joined(mut parts: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Node {
    match parts.len() {
        1 => parts.remove(0),
        _ => join(parts),
    }
}

impl BitAnd for Query {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        let parts = |node| match node {
            Node::And(parts) => parts,
            node => vec![node],
        };
        Self(Node::And([parts(self.0), parts(other.0)].concat()))
    }
}

impl BitOr for Query {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        let parts = |node| match node {
            Node::Or(parts) => parts,
            node => vec![node],
        };
        Self(Node::Or([parts(self.0), parts(other.0)].concat()))
    }
}

impl Not for Query {
    type Output = Self;

    fn not(self) -> Self {
        Self(Node::Not(Box::new(self.0)))
    }
}

impl fmt::Display for Query {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(formatter, 0)
    }
}

/// As a person types it: see [`Query::raw`].
impl From<&str> for Query {
    fn from(text: &str) -> Self {
        Self::raw(text)
    }
}

/// As a person types it: see [`Query::raw`].
impl From<String> for Query {
    fn from(text: String) -> Self {
        Self::raw(text)
    }
}

#[cfg(test)]
mod tests;
