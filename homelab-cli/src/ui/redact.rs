//! Takes secrets out of text before it is written down.
//!
//! Two nets: secrets that were registered, in every form they travel in (as they are, percent-encoded, Base64, inside
//! JSON), and shapes that only secrets have (`PVEAPIToken=…`, `Authorization: …`, `password=…`, tickets).

mod forms;
mod shapes;

use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretString};

/// What stands where a secret stood.
pub const MARK: &str = "•••";

/// Knows the secrets of this run. Shared by everything that writes; registering and redacting may happen at once.
#[derive(Default)]
pub struct Redactor {
    forms: RwLock<Vec<SecretString>>,
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Redactor").finish_non_exhaustive()
    }
}

impl Redactor {
    /// Knows no secret yet, only shapes.
    pub fn new() -> Redactor {
        Redactor::default()
    }

    /// From now on this secret is taken out, in every form. Call it as soon as a secret is known.
    pub fn register(&self, secret: &SecretString) {
        let mut known = self.forms.write().unwrap_or_else(PoisonError::into_inner);
        for form in forms::of(secret.expose_secret()) {
            if !known.iter().any(|other| other.expose_secret() == form.expose_secret()) {
                known.push(form);
            }
        }
    }

    /// The text without secrets. Text with none comes back as it is.
    pub fn redact(&self, text: &str) -> String {
        let mut found = shapes::find(text);
        {
            let known = self.forms.read().unwrap_or_else(PoisonError::into_inner);
            for form in known.iter() {
                occurrences(text, form.expose_secret(), &mut found);
            }
        }
        replace(text, found)
    }
}

/// Every place where `form` stands, those that overlap included.
fn occurrences(text: &str, form: &str, found: &mut Vec<Range<usize>>) {
    let step = form.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    while let Some(at) = text[from..].find(form) {
        let start = from + at;
        found.push(start..start + form.len());
        from = start + step;
    }
}

fn replace(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_by_key(|range| range.start);
    let mut out = String::with_capacity(text.len());
    let mut written = 0;
    for range in found {
        // Ranges that overlap or touch become one mark.
        if range.start > written || (range.start == written && written == 0) {
            out.push_str(&text[written..range.start]);
            out.push_str(MARK);
        }
        written = written.max(range.end);
    }
    out.push_str(&text[written..]);
    out
}

#[cfg(test)]
mod tests;
