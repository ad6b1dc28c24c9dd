//! Arithmetic on a reading, as `compute` lines of sensors3.conf(5) write it.

use std::{fmt, str::FromStr};

use crate::sensors_conf::lexer::{Token, tokens};

/// A formula for a reading: `@` is the value that the driver gives, in its unit; names such as `in3_input` are
/// other files of the chip; `^x` is e to the x and `` `x `` the natural logarithm, as in `sensors3.conf`.
///
/// ```
/// use hwmon::Expression;
/// let divider: Expression = "@ * (7.66/2.4 + 1)".parse()?;
/// assert_eq!(divider.to_string(), "(@ * ((7.66 / 2.4) + 1))");
/// # Ok::<(), hwmon::ExpressionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Expression(Node);

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Number(f64),
    Source,
    Name(String),
    Prefix(Function, Box<Node>),
    Infix(Operator, Box<Node>, Box<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    Negate,
    Exponential,
    Logarithm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A text that is no formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no formula: {problem}")]
pub struct ExpressionError {
    text: String,
    problem: String,
}

/// Why a formula gives no number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ComputeError {
    #[error("its formula divides by zero")]
    DivisionByZero,
    #[error("its formula takes the logarithm of a negative number")]
    Logarithm,
    #[error("its formula names {0}, which this chip does not have")]
    NoSuchFile(String),
    #[error("its formula names {0}, which gives no number")]
    NoNumber(String),
    #[error("its formula leads back to itself")]
    Recursion,
    #[error("its formula gives no finite number")]
    NotFinite,
}

/// Beyond this a formula is no formula; it keeps recursion off the end of the stack.
const MAX_TOKENS: usize = 500;

impl Expression {
    /// The start of `tokens` as a formula, and what follows it.
    pub(crate) fn parse(tokens: &[Token]) -> Result<(Self, &[Token]), String> {
        if tokens.len() > MAX_TOKENS {
            return Err(format!("more than {MAX_TOKENS} words in a formula"));
        }
        let mut parser = Parser { rest: tokens };
        let node = parser.sum()?;
        Ok((Self(node), parser.rest))
    }

    /// The value for a reading of `source`; `file` gives the value of another file of the chip.
    pub(crate) fn evaluate(
        &self,
        source: f64,
        file: &dyn Fn(&str) -> Result<f64, ComputeError>,
    ) -> Result<f64, ComputeError> {
        self.0.evaluate(source, file)
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        let error = |problem: String| ExpressionError { text: text.to_owned(), problem };
        let tokens = tokens(text).map_err(error)?;
        match Self::parse(&tokens).map_err(error)? {
            (expression, []) => Ok(expression),
            (_, [next, ..]) => Err(error(format!("{next} is not expected there"))),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Node {
    fn evaluate(
        &self,
        source: f64,
        file: &dyn Fn(&str) -> Result<f64, ComputeError>,
    ) -> Result<f64, ComputeError> {
        let value = |node: &Self| node.evaluate(source, file);
        Ok(match self {
            Self::Number(number) => *number,
            Self::Source => source,
            Self::Name(name) => file(name)?,
            Self::Prefix(function, operand) => {
                let operand = value(operand)?;
                match function {
                    Function::Negate => -operand,
                    Function::Exponential => operand.exp(),
                    Function::Logarithm if operand < 0.0 => return Err(ComputeError::Logarithm),
                    Function::Logarithm => operand.ln(),
                }
            }
            Self::Infix(operator, left, right) => {
                let (left, right) = (value(left)?, value(right)?);
                match operator {
                    Operator::Add => left + right,
                    Operator::Subtract => left - right,
                    Operator::Multiply => left * right,
                    Operator::Divide if right == 0.0 => return Err(ComputeError::DivisionByZero),
                    Operator::Divide => left / right,
                }
            }
        })
    }
}

/// With all brackets, and so without doubt.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Source => f.write_str("@"),
            Self::Name(name) if is_plain(name) => f.write_str(name),
            // A quoted name may hold anything.
            Self::Name(name) => {
                let name = name.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
                write!(f, "\"{name}\"")
            }
            Self::Prefix(function, operand) => match function {
                Function::Negate => write!(f, "-{operand}"),
                Function::Exponential => write!(f, "^{operand}"),
                Function::Logarithm => write!(f, "`{operand}"),
            },
            Self::Infix(operator, left, right) => {
                let sign = match operator {
                    Operator::Add => '+',
                    Operator::Subtract => '-',
                    Operator::Multiply => '*',
                    Operator::Divide => '/',
                };
                write!(f, "({left} {sign} {right})")
            }
        }
    }
}

/// Whether a name needs no quotes.
fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.chars().any(|c| !c.is_ascii_digit())
}

struct Parser<'a> {
    rest: &'a [Token],
}

