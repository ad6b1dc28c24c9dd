//! Numbers with their units: the kernel's own integer, exactly, and the value a person reads.

use std::fmt;

/// What a number counts. The kernel hands out integers of a smaller unit (`raw`); see
/// `Documentation/hwmon/sysfs-interface.rst`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unit {
    /// Degrees Celsius; raw: thousandths.
    Celsius,
    /// Volts; raw: millivolts.
    Volts,
    /// Amperes; raw: milliamperes.
    Amperes,
    /// Watts; raw: microwatts.
    Watts,
    /// Joules; raw: microjoules.
    Joules,
    /// Revolutions a minute.
    Rpm,
    /// Relative humidity in percent; raw: thousandths of a percent.
    RelativeHumidity,
    /// Hertz.
    Hertz,
    /// Duty cycle of a fan's PWM in percent; raw: 0 to 255.
    DutyCycle,
    /// Seconds; raw: milliseconds.
    Seconds,
    /// A flag, a code or a bare number.
    None,
}

impl Unit {
    /// By what the raw number is divided.
    #[must_use]
    pub fn divisor(self) -> f64 {
        match self {
            Self::Celsius
            | Self::Volts
            | Self::Amperes
            | Self::RelativeHumidity
            | Self::Seconds => 1e3,
            Self::Watts | Self::Joules => 1e6,
            Self::DutyCycle => 2.55,
            Self::Rpm | Self::Hertz | Self::None => 1.0,
        }
    }

    /// What stands behind the number: `°C`, `V`, `RPM`; nothing for flags and codes.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Celsius => "°C",
            Self::Volts => "V",
            Self::Amperes => "A",
            Self::Watts => "W",
            Self::Joules => "J",
            Self::Rpm => "RPM",
            Self::RelativeHumidity => "%RH",
            Self::Hertz => "Hz",
            Self::DutyCycle => "%",
            Self::Seconds => "s",
            Self::None => "",
        }
    }
}

/// A number that a driver gave, with its unit.
///
/// ```
/// use hwmon::{Quantity, Unit};
/// let quantity = Quantity::new(46_250, Unit::Celsius);
/// assert_eq!(quantity.value(), 46.25);
/// assert_eq!(quantity.to_string(), "46.25 °C");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    number: Number,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Number {
    /// As the ABI wants it. Wide: an energy counter fills 64 bits without a sign.
    Integer(i128),
    /// Anything else that C's `strtod` takes for a number.
    Irregular(f64),
    /// No driver's number, but a value in its unit.
    Value(f64),
}

impl Quantity {
    /// The kernel's integer, in the raw unit (46250 for 46.25 °C).
    #[must_use]
    pub fn new(raw: i128, unit: Unit) -> Self {
        Self { number: Number::Integer(raw), unit }
    }

    /// A value in its unit that no driver wrote: a threshold, the result of a formula.
    #[must_use]
    pub fn from_value(value: f64, unit: Unit) -> Self {
        Self { number: Number::Value(value), unit }
    }

    /// The value in its unit: °C, V, A, W, J, RPM, … Divided as libsensors does it.
    #[must_use]
    pub fn value(&self) -> f64 {
        let number = match self.number {
            #[allow(clippy::cast_precision_loss)] // as libsensors, which reads a double
            Number::Integer(raw) => raw as f64,
            Number::Irregular(number) => number,
            Number::Value(value) => return value,
        };
        number / self.unit.divisor()
    }

    /// The kernel's integer, exactly; nothing when the driver wrote something else that reads as a number, and
    /// for a value that no driver wrote.
    #[must_use]
    pub fn raw(&self) -> Option<i128> {
        match self.number {
            Number::Integer(raw) => Some(raw),
            Number::Irregular(_) | Number::Value(_) => None,
        }
    }

    /// Whether a driver wrote something else than the integer that the ABI wants.
    pub(crate) fn is_irregular(&self) -> bool {
        matches!(self.number, Number::Irregular(_))
    }

    /// The unit of [`value`](Self::value).
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// A driver's text as a number: an integer, or what libsensors (`scanf("%lf")`) makes of it: leading blanks
    /// and trailing words are passed over, decimals and `0x…` are taken. Nothing for text without a number,
    /// `nan` and infinities.
    #[must_use]
    pub(crate) fn parse(text: &str, unit: Unit) -> Option<Self> {
        let text = text.trim_matches([' ', '\t', '\n', '\r', '\0', '\x0b', '\x0c']);
        let number = match text.parse() {
            Ok(integer) => Number::Integer(integer),
            Err(_) => Number::Irregular(c_number(text)?),
        };
        Some(Self { number, unit })
    }
}

