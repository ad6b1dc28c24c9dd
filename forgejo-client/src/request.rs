//! A call of the API as a value: it takes options, is awaited, or turned into a stream.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::path::Path;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http_transport::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::Answer;
use crate::call::{Body, Call, Param, query_texts};
use crate::paging::{self, Items, Page};
use crate::transfer::{self, Blob, Download, Upload};
use crate::{Client, Result};

/// A call that is ready to be sent: `.await` it, or take the `'static` future of
/// [`send`](Request::send). Nothing happens before.
///
/// `T` is what comes back: a model, a [`Page`] of models, a [`Blob`], `bool` where the status is the
/// answer, `()` where there is none. `O` names the options that this call has beyond those that
/// every call has; they are methods too, listed at the types in [`options`](crate::options).
///
/// A request owns all it needs, so it can move into tasks and streams.
#[must_use = "a request does nothing until it is awaited"]
pub struct Request<T, O = ()> {
    client: Client,
    call: Call,
    at_most: Option<usize>,
    kind: PhantomData<fn() -> (T, O)>,
}

impl<T, O> Request<T, O> {
    pub(crate) fn new(client: Client, call: Call) -> Self {
        Self { client, call, at_most: None, kind: PhantomData }
    }

    /// The method that will be used.
    pub fn method(&self) -> &Method {
        &self.call.method
    }

    /// The path that will be asked, percent-encoded, without `/api/v1` in front.
    pub fn endpoint(&self) -> &str {
        &self.call.path
    }

    /// Reads the answer into a type of your own.
    ///
    /// ```no_run
    /// # async fn example(client: forgejo_client::Client) -> forgejo_client::Result<()> {
    /// #[derive(serde::Deserialize)]
    /// struct Slim {
    ///     full_name: String,
    /// }
    ///
    /// let slim = client.repo("homelab", "infra").get().response_type::<Slim>().await?;
    /// let whole = client.repo("homelab", "infra").get().response_type::<serde_json::Value>().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn response_type<U>(self) -> Request<U, O> {
        let Self { client, call, at_most, .. } = self;
        Request { client, call, at_most, kind: PhantomData }
    }

    /// Acts as another user. Only tokens of administrators with the scope `sudo` may; see also
    /// [`ClientBuilder::sudo`](crate::ClientBuilder::sudo).
    pub fn sudo(mut self, user: impl Into<String>) -> Self {
        self.call.sudo = Some(user.into());
        self
    }

    /// Another time limit than the client's, for this call with all its attempts.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout = Some(timeout);
        self
    }

    /// Adds a parameter that has no method: to the query of a GET, HEAD or DELETE, to the JSON body
    /// of anything else.
    pub fn param(self, key: impl Into<String>, value: impl Param) -> Self {
        match self.call.method {
            Method::GET | Method::HEAD | Method::DELETE => self.query(key, value),
            _ => self.with_field(&key.into(), value.into_param()),
        }
    }

    /// Adds to the query, whatever the method. A list gives its key several times.
    pub fn query(mut self, key: impl Into<String>, value: impl Param) -> Self {
        let key = key.into();
        for text in query_texts(value.into_param()) {
            self.call.more_query.push((key.clone(), text));
        }
        self
    }

    /// Sends this value as the JSON body, in place of all options that would go there.
    ///
    /// # Panics
    /// When the value cannot be written as JSON: a map whose keys are no text.
    pub fn json(mut self, value: &impl Serialize) -> Self {
        self.call.body = Body::Json(json(value));
        self
    }

    pub(crate) fn with_query(mut self, key: &'static str, value: String) -> Self {
        self.call.set_query(key, value);
        self
    }

    pub(crate) fn with_queries<V: ToString>(
        mut self,
        key: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.call.query.extend(values.into_iter().map(|value| (key, value.to_string())));
        self
    }

    pub(crate) fn with_field(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.call.set_field(key, value.into());
        self
    }

    pub(crate) fn with_json(self, key: &str, value: &impl Serialize) -> Self {
        self.with_field(key, json(value))
    }

    pub(crate) fn with_object(
        mut self,
        key: &str,
        change: impl FnOnce(&mut serde_json::Map<String, Value>),
    ) -> Self {
        self.call.change_object(key, change);
        self
    }

    /// Has a JSON body even when no option is set; or only then, when it is optional.
    pub(crate) fn with_body(mut self, optional: bool) -> Self {
        self.call.body = Body::Fields { fields: serde_json::Map::new(), optional };
        self
    }

    pub(crate) fn with_text(mut self, text: String) -> Self {
        self.call.body = Body::Text(text);
        self
    }

    pub(crate) fn with_upload(mut self, field: &'static str, upload: Upload) -> Self {
        self.call.body = Body::Upload { field, upload };
        self
    }
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("a value whose keys are text can be written as JSON")
}

