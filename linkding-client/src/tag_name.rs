//! Names of tags, as the server reads them out of `tag_names`.
//!
//! It trims them, writes `-` for a blank, splits at a comma, and takes an existing tag that differs
//! only by case; `POST /api/tags/` does none of this. So what was sent is never compared byte by
//! byte with what comes back.

use crate::{Error, Result};

/// What the column of the database holds; longer names are cut by nobody, and refused by PostgreSQL.
const LONGEST: usize = 64;

/// Checks names before they are sent.
pub(crate) fn check<I>(names: I) -> Result<Vec<String>>
where
    I: IntoIterator,
    I::Item: Into<String>,
{
    names.into_iter().map(|name| check_one(name.into())).collect()
}

fn check_one(name: String) -> Result<String> {
    let trimmed = name.trim();
    let refuse =
        |reason: &str| Err(Error::usage(format!("cannot use {name:?} as a tag: {reason}")));
    if trimmed.is_empty() {
        return refuse("it is empty");
    }
    if trimmed.contains(',') {
        return refuse("the server would split it at the comma: give two tags");
    }
    if trimmed.chars().count() > LONGEST {
        return refuse("it has more than 64 characters");
    }
    Ok(trimmed.to_owned())
}

/// The name as the server stores it.
pub(crate) fn stored(name: &str) -> String {
    name.trim().replace(' ', "-")
}

/// Whether the server takes both for the same tag.
pub(crate) fn same(one: &str, other: &str) -> bool {
    stored(one).to_lowercase() == stored(other).to_lowercase()
}

/// Adds those of `more` that are not there yet.
pub(crate) fn union(names: &[String], more: &[String]) -> Vec<String> {
    let mut all = names.to_vec();
    for name in more {
        if !all.iter().any(|own| same(own, name)) {
            all.push(name.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_the_server_would_take_apart_is_refused() {
        for name in ["", "  ", "a,b", &"x".repeat(65)] {
            assert!(check([name]).is_err(), "{name:?}");
        }
        assert_eq!(check([" two words "]).unwrap(), ["two words"]);
        assert_eq!(check(["ü".repeat(64)]).unwrap().len(), 1);
    }

    #[test]
    fn names_are_compared_as_the_server_stores_them() {
        assert!(same("Distributed Systems", "distributed-systems"));
        assert!(!same("a", "b"));
        let union = union(&["Rust".into()], &["rust".into(), "go".into()]);
        assert_eq!(union, ["Rust", "go"]);
    }
}
