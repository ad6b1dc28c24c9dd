//! Jump hosts: `[user@]host[:port]` or `ssh://…`, several between commas.

use std::{fmt, str::FromStr};

/// A host to go through, as `ProxyJump` names it. Its own settings come from the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JumpHost {
    /// The user, when the jump names one.
    pub user: Option<String>,
    /// The host: a name or address, or a `Host` of the configuration.
    pub host: String,
    /// The port, when the jump names one.
    pub port: Option<u16>,
}

/// Text that names no jump host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not [user@]host[:port] or ssh://[user@]host[:port]: {reason}")]
pub struct InvalidJump {
    text: String,
    reason: &'static str,
}

impl JumpHost {
    /// The hosts of a list, in the order of connecting; an empty one for `none`.
    pub(super) fn list(text: &str) -> Result<Vec<Self>, InvalidJump> {
        if text.eq_ignore_ascii_case("none") {
            return Ok(Vec::new());
        }
        text.split(',').map(str::parse).collect()
    }
}

impl FromStr for JumpHost {
    type Err = InvalidJump;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = match text.strip_prefix("ssh://") {
            Some(uri) => uri_parts(uri),
            None => plain_parts(text),
        };
        parsed.map_err(|reason| InvalidJump { text: text.to_owned(), reason })
    }
}

/// `parse_user_host_port` in misc.c.
fn plain_parts(text: &str) -> Result<JumpHost, &'static str> {
    let (user, address) = match text.rsplit_once('@') {
        Some(("", _)) => return Err("the user is empty"),
        Some((user, address)) => (Some(user.to_owned()), address),
        None => (None, text),
    };
    let (host, port) = host_and_port(address)?;
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("there is a blank in it");
    }
    Ok(JumpHost { user, host, port })
}

/// `parse_ssh_uri` in misc.c: connection parameters after a `;` in the user are passed over, a path is refused.
fn uri_parts(uri: &str) -> Result<JumpHost, &'static str> {
    let (user, address) = match uri.split_once('@') {
        Some((user, address)) => {
            let user = user.split(';').next().unwrap_or_default();
            if user.is_empty() {
                return Err("the user is empty");
            }
            (Some(decode(user)?), address)
        }
        None => (None, uri),
    };
    // What follows a slash is a path, unless nothing does.
    let bracketed = address.find(']').unwrap_or(0);
    let address =
        match address[bracketed..].find('/').map(|slash| address.split_at(bracketed + slash)) {
            Some((address, "/")) => address,
            Some(_) => return Err("it has a path"),
            None => address,
        };
    let (host, port) = host_and_port(address)?;
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_valid = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !host.contains("..")
        && (host.chars().all(is_domain) || host.parse::<std::net::Ipv6Addr>().is_ok());
    if !is_valid {
        return Err("the host is not a name");
    }
    let host = host.strip_suffix('.').unwrap_or(&host).to_owned();
    Ok(JumpHost { user, host, port })
}

fn host_and_port(address: &str) -> Result<(String, Option<u16>), &'static str> {
    let (host, port) = if address.starts_with('[') {
        let (host, rest) = address.split_once(']').ok_or("no bracket closes the address")?;
        let port = match rest.strip_prefix(':') {
            Some(port) => port,
            None if rest.is_empty() => "",
            None => return Err("something follows the address"),
        };
        (&host[1..], port)
    } else {
        address.split_once(':').unwrap_or((address, ""))
    };
    if host.is_empty() {
        return Err("the host is empty");
    }
    if host.contains('/') {
        return Err("there is a slash in it");
    }
    let port = if port.is_empty() { None } else { Some(super::value::port(port)?) };
    Ok((host.to_owned(), port))
}

/// `%41` and `+` as in a URI.
fn decode(text: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) =
                    digit(*high).zip(digit(*low)).ok_or("a % is followed by no two hex digits")?;
                bytes.push(u8::try_from(high << 4 | low).map_err(|_| "not a byte")?);
                rest = after;
            }
            (b'%', _) => return Err("a % is followed by no two hex digits"),
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| "the user is not UTF-8")
}

impl fmt::Display for JumpHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = &self.user {
            write!(f, "{user}@")?;
        }
        if self.host.contains(':') {
            write!(f, "[{}]", self.host)?;
        } else {
            f.write_str(&self.host)?;
        }
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_host_is_named_in_several_ways() {
        for (text, expected) in [
            ("bastion", "bastion"),
            ("me@bastion:2222", "me@bastion:2222"),
            ("me@corp@bastion", "me@corp@bastion"),
            ("[2001:db8::1]:22", "[2001:db8::1]:22"),
            ("me@[bastion]", "me@bastion"),
            ("bastion:", "bastion"),
            ("ssh://bastion", "bastion"),
            ("ssh://me%40corp;fingerprint=x@bastion.:2222/", "me@corp@bastion:2222"),
            ("ssh://[2001:db8::1]:2222", "[2001:db8::1]:2222"),
        ] {
            let jump: JumpHost = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(jump.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_jump_host_says_why() {
        let reason = |text: &str| text.parse::<JumpHost>().unwrap_err().reason;
        assert_eq!(reason(""), "the host is empty");
        assert_eq!(reason("me@"), "the host is empty");
        assert_eq!(reason("@bastion"), "the user is empty");
        assert_eq!(reason("bastion:0"), "not a port from 1 to 65535");
        assert_eq!(reason("bastion:ssh2"), "not a port from 1 to 65535");
        assert_eq!(reason("fe80::1"), "not a port from 1 to 65535");
        assert_eq!(reason("[::1"), "no bracket closes the address");
        assert_eq!(reason("[::1]x"), "something follows the address");
        assert_eq!(reason("a b"), "there is a blank in it");
        assert_eq!(reason("ssh://bastion/path"), "it has a path");
        assert_eq!(reason("ssh://@bastion"), "the user is empty");
        assert_eq!(reason("ssh://a%zz@bastion"), "a % is followed by no two hex digits");
        assert_eq!(reason("ssh://-x"), "the host is not a name");
    }

    #[test]
    fn a_list_is_in_the_order_of_connecting() {
        let names = |text: &str| -> Vec<String> {
            JumpHost::list(text).unwrap().into_iter().map(|jump| jump.host).collect()
        };
        assert_eq!(names("a,u@b:1,c"), ["a", "b", "c"]);
        assert!(names("NONE").is_empty());
        assert!(JumpHost::list("a,,b").is_err());
        assert!(JumpHost::list("a,none:x").is_err());
    }
}
