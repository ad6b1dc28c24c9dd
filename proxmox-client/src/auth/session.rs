//! Keeps one session alive for all calls of a client: only one of them logs in, the others wait.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use tokio::sync::Mutex;

use super::login::{Login, Question, Reply, Step, Ticket};
use crate::ids::UserId;
use crate::{Error, Result};

/// The form fields of `POST /access/ticket`.
pub(crate) type Fields = Vec<(&'static str, secrecy::SecretString)>;

/// What the server said to a login, with the error to show when it refused.
pub(crate) enum Outcome {
    Answered(Reply),
    Refused(Error),
}

/// Where the time comes from.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

pub(crate) struct Session {
    user: UserId,
    clock: Clock,
    login: Mutex<Guarded>,
    /// How many logins have ended, well or badly.
    ended: AtomicU64,
}

struct Guarded {
    login: Login,
    /// The last login was refused: its number, and what was said.
    refused: Option<(u64, Error)>,
}

impl Session {
    pub(crate) fn new(login: Login, clock: Clock) -> Self {
        let user = login.user().clone();
        let login = Mutex::new(Guarded { login, refused: None });
        Self { user, clock, login, ended: AtomicU64::new(0) }
    }

    pub(crate) fn user(&self) -> &UserId {
        &self.user
    }

    /// A good ticket; `ask` sends a form to the server when one is needed.
    pub(crate) async fn ticket<F, R>(&self, ask: F) -> Result<Ticket>
    where
        F: Fn(Fields) -> R,
        R: Future<Output = Result<Outcome>>,
    {
        let seen = self.ended.load(Ordering::Acquire);
        let mut guard = self.login.lock().await;
        let Guarded { login, refused } = &mut *guard;
        // Whoever waited while another's login was refused shares that answer: asking again with
        // the same password costs three seconds each and may lock the account.
        if let Some((number, error)) = refused
            && *number > seen
        {
            return Err(error.repeated());
        }
        loop {
            let (question, fields) = match login.next((self.clock)()) {
                Step::Use(ticket) => return Ok(ticket),
                Step::Ask(question, fields) => (question, fields),
                Step::NoSecondFactor => {
                    let error = Error::second_factor(&self.user);
                    *refused = Some((self.end(), error.repeated()));
                    return Err(error);
                }
            };
            tracing::debug!(user = %self.user, ?question, "logging in");
            let (reply, error) = match ask(fields).await {
                Ok(Outcome::Answered(reply)) => (reply, None),
                Ok(Outcome::Refused(error)) => (Reply::Refused, Some(error)),
                Err(error) => match login.unexpired((self.clock)()) {
                    Some(ticket) if question == Question::Renewal => {
                        tracing::debug!(%error, "the ticket could not be renewed yet");
                        return Ok(ticket);
                    }
                    _ => return Err(error),
                },
            };
            if login.feed(question, reply, (self.clock)()).is_err() {
                let error = error.unwrap_or_else(|| Error::second_factor(&self.user));
                *refused = Some((self.end(), error.repeated()));
                return Err(error);
            }
        }
    }

    fn end(&self) -> u64 {
        self.ended.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// Forgets a ticket that the server refused.
    pub(crate) async fn forget(&self, ticket: &Ticket) {
        self.login.lock().await.login.forget(ticket);
    }
}
