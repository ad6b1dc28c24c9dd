//! Who gets in: which methods a host asks for, in what order, and how often one may try. The rules
//! are those of `sshd` (`AuthenticationMethods`, `MaxAuthTries`); pure.

/// A way to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SshAuth {
    /// With a key.
    PublicKey,
    /// With a password.
    Password,
    /// By answering questions.
    KeyboardInteractive,
}

impl SshAuth {
    /// The name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::PublicKey => "publickey",
            Self::Password => "password",
            Self::KeyboardInteractive => "keyboard-interactive",
        }
    }
}

/// One question of keyboard-interactive authentication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) prompt: String,
    pub(crate) echo: bool,
    pub(crate) answer: String,
}

/// What a host asks of whoever logs in.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// Any of these lists is enough; each is passed in its order.
    pub(crate) ways: Vec<Vec<SshAuth>>,
    pub(crate) max_tries: u32,
    pub(crate) questions: Vec<Question>,
}

/// How far somebody has come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    pub(crate) passed: Vec<SshAuth>,
    failures: u32,
}

/// What comes of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    /// Right so far; one of these has to follow.
    Further(Vec<SshAuth>),
    /// Wrong; these can be tried.
    Refused(Vec<SshAuth>),
    /// Wrong once too often: the connection is closed.
    TooMany,
}

impl Policy {
    /// What can come next.
    pub(crate) fn next(&self, progress: &Progress) -> Vec<SshAuth> {
        let mut methods = Vec::new();
        for way in &self.ways {
            let rest = way.strip_prefix(&*progress.passed);
            if let Some(&[next, ..]) = rest
                && !methods.contains(&next)
            {
                methods.push(next);
            }
        }
        methods
    }

    /// Somebody has tried this method and it went right or wrong.
    pub(crate) fn judge(&self, progress: &mut Progress, method: SshAuth, right: bool) -> Verdict {
        if right && self.next(progress).contains(&method) {
            progress.passed.push(method);
            if self.ways.contains(&progress.passed) {
                return Verdict::Accepted;
            }
            return Verdict::Further(self.next(progress));
        }
        progress.failures += 1;
        if progress.failures >= self.max_tries {
            return Verdict::TooMany;
        }
        Verdict::Refused(self.next(progress))
    }
}

#[cfg(test)]
mod tests {
    use super::SshAuth::{KeyboardInteractive, Password, PublicKey};
    use super::*;

    fn policy(ways: &[&[SshAuth]]) -> Policy {
        let ways = ways.iter().map(|way| way.to_vec()).collect();
        Policy { ways, max_tries: 3, questions: Vec::new() }
    }

    #[test]
    fn any_of_several_methods_is_enough() {
        let policy = policy(&[&[PublicKey], &[Password]]);
        let mut progress = Progress::default();
        assert_eq!(policy.next(&progress), [PublicKey, Password]);
        let refused = policy.judge(&mut progress, PublicKey, false);
        assert_eq!(refused, Verdict::Refused(vec![PublicKey, Password]));
        assert_eq!(policy.judge(&mut progress, Password, true), Verdict::Accepted);
    }

    #[test]
    fn methods_in_a_row_are_passed_one_after_the_other() {
        let policy = policy(&[&[PublicKey, Password], &[PublicKey, KeyboardInteractive]]);
        let mut progress = Progress::default();
        assert_eq!(policy.next(&progress), [PublicKey]);
        let early = policy.judge(&mut progress, Password, true);
        assert_eq!(early, Verdict::Refused(vec![PublicKey]), "it is not its turn");
        let further = policy.judge(&mut progress, PublicKey, true);
        assert_eq!(further, Verdict::Further(vec![Password, KeyboardInteractive]));
        assert_eq!(policy.judge(&mut progress, KeyboardInteractive, true), Verdict::Accepted);
    }

    #[test]
    fn the_third_failure_of_three_ends_it() {
        let policy = policy(&[&[PublicKey]]);
        let mut progress = Progress::default();
        for _ in 0..2 {
            let verdict = policy.judge(&mut progress, PublicKey, false);
            assert_eq!(verdict, Verdict::Refused(vec![PublicKey]));
        }
        assert_eq!(policy.judge(&mut progress, PublicKey, false), Verdict::TooMany);
    }
}
