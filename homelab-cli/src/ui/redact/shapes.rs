//! Text that has the shape of a secret, whoever's it is.

use std::ops::Range;

/// Names whose value is a secret, as the end of a word: `HOMELAB_PROXMOX_TOKEN`, `CSRFPreventionToken`.
const NAMES: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "ticket",
    "cookie",
    "authorization",
    "apikey",
    "api_key",
    "api-key",
    "otp",
];

/// The places of values that nobody should read.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let lower = text.to_ascii_lowercase();
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            if lower[..at].ends_with("pveapi") {
                // Its name may be read; see below.
                continue;
            }
            found.extend(value_after(text, at, at + name.len()));
        }
    }
    for (at, mark) in lower.match_indices("pveapitoken=") {
        found.extend(token_secret(text, at + mark.len()));
    }
    for (at, mark) in lower.match_indices("bearer ") {
        found.push(word(text, at + mark.len()));
    }
    // A ticket as such: PVE:root@pam:6921F0A1::signature, and its siblings PVEVNC:, PVETFA…
    for (at, _) in text.match_indices("PVE") {
        let whole = word(text, at);
        // The backslash belongs to the quote after it, in JSON within JSON.
        let ticket = at..at + text[whole].trim_end_matches('\\').len();
        if text[ticket.clone()].split_once(':').is_some_and(|(_, rest)| rest.contains("::")) {
            found.push(ticket);
        }
    }
    for (at, mark) in text.match_indices("://") {
        found.extend(password_of_url(text, at + mark.len()));
    }
    found.retain(|range| !range.is_empty());
    found
}

/// The value that a name is given by `=`, `:`, `%3D` or `":"`.
fn value_after(text: &str, name: usize, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    // `tokens`, `token_id`: another word.
    let closed = rest.trim_start_matches(['"', '\'', '\\']);
    let spaced = closed.trim_start_matches(' ');
    let (assigns, after) = if let Some(after) = spaced.strip_prefix('=') {
        (true, after)
    } else if let Some(after) = closed.strip_prefix("%3D").or(closed.strip_prefix("%3d")) {
        (true, after)
    } else if let Some(after) = spaced.strip_prefix(':') {
        // Between quotes, or without a space, it is data; else it may be prose.
        (closed.len() != rest.len() || !after.starts_with(' '), after)
    } else {
        return None;
    };
    let value = after.trim_start_matches(' ');
    let start = text.len() - value.len();
    let header = text[..from].get(name..).is_some_and(|name| {
        name.eq_ignore_ascii_case("authorization") || name.eq_ignore_ascii_case("cookie")
    });
    let unquoted = value.trim_start_matches(['"', '\'', '\\']);
    let start_inside = start + value.len() - unquoted.len();
    let range = if unquoted.len() != value.len() {
        let quote = if value.trim_start_matches('\\').starts_with('\'') { '\'' } else { '"' };
        start_inside..start_inside + closing(unquoted, quote)
    } else if header {
        // A header's value goes to the end of its line.
        start..start + value.find(['\n', '"']).unwrap_or(value.len())
    } else {
        word(text, start)
    };
    (assigns || header || reads_as_a_secret(text, &range)).then_some(range)
}

/// After `password: ` in a sentence: a word with a digit or sign in it, or one that ends the line.
fn reads_as_a_secret(text: &str, range: &Range<usize>) -> bool {
    let value = &text[range.clone()];
    let inner = value.trim_end_matches(['.', ',', ';']);
    let rest = text[range.end..].split('\n').next().unwrap_or_default();
    inner.contains(|c: char| !c.is_alphabetic() && c != '-' && c != '`') || rest.trim().is_empty()
}

/// How far it is to the quote that closes.
fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => {
                // In JSON within JSON the closing quote is itself escaped.
                if text[at + 1..].starts_with(quote) && text[at + 2..].starts_with([',', '}', ':'])
                {
                    return at;
                }
                escaped = true;
            }
            c if c == quote => return at,
            _ => {}
        }
    }
    text.len()
}

/// The secret of `user@realm!name=secret`; the name may be read.
fn token_secret(text: &str, from: usize) -> Option<Range<usize>> {
    let whole = word(text, from);
    let token = &text[whole.clone()];
    let name = token.find('=').or_else(|| token.find("%3D").map(|at| at + 2));
    // Without a second `=` it is not clear what is secret: all of it.
    Some(name.map_or(whole.start, |at| whole.start + at + 1)..whole.end)
}

/// What stands between `user:` and `@` after `://`.
fn password_of_url(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = &text[from..];
    let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'".contains(c)).unwrap_or(rest.len());
    let at = rest[..end].rfind('@')?;
    let colon = rest[..at].find(':')?;
    Some(from + colon + 1..from + at)
}

/// From here to where an unquoted value ends.
fn word(text: &str, from: usize) -> Range<usize> {
    let rest = &text[from..];
    let ends = |c: char| c.is_whitespace() || "\"'&,;)}]>".contains(c);
    from..from + rest.find(ends).unwrap_or(rest.len())
}
