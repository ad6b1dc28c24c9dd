//! `sensors3.conf`: what lm-sensors' configuration knows about boards, for our own rules.

mod chip_pattern;
pub(crate) mod lexer;

use std::collections::BTreeMap;

pub(crate) use chip_pattern::LibsensorsPattern;
use lexer::{Statement, Token, statements};

use crate::{Class, Correction, Expression, Rule, rules::ChipPattern};

/// A configuration of lm-sensors, `/etc/sensors3.conf` or a file of `/etc/sensors.d`: its `label`, `compute` and
/// `ignore` lines with libsensors' meaning. `set` lines are checked and passed over: nothing is ever written to
/// the hardware.
///
/// ```
/// let conf = hwmon::SensorsConf::parse(r#"
///     chip "nct6798-*"
///         label in0 "Vcore"
///         compute in1 @ * 2, @ / 2
///         ignore temp7
/// "#);
/// assert!(conf.problems().is_empty());
/// let rules = hwmon::Rules::builtin().with_sensors_conf(&conf);
/// # let _ = rules;
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SensorsConf {
    chips: Vec<Block>,
    problems: Vec<ConfProblem>,
}

/// A line that could not be used; libsensors passes over it as well.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
#[non_exhaustive]
pub struct ConfProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// One `chip` statement with all that follows it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Block {
    line: usize,
    patterns: Vec<LibsensorsPattern>,
    labels: Vec<(String, String)>,
    computes: Vec<(String, Expression)>,
    ignores: Vec<String>,
}

impl SensorsConf {
    /// Read a configuration. What cannot be understood is passed over and named in
    /// [`problems`](Self::problems).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut conf = Self::default();
        let mut adapters = BTreeMap::new();
        for statement in statements(text) {
            if let Err(message) = conf.take(&statement, &mut adapters) {
                let message = format!("{}: {message}", statement.keyword);
                conf.problems.push(ConfProblem { line: statement.line, message });
            }
        }
        // A bus line may follow the chip that it is for.
        for block in &mut conf.chips {
            for pattern in &mut block.patterns {
                if let Err(message) = pattern.name_adapter(&adapters) {
                    conf.problems.push(ConfProblem { line: block.line, message });
                }
            }
        }
        conf.problems.sort_by_key(|problem| problem.line);
        conf
    }

    /// The lines that could not be used.
    #[must_use]
    pub fn problems(&self) -> &[ConfProblem] {
        &self.problems
    }

    fn take(
        &mut self,
        statement: &Statement<'_>,
        adapters: &mut BTreeMap<i16, String>,
    ) -> Result<(), String> {
        let tokens = statement.tokens.as_ref().map_err(Clone::clone)?;
        match statement.keyword {
            "bus" => {
                let [Token::Name(bus), Token::Name(adapter)] = tokens.as_slice() else {
                    return Err("a bus and the name of its adapter are expected".to_owned());
                };
                let number = bus.strip_prefix("i2c-").and_then(|number| number.parse().ok());
                let number = number.filter(|number: &i16| *number >= 0);
                let number = number.ok_or_else(|| format!("{bus:?} is no bus such as i2c-0"))?;
                // The first line for a bus counts.
                adapters.entry(number).or_insert_with(|| adapter.clone());
            }
            "chip" => {
                let patterns = tokens.iter().map(|token| match token {
                    Token::Name(name) => name.parse(),
                    other => Err(format!("{other} is no chip; its name needs quotes")),
                });
                let patterns = patterns.collect::<Result<Vec<_>, _>>()?;
                if patterns.is_empty() {
                    return Err("the chips are missing".to_owned());
                }
                let line = statement.line;
                self.chips.push(Block { line, patterns, ..Block::default() });
            }
            keyword => {
                let block = self.chips.last_mut().ok_or("it stands before the first chip line")?;
                let [Token::Name(feature), rest @ ..] = tokens.as_slice() else {
                    return Err("the name of a feature is expected".to_owned());
                };
                block.take(keyword, feature, rest)?;
            }
        }
        Ok(())
    }

    /// Labels and formulas, the one that counts first: libsensors looks from the last chip line to the first,
    /// and in each from its first line on.
    pub(crate) fn corrections(&self) -> impl Iterator<Item = Correction> {
        self.chips.iter().rev().flat_map(|block| {
            let label = |(feature, text): &(String, String)| {
                Correction::label(channel(feature), text.clone())
            };
            let compute = |(feature, formula): &(String, Expression)| {
                Correction::compute(channel(feature), formula.clone())
            };
            let all = block.labels.iter().map(label).chain(block.computes.iter().map(compute));
            all.map(|correction| correction.chips(block.chips())).collect::<Vec<_>>()
        })
    }

    /// What is not to be shown.
    pub(crate) fn rules(&self) -> impl Iterator<Item = Rule> {
        self.chips.iter().flat_map(|block| {
            block.ignores.iter().map(|feature| {
                Rule::new("ignored", Class::Absent, "sensors3.conf says that it is to be ignored")
                    .channel(channel(feature))
                    .chips(block.chips())
            })
        })
    }
}

impl Block {
    fn take(&mut self, keyword: &str, feature: &str, rest: &[Token]) -> Result<(), String> {
        let nothing_more = |rest: &[Token]| match rest {
            [] => Ok(()),
            [next, ..] => Err(format!("{next} is not expected there")),
        };
        let feature = feature.to_owned();
        match (keyword, rest) {
            ("label", [Token::Name(text)]) => self.labels.push((feature, text.clone())),
            ("label", _) => return Err("one text is expected, in quotes".to_owned()),
            ("ignore", []) => self.ignores.push(feature),
            ("set", rest) => nothing_more(Expression::parse(rest)?.1)?,
            ("compute", rest) => {
                let (read, rest) = Expression::parse(rest)?;
                let [Token::Sign(','), rest @ ..] = rest else {
                    return Err("a comma and the formula for writing are missing".to_owned());
                };
                nothing_more(Expression::parse(rest)?.1)?;
                self.computes.push((feature, read));
            }
            (_, rest) => nothing_more(rest)?,
        }
        Ok(())
    }

    fn chips(&self) -> impl Iterator<Item = ChipPattern> {
        self.patterns.iter().cloned().map(ChipPattern::Libsensors)
    }
}

/// libsensors' feature is our channel, but for `cpu0_vid`.
fn channel(feature: &str) -> String {
    feature.strip_suffix("_vid").unwrap_or(feature).to_owned()
}
