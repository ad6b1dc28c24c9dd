//! "Did you mean …?"

/// The sentence about a key that nobody knows.
pub(super) fn unknown_key(key: &str, known: &[&str]) -> String {
    if let Some(meant) = closest(key, known) {
        return format!("unknown key; did you mean `{meant}`?");
    }
    let lower = key.to_ascii_lowercase();
    if ["password", "token", "secret"].iter().any(|word| lower.contains(word)) {
        return "unknown key, and secrets do not belong in this file; \
                `homelab credentials set` stores them safely"
            .to_owned();
    }
    format!("unknown key; known here: {}", known.join(", "))
}

/// The known word that was probably meant.
pub(super) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_ascii_lowercase().replace('-', "_");
    known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(&word, candidate), *candidate))
        .filter(|(likeness, _)| *likeness > 0.84)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// `a`, `b` or `c`.
pub(super) fn listed(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => format!("`{one}`"),
        [most @ .., last] => {
            let most: Vec<_> = most.iter().map(|word| format!("`{word}`")).collect();
            format!("{} or `{last}`", most.join(", "))
        }
    }
}
