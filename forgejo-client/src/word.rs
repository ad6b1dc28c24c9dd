//! Words of the server that may grow: a list of known ones, and the rest kept as it came.

/// Declares an enum of the server's words. A word that this version of the crate does not know is
/// kept in `Unknown`, so that a newer server never breaks decoding, and may be sent, too.
macro_rules! word {
    (
        $(#[$meta:meta])*
        $name:ident { $( $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "each variant is the server's word, and says no more")]
        pub enum $name {
            $( $variant, )+
            /// A word this version does not know, as it came or as it shall be sent.
            Unknown(String),
        }

        impl $name {
            /// The server's word.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $word, )+
                    Self::Unknown(word) => word,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $( $word => Self::$variant, )+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        /// Nothing: the server did not say.
        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        $crate::word::word_traits!($name);
    };
}
pub(crate) use word;

/// What follows from `as_str` and `From<&str>`.
macro_rules! word_traits {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::lenient::FromScalar for $name {
            const WHAT: &'static str = stringify!($name);

            fn from_scalar(scalar: &$crate::lenient::Scalar<'_>) -> Option<Self> {
                match scalar {
                    $crate::lenient::Scalar::Text(word) => Some((&**word).into()),
                    _ => None,
                }
            }
        }

        $crate::lenient::lenient_scalars!($name);

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use word_traits;