impl<T: Answer, O> Request<T, O> {
    /// Sends it. The future owns all it needs, so it can be spawned.
    pub fn send(self) -> BoxFuture<'static, Result<T>> {
        let received = self.client.execute(self.call);
        Box::pin(async move { T::read(&received.await?) })
    }
}

impl<T: Answer, O> IntoFuture for Request<T, O> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'static, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// Lists. Awaiting one gives a single page; [`stream`](Request::stream) and [`all`](Request::all)
/// give everything.
impl<T: DeserializeOwned + Send + 'static, O> Request<Page<T>, O> {
    /// Which page to read when it is awaited, or to start from; 1 unless set.
    pub fn page(self, number: u32) -> Self {
        self.with_query("page", number.to_string())
    }

    /// How many items a page shall have. Servers cut this silently to their own maximum (mostly
    /// 50), which does no harm here. Unless set, a single page has the server's default (mostly
    /// 30), and a stream asks for 50.
    pub fn page_size(self, items: u32) -> Self {
        self.with_query("limit", items.to_string())
    }

    /// Ends a stream after so many items.
    pub fn at_most(mut self, items: usize) -> Self {
        self.at_most = Some(items);
        self
    }

    /// All items, read page by page as they are consumed. It ends at an empty page, at the count
    /// that the server gives, or at the last link, and always: a server that repeats itself is
    /// noticed, and one that never stops is an error of the kind
    /// [`Paging`](crate::ErrorKind::Paging).
    pub fn stream(self) -> Items<T> {
        paging::items(self.client, self.call, self.at_most)
    }

    /// All items in one list.
    ///
    /// # Errors
    /// Of any page: what was read before is dropped, because half a list looks like a whole one.
    pub fn all(self) -> BoxFuture<'static, Result<Vec<T>>> {
        let mut stream = self.stream();
        Box::pin(async move {
            let mut all = Vec::new();
            while let Some(item) = stream.next().await {
                all.push(item?);
            }
            Ok(all)
        })
    }
}

/// Files. Awaiting one holds it in memory (up to the client's limit).
impl<O> Request<Blob, O> {
    /// Begins to receive it; the content is read piece by piece.
    ///
    /// # Errors
    /// As any call. Once it has begun, it is not tried again.
    pub fn open(self) -> BoxFuture<'static, Result<Download>> {
        Box::pin(transfer::open(self.client, self.call))
    }

    /// Writes it to a file and gives its size in bytes. The content goes to a temporary name in
    /// the same folder first, so that a cut connection never leaves a short file under the final
    /// name. When it is cut and the server can continue, it is continued.
    ///
    /// # Errors
    /// As any call; of the kind [`File`](crate::ErrorKind::File) when it cannot be written.
    pub fn save(self, path: impl AsRef<Path>) -> BoxFuture<'static, Result<u64>> {
        Box::pin(transfer::save(self.client, self.call, path.as_ref().to_owned()))
    }
}

impl<T, O> fmt::Debug for Request<T, O> {
    /// Names the keys of the query without their values, and nothing of the body.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Call { method, path, query, .. } = &self.call;
        let keys: Vec<_> = query.iter().map(|(key, _)| key).collect();
        write!(formatter, "Request({method} {path} {keys:?} by {:?})", self.client)
    }
}
