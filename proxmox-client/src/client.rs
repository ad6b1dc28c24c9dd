//! The handle that everything starts from.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http_transport::{BaseUrl, FailureKind, Response, Sent, Transport};
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::auth::{Auth, Credentials, Outcome, Reply};
use crate::builder::ClientBuilder;
use crate::request::{Call, Request};
use crate::{Error, ErrorKind, Method, Result};

/// A connection to one Proxmox VE cluster. Cheap to clone; clones share the connections and the
/// session.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    /// At least one.
    endpoints: Vec<Transport>,
    /// The endpoint that answered last.
    current: AtomicUsize,
    auth: Auth,
}

impl Client {
    /// Starts to set up a client for the node at this address. A missing scheme is `https`, a
    /// missing port 8006; a sub-path (behind a reverse proxy) is kept.
    pub fn builder(url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(url.into())
    }

    /// Panics when there is no endpoint: the builder sees to it that there is one.
    pub(crate) fn new(endpoints: Vec<Transport>, auth: Auth) -> Self {
        assert!(!endpoints.is_empty(), "a client has at least one endpoint");
        Self { inner: Arc::new(Inner { endpoints, current: AtomicUsize::new(0), auth }) }
    }

    /// The address that answered last; before the first call, the first one that was given.
    pub fn endpoint(&self) -> &BaseUrl {
        self.inner.endpoints[self.inner.current.load(Ordering::Relaxed)].base()
    }

    /// Reads any path of the API into any type, with the same credentials, limits and errors as
    /// the typed calls. The path is the one of the API documentation, with ids percent-encoded.
    ///
    /// ```no_run
    /// # async fn example(client: proxmox_client::Client) -> proxmox_client::Result<()> {
    /// let zones: Vec<serde_json::Value> = client.get("/cluster/sdn/zones").query("pending", true).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn get<T>(&self, path: impl AsRef<str>) -> Call<T> {
        self.raw(Method::Get, path.as_ref())
    }

    /// Sends a POST to any path of the API; parameters are given with [`Call::param`].
    pub fn post<T>(&self, path: impl AsRef<str>) -> Call<T> {
        self.raw(Method::Post, path.as_ref())
    }

    /// Sends a PUT to any path of the API; parameters are given with [`Call::param`].
    pub fn put<T>(&self, path: impl AsRef<str>) -> Call<T> {
        self.raw(Method::Put, path.as_ref())
    }

    /// Sends a DELETE to any path of the API; its parameters go into the query.
    pub fn delete<T>(&self, path: impl AsRef<str>) -> Call<T> {
        self.raw(Method::Delete, path.as_ref())
    }

    fn raw<T>(&self, method: Method, path: &str) -> Call<T> {
        let path = format!("/{}", path.trim_start_matches('/'));
        Call::new(self.clone(), Request::new(method, path))
    }

    /// Sends a call and reads its answer.
    pub(crate) async fn execute<T: DeserializeOwned>(&self, call: &Request) -> Result<Answer<T>> {
        let response = self.respond(call).await?;
        response.json().map_err(|error| {
            Error::decode(response.status, error).during(call.method, call.path.clone())
        })
    }

    /// Sends a call with the credentials of the moment; gives good answers only.
    async fn respond(&self, call: &Request) -> Result<Response> {
        let credentials = self.credentials().await.map_err(Error::before_the_call)?;
        let response = self.exchange(call, &credentials).await?;
        let response = match &credentials {
            // Whatever the reason (restarted cluster, changed clock), one new login will tell. The
            // server refuses before it acts, so this is safe for writes, too.
            Credentials::Ticket(ticket) if response.status == 401 => {
                if let Auth::Session(session) = &self.inner.auth {
                    session.forget(ticket).await;
                }
                let credentials = self.credentials().await.map_err(Error::before_the_call)?;
                self.exchange(call, &credentials).await?
            }
            _ => response,
        };
        if response.is_success() {
            Ok(response)
        } else {
            Err(Error::from_response(&response).during(call.method, call.path.clone()))
        }
    }

    async fn credentials(&self) -> Result<Credentials> {
        match &self.inner.auth {
            Auth::Token { header, .. } => Ok(Credentials::Token(header.clone())),
            Auth::Session(session) => {
                session.ticket(|fields| self.log_in(fields)).await.map(Credentials::Ticket)
            }
        }
    }

    /// Sends the form of a login.
    async fn log_in(&self, fields: crate::auth::Fields) -> Result<Outcome> {
        let call = Request::login(fields);
        let response = self.exchange(&call, &Credentials::None).await?;
        if response.is_success() {
            // The error would show a part of the answer, and the answer is a ticket.
            let answer: Answer<_> = response.json().map_err(|error| {
                let error = match error.is_not_json() {
                    true => Error::decode(response.status, error),
                    false => Error::decode(response.status, crate::auth::UnreadableTicket),
                };
                error.during(call.method, call.path.clone())
            })?;
            return Ok(Outcome::Answered(Reply::Granted(answer.data)));
        }
        let error = Error::from_response(&response).during(call.method, call.path.clone());
        match error.kind() {
            ErrorKind::Auth => Ok(Outcome::Refused(error)),
            _ => Err(error),
        }
    }

    /// Sends to the endpoint that answered last, and moves on to the next one only when nothing
    /// left this machine. An answer, whatever its status, and a certificate that is not trusted
    /// are never a reason to move.
    async fn exchange(&self, call: &Request, credentials: &Credentials) -> Result<Response> {
        let endpoints = &self.inner.endpoints;
        let first = self.inner.current.load(Ordering::Relaxed);
        let mut unreachable = Vec::new();
        for index in (0..endpoints.len()).map(|step| (first + step) % endpoints.len()) {
            let request = call.to_http(credentials)?;
            match endpoints[index].send(request).await {
                Ok(response) => {
                    self.inner.current.store(index, Ordering::Relaxed);
                    return Ok(response);
                }
                Err(failure) if may_move_on(&failure) => unreachable.push(failure),
                Err(failure) => {
                    return Err(Error::from_failure(failure).during(call.method, call.path.clone()));
                }
            }
        }
        Err(Error::unreachable(unreachable).during(call.method, call.path.clone()))
    }
}

fn may_move_on(failure: &http_transport::Failure) -> bool {
    failure.sent() == Sent::No
        && matches!(
            failure.kind(),
            FailureKind::Refused | FailureKind::Connect | FailureKind::Timeout
        )
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoints: Vec<_> = self.inner.endpoints.iter().map(Transport::base).collect();
        formatter
            .debug_struct("Client")
            .field("endpoints", &endpoints)
            .field("auth", &self.inner.auth)
            .finish()
    }
}
