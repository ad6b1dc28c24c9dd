//! Since when the server knows an operation.

use std::fmt;

use crate::version::{Software, Version};

/// The first version of Forgejo that has an operation, and whether Gitea has it, too.
///
/// 1.21 stands for that version or an earlier one: the table behind it starts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Since {
    major: u16,
    minor: u16,
    gitea: bool,
}

/// An operation of both Forgejo and Gitea.
pub(crate) const fn both(major: u16, minor: u16) -> Since {
    Since { major, minor, gitea: true }
}

/// An operation that only Forgejo has.
pub(crate) const fn forgejo(major: u16, minor: u16) -> Since {
    Since { major, minor, gitea: false }
}

impl Since {
    /// Whether a server in use today may lack it. If not, a 404 needs no look at the version.
    pub(crate) fn may_be_missing(self) -> bool {
        !self.gitea || (self.major, self.minor) > (1, 21)
    }

    /// Says it when that server cannot have the operation; `None` when it has, or when its version
    /// tells nothing.
    pub(crate) fn complaint(self, server: &Version) -> Option<String> {
        match server.software() {
            // The numbers of the two have nothing in common.
            Software::Gitea if self.gitea => None,
            Software::Gitea => Some(format!("only Forgejo has this call, this is {server}")),
            Software::Forgejo if (server.major()?, server.minor()?) < (self.major, self.minor) => {
                Some(format!("this call needs Forgejo {self}, this is {server}"))
            }
            Software::Forgejo | Software::Unknown => None,
        }
    }
}

impl fmt::Display for Since {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minor {
            0 => write!(formatter, "{}", self.major),
            minor => write!(formatter, "{}.{minor}", self.major),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_forgejo_is_told_what_it_lacks() {
        let server = Version::read("11.0.0-dev-617-1d1e0ced3e+gitea-1.22.0");
        assert_eq!(
            forgejo(16, 0).complaint(&server).unwrap(),
            "this call needs Forgejo 16, this is Forgejo 11.0"
        );
        assert_eq!(forgejo(11, 0).complaint(&server), None);
        assert_eq!(both(1, 21).complaint(&server), None);
    }

    #[test]
    fn numbers_of_gitea_are_not_compared_with_those_of_forgejo() {
        let gitea = Version::read("1.23.0+dev-608-gec2d1593c2");
        assert_eq!(both(16, 0).complaint(&gitea), None);
        assert_eq!(
            forgejo(9, 0).complaint(&gitea).unwrap(),
            "only Forgejo has this call, this is Gitea 1.23"
        );
    }

    #[test]
    fn a_version_that_says_nothing_accuses_nobody() {
        for odd in ["b5757a6", "", "17"] {
            assert_eq!(forgejo(17, 0).complaint(&Version::read(odd)), None, "{odd}");
        }
    }
}
