//! The body of a listing.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::Value;

/// The items of a listing. Null counts as empty, and an item without an identity is passed over
/// with a warning; only when none of them can be read, the listing itself is unreadable.
#[derive(Debug)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListBodyVisitor(PhantomData))
    }
}

struct ListBodyVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ListBodyVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0));
        let mut first_failure = None;
        let mut position = 0_usize;
        while let Some(value) = seq.next_element::<Value>()? {
            match T::deserialize(value) {
                Ok(item) => items.push(item),
                Err(error) => {
                    tracing::warn!(position, %error, "passed over an item that cannot be read");
                    first_failure.get_or_insert((position, error));
                }
            }
            position += 1;
        }
        match first_failure {
            Some((position, error)) if items.is_empty() => {
                Err(A::Error::custom(format_args!("no item can be read; item {position}: {error}")))
            }
            _ => Ok(List(items)),
        }
    }
}
