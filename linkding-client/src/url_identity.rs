//! When two addresses are the same bookmark.

use url::form_urlencoded;

/// An address in the form in which linkding compares them since 1.43: scheme and host in lower case,
/// no slashes at the end of the path, the query sorted. Fragment, user and the default port count.
///
/// ```
/// use linkding_client::UrlIdentity;
///
/// let one = UrlIdentity::of("https://EXAMPLE.com/a/?y=2&x=1");
/// assert_eq!(one, UrlIdentity::of("https://example.com/a?x=1&y=2"));
/// assert_ne!(one, UrlIdentity::of("https://example.com/A?x=1&y=2"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlIdentity(String);

impl UrlIdentity {
    /// The identity of an address. Anything has one: what is no address is compared as it is.
    pub fn of(url: &str) -> Self {
        Self(normalise(url.trim()))
    }

    /// The normalised address; for comparing, not for opening.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address taken apart where linkding does.
struct Parts<'a> {
    scheme: &'a str,
    /// User, host and port.
    authority: &'a str,
    path: &'a str,
    /// What stands behind a `;` in the last segment.
    params: Option<&'a str>,
    query: &'a str,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(url: &'a str) -> Self {
        let (url, fragment) = match url.split_once('#') {
            Some((url, fragment)) => (url, Some(fragment).filter(|text| !text.is_empty())),
            None => (url, None),
        };
        let (url, query) = url.split_once('?').unwrap_or((url, ""));
        let (scheme, rest) = match url.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
            _ => ("", url),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", rest),
        };
        let last = path.rfind('/').map_or(0, |slash| slash + 1);
        let (path, params) = match path[last..].find(';') {
            Some(at) => (&path[..last + at], Some(&path[last + at + 1..])),
            None => (path, None),
        };
        Self { scheme, authority, path, params, query, fragment }
    }

    fn host_and_port(&self) -> &'a str {
        self.authority.rsplit_once('@').map_or(self.authority, |(_, host)| host)
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn normalise(url: &str) -> String {
    let parts = Parts::of(url);
    let mut text = String::with_capacity(url.len());
    if !parts.scheme.is_empty() {
        text.push_str(&parts.scheme.to_lowercase());
        text.push(':');
    }
    if !parts.authority.is_empty() {
        text.push_str("//");
        if let Some((user, _)) = parts.authority.rsplit_once('@') {
            text.push_str(user);
            text.push('@');
        }
        let host = parts.host_and_port().to_lowercase();
        // An empty port and port 0 are no port.
        let host = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte == b'0') => name,
            _ => &host,
        };
        text.push_str(host);
    }
    text.push_str(parts.path.trim_end_matches('/'));
    if let Some(params) = parts.params.filter(|params| !params.is_empty()) {
        text.push(';');
        text.push_str(params);
    }
    let mut pairs: Vec<_> = form_urlencoded::parse(parts.query.as_bytes()).into_owned().collect();
    if !pairs.is_empty() {
        pairs.sort();
        text.push('?');
        text.push_str(
            &form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish(),
        );
    }
    if let Some(fragment) = parts.fragment {
        text.push('#');
        text.push_str(fragment);
    }
    text
}

/// A word that every address of this identity contains, and that a search takes literally on every
/// version: host and path, up to a character that means something in a search. `None` when there is
/// none, or when the database may compare it otherwise than the server compares addresses.
pub(crate) fn search_term(url: &str) -> Option<String> {
    let parts = Parts::of(url.trim());
    let host = parts.host_and_port();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%:/@&+=$*,".contains(c);
    let simple_port = host.rsplit_once(':').is_none_or(|(_, port)| {
        port.starts_with(|c: char| ('1'..='9').contains(&c))
            && port.chars().all(|c| c.is_ascii_digit())
    });
    let simple = matches!(parts.scheme.to_lowercase().as_str(), "http" | "https" | "ftp" | "ftps")
        && parts.host_and_port() == parts.authority
        && !host.is_empty()
        && host.chars().all(plain)
        && simple_port;
    if !simple {
        return None;
    }
    let path = parts.path.trim_end_matches('/');
    let end = path.find(|c: char| !plain(c)).unwrap_or(path.len());
    // A slash at the end of the word may be missing in the other address.
    Some(format!("{host}{}", path[..end].trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(one: &str, other: &str) -> bool {
        UrlIdentity::of(one) == UrlIdentity::of(other)
    }

    #[test]
    fn what_the_server_takes_for_the_same_is_the_same() {
        assert!(same("https://example.com/minimal", "https://EXAMPLE.com/minimal/"));
        assert!(same("HTTPS://example.com", "https://example.com/"));
        assert!(same("https://e.com/?b=2&a=1", "https://e.com?a=1&b=2"));
        assert!(same("https://e.com/?q=a+b", "https://e.com/?q=a%20b"));
        assert!(same("https://e.com/?q", "https://e.com/?q="));
        assert!(same(" https://e.com/#", "https://e.com"));
        assert!(same("https://e.com:/x", "https://e.com/x"));
    }

    #[test]
    fn what_differs_in_path_port_user_or_fragment_is_not_the_same() {
        assert!(!same("https://e.com/a", "https://e.com/A"));
        assert!(!same("https://e.com/a", "http://e.com/a"));
        assert!(!same("https://e.com:443/a", "https://e.com/a"));
        assert!(!same("https://u@e.com/a", "https://e.com/a"));
        assert!(!same("https://e.com/a#b", "https://e.com/a"));
        assert!(!same("https://e.com/?a=1", "https://e.com/?a=2"));
        assert!(!same("https://www.e.com/", "https://e.com/"));
    }

    #[test]
    fn the_word_to_search_for_stops_where_a_search_would_read_more_into_it() {
        let term = |url| search_term(url);
        assert_eq!(term("https://E.com/a/b/?x=1#y").as_deref(), Some("E.com/a/b"));
        assert_eq!(term("https://e.com/a_(b)").as_deref(), Some("e.com/a_"));
        assert_eq!(term("https://e.com:8080/it's").as_deref(), Some("e.com:8080/it"));
        assert_eq!(term("https://e.com/a/!b").as_deref(), Some("e.com/a"));
        for url in
            ["https://ünï.de/", "mailto:a@e.com", "https://u@e.com/", "https://e.com:0/", "x"]
        {
            assert_eq!(term(url), None, "{url}");
        }
    }

    proptest! {
        /// The search must never miss the bookmark that a POST would overwrite.
        #[test]
        fn every_address_of_the_same_identity_holds_the_word(
            host in "[a-z]{1,8}\\.(com|org)",
            path in "(/[a-zA-Z0-9()'!~;%-]{0,6}){0,4}",
            slashes in "/{0,2}",
            query in "[a-z]=[0-9]",
        ) {
            let one = format!("https://{host}{path}?{query}");
            let other = format!("https://{}{path}{slashes}?{query}", host.to_uppercase());
            if UrlIdentity::of(&one) == UrlIdentity::of(&other) {
                let term = search_term(&one).unwrap();
                prop_assert!(other.to_lowercase().contains(&term.to_lowercase()), "{term} in {other}");
            }
        }

        #[test]
        fn anything_has_an_identity(url in "\\PC{0,40}") {
            prop_assert_eq!(UrlIdentity::of(&url), UrlIdentity::of(&format!(" {url} ")));
        }
    }
}
