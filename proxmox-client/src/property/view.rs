//! The macro behind the typed views.

/// Declares a typed view of a property string: for each property a getter and a setter.
///
/// A property is `getter / setter: form = "key" | "alias"`, where the alias `""` stands for a value
/// without a key, and the form is
/// - `plain T`: the text of a `T` never holds a comma, so that setting it cannot fail;
/// - `word T`: a `T` with free text in it; setting fails where that text does not fit;
/// - `text`: plain text, likewise.
///
/// Setting `None` takes the property out.
macro_rules! property_view {
    (
        $(#[$meta:meta])*
        pub struct $name:ident;
        $(
            $(#[$doc:meta])*
            $getter:ident / $setter:ident : $form:ident $($kind:ident)? = $($key:literal)|+ ;
        )*
    ) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::property::PropertyString);

        impl $name {
            /// One that says nothing yet.
            pub fn new() -> Self {
                Self::default()
            }

            /// The text behind it, with the properties that have no getter here.
            pub fn properties(&self) -> &$crate::property::PropertyString {
                &self.0
            }

            /// The text behind it, for properties that have no setter here.
            pub fn properties_mut(&mut self) -> &mut $crate::property::PropertyString {
                &mut self.0
            }

            $($crate::property::view::property!(
                $(#[$doc])* $getter / $setter : $form $($kind)? = $($key)|+
            );)*
        }

        impl ::std::convert::From<$crate::property::PropertyString> for $name {
            fn from(properties: $crate::property::PropertyString) -> Self {
                Self(properties)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl $crate::serde_lenient::FromScalar for $name {
            const WHAT: &'static str = "a property string";

            fn from_scalar(scalar: $crate::serde_lenient::Scalar<'_>) -> Option<Self> {
                let text = <String as $crate::serde_lenient::FromScalar>::from_scalar(scalar)?;
                text.parse().ok()
            }
        }
    };
}
pub(crate) use property_view;

/// One getter and setter of [`property_view`].
macro_rules! property {
    ($(#[$doc:meta])* $getter:ident / $setter:ident : plain $kind:ident = $key:literal $(| $alias:literal)*) => {
        $(#[$doc])*
        pub fn $getter(&self) -> Option<$kind> {
            self.0.typed(&[$key $(, $alias)*])
        }

        #[doc = concat!("Sets `", $key, "`; `None` takes it out.")]
        pub fn $setter(&mut self, value: impl Into<Option<$kind>>) {
            self.0.put(&[$key $(, $alias)*], value.into().map(|value| value.write()));
        }
    };
    ($(#[$doc:meta])* $getter:ident / $setter:ident : word $kind:ident = $key:literal $(| $alias:literal)*) => {
        $(#[$doc])*
        pub fn $getter(&self) -> Option<$kind> {
            self.0.typed(&[$key $(, $alias)*])
        }

        #[doc = concat!("Sets `", $key, "`; `None` takes it out.")]
        ///
        /// Fails where the value does not fit into a property string.
        pub fn $setter(
            &mut self,
            value: impl Into<Option<$kind>>,
        ) -> Result<(), $crate::property::InvalidProperty> {
            self.0.put_checked(&[$key $(, $alias)*], value.into().map(|value| value.to_string()))
        }
    };
    ($(#[$doc:meta])* $getter:ident / $setter:ident : text = $key:literal $(| $alias:literal)*) => {
        $(#[$doc])*
        pub fn $getter(&self) -> Option<&str> {
            self.0.first_of(&[$key $(, $alias)*])
        }

        #[doc = concat!("Sets `", $key, "`; `None` takes it out.")]
        ///
        /// Fails where the value does not fit into a property string.
        pub fn $setter<'a>(
            &mut self,
            value: impl Into<Option<&'a str>>,
        ) -> Result<(), $crate::property::InvalidProperty> {
            self.0.put_checked(&[$key $(, $alias)*], value.into().map(str::to_owned))
        }
    };
}
pub(crate) use property;
