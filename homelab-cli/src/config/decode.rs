//! From the tree to typed values: a serde deserializer that names places, collects unknown keys, and can go on after
//! a mistake.
//!
//! serde stops at the first error. To report all of them, [`decode`] runs again without the part that failed, until
//! nothing fails any more.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::value::{StrDeserializer, StringDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

use super::document::{Entry, Node, Place, Scalar, Value, join};
use super::suggest::{closest, listed, unknown_key};
use super::{Problem, Warning};

/// More mistakes than anyone wants to read at once.
const MOST_PROBLEMS: usize = 30;

/// What came out of the tree. There is a value exactly when there are no problems.
pub(crate) struct Decoded<T> {
    pub(crate) value: Option<T>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) warnings: Vec<Warning>,
}

/// Reads a `T` from `node`, which stands at `path`.
pub(crate) fn decode<T: DeserializeOwned>(node: &Node, path: &str) -> Decoded<T> {
    let mut context = Context::default();
    let mut problems: Vec<Problem> = Vec::new();
    let value = loop {
        let reader = Reader { node, path: path.to_owned(), fields: None, context: &context };
        let failure = match T::deserialize(reader) {
            Ok(value) => break Some(value),
            Err(failure) => failure.locate(node.place, path),
        };
        // A required key that was left out because its value is wrong is not missing.
        let is_consequence = failure
            .missing
            .is_some_and(|field| context.skipped.contains(&join(&failure.path, field)));
        let at_the_top = failure.path == path;
        let skipped_path = failure.path.clone();
        if !is_consequence {
            problems.push(failure.into_problem());
        }
        if at_the_top || problems.len() == MOST_PROBLEMS || !context.skipped.insert(skipped_path) {
            break None;
        }
    };
    problems.sort_by_key(|problem| problem.place);
    let mut warnings = context.warnings.into_inner();
    warnings.sort_by_key(|warning| warning.place);
    Decoded { value: value.filter(|_| problems.is_empty()), problems, warnings }
}

#[derive(Default)]
struct Context {
    /// Paths that failed before and are left out now.
    skipped: HashSet<String>,
    warnings: RefCell<Vec<Warning>>,
}

/// An error on its way up to where the place is known.
#[derive(Debug)]
struct Failure {
    message: String,
    missing: Option<&'static str>,
    place: Option<Place>,
    path: String,
}

impl Failure {
    fn into_problem(self) -> Problem {
        Problem { place: self.place, path: self.path, message: self.message }
    }

    /// Keeps the innermost place, which is the first to be known.
    fn locate(mut self, place: Place, path: &str) -> Failure {
        if self.place.is_none() {
            self.place = Some(place);
            path.clone_into(&mut self.path);
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl serde::de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Failure {
        Failure { message: message.to_string(), missing: None, place: None, path: String::new() }
    }

    fn missing_field(field: &'static str) -> Failure {
        let message = format!("the key `{field}` is missing here");
        Failure { missing: Some(field), ..Failure::custom(message) }
    }
}

/// Reads one node.
#[derive(Clone)]
struct Reader<'a> {
    node: &'a Node,
    path: String,
    /// The keys that the mapping around this value knows, when this value's key is none of them.
    fields: Option<(&'static [&'static str], Place)>,
    context: &'a Context,
}

impl<'a> Reader<'a> {
    fn expected(&self, what: &str) -> Failure {
        let found = match &self.node.value {
            Value::Scalar { text, .. } => self.shown(text).unwrap_or(self.node.describe().into()),
            _ => self.node.describe().to_owned(),
        };
        self.locate(serde::de::Error::custom(format!("expected {what}, found {found}")))
    }

    /// Adds to an error from inside the value what only this reader knows: the place and the text.
    fn locate(&self, mut failure: Failure) -> Failure {
        if failure.place.is_none()
            && let Value::Scalar { text, .. } = &self.node.value
            && let Some(shown) = self.shown(text)
            && !failure.message.contains(&shown)
            && !failure.message.contains(&format!("{text:?}"))
        {
            failure.message = format!("{shown}: {}", failure.message);
        }
        failure.locate(self.node.place, &self.path)
    }

    /// The text for a message, unless the key says that it may be a secret, or it is too long to help.
    fn shown(&self, text: &str) -> Option<String> {
        let key = self.path.rsplit('.').next().unwrap_or_default();
        let private = ["token", "password", "secret", "command", "url", "webhook", "ntfy"];
        let plain = !private.iter().any(|word| key.contains(word))
            && text.chars().count() <= 60
            && !text.contains(char::is_control);
        plain.then(|| format!("`{text}`"))
    }
}

macro_rules! whole_numbers {
    ($($method:ident, $visit:ident: $type:ty, $what:literal;)*) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
            match &self.node.value {
                Value::Scalar { text, .. } => match text.parse::<$type>() {
                    Ok(number) => visitor.$visit(number),
                    Err(_) => Err(self.expected($what)),
                },
                _ => Err(self.expected($what)),
            }
        }
    )*};
}

