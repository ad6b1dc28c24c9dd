//! What one connection hears from its host while nobody asks: its key, its reasons, its last words.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use russh::client::{self, DisconnectReason};
use russh::keys::PublicKeyOrCertificate;
use russh::{ChannelId, ChannelOpenFailure};

use crate::error::words;
use crate::host_keys::{KeyCheck, NewKey, PresentedKey};
use crate::printable::{printable, printable_line};
use crate::{Error, Result};

/// The ear of one connection.
pub(crate) struct Handler {
    check: Arc<KeyCheck>,
    heard: Heard,
}

/// What a connection heard; shared with whoever uses it.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    presented: Option<PresentedKey>,
    new_key: Option<NewKey>,
    /// Why channels were not opened, in the order of the refusals.
    refusals: VecDeque<String>,
    farewell: Option<String>,
}

/// Why a connection ends: our own verdict, or what the library below found.
#[derive(Debug)]
pub(crate) enum Failure {
    Ours(Error),
    Protocol(russh::Error),
}

impl From<russh::Error> for Failure {
    fn from(error: russh::Error) -> Self {
        Self::Protocol(error)
    }
}

impl Handler {
    pub(crate) fn new(check: Arc<KeyCheck>, heard: Heard) -> Self {
        Self { check, heard }
    }
}

impl client::Handler for Handler {
    type Error = Failure;

    // Once per connection: when keys are exchanged anew, which happens inside the encrypted connection, the library does
    // not ask again.
    async fn check_server_key(
        &mut self,
        presented: &PublicKeyOrCertificate,
    ) -> Result<bool, Failure> {
        let (shown, new_key) = self.check.verdict(presented).map_err(Failure::Ours)?;
        let mut said = self.heard.lock();
        said.presented = Some(shown);
        // A new key is settled right after the exchange, where a person may think about it. Nothing is sent before.
        said.new_key = new_key;
        Ok(true)
    }

    async fn auth_banner(&mut self, banner: &str, _: &mut client::Session) -> Result<(), Failure> {
        tracing::debug!("banner: {}", printable(banner));
        Ok(())
    }

    async fn channel_open_failure(
        &mut self,
        _: ChannelId,
        reason: ChannelOpenFailure,
        description: &str,
        _: &str,
        _: &mut client::Session,
    ) -> Result<(), Failure> {
        let (reason, description) = match reason {
            // The words of the system say it all.
            ChannelOpenFailure::ConnectFailed => (String::new(), printable_line(description)),
            other => (printable_line(other.description()), printable_line(description)),
        };
        let words = [reason, description].into_iter().filter(|words| !words.is_empty());
        let reason = words.collect::<Vec<_>>().join(": ");
        self.heard.lock().refusals.push_back(reason);
        Ok(())
    }

    async fn disconnected(&mut self, reason: DisconnectReason<Failure>) -> Result<(), Failure> {
        let (farewell, result) = match reason {
            DisconnectReason::ReceivedDisconnect(info) => {
                (printable_line(format!("it said: {}", info.message)), Ok(()))
            }
            DisconnectReason::Error(Failure::Protocol(error)) => {
                (words(&error), Err(Failure::Protocol(error)))
            }
            DisconnectReason::Error(Failure::Ours(error)) => {
                (error.to_string(), Err(Failure::Ours(error)))
            }
        };
        self.heard.lock().farewell.get_or_insert(farewell);
        result
    }
}

impl Heard {
    fn lock(&self) -> MutexGuard<'_, Said> {
        // Nothing in here can be left half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn presented(&self) -> Option<PresentedKey> {
        self.lock().presented.clone()
    }

    pub(crate) fn take_new_key(&self) -> Option<NewKey> {
        self.lock().new_key.take()
    }

    /// Why a channel was not opened. The library tells that it was refused, to the one who waits, a moment before it
    /// tells why, to the handler; refusals come in the order of the answers.
    pub(crate) async fn take_refusal(&self) -> Option<String> {
        for _ in 0..20 {
            if let Some(refusal) = self.lock().refusals.pop_front() {
                return Some(refusal);
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        None
    }

    /// Why the connection ended; it may come a moment after the end is noticed.
    pub(crate) async fn farewell(&self) -> Option<String> {
        for _ in 0..20 {
            if let Some(farewell) = self.lock().farewell.clone() {
                return Some(farewell);
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        None
    }
}
