//! A file as statements, each checked, with the files it includes inside.

use std::{path::Path, sync::Arc};

use super::{
    ConfigError, Warning,
    condition::Condition,
    error::Problem,
    setting::{self, Parsed, Setting},
    words,
};
use crate::{Place, pattern};

#[derive(Clone, Debug)]
pub(super) struct Statement {
    file: Arc<Path>,
    line: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// What follows is for hosts of these patterns.
    Host(Vec<String>),
    /// What follows is for hosts of which this holds; nothing when it never does.
    Match(Option<Condition>),
    Include(Vec<Vec<Statement>>),
    Set(Setting),
}

impl Statement {
    pub(super) fn at(&self) -> Place {
        Place::new(&*self.file, self.line)
    }
}

/// What a file includes: given the argument of `Include`, the statements of each file.
pub(super) trait Includes {
    fn include(
        &self,
        argument: &str,
        depth: usize,
        notes: &mut Notes,
    ) -> Result<Vec<Vec<Statement>>, IncludeProblem>;
}

pub(super) enum IncludeProblem {
    /// The argument is none that may be included.
    Argument(String),
    /// Nothing is included here.
    NotDone(String),
    /// A file in it.
    Error(ConfigError),
}

/// What comes up while reading all the files.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) warnings: Vec<Warning>,
    /// The patterns of IgnoreUnknown.
    ignore_unknown: Vec<String>,
}

pub(super) fn statements(
    file: &Path,
    text: &str,
    depth: usize,
    includes: &dyn Includes,
    notes: &mut Notes,
) -> Result<Vec<Statement>, ConfigError> {
    let file: Arc<Path> = Arc::from(file);
    let mut statements = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        // OpenSSH reads C strings.
        let line = line.split('\0').next().unwrap_or_default();
        let Some((keyword, rest)) = words::keyword(line) else { continue };
        let at = || Place::new(&*file, index + 1);
        let bad = |reason: String| Problem::BadValue { at: at(), keyword: keyword.clone(), reason };
        if rest.is_empty() {
            return Err(bad("it has no value".to_owned()).into());
        }
        let arguments =
            || words::arguments(rest).ok_or_else(|| bad("its quotes do not end".to_owned()));
        let warn = |notes: &mut Notes, message| notes.warnings.push(Warning { at: at(), message });
        let kind = match keyword.as_str() {
            "host" => {
                let patterns = arguments()?;
                if patterns.iter().any(String::is_empty) {
                    return Err(bad("one of its patterns is empty".to_owned()).into());
                }
                Kind::Host(patterns)
            }
            "match" => {
                Kind::Match(Condition::parse(&arguments()?).map_err(|why| warn(notes, why)).ok())
            }
            "include" => {
                let mut files = Vec::new();
                for argument in arguments()? {
                    match includes.include(&argument, depth, notes) {
                        Ok(included) => files.extend(included),
                        Err(IncludeProblem::Argument(reason)) => return Err(bad(reason).into()),
                        Err(IncludeProblem::NotDone(message)) => warn(notes, message),
                        Err(IncludeProblem::Error(error)) => return Err(error),
                    }
                }
                Kind::Include(files)
            }
            _ => match setting::parse(&keyword, rest).map_err(bad)? {
                Parsed::Setting(setting) => Kind::Set(setting),
                Parsed::PassedOver => continue,
                Parsed::IgnoreUnknown(patterns) => {
                    notes.ignore_unknown.push(patterns);
                    continue;
                }
                Parsed::Unknown => {
                    if !notes.is_ignored(&keyword) {
                        warn(notes, format!("unknown option {keyword:?}"));
                    }
                    continue;
                }
            },
        };
        statements.push(Statement { file: file.clone(), line: index + 1, kind });
    }
    Ok(statements)
}

impl Notes {
    fn is_ignored(&self, keyword: &str) -> bool {
        self.ignore_unknown
            .iter()
            .any(|list| pattern::host_list_matches(keyword.as_bytes(), list.as_bytes()))
    }
}
