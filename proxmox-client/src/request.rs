//! One call of the API as a value: what to ask, with which parameters, and what comes back.

use std::fmt::Display;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http_transport::{Method as HttpMethod, Request as HttpRequest, encode_segment};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::auth::{Credentials, Fields};
use crate::tasks::{Limit, Pace};
use crate::{Client, Error, ErrorKind, Result};

/// Where the API lives below the server's address.
const PREFIX: &str = "/api2/json";

/// The server answers `501 for data too large` above this many bytes.
const FORM_LIMIT: u64 = 512 * 1024;

/// The four methods that the API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; the only method that is ever retried.
    Get,
    /// Creates or acts.
    Post,
    /// Changes.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A call that is ready to be sent: `.await` it, or take the `'static` future of [`Call::send`].
///
/// `T` is what comes back. `O` names the options that this call has beyond those that every call
/// has; they are methods of `Call<T, O>` beside the model that they belong to.
///
/// Nothing happens until it is awaited.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T, O = ()> {
    client: Client,
    request: Request,
    /// How long a lock is waited for.
    lock_limit: Duration,
    kind: PhantomData<fn() -> (T, O)>,
}

/// What goes to the server, before the credentials of the moment are added.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Percent-encoded, without the `/api2/json` in front: `/nodes/pve/status`.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) form: Vec<(String, SecretString)>,
    pub(crate) timeout: Option<Duration>,
}

impl Request {
    pub(crate) fn new(method: Method, path: String) -> Self {
        Self { method, path, query: Vec::new(), form: Vec::new(), timeout: None }
    }

    pub(crate) fn login(fields: Fields) -> Self {
        let form = fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Self { form, ..Self::new(Method::Post, "/access/ticket".to_owned()) }
    }

    /// The request as it goes out. Only a GET may be repeated by the transport.
    pub(crate) fn to_http(&self, credentials: &Credentials) -> Result<HttpRequest> {
        let path = format!("{PREFIX}{}", self.path);
        let refuse = |message: String| Error::usage(message).during(self.method, self.path.clone());
        let mut request = match self.method {
            Method::Get => HttpRequest::get(path),
            Method::Delete => HttpRequest::new(HttpMethod::DELETE, path),
            Method::Post => HttpRequest::new(HttpMethod::POST, path).form(self.fields()),
            Method::Put => HttpRequest::new(HttpMethod::PUT, path).form(self.fields()),
        };
        let length = request.content_length();
        if length > FORM_LIMIT {
            return Err(refuse(format!(
                "the parameters are {length} bytes long, the server takes {FORM_LIMIT} at most"
            )));
        }
        for (key, value) in &self.query {
            request = request.query(key, value);
        }
        if let Some(timeout) = self.timeout {
            request = request.timeout(timeout);
        }
        credentials
            .sign(request, self.method)
            .ok_or_else(|| refuse("the ticket holds a character that a header cannot".into()))
    }

    fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.form.iter().map(|(key, value)| (key.as_str(), value.expose_secret()))
    }
}

impl<T, O> Call<T, O> {
    pub(crate) fn new(client: Client, request: Request) -> Self {
        Self { client, request, lock_limit: Duration::ZERO, kind: PhantomData }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Adds a parameter: in the body of a POST or PUT, in the query of a GET or DELETE (the server
    /// refuses bodies there).
    ///
    /// Typed calls have a method for each option they know; this one is for those they do not. The
    /// same key given twice is a list.
    pub fn param(mut self, key: impl Into<String>, value: impl ToParam) -> Self {
        let (key, value) = (key.into(), value.to_param());
        match self.request.method {
            Method::Get | Method::Delete => self.request.query.push((key, value)),
            // A form may hold a guest's password.
            Method::Post | Method::Put => self.request.form.push((key, value.into())),
        }
        self
    }

    /// Adds a parameter to the query, whatever the method.
    pub fn query(mut self, key: impl Into<String>, value: impl ToParam) -> Self {
        self.request.query.push((key.into(), value.to_param()));
        self
    }

    /// Another time limit than the client's, for this call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(timeout);
        self
    }

    /// Sends the call again for so long while the server refuses it with
    /// [`ErrorKind::Locked`](crate::ErrorKind::Locked): a backup or another change of the same
    /// guest is under way. Unless set, the first refusal counts.
    ///
    /// A call that is refused has begun nothing, so nothing happens twice. A lock that only the
    /// task meets is its failure: the call was not refused.
    pub fn wait_for_lock(mut self, limit: Duration) -> Self {
        self.lock_limit = limit;
        self
    }
}

impl<T, O> Call<T, O>
where
    T: DeserializeOwned + Send + 'static,
{
    /// Sends the call. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<T>> {
        let answer = self.answer();
        Box::pin(async move { answer.await.map(|answer| answer.data) })
    }

