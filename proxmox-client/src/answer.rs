//! What the server wraps every answer in: `{"data": …, "total": …}`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::UnitDeserializer;
use serde::de::{
    Deserialize, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

/// The data of an answer and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<T> {
    /// What was asked for.
    pub data: T,
    /// How many entries there are in all, where the call pages (`…/tasks`, `…/log`).
    pub total: Option<u64>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Answer<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvelopeVisitor(PhantomData))
    }
}

struct EnvelopeVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EnvelopeVisitor<T> {
    type Value = Answer<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an answer of the API, an object with `data`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer<T>, A::Error> {
        let mut data = None;
        let mut total = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "data" => data = Some(map.next_value::<Data<T>>()?.0),
                "total" => total = number(&map.next_value::<Value>()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let data = match data {
            Some(data) => data,
            None => {
                let nothing: UnitDeserializer<A::Error> = ().into_deserializer();
                Data::deserialize(nothing)?.0
            }
        };
        Ok(Answer { data, total })
    }
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A value as the API gives it: null may stand for an empty list, and where nothing is expected
/// anything may come.
struct Data<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Data<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(NullAware(deserializer)).map(Self)
    }
}

struct NullAware<D>(D);

macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($argument,)* visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for NullAware<D> {
    type Error = D::Error;

    // A stopped container's list of interfaces is null, not [].
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(NullIsEmpty(visitor))
    }

    // Some calls answered null in one release and the id of a task in the next.
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        IgnoredAny::deserialize(self.0)?;
        visitor.visit_unit()
    }

    forward! {
        deserialize_any() deserialize_bool()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_char() deserialize_str()
        deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_option()
        deserialize_unit_struct(name: &'static str) deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(len: usize) deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier() deserialize_ignored_any()
    }
}

/// Reads null as a list without elements.
struct NullIsEmpty<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for NullIsEmpty<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_seq(Nothing(PhantomData))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_seq(self.0)
    }
}

struct Nothing<E>(PhantomData<E>);

impl<'de, E: serde::de::Error> SeqAccess<'de> for Nothing<E> {
    type Error = E;

    fn next_element_seed<S: serde::de::DeserializeSeed<'de>>(
        &mut self,
        _seed: S,
    ) -> Result<Option<S::Value>, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(body: &str) -> Result<T, String> {
        serde_json::from_str(body).map(|answer: Answer<T>| answer.data).map_err(|e| e.to_string())
    }

    #[test]
    fn null_is_nothing_wherever_nothing_is_a_value() {
        assert_eq!(read::<()>(r#"{"data":null}"#), Ok(()));
        assert_eq!(read::<Option<u8>>(r#"{"data":null}"#), Ok(None));
        assert_eq!(read::<Vec<u8>>(r#"{"data":null}"#), Ok(vec![]));
        assert_eq!(read::<Value>(r#"{"data":null}"#), Ok(Value::Null));
        assert_eq!(read::<Vec<u8>>("{}"), Ok(vec![]));
        assert_eq!(read::<()>("{}"), Ok(()));
    }

    #[test]
    fn null_is_an_error_where_a_value_is_needed() {
        assert!(read::<u8>(r#"{"data":null}"#).unwrap_err().contains("invalid type: null"));
        assert!(read::<BTreeMap<String, u8>>(r#"{"data":null}"#).is_err());
    }

    #[test]
    fn a_call_that_promises_nothing_takes_anything() {
        assert_eq!(read::<()>(r#"{"data":"UPID:pve:…"}"#), Ok(()));
        assert_eq!(read::<()>(r#"{"data":{"a":[1]}}"#), Ok(()));
    }

    #[test]
    fn values_read_as_they_are() {
        assert_eq!(read::<Vec<u8>>(r#"{"data":[1,2]}"#), Ok(vec![1, 2]));
        assert_eq!(read::<Option<String>>(r#"{"data":"x"}"#), Ok(Some("x".into())));
        assert_eq!(read::<(u8, String)>(r#"{"data":[1,"x"]}"#), Ok((1, "x".into())));
    }

    #[test]
    fn the_total_is_read_as_number_and_as_text() {
        let total = |body| serde_json::from_str::<Answer<()>>(body).unwrap().total;
        assert_eq!(total(r#"{"total":7,"data":null}"#), Some(7));
        assert_eq!(total(r#"{"data":null,"total":"7","errors":{}}"#), Some(7));
        assert_eq!(total(r#"{"data":null}"#), None);
    }
}