fn c_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    if let Some(hex) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        let end = hex.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(hex.len());
        #[allow(clippy::cast_precision_loss)]
        return u128::from_str_radix(&hex[..end], 16).ok().map(|number| sign * number as f64);
    }
    let number: f64 = unsigned[..decimal_length(unsigned)].parse().ok()?;
    number.is_finite().then_some(sign * number)
}

/// How much of a text reads as a decimal number: digits with a point among them, and an exponent.
fn decimal_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let fraction = text[whole..].strip_prefix('.').map_or(0, |after| 1 + digits(after));
    let mantissa = whole + fraction;
    let exponent = text[mantissa..].strip_prefix(['e', 'E']).map_or(0, |after| {
        let sign = usize::from(after.starts_with(['+', '-']));
        match digits(&after[sign..]) {
            0 => 0,
            count => 1 + sign + count,
        }
    });
    mantissa + exponent
}

/// For people: `46.25 °C`, `1.8 GHz`, `50 %`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value();
        match (self.unit, value.abs()) {
            (Unit::DutyCycle, _) => write!(f, "{value:.0} %"),
            (Unit::Hertz, 1e9..) => write!(f, "{} GHz", rounded(value / 1e9)),
            (Unit::Hertz, 1e6..) => write!(f, "{} MHz", rounded(value / 1e6)),
            (Unit::None, _) => write!(f, "{}", rounded(value)),
            (unit, _) => write!(f, "{} {}", rounded(value), unit.symbol()),
        }
    }
}

/// To the precision of the finest raw unit, so that no digits of the division show.
fn rounded(value: f64) -> f64 {
    if value.abs() < 1e9 { (value * 1e6).round() / 1e6 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_libsensors_reads_them() {
        let value = |text: &str| Quantity::parse(text, Unit::None).map(|quantity| quantity.value());
        assert_eq!(value("42"), Some(42.0));
        assert_eq!(value("  27000  "), Some(27000.0));
        assert_eq!(value("28000 trailing words"), Some(28000.0));
        assert_eq!(value("29000.5"), Some(29000.5));
        assert_eq!(value("0x1A"), Some(26.0));
        assert_eq!(value("-0x10"), Some(-16.0));
        assert_eq!(value("90.0%"), Some(90.0));
        assert_eq!(value("1e3"), Some(1000.0));
        assert_eq!(value("12e"), Some(12.0));
        assert_eq!(value("1.5e-3x"), Some(0.0015));
        assert_eq!(value("1e+"), Some(1.0));
        assert_eq!(value(".5"), Some(0.5));
        assert_eq!(value("1.2.3"), Some(1.2));
        assert_eq!(value(&"9".repeat(400)), None, "no number is better than a shorter one");
        assert_eq!(value("41000\0\0\0"), Some(41000.0));
        for text in ["", "n/a", "nan", "inf", "-", "0x", "%", ".", "e5", "--1", "é1"] {
            assert_eq!(value(text), None, "{text:?}");
        }
    }

    #[test]
    fn wide_integers_stay_exact() {
        let raw = i128::from(u64::MAX);
        let quantity = Quantity::parse("18446744073709551615", Unit::Joules);
        assert_eq!(quantity.and_then(|quantity| quantity.raw()), Some(raw));
    }

    #[test]
    fn a_quantity_prints_without_the_digits_of_the_division() {
        assert_eq!(Quantity::new(3_300, Unit::Volts).to_string(), "3.3 V");
        assert_eq!(Quantity::new(65_261_850, Unit::Celsius).to_string(), "65261.85 °C");
        assert_eq!(Quantity::new(128, Unit::DutyCycle).to_string(), "50 %");
        assert_eq!(Quantity::new(1, Unit::None).to_string(), "1");
        assert_eq!(Quantity::new(1_800_000_000, Unit::Hertz).to_string(), "1.8 GHz");
        assert_eq!(Quantity::new(945_000_000, Unit::Hertz).to_string(), "945 MHz");
        assert_eq!(Quantity::new(32_768, Unit::Hertz).to_string(), "32768 Hz");
    }
}