impl Parser<'_> {
    fn sum(&mut self) -> Result<Node, String> {
        let mut left = self.product()?;
        while let Some(operator) = self.operator(&[('+', Operator::Add), ('-', Operator::Subtract)])
        {
            left = Node::Infix(operator, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, String> {
        let mut left = self.operand()?;
        while let Some(operator) =
            self.operator(&[('*', Operator::Multiply), ('/', Operator::Divide)])
        {
            left = Node::Infix(operator, Box::new(left), Box::new(self.operand()?));
        }
        Ok(left)
    }

    fn operator(&mut self, signs: &[(char, Operator)]) -> Option<Operator> {
        let (first, rest) = self.rest.split_first()?;
        let (_, operator) = signs.iter().find(|(sign, _)| *first == Token::Sign(*sign))?;
        self.rest = rest;
        Some(*operator)
    }

    /// A sign before an operand binds tighter than anything between two.
    fn operand(&mut self) -> Result<Node, String> {
        let Some((first, rest)) = self.rest.split_first() else {
            return Err("it ends where a value is expected".to_owned());
        };
        self.rest = rest;
        let mut prefix = |function| Ok(Node::Prefix(function, Box::new(self.operand()?)));
        match first {
            Token::Number(number) => Ok(Node::Number(*number)),
            Token::Name(name) => Ok(Node::Name(name.clone())),
            Token::Sign('@') => Ok(Node::Source),
            Token::Sign('-') => prefix(Function::Negate),
            Token::Sign('^') => prefix(Function::Exponential),
            Token::Sign('`') => prefix(Function::Logarithm),
            Token::Sign('(') => {
                let inside = self.sum()?;
                match self.rest.split_first() {
                    Some((Token::Sign(')'), rest)) => {
                        self.rest = rest;
                        Ok(inside)
                    }
                    _ => Err("a bracket is not closed".to_owned()),
                }
            }
            Token::Sign(sign) => Err(format!("{sign} stands where a value is expected")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, source: f64) -> Result<f64, ComputeError> {
        let expression: Expression = text.parse().expect("a formula");
        expression.evaluate(source, &|name| match name {
            "in3_input" => Ok(2.5),
            "in9_input" => Err(ComputeError::NoNumber(name.to_owned())),
            _ => Err(ComputeError::NoSuchFile(name.to_owned())),
        })
    }

    #[test]
    fn formulas_of_real_configurations_give_their_values() {
        assert_eq!(value("@ * (1 + 10/10)", 2.5), Ok(5.0));
        assert_eq!(value("((6.8/10)+1)*@", 3.0), Ok(5.04));
        assert_eq!(value("@*2", 2.5), Ok(5.0));
        assert_eq!(value("(2.37 * @) - (1.37 * in3_input)", 5.0), Ok(2.37 * 5.0 - 1.37 * 2.5));
        assert_eq!(value("@-53", 40.0), Ok(-13.0));
        assert_eq!(value(".5*@", 4.0), Ok(2.0));
    }

    #[test]
    fn signs_before_an_operand_bind_tighter_than_those_between() {
        assert_eq!(value("-@*2", 3.0), Ok(-6.0));
        assert_eq!(value("10-2-3", 0.0), Ok(5.0));
        assert_eq!(value("12/2/3", 0.0), Ok(2.0));
        assert_eq!(value("1+2*3", 0.0), Ok(7.0));
        assert_eq!(value("^0+1", 0.0), Ok(2.0));
        assert_eq!(value("`1*5", 0.0), Ok(0.0));
        assert_eq!(value("--2", 0.0), Ok(2.0));
    }

    #[test]
    fn what_a_formula_prints_is_the_same_formula() {
        for text in ["-@*2", "^(`in1_input)", r#""i2 " + "12" - "a\"b\\ \n" / 3VSB"#, "\"\""] {
            let formula: Expression = text.parse().expect("a formula");
            let printed = formula.to_string();
            assert_eq!(printed.parse::<Expression>(), Ok(formula), "{printed}");
        }
    }

    #[test]
    fn what_cannot_be_computed_says_why() {
        assert_eq!(value("1/(@-1)", 1.0), Err(ComputeError::DivisionByZero));
        assert_eq!(value("`-1", 1.0), Err(ComputeError::Logarithm));
        assert_eq!(value("in4_input", 1.0), Err(ComputeError::NoSuchFile("in4_input".into())));
        assert_eq!(value("in9_input+1", 1.0), Err(ComputeError::NoNumber("in9_input".into())));
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        for text in ["", "@ *", "(@", "@)", "1 2", "*2", "10.", "@ $ 2", ")", "a b"] {
            assert!(text.parse::<Expression>().is_err(), "{text}");
        }
        let deep = "(".repeat(100_000);
        assert!(deep.parse::<Expression>().is_err());
        let error = "@ *".parse::<Expression>().unwrap_err();
        assert_eq!(error.to_string(), r#""@ *" is no formula: it ends where a value is expected"#);
    }
}
