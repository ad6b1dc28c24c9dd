//! Setting a variable of Actions, whether it is there or not.

use crate::{ErrorKind, Result};

/// The API has one call for a variable that is there and another for one that is not.
macro_rules! set_variable {
    ($($(#[$condition:meta])* $handle:ident),+ $(,)?) => {$(
        $(#[$condition])*
        impl crate::api::$handle {
            /// Sets a variable, new or not.
            ///
            /// `PUT …/actions/variables/{name}`, and `POST` when there is none.
            ///
            /// # Errors
            /// Of either call.
            pub async fn set(&self, name: &str, value: &str) -> Result<()> {
                match self.edit(name, value).await {
                    Err(error) if error.kind() == ErrorKind::NotFound => {
                        self.create(name, value).await
                    }
                    done => done,
                }
            }
        }
    )+};
}

set_variable!(
    RepoVariables,
    #[cfg(feature = "organization")]
    OrgVariables,
    #[cfg(feature = "user")]
    UserVariables,
);
