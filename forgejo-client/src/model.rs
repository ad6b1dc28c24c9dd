//! How models are written: each field with its name in the API, read as [`lenient`](crate::lenient)
//! says.
//!
//! Not serde's derive: 170 models with a lenient reader on each of 1,500 fields would cost more
//! build time than the rest of the crate, and a derived reader stops at the first odd field.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::lenient::otherwise;

/// An object of the API.
pub(crate) trait Model: Default {
    /// Its name in the documentation.
    const NAME: &'static str;

    /// Reads the value of `key`; says whether the model has such a field (else the value is still
    /// to be read).
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
    ) -> Result<bool, A::Error>;
}

/// Declares a model: `field: type = "name in the API"`.
macro_rules! model {
    (
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty = $key:literal $(| $alias:literal)*, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, ::serde::Serialize)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the API's own document has no prose for fields")]
        pub struct $name {
            $( $(#[$field_meta])* #[serde(rename = $key)] pub $field: $type, )*
        }

        impl $crate::model::Model for $name {
            const NAME: &'static str = stringify!($name);

            fn read_field<'de, A: ::serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut A,
            ) -> Result<bool, A::Error> {
                match key {
                    $( $key $(| $alias)* => self.$field = $crate::lenient::field(map)?, )*
                    _ => return Ok(false),
                }
                Ok(true)
            }
        }

        impl $crate::lenient::Lenient for $name {
            fn read<'de, D>(deserializer: D) -> Result<Option<Self>, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                $crate::model::optional(deserializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::required(deserializer)
            }
        }
    };
}
pub(crate) use model;

/// An object that must be there.
pub(crate) fn required<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Model,
{
    optional(deserializer)?.ok_or_else(|| D::Error::custom(format_args!("this is no {}", T::NAME)))
}

/// An object that may be something else, or nothing.
pub(crate) fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Model,
{
    deserializer.deserialize_any(ModelVisitor(PhantomData))
}

struct ModelVisitor<T>(PhantomData<T>);

impl<'de, T: Model> Visitor<'de> for ModelVisitor<T> {
    /// `None` when nothing in it belongs to the model.
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut model = T::default();
        let mut known = false;
        while let Some(key) = map.next_key_seed(Key)? {
            match model.read_field(&key, &mut map)? {
                true => known = true,
                false => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(known.then_some(model))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    otherwise!();
}

/// A key, borrowed where the text allows it.
struct Key;

impl<'de> serde::de::DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }
}