impl<'a> Deserializer<'a> for Reader<'a> {
    type Error = Failure;

    whole_numbers! {
        deserialize_u8, visit_u8: u8, "a whole number from 0 to 255";
        deserialize_u16, visit_u16: u16, "a whole number from 0 to 65535";
        deserialize_u32, visit_u32: u32, "a whole number";
        deserialize_u64, visit_u64: u64, "a whole number";
        deserialize_i8, visit_i8: i8, "a whole number from -128 to 127";
        deserialize_i16, visit_i16: i16, "a whole number from -32768 to 32767";
        deserialize_i32, visit_i32: i32, "a whole number";
        deserialize_i64, visit_i64: i64, "a whole number";
    }

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Nothing => visitor.visit_unit(),
            Value::Scalar { text, kind: Scalar::Flag } => {
                visitor.visit_bool(text.eq_ignore_ascii_case("true"))
            }
            Value::Scalar { text, kind: Scalar::Number } => {
                match (text.parse(), text.parse(), text.parse()) {
                    (Ok(number), ..) => visitor.visit_u64(number),
                    (_, Ok(number), _) => visitor.visit_i64(number),
                    (.., Ok(number)) => visitor.visit_f64(number),
                    _ => visitor.visit_str(text),
                }
            }
            Value::Scalar { text, kind: Scalar::Text } => visitor.visit_str(text),
            Value::List(_) => self.deserialize_seq(visitor),
            Value::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Scalar { text, kind: Scalar::Flag } => {
                visitor.visit_bool(text.eq_ignore_ascii_case("true"))
            }
            _ => Err(self.expected("true or false, without quotes")),
        }
    }

    fn deserialize_f32<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Scalar { text, .. } => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => visitor.visit_f64(number),
                _ => Err(self.expected("a number")),
            },
            _ => Err(self.expected("a number")),
        }
    }

    fn deserialize_char<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    /// Numbers and flags are text too, as they are written: a host may be called `007`.
    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Scalar { text, .. } => visitor.visit_str(text),
            _ => Err(self.expected("text")),
        }
    }

    fn deserialize_bytes<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Nothing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Nothing => visitor.visit_unit(),
            _ => Err(self.expected("nothing")),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    /// A key with nothing after it is an empty list: that is what remains when all items are commented out.
    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::List(_) | Value::Nothing => {
                visitor.visit_seq(Items { index: 0, reader: self.clone() })
            }
            _ => Err(self.expected("a list (lines that begin with `- `)")),
        }
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.mapping(&[], visitor)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.mapping(fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Scalar { text, .. } if variants.contains(&text.as_str()) => {
                visitor.visit_enum(Word(text))
            }
            Value::Scalar { text, .. } => {
                let failure = self.expected(&listed(variants));
                Err(match closest(text, variants) {
                    Some(word) => {
                        let message = format!("{}; did you mean `{word}`?", failure.message);
                        Failure { message, ..failure }
                    }
                    None => failure,
                })
            }
            _ => Err(self.expected(&listed(variants))),
        }
    }

    /// serde comes here with the value of a key that the type does not have.
    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Failure> {
        if let Some((fields, place)) = self.fields {
            let key = self.path.rsplit('.').next().unwrap_or_default();
            let warning = Warning {
                place: Some(place),
                message: unknown_key(key, fields),
                path: self.path.clone(),
            };
            let mut warnings = self.context.warnings.borrow_mut();
            // Seen already, when this is a later round.
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        visitor.visit_unit()
    }
}

impl<'a> Reader<'a> {
    fn mapping<V: Visitor<'a>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let entries = match &self.node.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Nothing => &[],
            _ => return Err(self.expected("a mapping (lines of `key: value`)")),
        };
        visitor.visit_map(Entries { rest: entries, value: None, fields, reader: self.clone() })
    }
}

struct Items<'a> {
    index: usize,
    reader: Reader<'a>,
}

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        while let Some(node) = self.reader.node.items().get(self.index) {
            let path = format!("{}[{}]", self.reader.path, self.index);
            self.index += 1;
            if self.reader.context.skipped.contains(&path) {
                continue;
            }
            let reader = Reader { node, path, fields: None, context: self.reader.context };
            let outer = reader.clone();
            return seed.deserialize(reader).map(Some).map_err(|failure| outer.locate(failure));
        }
        Ok(None)
    }
}

struct Entries<'a> {
    rest: &'a [Entry],
    value: Option<Reader<'a>>,
    fields: &'static [&'static str],
    reader: Reader<'a>,
}

impl<'a> MapAccess<'a> for Entries<'a> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Failure> {
        while let Some((entry, rest)) = self.rest.split_first() {
            self.rest = rest;
            let path = join(&self.reader.path, &entry.key);
            let known = self.fields.is_empty() || self.fields.contains(&entry.key.as_str());
            // A known key with nothing after it is as good as none: its default holds.
            let blank = !self.fields.is_empty() && matches!(entry.node.value, Value::Nothing);
            if self.reader.context.skipped.contains(&path) || (known && blank) {
                continue;
            }
            self.value = Some(Reader {
                node: &entry.node,
                fields: (!known).then_some((self.fields, entry.key_place)),
                context: self.reader.context,
                path: path.clone(),
            });
            let key: StringDeserializer<Failure> = entry.key.clone().into_deserializer();
            return seed
                .deserialize(key)
                .map(Some)
                .map_err(|failure| failure.locate(entry.key_place, &path));
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let reader = self.value.take().expect("serde asks for a value only after its key");
        let outer = reader.clone();
        seed.deserialize(reader).map_err(|failure| outer.locate(failure))
    }
}

/// A variant without content.
struct Word<'a>(&'a str);

impl<'a> EnumAccess<'a> for Word<'a> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self), Failure> {
        let word: StrDeserializer<'_, Failure> = self.0.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'a> VariantAccess<'a> for Word<'a> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, _: T) -> Result<T::Value, Failure> {
        Err(serde::de::Error::custom("this word takes no value"))
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, _: V) -> Result<V::Value, Failure> {
        Err(serde::de::Error::custom("this word takes no value"))
    }

    fn struct_variant<V: Visitor<'a>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Failure> {
        Err(serde::de::Error::custom("this word takes no value"))
    }
}
