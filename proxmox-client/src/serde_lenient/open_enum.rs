//! Words of the server that may grow: a closed list of known ones, and the rest kept as it came.

/// Declares an enum of the server's words. A word that this version of the crate does not know is
/// kept in `Unknown`, so that a newer server never breaks decoding.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident ($what:literal) {
            $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $( $(#[$variant_meta])* $variant, )+
            /// A word this version does not know, as the server wrote it.
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

        /// Never fails: words not known are kept in `Unknown`.
        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(word.into())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        /// `Unknown("unknown")`, the server's own word for what it cannot tell.
        impl Default for $name {
            fn default() -> Self {
                "unknown".into()
            }
        }

        impl $crate::serde_lenient::FromScalar for $name {
            const WHAT: &'static str = $what;

            fn from_scalar(scalar: $crate::serde_lenient::Scalar<'_>) -> Option<Self> {
                let word = <String as $crate::serde_lenient::FromScalar>::from_scalar(scalar)?;
                Some(word.as_str().into())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::serde_lenient::required(deserializer)
            }
        }
    };
}
pub(crate) use open_enum;
