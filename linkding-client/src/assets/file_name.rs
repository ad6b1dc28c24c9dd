//! The name that a download has on this machine.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Most file systems take 255 bytes; some is left for a number and a temporary ending.
const LONGEST: usize = 200;

/// The file name in a `Content-Disposition`, as the server wrote it.
///
/// For a name that is not ASCII, linkding's framework encodes the whole header as one word of
/// RFC 2047; and quotes inside a name are not escaped.
pub(crate) fn from_disposition(header: &[u8]) -> Option<String> {
    let header = String::from_utf8_lossy(header);
    let header = decode_words(&header);
    let (_, rest) = header.split_once("filename=")?;
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.rsplit_once('"').map_or(quoted, |(name, _)| name),
        None => rest.split(';').next().unwrap_or_default(),
    };
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Decodes `=?utf-8?b?…?=` and `=?utf-8?q?…?=`; white space between two such words counts for
/// nothing.
fn decode_words(header: &str) -> String {
    let mut text = String::new();
    let mut rest = header;
    while let Some(start) = rest.find("=?") {
        let Some((decoded, behind)) = decode_word(&rest[start + 2..]) else { break };
        let between = &rest[..start];
        if text.is_empty() || !between.trim().is_empty() {
            text.push_str(between);
        }
        text.push_str(&decoded);
        rest = behind;
    }
    text + rest
}

fn decode_word(text: &str) -> Option<(String, &str)> {
    let (charset, text) = text.split_once('?')?;
    let (method, text) = text.split_once('?')?;
    let (data, rest) = text.split_once("?=")?;
    let bytes = match method {
        "b" | "B" => STANDARD.decode(data).ok()?,
        "q" | "Q" => decode_q(data)?,
        _ => return None,
    };
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes())?;
    Some((encoding.decode_without_bom_handling(&bytes).0.into_owned(), rest))
}

fn decode_q(data: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = data.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'_' => b' ',
            b'=' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    Some(bytes)
}

/// A name that is one file in one folder on every system, whatever the server says.
pub(crate) fn safe(name: &str, fallback: &str) -> String {
    let replaced: String = name
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => '-',
            c => c,
        })
        .collect();
    let trimmed = replaced.trim().trim_start_matches('.').trim_end_matches(['.', ' ']);
    let reserved = ["con", "prn", "aux", "nul"];
    let stem = trimmed.split('.').next().unwrap_or_default().to_lowercase();
    if trimmed.is_empty() || reserved.contains(&stem.as_str()) {
        return fallback.to_owned();
    }
    cut(trimmed)
}

/// Cuts the middle, so that the ending stays.
fn cut(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending =
        name.rfind('.').filter(|dot| name.len() - dot <= 16).map_or("", |dot| &name[dot..]);
    let mut end = LONGEST - ending.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", &name[..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_name_is_read_from_every_form_that_the_header_has() {
        let read = |header: &str| from_disposition(header.as_bytes());
        assert_eq!(read("attachment; filename=\"notes.txt\"").as_deref(), Some("notes.txt"));
        assert_eq!(read("attachment; filename=\"a \"b\".txt\"").as_deref(), Some("a \"b\".txt"));
        assert_eq!(
            read("=?utf-8?b?YXR0YWNobWVudDsgZmlsZW5hbWU9IsO8YmVyc2ljaHQg5pel5pysLnR4dCI=?=")
                .as_deref(),
            Some("übersicht 日本.txt")
        );
        assert_eq!(
            read("=?utf-8?q?attachment=3B?= =?utf-8?q?_filename=3D=22=C3=BC=22?=").as_deref(),
            Some("ü")
        );
        assert_eq!(read("attachment"), None);
        assert_eq!(read("attachment; filename=\"\""), None);
    }

    #[test]
    fn no_name_leads_out_of_its_folder() {
        assert_eq!(
            safe("HTML snapshot from 11/22/2026.html", "x"),
            "HTML snapshot from 11-22-2026.html"
        );
        assert_eq!(safe("../../etc/passwd", "x"), "-..-etc-passwd");
        assert_eq!(safe("C:\\a\0b", "x"), "C--a-b");
        for nothing in ["", ".", "..", " . ", "nul.txt", "..."] {
            assert_eq!(safe(nothing, "asset-7"), "asset-7", "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn a_safe_name_is_one_short_component(name in "\\PC{0,300}", ending in "\\.[a-z]{1,5}") {
            let safe = safe(&format!("{name}{ending}"), "asset-7");
            prop_assert!(safe.len() <= LONGEST && !safe.is_empty());
            let path = std::path::Path::new(&safe);
            prop_assert_eq!(path.components().count(), 1);
            prop_assert!(matches!(path.components().next(), Some(std::path::Component::Normal(_))));
        }
    }
}
