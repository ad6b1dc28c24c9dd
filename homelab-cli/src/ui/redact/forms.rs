//! The forms in which a secret travels.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::SecretString;

/// What remains as it is in a URL.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Shorter encoded pieces would hit innocent text.
const SHORTEST_PIECE: usize = 6;

/// All forms of `secret`, itself first; none of an empty one.
pub(super) fn of(secret: &str) -> Vec<SecretString> {
    let mut forms: Vec<String> = Vec::new();
    let mut add = |form: String| {
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    };
    add(secret.to_owned());
    // A log has lines, and each is redacted by itself.
    for line in secret.lines().filter(|line| line.len() >= SHORTEST_PIECE) {
        add(line.to_owned());
    }
    // Ends that get lost on the way.
    if secret.trim().len() >= SHORTEST_PIECE {
        add(secret.trim().to_owned());
    }

    for set in [NON_ALPHANUMERIC, UNRESERVED] {
        let upper = utf8_percent_encode(secret, set).to_string();
        add(upper.replace("%20", "+"));
        add(lower_hex(&upper));
        add(upper);
    }
    add(escaped(serde_json::Value::from(secret).to_string()));
    add(escaped(format!("{secret:?}")));

    for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
        for shift in 0..3 {
            let piece = base64_inside(&engine, secret.as_bytes(), shift);
            if piece.len() >= SHORTEST_PIECE {
                add(piece);
            }
        }
    }
    forms.into_iter().map(SecretString::from).collect()
}

/// Without the quotes around it.
fn escaped(quoted: String) -> String {
    quoted[1..quoted.len() - 1].to_owned()
}

/// `%2F` as some write it: `%2f`.
fn lower_hex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = 0;
    for c in text.chars() {
        out.push(if digits > 0 { c.to_ascii_lowercase() } else { c });
        digits = if c == '%' { 2 } else { digits.max(1) - 1 };
    }
    out
}

/// The characters of Base64 text that `secret` alone decides when `shift` bytes (modulo 3) stand before it, as in
/// `user:secret`, and anything after it.
fn base64_inside(engine: &impl Engine, secret: &[u8], shift: usize) -> String {
    let mut bytes = vec![0; shift];
    bytes.extend_from_slice(secret);
    let encoded = engine.encode(&bytes);
    // Six bits a character: leave out those that share bits with what stands before or after.
    let first = (8 * shift).div_ceil(6);
    let last = 8 * bytes.len() / 6;
    encoded.get(first..last).unwrap_or_default().to_owned()
}
