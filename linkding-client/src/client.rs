//! The handle that everything starts from.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_transport::{BaseUrl, Response, ResponseStream, Transport};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use crate::request::{Call, Request};
use crate::{ClientBuilder, Error, Method, Result};

/// One user's view of one linkding. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    transport: Transport,
    auth: Auth,
    scrape_timeout: Duration,
}

/// Who calls.
pub(crate) enum Auth {
    /// Nobody: only the state and publicly shared bookmarks can be read.
    None,
    Token {
        scheme: Scheme,
        secret: SecretString,
    },
}

/// The word in front of the token.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scheme {
    Token,
    Bearer,
}

impl Scheme {
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Token => "Token ",
            Self::Bearer => "Bearer ",
        }
    }
}

impl Client {
    /// Starts to set up a client for the linkding at this address, such as
    /// `http://192.0.2.10:9090`, or `https://lab.example/linkding` with a context path.
    pub fn builder(url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(url.into())
    }

    pub(crate) fn new(transport: Transport, auth: Auth, scrape_timeout: Duration) -> Self {
        Self { inner: Arc::new(Inner { transport, auth, scrape_timeout }) }
    }

    /// The address of the server, with its context path.
    pub fn endpoint(&self) -> &BaseUrl {
        self.inner.transport.base()
    }

    /// How long a call may take in which the server fetches a web page.
    pub(crate) fn scrape_timeout(&self) -> Duration {
        self.inner.scrape_timeout
    }

    /// Reads any path of the API into any type, with the same token, limits and errors as the
    /// typed calls. The path is as the API documentation writes it; a slash at its end is added.
    ///
    /// ```no_run
    /// # async fn example(client: linkding_client::Client) -> linkding_client::Result<()> {
    /// let tags: serde_json::Value = client.get("/api/tags/").query("limit", 5).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get<T>(&self, path: impl AsRef<str>) -> Call<T> {
        Call::raw(self.clone(), Method::Get, path.as_ref())
    }

    /// Sends a POST to any path; the body is given with [`Call::json`].
    pub fn post<T>(&self, path: impl AsRef<str>) -> Call<T> {
        Call::raw(self.clone(), Method::Post, path.as_ref())
    }

    /// Sends a PUT to any path; the body is given with [`Call::json`].
    pub fn put<T>(&self, path: impl AsRef<str>) -> Call<T> {
        Call::raw(self.clone(), Method::Put, path.as_ref())
    }

    /// Sends a PATCH to any path; the body is given with [`Call::json`].
    pub fn patch<T>(&self, path: impl AsRef<str>) -> Call<T> {
        Call::raw(self.clone(), Method::Patch, path.as_ref())
    }

    /// Sends a DELETE to any path.
    pub fn delete<T>(&self, path: impl AsRef<str>) -> Call<T> {
        Call::raw(self.clone(), Method::Delete, path.as_ref())
    }

    /// Sends a request and reads its good answer.
    pub(crate) async fn execute<T: DeserializeOwned>(&self, request: Request) -> Result<T> {
        let (method, path) = (request.method, request.path.clone());
        let mut response = self.respond(request).await?;
        if response.body.is_empty() {
            // 204: what the call is about is done.
            response.body = "null".into();
        }
        response.json().map_err(|error| Error::decode(response.status, error).during(method, path))
    }

    /// Sends a request; gives its answer whatever the status.
    pub(crate) async fn exchange(&self, request: Request) -> Result<Response> {
        let (method, path, too_long) =
            (request.method, request.path.clone(), request.is_too_long());
        let request = request.into_http(&self.inner.auth)?;
        self.inner
            .transport
            .send(request)
            .await
            .map_err(|failure| Error::from_failure(failure, too_long).during(method, path))
    }

    /// Sends a request; gives good answers only.
    async fn respond(&self, request: Request) -> Result<Response> {
        let (method, path) = (request.method, request.path.clone());
        let response = self.exchange(request).await?;
        match response.is_success() {
            true => Ok(response),
            false => Err(Error::from_response(&response).during(method, path)),
        }
    }

    /// Sends a request whose good answer is read piece by piece.
    pub(crate) async fn stream(&self, request: Request) -> Result<ResponseStream> {
        let (method, path) = (request.method, request.path.clone());
        let failed = |failure| Error::from_failure(failure, false).during(method, path.clone());
        let request = request.into_http(&self.inner.auth)?.body_limit(u64::MAX);
        let response = self.inner.transport.stream(request).await.map_err(failed)?;
        if (200..300).contains(&response.status) {
            return Ok(response);
        }
        let response = response.collect().await.map_err(failed)?;
        Err(Error::from_response(&response).during(method, path.clone()))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let auth = match &self.inner.auth {
            Auth::None => "none",
            Auth::Token { .. } => "token",
        };
        formatter
            .debug_struct("Client")
            .field("endpoint", self.endpoint())
            .field("auth", &auth)
            .finish()
    }
}
