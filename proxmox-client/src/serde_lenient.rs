//! Reading what a Perl server sends: a number may arrive as text, a flag as `1`, `"1"`, `true` or
//! `""`, a list as an array, as `a,b;c` or as null, and any field may be null or missing.
//!
//! The rule for every model: only what identifies a thing is required ([`required`]); everything
//! else falls back to its empty value ([`maybe`], [`or_default`], [`list`], [`nested`]), because
//! one odd field must not cost the whole answer. What is passed over is logged at debug level.

mod list;
mod open_enum;
mod scalar;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value};

pub(crate) use list::List;
pub(crate) use open_enum::open_enum;
pub(crate) use scalar::{FromScalar, Scalar};

/// A scalar that may be missing, null, empty or unreadable.
pub(crate) fn maybe<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromScalar,
{
    deserializer.deserialize_any(ScalarVisitor(PhantomData)).map(Read::into_option)
}

/// A scalar with an empty value to fall back to.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromScalar + Default,
{
    maybe(deserializer).map(Option::unwrap_or_default)
}

/// A scalar without which the thing has no identity.
pub(crate) fn required<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromScalar,
{
    match deserializer.deserialize_any(ScalarVisitor(PhantomData))? {
        Read::Value(value) => Ok(value),
        Read::Absent => Err(D::Error::custom(format_args!("expected {}, got nothing", T::WHAT))),
        Read::Unreadable(got) => {
            Err(D::Error::custom(format_args!("expected {}, got {got}", T::WHAT)))
        }
    }
}

/// A list of scalars: an array, or text separated by commas, semicolons or spaces, or nothing.
/// Unreadable elements are passed over.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromScalar,
{
    deserializer.deserialize_any(ScalarListVisitor(PhantomData))
}

/// An object inside an answer; anything that does not read as one counts as absent.
pub(crate) fn nested<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = Value::deserialize(deserializer)?;
    if !value.is_object() {
        return Ok(None);
    }
    Ok(T::deserialize(value)
        .inspect_err(|error| tracing::debug!(%error, "passed over an unreadable object"))
        .ok())
}

/// A list of objects inside an answer; null counts as empty, unreadable elements are passed over.
pub(crate) fn objects<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let Value::Array(values) = Value::deserialize(deserializer)? else {
        return Ok(Vec::new());
    };
    Ok(values
        .into_iter()
        .filter_map(|value| {
            T::deserialize(value)
                .inspect_err(|error| tracing::debug!(%error, "passed over an unreadable element"))
                .ok()
        })
        .collect())
}

/// Takes one scalar out of an object of open shape; what cannot be read stays in it.
pub(crate) fn take<T: FromScalar>(fields: &mut Map<String, Value>, key: &str) -> Option<T> {
    let value = maybe(fields.get(key)?).ok()?;
    if value.is_some() {
        fields.remove(key);
    }
    value
}

/// What a scalar field turned out to hold.
enum Read<T> {
    Value(T),
    Absent,
    Unreadable(String),
}

impl<T: FromScalar> Read<T> {
    fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent => None,
            Self::Unreadable(got) => {
                tracing::debug!(expected = T::WHAT, got, "passed over an unreadable field");
                None
            }
        }
    }
}

struct ScalarVisitor<T>(PhantomData<T>);

impl<T: FromScalar> ScalarVisitor<T> {
    fn read<E>(scalar: Scalar<'_>) -> Result<Read<T>, E> {
        Ok(match (T::from_scalar(scalar), scalar) {
            (Some(value), _) => Read::Value(value),
            (None, Scalar::Text("")) => Read::Absent,
            (None, scalar) => Read::Unreadable(scalar.to_string()),
        })
    }
}

impl<'de, T: FromScalar> Visitor<'de> for ScalarVisitor<T> {
    type Value = Read<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::WHAT)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Self::read(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Self::read(Scalar::Signed(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Self::read(Scalar::Unsigned(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Self::read(Scalar::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Self::read(Scalar::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Read::Absent)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Read::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        IgnoredAny::deserialize(SeqAccessDeserializer::new(seq))?;
        Ok(Read::Unreadable("a list".to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        IgnoredAny::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Read::Unreadable("an object".to_owned()))
    }
}

struct ScalarListVisitor<T>(PhantomData<T>);

impl<'de, T: FromScalar> Visitor<'de> for ScalarListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list, each {}", T::WHAT)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Element(element)) = seq.next_element()? {
            values.extend(element);
        }
        Ok(values)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text
            .split([',', ';', ' '])
            .filter(|part| !part.is_empty())
            .filter_map(|part| T::from_scalar(Scalar::Text(part)))
            .collect())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(T::from_scalar(Scalar::Bool(value)).into_iter().collect())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(T::from_scalar(Scalar::Signed(value)).into_iter().collect())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(T::from_scalar(Scalar::Unsigned(value)).into_iter().collect())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(T::from_scalar(Scalar::Float(value)).into_iter().collect())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        IgnoredAny::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Vec::new())
    }
}

/// One element of a list, where an unreadable one is nothing.
struct Element<T>(Option<T>);

impl<'de, T: FromScalar> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        maybe(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests;
