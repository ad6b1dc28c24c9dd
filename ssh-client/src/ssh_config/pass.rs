//! One reading of all the files for one host.

use super::{
    ConfigError, Query,
    condition::Facts,
    options::Options,
    parse::{Kind, Statement},
};
use crate::pattern;

/// The first pass, or the second with the final name of the host, which `Match final` asks for.
pub(super) struct Pass<'a> {
    pub(super) query: &'a Query<'a>,
    /// What `Host` compares: the name asked for, or in the second pass the one to connect to.
    pub(super) host: &'a str,
    pub(super) is_final: bool,
    pub(super) asks_for_final: bool,
}

impl Pass<'_> {
    pub(super) fn read(&mut self, options: &mut Options) -> Result<(), ConfigError> {
        let files = &self.query.config.files;
        files.iter().try_for_each(|file| self.walk(file, options, true, true))
    }

    /// `applies`: whether the statements count until the first Host or Match; `may_apply`: whether any can.
    fn walk(
        &mut self,
        statements: &[Statement],
        options: &mut Options,
        mut applies: bool,
        may_apply: bool,
    ) -> Result<(), ConfigError> {
        for statement in statements {
            match &statement.kind {
                Kind::Host(patterns) => applies = may_apply && self.host_is_one_of(patterns),
                Kind::Match(None) => applies = false,
                Kind::Match(Some(condition)) => {
                    self.asks_for_final |= condition.asks_for_final_pass();
                    let host = options.host_name(self.host)?;
                    let local_user = &self.query.config.environment.user;
                    let facts = Facts {
                        host: &host,
                        original_host: &self.query.host,
                        user: options.user.as_ref().map_or(local_user, |user| &user.value),
                        local_user,
                        is_final_pass: self.is_final,
                    };
                    applies = may_apply && condition.applies(&facts);
                }
                Kind::Include(files) => {
                    for file in files {
                        self.walk(file, options, applies, applies)?;
                    }
                }
                Kind::Set(setting) if applies => options.set(setting, || statement.at()),
                Kind::Set(_) => {}
            }
        }
        Ok(())
    }

    fn host_is_one_of(&self, patterns: &[String]) -> bool {
        let matches = |one: &str| pattern::matches(self.host.as_bytes(), one.as_bytes());
        let mut found = false;
        for one in patterns {
            match one.strip_prefix('!') {
                Some(not) if matches(not) => return false,
                Some(_) => {}
                None => found |= matches(one),
            }
        }
        found
    }
}
