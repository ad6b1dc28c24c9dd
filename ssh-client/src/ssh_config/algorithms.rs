//! Lists of algorithms: a whole one, or a change to the default.

use crate::pattern;

/// The value of an option such as `HostKeyAlgorithms`: a list, or `+`, `-` or `^` and a list, which add to the
/// default, take away from it, or put to its front. Names may be patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlgorithmList {
    change: Change,
    list: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Replace,
    Append,
    Remove,
    Prepend,
}

impl AlgorithmList {
    pub(super) fn new(text: &str) -> Self {
        let (change, list) = match text.split_at_checked(1) {
            Some(("+", list)) => (Change::Append, list),
            Some(("-", list)) => (Change::Remove, list),
            Some(("^", list)) => (Change::Prepend, list),
            _ => (Change::Replace, text),
        };
        Self { change, list: list.to_owned() }
    }

    /// The algorithms to use, when these are all there are, in the order of the default. Names that are not
    /// among them fall away: nobody could use them.
    #[must_use]
    pub fn apply(&self, all: impl IntoIterator<Item = String>) -> Vec<String> {
        let all: Vec<String> = all.into_iter().collect();
        let is_listed =
            |name: &String| pattern::list_matches(name.as_bytes(), self.list.as_bytes());
        if self.change == Change::Remove {
            return all.into_iter().filter(|name| !is_listed(name)).collect();
        }
        let mut named: Vec<String> = Vec::new();
        for part in self.list.split(',') {
            for name in all.iter().filter(|name| pattern::matches(name.as_bytes(), part.as_bytes()))
            {
                if is_listed(name) && !named.contains(name) {
                    named.push(name.clone());
                }
            }
        }
        match self.change {
            Change::Replace => named,
            // All that there are is the default as well, so there is nothing to add.
            Change::Append | Change::Remove => all,
            Change::Prepend => {
                let others: Vec<_> = all.into_iter().filter(|name| !named.contains(name)).collect();
                named.extend(others);
                named
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_replaces_or_changes_the_default() {
        let all = || ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512"].map(str::to_owned);
        let apply = |text: &str| AlgorithmList::new(text).apply(all()).join(" ");
        assert_eq!(apply("rsa-sha2-512,ssh-ed25519,x"), "rsa-sha2-512 ssh-ed25519");
        assert_eq!(apply("ecdsa-*"), "ecdsa-sha2-nistp256");
        assert_eq!(apply("*,!rsa-*"), "ssh-ed25519 ecdsa-sha2-nistp256");
        assert_eq!(apply("-ecdsa-*,rsa-*"), "ssh-ed25519");
        assert_eq!(apply("^rsa-sha2-512"), "rsa-sha2-512 ssh-ed25519 ecdsa-sha2-nistp256");
        assert_eq!(apply("+ssh-rsa"), "ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-512");
    }
}
