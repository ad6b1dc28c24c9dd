//! Who acts: users and their API tokens.

use std::fmt;
use std::str::FromStr;

use super::{InvalidId, text_serde};

/// A user: `name@realm`, as in `root@pam`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId {
    name: String,
    realm: String,
}

impl UserId {
    /// The part before the `@`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the user is known: `pam`, `pve`, or a directory.
    pub fn realm(&self) -> &str {
        &self.realm
    }
}

impl FromStr for UserId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let broken = |rule| InvalidId::new("a user (name@realm)", rule, text);
        let (name, realm) =
            text.rsplit_once('@').ok_or_else(|| broken("it has no @ before the realm"))?;
        if let Some(rule) = broken_user_name(name) {
            return Err(broken(rule));
        }
        if realm.contains('!') {
            // What follows may be a secret pasted along with the token.
            let rule = "this names an API token, not a user";
            return Err(InvalidId::without_input("a user (name@realm)", rule));
        }
        if !is_word(realm) {
            return Err(broken(REALM_RULE));
        }
        Ok(Self { name: name.to_owned(), realm: realm.to_owned() })
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UserId({self})")
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}@{}", self.name, self.realm))
    }
}

text_serde!(UserId, "a user (name@realm)");

/// The name of an API token: `user@realm!name`, as in `root@pam!homelab`. Never its secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId {
    user: UserId,
    name: String,
}

impl TokenId {
    /// The user the token belongs to.
    pub fn user(&self) -> &UserId {
        &self.user
    }

    /// The token's own name, the part after the `!`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl FromStr for TokenId {
    type Err = InvalidId;

    /// The errors never repeat the text, as people paste the secret along with it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let broken = |rule| InvalidId::without_input("an API token's name (user@realm!name)", rule);
        let (user, name) =
            text.rsplit_once('!').ok_or_else(|| broken("it has no ! before the token's name"))?;
        if name.contains('=') {
            return Err(broken("it has a =; the secret is given on its own, not in the name"));
        }
        if !is_word(name) {
            return Err(broken(
                "the part after the ! needs a letter first, then letters, digits, ., - or _, \
                 two characters at least",
            ));
        }
        let user = user.parse::<UserId>().map_err(|error| broken(error.rule))?;
        Ok(Self { user, name: name.to_owned() })
    }
}

impl fmt::Debug for TokenId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TokenId({self})")
    }
}

impl fmt::Display for TokenId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}!{}", self.user, self.name))
    }
}

text_serde!(TokenId, "an API token's name (user@realm!name)");

const REALM_RULE: &str = "the realm needs a letter first, then letters, digits, ., - or _, \
                          two characters at least";

/// `user_regex` of `PVE::Auth::Plugin`.
fn broken_user_name(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("nothing stands before the @")
    } else if name.contains(|c: char| c.is_whitespace() || c.is_control() || c == ':' || c == '/') {
        Some("the name has a space, colon or slash")
    } else {
        None
    }
}

/// `realm_regex` and `token_subid_regex` of the same file: `[A-Za-z][A-Za-z0-9.\-_]+`.
fn is_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 2
        && bytes[0].is_ascii_alphabetic()
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(byte))
}
