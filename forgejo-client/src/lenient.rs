//! Reading what a Go server sends: null for an empty list or a missing thing, dates of the year 1
//! or 1970 for "never", empty text for a missing address, `-1` as the id of a deleted user, words
//! that nobody knew when this was written.
//!
//! The rule for every field of every model: what cannot be read counts as absent, because one odd
//! field must not cost the whole answer. It is logged at debug level.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::interval::{Elapsed, Interval};

/// The rest of a visitor that has no use for scalars: they count as nothing.
macro_rules! otherwise {
    () => {
        $crate::lenient::otherwise! {
            visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Default::default())
        }
    };
    ($($method:ident($type:ty))+) => {$(
        fn $method<E: ::serde::de::Error>(self, _: $type) -> Result<Self::Value, E> {
            Ok($crate::lenient::nothing($crate::lenient::Scalar::Nested("a scalar")))
        }
    )+};
}
pub(crate) use otherwise;

/// A type that reads itself from any JSON: `None` when there is nothing readable.
pub(crate) trait Lenient: Sized {
    /// Reads it; fails only on text that is not JSON.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;
}

/// The value of the next field, or its default.
pub(crate) fn field<'de, A, T>(map: &mut A) -> Result<T, A::Error>
where
    A: MapAccess<'de>,
    T: Lenient + Default,
{
    map.next_value_seed(Seed(PhantomData)).map(Option::unwrap_or_default)
}

/// Reads a [`Lenient`] wherever serde wants a seed.
pub(crate) struct Seed<T>(pub(crate) PhantomData<T>);

impl<'de, T: Lenient> DeserializeSeed<'de> for Seed<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer)
    }
}

/// One value without inner structure, of whatever type it came.
pub(crate) enum Scalar<'de> {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Cow<'de, str>),
    /// A list or an object, which was passed over.
    Nested(&'static str),
}

impl<'de> Scalar<'de> {
    /// Reads any value.
    pub(crate) fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }

    fn unreadable<T>(&self, expected: &'static str) -> Option<T> {
        let got = match self {
            Self::Null => return None,
            Self::Text(text) if text.is_empty() => return None,
            Self::Bool(_) => "a boolean",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a text",
            Self::Nested(what) => what,
        };
        tracing::debug!(expected, got, "passed over an unreadable field");
        None
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Scalar::Float(value as f64), Scalar::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(value)))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nested("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Nested("an object"))
    }
}

/// A type that one scalar can be.
pub(crate) trait FromScalar: Sized {
    /// What is expected, for the log.
    const WHAT: &'static str;

    /// `None` when it cannot be that.
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self>;
}

macro_rules! lenient_scalars {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::lenient::Lenient for $type {
            fn read<'de, D>(deserializer: D) -> Result<Option<Self>, D::Error>
            where
                D: ::serde::de::Deserializer<'de>,
            {
                $crate::lenient::read_scalar(deserializer)
            }
        }
    )+};
}
pub(crate) use lenient_scalars;

lenient_scalars!(String, bool, i64, f64, Timestamp, Interval, Elapsed);

pub(crate) fn read_scalar<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromScalar,
{
    let scalar = Scalar::read(deserializer)?;
    Ok(T::from_scalar(&scalar).or_else(|| scalar.unreadable(T::WHAT)))
}

impl FromScalar for String {
    const WHAT: &'static str = "a text";

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => Some(text.clone().into_owned()),
            Scalar::Integer(number) => Some(number.to_string()),
            Scalar::Float(number) => Some(number.to_string()),
            Scalar::Bool(flag) => Some(flag.to_string()),
            Scalar::Null | Scalar::Nested(_) => None,
        }
    }
}

impl FromScalar for bool {
    const WHAT: &'static str = "a boolean";

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Bool(flag) => Some(*flag),
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromScalar for i64 {
    const WHAT: &'static str = "a whole number";

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Integer(number) => Some(*number),
            Scalar::Float(number) if number.fract() == 0.0 && number.abs() < 9e18 => {
                Some(*number as i64)
            }
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromScalar for f64 {
    const WHAT: &'static str = "a number";

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Integer(number) => Some(*number as f64),
            Scalar::Float(number) => Some(*number),
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// The dates that stand for "never": Go's zero time, and the zero of Unix.
impl FromScalar for Timestamp {
    const WHAT: &'static str = "a date";

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        // The last second of the year 1, generously: Go's zero in any offset.
        const YEAR_ONE: i64 = -62_104_060_800;
        let Scalar::Text(text) = scalar else { return None };
        let time: Timestamp = text.parse().ok()?;
        (time.as_second() > YEAR_ONE && time.as_second() != 0).then_some(time)
    }
}

impl FromScalar for Interval {
    const WHAT: &'static str = "a time span";

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        let Scalar::Text(text) = scalar else { return None };
        text.parse().ok()
    }
}

impl FromScalar for Elapsed {
    const WHAT: &'static str = "nanoseconds";

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        i64::from_scalar(scalar).map(Self::from_nanoseconds)
    }
}

impl<T: Lenient> Lenient for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        T::read(deserializer).map(Some)
    }
}

impl<T: Lenient> Lenient for Box<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::read(deserializer)?.map(Box::new))
    }
}

/// Anything at all; null is absent.
impl Lenient for Value {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let value = <Self as serde::Deserialize>::deserialize(deserializer)?;
        Ok(Some(value).filter(|value| !value.is_null()))
    }
}

/// A list; null and anything that is no list count as empty, unreadable elements are passed over.
impl<T: Lenient> Lenient for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData)).map(Some)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = seq.next_element_seed(Seed(PhantomData))? {
            list.extend(element);
        }
        Ok(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        ScalarVisitor.visit_map(map).map(nothing)
    }

    otherwise!();
}

/// An object of open shape; anything else counts as empty.
impl<T: Lenient> Lenient for BTreeMap<String, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(MapVisitor(PhantomData)).map(Some)
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            if let Some(value) = map.next_value_seed(Seed(PhantomData))? {
                entries.insert(key, value);
            }
        }
        Ok(entries)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        ScalarVisitor.visit_seq(seq).map(nothing)
    }

    otherwise!();
}

/// The empty value in place of a value of another type.
pub(crate) fn nothing<T: Default>(scalar: Scalar<'_>) -> T {
    scalar.unreadable("a list or an object").unwrap_or_default()
}
