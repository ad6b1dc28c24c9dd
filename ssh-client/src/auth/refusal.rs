//! What was tried while logging in, and why none of it was enough.

use russh::MethodSet;

use super::key_file::Unusable;
use crate::{Error, ErrorKind, Host};

/// The record of one login, for the error at its end.
#[derive(Default)]
pub(super) struct Refusals {
    /// What the host refused, in order.
    tried: Vec<String>,
    /// What could not be tried, and why.
    notes: Vec<String>,
    /// A key that the host would take, but whose passphrase nobody gave.
    locked: bool,
    /// The agent was to help and could not be asked.
    no_agent: bool,
    /// One of several methods that the host wants together succeeded.
    half_way: bool,
}

impl Refusals {
    pub(super) fn tried(&mut self, what: String) {
        self.tried.push(what);
    }

    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    pub(super) fn no_agent(&mut self, why: String) {
        self.no_agent = true;
        self.notes.push(why);
    }

    pub(super) fn went_well(&mut self) {
        self.half_way = true;
        self.tried.pop();
    }

    /// A key that could not even be offered.
    pub(super) fn unusable(&mut self, label: &str, why: Unusable) {
        self.locked |= why.is_locked();
        self.notes.push(format!("{label}: {why}"));
    }

    /// A key that the host would take, and that could not sign.
    pub(super) fn accepted_but_unusable(&mut self, label: &str, why: Unusable) {
        self.locked |= why.is_locked();
        self.notes.push(format!("{label}: the host would accept it, but {why}"));
    }

    /// Nothing is left to try.
    pub(super) fn error(&self, hop: &Host, user: &str, offered: &MethodSet) -> Error {
        let offered: Vec<String> = offered.iter().map(String::from).collect();
        let kind = if self.locked {
            ErrorKind::PassphraseNeeded
        } else if self.no_agent {
            ErrorKind::AgentUnavailable
        } else {
            ErrorKind::Auth
        };
        let mut message = format!("{} does not let {user} in", hop.name);
        if self.half_way {
            message.push_str(", it wants more than one proof");
        }
        message.push_str(&match offered.is_empty() {
            true => "; it offers no way to log in".to_owned(),
            false => format!("; it still offers {}", offered.join(", ")),
        });
        let hint = match kind {
            ErrorKind::PassphraseNeeded => {
                "load the key into an agent (`ssh-add`), or run this where somebody can be asked"
            }
            ErrorKind::AgentUnavailable => {
                "start an agent and load the key: `eval $(ssh-agent); ssh-add`"
            }
            _ if self.tried.is_empty() => "name a key, load one into an agent, or give a password",
            _ => "is it the right user, and is the key in its ~/.ssh/authorized_keys?",
        };
        Error::new(kind, self.listed(message)).on(&hop.name).hinting(hint).offering(offered)
    }

    /// The host ended the connection.
    pub(super) fn hung_up(&self, hop: &Host, user: &str, farewell: Option<&str>) -> Error {
        let farewell = farewell.unwrap_or("the connection was closed");
        let too_many = farewell.to_ascii_lowercase().contains("too many auth");
        let message = format!(
            "{} hung up while {user} logged in, after {} attempts: {farewell}",
            hop.name,
            self.tried.len()
        );
        let kind =
            if too_many || !self.tried.is_empty() { ErrorKind::Auth } else { ErrorKind::Lost };
        let error = Error::new(kind, self.listed(message)).on(&hop.name);
        if too_many {
            error.hinting(
                "it allows only so many keys (MaxAuthTries, 6 by default): name the right one and offer no other \
                 (identities_only, IdentitiesOnly yes)",
            )
        } else {
            error
        }
    }

    fn listed(&self, mut message: String) -> String {
        for tried in &self.tried {
            message.push_str("\n  refused: ");
            message.push_str(tried);
        }
        for note in &self.notes {
            message.push_str("\n  not used: ");
            message.push_str(note);
        }
        message
    }
}
