//! The login with user and password, as a state machine without clock and network.
//!
//! [`Login::next`] says what to do, [`Login::feed`] takes what came of it; only `feed` changes the
//! state, so a login whose caller went away half-way loses nothing.

use std::fmt;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::ids::UserId;
use crate::serde_lenient::or_default;

use super::totp::Totp;

/// A ticket is good for two hours on the server. It is renewed well before, because a ticket that
/// is refused costs three seconds (every 401 is delayed by that much).
const LIFETIME: Duration = Duration::from_secs(2 * 60 * 60);
const RENEW_AFTER: Duration = Duration::from_secs(90 * 60);

/// A challenge is good for five minutes on the server.
const CHALLENGE_LIFETIME: Duration = Duration::from_secs(4 * 60);

/// What the server issues after a login.
#[derive(Clone)]
pub(crate) struct Ticket {
    pub(crate) value: SecretString,
    pub(crate) csrf: SecretString,
    issued: SystemTime,
}

impl Ticket {
    /// How old it is. A clock that was set back, by more than the jitter of its synchronisation,
    /// makes it too old to be sure.
    fn age(&self, now: SystemTime) -> Duration {
        now.duration_since(self.issued).unwrap_or_else(|back| match back.duration().as_secs() {
            0..60 => Duration::ZERO,
            _ => LIFETIME,
        })
    }
}

/// A session of one user: logged out, half logged in, or in possession of a ticket.
pub(crate) struct Login {
    user: UserId,
    password: SecretString,
    totp: Option<Totp>,
    state: State,
}

enum State {
    Out,
    /// The password was right; the server wants the second factor and gave this challenge.
    Challenged {
        challenge: SecretString,
        since: SystemTime,
    },
    In(Ticket),
}

/// What to do next.
pub(crate) enum Step {
    /// Use this ticket.
    Use(Ticket),
    /// Send these fields to `POST /access/ticket` and feed the answer back.
    Ask(Question, Vec<(&'static str, SecretString)>),
    /// The server wants a second factor, and there is none to give.
    NoSecondFactor,
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Password,
    Code,
    Renewal,
}

/// What the server said to it.
pub(crate) enum Reply {
    Granted(Grant),
    Refused,
}

/// The data of `POST /access/ticket`.
#[derive(Deserialize)]
pub(crate) struct Grant {
    ticket: SecretString,
    #[serde(rename = "CSRFPreventionToken", default)]
    csrf: Option<SecretString>,
    #[serde(rename = "NeedTFA", default, deserialize_with = "or_default")]
    need_tfa: bool,
}

/// The login is over: the server does not accept what it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rejected;

impl Login {
    pub(crate) fn new(user: UserId, password: SecretString, totp: Option<Totp>) -> Self {
        Self { user, password, totp, state: State::Out }
    }

    pub(crate) fn user(&self) -> &UserId {
        &self.user
    }

    /// What to do to hold a good ticket at this time.
    pub(crate) fn next(&self, now: SystemTime) -> Step {
        match (&self.state, &self.totp) {
            (State::In(ticket), _) if ticket.age(now) < RENEW_AFTER => Step::Use(ticket.clone()),
            (State::In(ticket), _) if ticket.age(now) < LIFETIME => {
                self.ask(Question::Renewal, ticket.value.clone(), None)
            }
            (State::Challenged { .. }, None) => Step::NoSecondFactor,
            (State::Challenged { challenge, since }, Some(totp))
                if now.duration_since(*since).is_ok_and(|age| age < CHALLENGE_LIFETIME) =>
            {
                let code = SecretString::from(format!("totp:{}", totp.code(now)));
                self.ask(Question::Code, code, Some(challenge.clone()))
            }
            _ => self.ask(Question::Password, self.password.clone(), None),
        }
    }

    fn ask(
        &self,
        question: Question,
        password: SecretString,
        challenge: Option<SecretString>,
    ) -> Step {
        let user = SecretString::from(self.user.to_string());
        let mut fields = vec![("username", user), ("password", password)];
        fields.extend(challenge.map(|challenge| ("tfa-challenge", challenge)));
        Step::Ask(question, fields)
    }

    /// Takes the server's reply to a question.
    pub(crate) fn feed(
        &mut self,
        question: Question,
        reply: Reply,
        now: SystemTime,
    ) -> Result<(), Rejected> {
        match reply {
            Reply::Granted(Grant { ticket, need_tfa: true, .. }) if question != Question::Code => {
                self.state = State::Challenged { challenge: ticket, since: now };
                Ok(())
            }
            Reply::Granted(Grant { need_tfa: true, .. }) => {
                self.state = State::Out;
                Err(Rejected)
            }
            Reply::Granted(Grant { ticket, csrf, need_tfa: false }) => {
                let csrf = csrf.unwrap_or_default();
                self.state = State::In(Ticket { value: ticket, csrf, issued: now });
                Ok(())
            }
            Reply::Refused => {
                self.state = State::Out;
                // A ticket that is refused is no verdict on the password.
                if question == Question::Renewal { Ok(()) } else { Err(Rejected) }
            }
        }
    }

    /// The ticket that is there, if it may still work: for when its renewal gets no answer.
    pub(crate) fn unexpired(&self, now: SystemTime) -> Option<Ticket> {
        match &self.state {
            State::In(ticket) if ticket.age(now) < LIFETIME => Some(ticket.clone()),
            _ => None,
        }
    }

    /// Forgets a ticket that the server refused, unless a newer one has taken its place.
    pub(crate) fn forget(&mut self, refused: &Ticket) {
        if let State::In(current) = &self.state
            && current.value.expose_secret() == refused.value.expose_secret()
        {
            self.state = State::Out;
        }
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Out => "logged out",
            State::Challenged { .. } => "asked for a second factor",
            State::In(_) => "logged in",
        };
        write!(formatter, "Login({}, {state})", self.user)
    }
}

#[cfg(test)]
mod tests;
