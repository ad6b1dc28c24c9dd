//! Addresses: decoding, Django's check, and the normal form by which linkding finds duplicates.

/// Percent-decoded; what is not UTF-8 is replaced.
pub(super) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// As in forms and queries, where a plus is a blank.
pub(super) fn decoded_plus(text: &str) -> String {
    decoded(&text.replace('+', " "))
}

/// As Python's `quote_plus` writes it.
pub(super) fn encoded_plus(text: &str) -> String {
    encoded(text).replace("%20", "+")
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// Whether Django's `URLValidator` takes it: a known scheme, a host that is one, no blanks.
pub(super) fn is_valid(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    if !["http", "https", "ftp", "ftps"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return false;
    }
    if rest.chars().any(|char| char.is_whitespace() || char.is_control()) {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    if host.starts_with('[') {
        return host.contains(']');
    }
    let (host, port) = host.split_once(':').unwrap_or((host, "0"));
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|char| char.is_alphanumeric() || char == '-')
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    port.parse::<u16>().is_ok()
        && host.split('.').all(label)
        && (host.contains('.') || host == "localhost")
}

/// The form in which two addresses of the same page are equal: case of the host, a slash at the
/// end of the path, and the order of the query do not count.
pub(super) fn normalised(url: &str) -> String {
    let url = url.trim();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match rest.find('/') {
        Some(place) => rest.split_at(place),
        None => (rest, ""),
    };
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) => format!("{user}@{}", host.to_lowercase()),
        None => authority.to_lowercase(),
    };
    let mut pairs = super::http::pairs(query);
    pairs.sort();
    let pairs: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value))).collect();
    let mut normal =
        format!("{}://{authority}{}", scheme.to_lowercase(), path.trim_end_matches('/'));
    for (mark, part) in [('?', pairs.join("&").as_str()), ('#', fragment)] {
        if !part.is_empty() {
            normal.push(mark);
            normal.push_str(part);
        }
    }
    normal
}

/// The host and what follows it, for rules that match by those.
pub(super) fn host_and_path(url: &str) -> (String, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.rsplit('@').next().unwrap_or("").split(':').next().unwrap_or("");
    (host.to_lowercase(), path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_has_one_normal_form() {
        let normal = normalised("https://example.com/a?b=1&a=2");
        assert_eq!(normalised("HTTPS://EXAMPLE.com/a/?a=2&b=1"), normal);
        assert_ne!(normalised("https://example.com/A?b=1&a=2"), normal);
        assert_eq!(normalised("https://example.com/"), "https://example.com");
    }

    #[test]
    fn an_address_needs_a_scheme_and_a_host() {
        for good in [
            "https://a.example",
            "http://127.0.0.1:9090/x",
            "http://localhost/",
            "https://example.com/straße?q=日本",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "nope",
            "not a url",
            "example.org/a",
            "javascript:alert(1)",
            "https://",
            "https://a b.example",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
