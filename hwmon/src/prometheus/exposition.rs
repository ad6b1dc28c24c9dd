//! The text format itself: families with HELP and TYPE, labels with escapes, numbers as Go writes them.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
};

/// Metrics by name.
#[derive(Default)]
pub(super) struct Metrics(BTreeMap<String, Family>);

struct Family {
    help: String,
    kind: Kind,
    samples: BTreeMap<Labels, f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Gauge,
    Counter,
}

/// Names and values, sorted by name.
pub(super) type Labels = Vec<(&'static str, String)>;

impl Metrics {
    /// Note a sample. Of a family the first help text counts, and of equal labels the first value.
    pub(super) fn add(&mut self, name: &str, kind: Kind, help: &str, labels: Labels, value: f64) {
        let family = match self.0.entry(name.to_owned()) {
            Entry::Occupied(family) => family.into_mut(),
            Entry::Vacant(place) => {
                place.insert(Family { help: help.to_owned(), kind, samples: BTreeMap::new() })
            }
        };
        family.samples.entry(labels).or_insert(value);
    }
}

impl fmt::Display for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, family) in &self.0 {
            let kind = match family.kind {
                Kind::Gauge => "gauge",
                Kind::Counter => "counter",
            };
            writeln!(f, "# HELP {name} {}", Escaped(&family.help, false))?;
            writeln!(f, "# TYPE {name} {kind}")?;
            for (labels, value) in &family.samples {
                f.write_str(name)?;
                for (index, (label, text)) in labels.iter().enumerate() {
                    let before = if index == 0 { '{' } else { ',' };
                    write!(f, "{before}{label}=\"{}\"", Escaped(text, true))?;
                }
                let after = if labels.is_empty() { "" } else { "}" };
                writeln!(f, "{after} {}", GoFloat(*value))?;
            }
        }
        Ok(())
    }
}

/// A text with the escapes of the format; quotes only inside of labels.
struct Escaped<'a>(&'a str, bool);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        self.0.chars().try_for_each(|c| match c {
            '\\' => f.write_str("\\\\"),
            '\n' => f.write_str("\\n"),
            '"' if self.1 => f.write_str("\\\""),
            c => f.write_char(c),
        })
    }
}

/// `strconv.FormatFloat(value, 'g', -1, 64)`: the fewest digits that give the number again, with an exponent
/// from a million on.
struct GoFloat(f64);

impl fmt::Display for GoFloat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0;
        if value.is_nan() {
            return f.write_str("NaN");
        }
        if value.is_infinite() {
            return f.write_str(if value > 0.0 { "+Inf" } else { "-Inf" });
        }
        let scientific = format!("{value:e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        if (-4..6).contains(&exponent) {
            write!(f, "{value}")
        } else {
            let sign = if exponent < 0 { '-' } else { '+' };
            write!(f, "{digits}e{sign}{:02}", exponent.abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_go_writes_them() {
        let go = |value: f64| GoFloat(value).to_string();
        assert_eq!(go(0.0), "0");
        assert_eq!(go(-1.0), "-1");
        assert_eq!(go(3300.0 * 0.001), "3.3000000000000003");
        assert_eq!(go(27000.0), "27000");
        assert_eq!(go(999_999.0), "999999");
        assert_eq!(go(1e6), "1e+06");
        assert_eq!(go(1_234_567.5), "1.2345675e+06");
        assert_eq!(go(0.0001), "0.0001");
        assert_eq!(go(0.00001), "1e-05");
        assert_eq!(go(-0.0), "-0");
        assert_eq!(go(1e21), "1e+21");
        assert_eq!(go(1e100), "1e+100");
        assert_eq!((go(f64::NAN), go(f64::NEG_INFINITY)), ("NaN".into(), "-Inf".into()));
    }

    #[test]
    fn labels_and_help_are_escaped_and_duplicates_given_once() {
        let mut metrics = Metrics::default();
        let labels = || vec![("label", "a\\b\"c\nd é".to_owned())];
        metrics.add("b", Kind::Gauge, "with \\ and \n \"q\"", labels(), 1.0);
        metrics.add("b", Kind::Gauge, "another", labels(), 2.0);
        metrics.add("a_total", Kind::Counter, "first", Vec::new(), 0.5);
        let expected = "# HELP a_total first\n# TYPE a_total counter\na_total 0.5\n\
                        # HELP b with \\\\ and \\n \"q\"\n# TYPE b gauge\n\
                        b{label=\"a\\\\b\\\"c\\nd é\"} 1\n";
        assert_eq!(metrics.to_string(), expected);
    }
}
