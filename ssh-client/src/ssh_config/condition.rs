//! The criteria of `Match` (`match_cfg_line` in readconf.c).

use crate::pattern;

/// All criteria of one `Match`.
#[derive(Clone, Debug)]
pub(super) struct Condition(Vec<Criterion>);

#[derive(Clone, Debug)]
struct Criterion {
    negated: bool,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    All,
    /// `final`, and `canonical`, which does not ask for the second pass itself.
    Final {
        asks: bool,
    },
    Host(String),
    OriginalHost(String),
    User(String),
    LocalUser(String),
}

/// What the criteria are about.
pub(super) struct Facts<'a> {
    /// The name to connect to, as far as it is known.
    pub(super) host: &'a str,
    pub(super) original_host: &'a str,
    pub(super) user: &'a str,
    pub(super) local_user: &'a str,
    pub(super) is_final_pass: bool,
}

impl Condition {
    /// The criteria in these words, or why the whole of it never applies.
    pub(super) fn parse(words: &[String]) -> Result<Self, String> {
        let mut criteria: Vec<Criterion> = Vec::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (negated, word) =
                word.strip_prefix('!').map_or((false, word.as_str()), |word| (true, word));
            let (name, joined) =
                word.split_once('=').map_or((word, None), |(name, list)| (name, Some(list)));
            let name = name.to_ascii_lowercase();
            let mut list = || {
                let list = joined.or_else(|| words.next().map(String::as_str)).unwrap_or_default();
                if list.is_empty() {
                    Err(format!("Match {name} says nothing after it"))
                } else {
                    Ok(list.to_owned())
                }
            };
            let test = match name.as_str() {
                "all" => Test::All,
                "final" => Test::Final { asks: !negated },
                "canonical" => Test::Final { asks: false },
                "host" => Test::Host(list()?),
                "originalhost" => Test::OriginalHost(list()?),
                "user" => Test::User(list()?),
                "localuser" => Test::LocalUser(list()?),
                "exec" => {
                    return Err("Match exec never applies: no program is run to decide".to_owned());
                }
                _ => return Err(format!("Match {name} is not supported and never applies")),
            };
            let is_all = matches!(test, Test::All);
            criteria.push(Criterion { negated, test });
            if is_all && (criteria.len() > 2 || words.next().is_some()) {
                return Err("Match all does not go with other criteria".to_owned());
            }
        }
        if criteria.is_empty() {
            Err("Match without criteria".to_owned())
        } else {
            Ok(Self(criteria))
        }
    }

    pub(super) fn applies(&self, facts: &Facts<'_>) -> bool {
        self.0.iter().all(|criterion| criterion.test.holds(facts) != criterion.negated)
    }

    /// Whether a second pass, with the final name of the host, must be made.
    pub(super) fn asks_for_final_pass(&self) -> bool {
        self.0.iter().any(|criterion| matches!(criterion.test, Test::Final { asks: true }))
    }
}

impl Test {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        let user = |name: &str, list: &str| pattern::list_matches(name.as_bytes(), list.as_bytes());
        let host =
            |name: &str, list: &str| pattern::host_list_matches(name.as_bytes(), list.as_bytes());
        match self {
            Self::All => true,
            Self::Final { .. } => facts.is_final_pass,
            Self::Host(list) => host(facts.host, list),
            Self::OriginalHost(list) => host(facts.original_host, list),
            Self::User(list) => user(facts.user, list),
            Self::LocalUser(list) => user(facts.local_user, list),
        }
    }
}
