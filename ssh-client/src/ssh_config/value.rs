//! What may stand after a keyword, each kind into its type.

use std::time::Duration;

use super::{AddressFamily, StrictHostKeyChecking};

/// The only argument.
pub(super) fn one(words: &[String]) -> Result<&str, String> {
    match words {
        [] => Err("it has no value".to_owned()),
        [word] if word.is_empty() => Err("its value is empty".to_owned()),
        [word] => Ok(word),
        [_, extra, ..] => Err(format!("unexpected {extra:?} after its value")),
    }
}

/// A list of files; empty for `none`.
pub(super) fn files(words: Vec<String>) -> Result<Vec<String>, String> {
    if words.iter().any(String::is_empty) {
        return Err("one of its values is empty".to_owned());
    }
    let has_none = words.iter().any(|word| word.eq_ignore_ascii_case("none"));
    match words.len() {
        0 => Err("it has no value".to_owned()),
        1 if has_none => Ok(Vec::new()),
        _ if has_none => Err("none must stand alone".to_owned()),
        _ => Ok(words),
    }
}

/// `strtonum` also takes a sign and zeros at the front.
pub(super) fn port(text: &str) -> Result<u16, &'static str> {
    if text == "ssh" {
        return Ok(22);
    }
    text.parse().ok().filter(|port| *port != 0).ok_or("not a port from 1 to 65535")
}

pub(super) fn number(text: &str) -> Result<u32, String> {
    text.parse::<i32>()
        .ok()
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| format!("{text:?} is not a number"))
}

fn choose<T: Copy>(text: &str, choices: &[(&str, T)]) -> Result<T, String> {
    choices
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            format!("{text:?} is none of {}", names.join(", "))
        })
}

pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    choose(text, &[("yes", true), ("no", false), ("true", true), ("false", false)])
}

pub(super) fn compression(text: &str) -> Result<bool, String> {
    choose(text, &[("yes", true), ("no", false)])
}

pub(super) fn pubkey(text: &str) -> Result<bool, String> {
    let choices = [
        ("yes", true),
        ("no", false),
        ("true", true),
        ("false", false),
        ("unbound", true),
        ("host-bound", true),
    ];
    choose(text, &choices)
}

pub(super) fn strict(text: &str) -> Result<StrictHostKeyChecking, String> {
    use StrictHostKeyChecking::{AcceptNew, Ask, Off, Yes};
    let choices = [
        ("yes", Yes),
        ("no", Off),
        ("ask", Ask),
        ("accept-new", AcceptNew),
        ("off", Off),
        ("true", Yes),
        ("false", Off),
    ];
    choose(text, &choices)
}

pub(super) fn address_family(text: &str) -> Result<AddressFamily, String> {
    choose(
        text,
        &[
            ("any", AddressFamily::Any),
            ("inet", AddressFamily::Inet),
            ("inet6", AddressFamily::Inet6),
        ],
    )
}

/// TIME FORMATS of sshd_config(5): `90`, `1m30s`.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    let seconds =
        seconds(text).ok_or_else(|| format!("{text:?} is not a time such as 90 or 1m30s"))?;
    Ok(Duration::from_secs(seconds))
}

fn seconds(text: &str) -> Option<u64> {
    // OpenSSH counts in an int.
    let limit = |seconds: u64| (seconds <= 0x7fff_ffff).then_some(seconds);
    let mut total = 0;
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let mut after = after.chars();
        let unit = match after.next().map(|c| c.to_ascii_lowercase()) {
            None | Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3600,
            Some('d') => 86_400,
            Some('w') => 604_800,
            Some(_) => return None,
        };
        total = limit(total + limit(number.parse::<u64>().ok()?.checked_mul(unit)?)?)?;
        rest = after.as_str();
        if rest.is_empty() {
            return Some(total);
        }
    }
}

/// The name of a variable must be one: `$NAME`.
pub(super) fn agent(text: &str) -> Result<String, String> {
    match text.strip_prefix('$') {
        Some(name) if !name.starts_with('{') && !is_variable(name) => {
            Err(format!("{name:?} is not the name of a variable"))
        }
        _ => Ok(text.to_owned()),
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_sums_of_numbers_with_units() {
        for (text, expected) in [
            ("0", Some(0)),
            ("90", Some(90)),
            ("1m30s", Some(90)),
            ("1M30", Some(90)),
            ("1w2d3h4m5s", Some(788_645)),
            ("2147483647", Some(2_147_483_647)),
            ("2147483648", None),
            ("4000w", None),
            ("99999999999999999999", None),
            ("", None),
            ("m", None),
            ("1x", None),
            ("-1", None),
            ("1m ", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
