//! Forms and escapes as the real server reads them, with its oddities.

use serde_json::{Map, Value};

/// `%XX` to bytes, and those as UTF-8; what is no escape stays as it is.
pub(crate) fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escape {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The pairs of a form or query as `pveproxy` understands them. `;` separates like `&`; what follows
/// a second raw `=` is lost; a name without `=` is there but undefined (null); a name given twice
/// becomes a list; between two separators in a row there is a nameless parameter.
pub fn pairs(text: &str) -> Map<String, Value> {
    let mut found = Map::new();
    let text = text.trim_end_matches(['&', ';']);
    for pair in text.split(['&', ';']).filter(|_| !text.is_empty()) {
        let mut halves = pair.split('=');
        let decoded = |half: &str| unescape(&half.replace('+', " "));
        let name = decoded(halves.next().unwrap_or_default());
        let Some(value) = halves.next() else {
            found.insert(name, Value::Null);
            continue;
        };
        let value = Value::String(decoded(value));
        match found.get_mut(&name) {
            Some(Value::Array(list)) => list.push(value),
            Some(old @ Value::String(_)) => *old = Value::Array(vec![old.take(), value]),
            _ => {
                found.insert(name, value);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn forms_are_read_with_the_oddities_of_the_real_server() {
        // Compared with `decode_urlencoded` of pve-http-server 6.0.5, run in Perl.
        let read = |text: &str| Value::Object(pairs(text));
        assert_eq!(read("a=1&b=x+y%2Bz"), json!({"a": "1", "b": "x y+z"}));
        assert_eq!(read("a=1;b=2"), json!({"a": "1", "b": "2"}));
        assert_eq!(read("net0=model=virtio"), json!({"net0": "model"}));
        assert_eq!(read("net0=model%3Dvirtio"), json!({"net0": "model=virtio"}));
        assert_eq!(read("a=1&a=2&a=3"), json!({"a": ["1", "2", "3"]}));
        assert_eq!(read("a"), json!({"a": null}));
        assert_eq!(read("a=%C3%A9"), json!({"a": "é"}));
        assert_eq!(read("a=&b==x"), json!({"a": "", "b": ""}));
        assert_eq!(read("a=1&a"), json!({"a": null}));
        assert_eq!(read("a=1&&b=2&&"), json!({"": null, "a": "1", "b": "2"}));
        assert_eq!(read(""), json!({}));
    }

    #[test]
    fn a_percent_sign_that_is_no_escape_stays() {
        assert_eq!(unescape("100%/%zz/%4"), "100%/%zz/%4");
        assert_eq!(unescape("root%40pam"), "root@pam");
    }
}
