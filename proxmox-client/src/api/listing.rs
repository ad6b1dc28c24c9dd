//! A call that answers with a list.

use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;

use crate::Result;
use crate::request::{Call, ToParam};
use crate::serde_lenient::List;

/// A listing that is ready to be sent: `.await` it, or take the `'static` future of
/// [`send`](Self::send).
///
/// It is lenient: null counts as an empty list, and an entry without an identity is passed over
/// with a warning in the log. What the caller has no right to see is left out by the server
/// without an error.
#[must_use = "a listing asks nothing until it is awaited"]
pub struct Listing<T, O = ()>(Call<List<T>, O>);

impl<T, O> Listing<T, O> {
    pub(crate) fn new(call: Call<List<T>, O>) -> Self {
        Self(call)
    }

    /// Adds a parameter to the query, for those that have no method here.
    pub fn param(self, key: impl Into<String>, value: impl ToParam) -> Self {
        Self(self.0.param(key, value))
    }
}

impl<T, O> Listing<T, O>
where
    T: DeserializeOwned + Send + 'static,
{
    /// Sends the call. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<Vec<T>>> {
        let call = self.0.send();
        Box::pin(async move { call.await.map(|List(items)| items) })
    }
}

impl<T, O> IntoFuture for Listing<T, O>
where
    T: DeserializeOwned + Send + 'static,
{
    type Output = Result<Vec<T>>;
    type IntoFuture = BoxFuture<'static, Result<Vec<T>>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
