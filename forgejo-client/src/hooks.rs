//! The inside of a webhook's configuration, which the API's document leaves open.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use crate::Request;
use crate::options::{CreateHook, EditHook};

macro_rules! hook_options {
    ($($options:ty),+) => {$(
        impl<T> Request<T, $options> {
            /// Signs deliveries with this secret; see [`webhook`](crate::webhook) for the other
            /// side.
            pub fn secret(self, secret: &SecretString) -> Self {
                self.setting("secret", secret.expose_secret())
            }

            /// How deliveries are written: `json` (unless set) or `form`.
            pub fn content_type(self, content_type: &str) -> Self {
                self.setting("content_type", content_type)
            }

            /// Sets anything else of the configuration, such as the `channel` of a chat.
            pub fn setting(self, key: &str, value: impl Into<String>) -> Self {
                let value = Value::String(value.into());
                self.with_object("config", move |config: &mut Map<String, Value>| {
                    config.insert(key.to_owned(), value);
                })
            }
        }
    )+};
}

hook_options!(CreateHook, EditHook);