    /// Sends the call and gives what stands beside the data, too.
    pub fn answer(self) -> BoxFuture<'static, Result<Answer<T>>> {
        Box::pin(async move {
            let limit = Limit::new(Some(self.lock_limit));
            let mut pace = Pace::new(None);
            loop {
                match self.client.execute(&self.request).await {
                    Err(error) if error.kind() == ErrorKind::Locked => {
                        limit.bound(pace.pause()).await.map_err(|_| error)?;
                    }
                    answer => return answer,
                }
            }
        })
    }
}

impl<T, O> std::fmt::Debug for Call<T, O> {
    /// Names parameters without their values: some are passwords.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Request { method, path, query, form, .. } = &self.request;
        let form = form.iter().map(|(key, _)| key);
        let keys: Vec<_> = query.iter().map(|(key, _)| key).chain(form).collect();
        write!(formatter, "Call({method} {path} {keys:?} by {:?})", self.client)
    }
}

impl<T, O> IntoFuture for Call<T, O>
where
    T: DeserializeOwned + Send + 'static,
{
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'static, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// A value as the server reads it from a form or a query: a boolean is `1` or `0`.
pub trait ToParam {
    /// The text of the value, not yet encoded.
    fn to_param(&self) -> String;
}

impl ToParam for bool {
    fn to_param(&self) -> String {
        // The server refuses `true` and `false` in a form: "type check ('boolean') failed".
        if *self { "1" } else { "0" }.to_owned()
    }
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn to_param(&self) -> String {
        (**self).to_param()
    }
}

/// Implements [`ToParam`] through `Display`.
macro_rules! param_by_display {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::request::ToParam for $name {
            fn to_param(&self) -> String {
                self.to_string()
            }
        }
    )+};
}
pub(crate) use param_by_display;

param_by_display!(str, String, u8, u16, u32, u64, usize, i32, i64, f64);
param_by_display!(
    crate::ids::GuestKind,
    crate::ids::NodeName,
    crate::ids::SnapshotName,
    crate::ids::StorageId,
    crate::ids::TokenId,
    crate::ids::Upid,
    crate::ids::UserId,
    crate::ids::Vmid,
    crate::ids::VolId,
);

/// Puts ids into a path of the API documentation: `/nodes/{node}/tasks/{upid}/log`.
pub(crate) fn fill(template: &str, ids: &[&(dyn Display + Sync)]) -> String {
    let mut ids = ids.iter();
    template
        .split('/')
        .map(|segment| {
            if segment.starts_with('{') {
                let id = ids.next().expect("as many ids as the template has places").to_string();
                encode_segment(&id)
            } else {
                segment.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// How the typed calls are made: the path as the API documentation writes it, then the ids that
/// stand for its `{names}`, in order.
impl Client {
    pub(crate) fn read<T, O>(
        &self,
        template: &'static str,
        ids: &[&(dyn Display + Sync)],
    ) -> Call<T, O> {
        self.call(Method::Get, template, ids)
    }

    pub(crate) fn call<T, O>(
        &self,
        method: Method,
        template: &'static str,
        ids: &[&(dyn Display + Sync)],
    ) -> Call<T, O> {
        Call::new(self.clone(), Request::new(method, fill(template, ids)))
    }
}
