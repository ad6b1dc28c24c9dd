//! What every handle holds: the client, and the place in the API that it stands for.

use std::fmt;

use http_transport::Method;

use crate::call::{Call, Segment, Shape, fill};
use crate::since::Since;
use crate::transfer::Blob;
use crate::{Client, Page, Request};

/// A client and a path, percent-encoded.
#[derive(Clone)]
pub(crate) struct At {
    client: Client,
    path: String,
}

impl At {
    pub(crate) fn root(client: &Client) -> Self {
        Self { client: client.clone(), path: String::new() }
    }

    /// A place below this one.
    pub(crate) fn below(&self, template: &str, ids: &[Segment<'_>]) -> Self {
        Self { client: self.client.clone(), path: self.path_to(template, ids) }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    fn path_to(&self, template: &str, ids: &[Segment<'_>]) -> String {
        let mut path = self.path.clone();
        fill(&mut path, template, ids);
        path
    }

    fn call(
        &self,
        method: Method,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
        shape: Shape,
    ) -> Call {
        Call::new(method, self.path_to(template, ids), since, shape)
    }

    /// A call that answers one JSON value.
    pub(crate) fn one<T, O>(
        &self,
        method: Method,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
    ) -> Request<T, O> {
        self.request(self.call(method, since, template, ids, Shape::Json))
    }

    /// A call that answers a list in pages, inside `field` of an object where one is named.
    pub(crate) fn pages<T, O>(
        &self,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
        field: Option<&'static str>,
    ) -> Request<Page<T>, O> {
        let shape = Shape::List { field, paged: true };
        self.request(self.call(Method::GET, since, template, ids, shape))
    }

    /// A call that answers a list as a whole.
    pub(crate) fn list<T, O>(
        &self,
        method: Method,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
    ) -> Request<Page<T>, O> {
        let shape = Shape::List { field: None, paged: false };
        self.request(self.call(method, since, template, ids, shape))
    }

    /// A call that answers nothing worth reading.
    pub(crate) fn nothing<O>(
        &self,
        method: Method,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
    ) -> Request<(), O> {
        self.request(self.call(method, since, template, ids, Shape::Nothing))
    }

    /// A call whose status says yes or no.
    pub(crate) fn exists(
        &self,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
    ) -> Request<bool> {
        self.request(self.call(Method::GET, since, template, ids, Shape::Exists))
    }

    /// A call that answers text.
    pub(crate) fn text<O>(
        &self,
        method: Method,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
    ) -> Request<String, O> {
        self.request(self.call(method, since, template, ids, Shape::Text))
    }

    /// A call that answers bytes, perhaps many.
    pub(crate) fn blob<O>(
        &self,
        since: Since,
        template: &str,
        ids: &[Segment<'_>],
    ) -> Request<Blob, O> {
        self.request(self.call(Method::GET, since, template, ids, Shape::Blob))
    }

    fn request<T, O>(&self, call: Call) -> Request<T, O> {
        Request::new(self.client.clone(), call)
    }
}

impl fmt::Debug for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} of {}",
            if self.path.is_empty() { "/" } else { &self.path },
            self.client.base()
        )
    }
}

/// Declares a handle: a resource of the API to call methods on.
macro_rules! handle {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name {
            pub(crate) at: $crate::handle::At,
        }
    };
}
pub(crate) use handle;
