//! A call that begins a task.

use std::future::IntoFuture;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::Task;
use crate::Result;
use crate::ids::Upid;
use crate::request::{Call, ToParam};

/// A call that begins a task and gives its handle: `.await` it, or take the `'static` future of
/// [`send`](Self::send). `O` names its options, which are methods beside what they belong to.
#[must_use = "a call does nothing until it is awaited"]
pub struct TaskCall<O = ()>(Call<Upid, O>);

impl<O> TaskCall<O> {
    pub(crate) fn new(call: Call<Upid, O>) -> Self {
        Self(call)
    }

    /// Adds a parameter, for those that have no method here.
    pub fn param(self, key: impl Into<String>, value: impl ToParam) -> Self {
        Self(self.0.param(key, value))
    }

    /// See [`Call::wait_for_lock`].
    pub fn wait_for_lock(self, limit: Duration) -> Self {
        Self(self.0.wait_for_lock(limit))
    }

    /// Sends the call. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<Task>> {
        let client = self.0.client().clone();
        let call = self.0.send();
        Box::pin(async move { call.await.map(|upid| client.task(upid)) })
    }
}

impl<O> IntoFuture for TaskCall<O> {
    type Output = Result<Task>;
    type IntoFuture = BoxFuture<'static, Result<Task>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<O> std::fmt::Debug for TaskCall<O> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}
