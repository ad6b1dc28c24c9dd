//! Logging in, in the order of OpenSSH unless the configuration has another: keys of the agent and of files,
//! keyboard-interactive, password.

mod agent;
mod candidates;
mod key_file;
mod refusal;
mod sign;

use std::time::Duration;

use russh::client::{AuthResult, Handle, KeyboardInteractiveAuthResponse as Answer};
use russh::{MethodKind, MethodSet};
use secrecy::{ExposeSecret, SecretString};

use candidates::{Candidate, candidates};
pub(crate) use key_file::Unlocked;
use refusal::Refusals;
use sign::Signer;

use crate::handler::{Handler, Heard};
use crate::prompt::{Asking, Question};
use crate::{Error, ErrorKind, Host, Result};

/// Rounds of questions of a server before it is taken for one that never ends.
const MOST_ROUNDS: usize = 20;

/// Logs in, and says how that was done. `target` is the host at the end of the way, which shares its unlocked keys.
pub(crate) async fn log_in(
    handle: &mut Handle<Handler>,
    target: &Host,
    hop: &Host,
    user: &str,
    heard: &Heard,
    asking: &Asking,
) -> Result<String> {
    let mut login = Login {
        handle,
        hop,
        user,
        heard,
        asking,
        limit: hop.connect_timeout,
        unlocked: target.unlocked.clone(),
        password: hop.password.clone(),
        interactive_left: hop.methods.prompts.max(u32::from(hop.password.is_some())),
        password_left: hop.methods.prompts.max(u32::from(hop.password.is_some())),
        keys: None,
        refusals: Refusals::default(),
    };
    login.run().await
}

struct Login<'a> {
    handle: &'a mut Handle<Handler>,
    hop: &'a Host,
    user: &'a str,
    heard: &'a Heard,
    asking: &'a Asking,
    limit: Duration,
    unlocked: Unlocked,
    /// The password of the configuration, until it was tried.
    password: Option<SecretString>,
    interactive_left: u32,
    password_left: u32,
    /// The keys that were not offered yet, once somebody looked for them.
    keys: Option<std::vec::IntoIter<Candidate>>,
    refusals: Refusals,
}

/// One attempt to get in.
enum Attempt {
    Key(Box<Candidate>),
    /// To the questions of the host.
    Answers,
    Password,
}

/// What the host says to one attempt.
enum Reply {
    Welcome,
    /// It goes on with these methods.
    Continue(MethodSet),
}

impl Login<'_> {
    async fn run(&mut self) -> Result<String> {
        let nothing = self.handle.authenticate_none(self.user);
        let reply = self.asking.within(self.limit, nothing).await;
        let mut offered = match self.understand(reply).await? {
            Reply::Welcome => return Ok("none".to_owned()),
            Reply::Continue(offered) => offered,
        };
        while let Some(attempt) = self.next(&offered).await {
            let (method, reply) = match attempt {
                Attempt::Key(key) => {
                    (format!("publickey ({})", key.label()), self.offer(*key).await?)
                }
                Attempt::Answers => {
                    self.interactive_left -= 1;
                    ("keyboard-interactive".to_owned(), self.answer().await?)
                }
                Attempt::Password => {
                    self.password_left -= 1;
                    ("password".to_owned(), self.type_password().await?)
                }
            };
            match reply {
                Some(Reply::Welcome) => return Ok(method),
                Some(Reply::Continue(methods)) => offered = methods,
                None => {}
            }
        }
        Err(self.refusals.error(self.hop, self.user, &offered))
    }

    /// What to try next: of the ways that the host offers, the first that we have something left for.
    async fn next(&mut self, offered: &MethodSet) -> Option<Attempt> {
        let can_answer = self.password.is_some() || self.asking.is_possible();
        for kind in self.hop.methods.order.iter().filter(|kind| offered.contains(kind)) {
            match kind {
                MethodKind::PublicKey => {
                    if let Some(key) = self.next_key().await {
                        return Some(Attempt::Key(Box::new(key)));
                    }
                }
                MethodKind::KeyboardInteractive if can_answer && self.interactive_left > 0 => {
                    return Some(Attempt::Answers);
                }
                MethodKind::Password if can_answer && self.password_left > 0 => {
                    return Some(Attempt::Password);
                }
                _ => {}
            }
        }
        None
    }

    /// Only a host that takes keys is worth asking the agent for some.
    async fn next_key(&mut self) -> Option<Candidate> {
        if self.keys.is_none() {
            let binding = self.handle.agent_session_binding();
            let keys = candidates(self.hop, binding, &mut self.refusals).await;
            self.keys = Some(keys.into_iter());
        }
        self.keys.as_mut()?.next()
    }

    /// Offers one key. `None` when it was never shown to the host.
    async fn offer(&mut self, key: Candidate) -> Result<Option<Reply>> {
        let label = key.label();
        // A key whose public half is locked too has to be unlocked before it can be offered at all.
        let (public, certificate) = match key.public(self.hop, self.asking, &self.unlocked).await {
            Ok(halves) => halves,
            Err(why) => {
                self.refusals.unusable(&label, why);
                return Ok(None);
            }
        };
        let hash = if public.algorithm().is_rsa() {
            let asked = self.handle.best_supported_rsa_hash();
            let Some(Ok(best)) = self.asking.within(self.limit, asked).await else {
                return Err(self.gone().await);
            };
            match best {
                Some(None) => {
                    self.refusals.note(format!("{label}: the host takes RSA keys with SHA-1 only"));
                    return Ok(None);
                }
                Some(hash) => hash,
                // It does not say; every server of the last years understands this one.
                None => Some(russh::keys::HashAlg::Sha256),
            }
        } else {
            None
        };
        let mut signer = Signer::new(key, self.hop, self.asking, self.unlocked.clone());
        let offer = async {
            let (handle, user) = (&mut self.handle, self.user);
            match certificate {
                Some(certificate) => {
                    handle.authenticate_certificate_with(user, certificate, hash, &mut signer).await
                }
                None => handle.authenticate_publickey_with(user, public, hash, &mut signer).await,
            }
        };
        let result = self.asking.within(self.limit, offer).await;
        match result {
            Some(Err(sign::Failure::Unusable(why))) => {
                self.refusals.accepted_but_unusable(&label, why);
                Ok(None)
            }
            result => {
                self.refusals.tried(label);
                let result = result.map(|result| result.map_err(|_| russh::Error::SendError));
                self.understand(result).await.map(Some)
            }
        }
    }

    /// Answers the questions of the host. `None` when nobody could.
    async fn answer(&mut self) -> Result<Option<Reply>> {
        let start = self.handle.authenticate_keyboard_interactive_start(self.user, None);
        let mut said = self.asking.within(self.limit, start).await;
        for _ in 0..MOST_ROUNDS {
            let reply = match said {
                Some(Ok(Answer::InfoRequest { name, instructions, prompts })) => {
                    let Some(answers) = self.answers(&name, &instructions, prompts).await else {
                        // No answer is none: an empty one would count as a failed login.
                        self.interactive_left = 0;
                        let note = "keyboard-interactive: nobody answers the questions of the host";
                        self.refusals.note(note.to_owned());
                        return Ok(None);
                    };
                    let respond = self.handle.authenticate_keyboard_interactive_respond(answers);
                    said = self.asking.within(self.limit, respond).await;
                    continue;
                }
                Some(Ok(Answer::Success)) => Some(Ok(AuthResult::Success)),
                Some(Ok(Answer::Failure { remaining_methods, partial_success })) => {
                    Some(Ok(AuthResult::Failure { remaining_methods, partial_success }))
                }
                Some(Err(error)) => Some(Err(error)),
                None => None,
            };
            self.refusals.tried("keyboard-interactive".to_owned());
            return self.understand(reply).await.map(Some);
        }
        let message = format!("{} asks without end", self.hop.name);
        Err(Error::new(ErrorKind::Auth, message).on(&self.hop.name))
    }

    /// The answers to one round of questions; `None` as soon as nobody gives one.
    async fn answers(
        &mut self,
        name: &str,
        instructions: &str,
        prompts: Vec<russh::client::Prompt>,
    ) -> Option<Vec<String>> {
        let mut answers = Vec::with_capacity(prompts.len());
        let is_single = prompts.len() == 1;
        for prompt in prompts {
            // A single hidden question that comes before any other is the password.
            let password = (is_single && !prompt.echo).then(|| self.password.take()).flatten();
            let answer = match password {
                Some(password) => password,
                None => {
                    let question = Question::Interactive {
                        host: self.hop.name.clone(),
                        name: name.to_owned(),
                        instructions: instructions.to_owned(),
                        prompt: prompt.prompt,
                        echo: prompt.echo,
                    };
                    self.asking.ask(question).await?
                }
            };
            answers.push(answer.expose_secret().to_owned());
        }
        Some(answers)
    }

    /// `None` when nobody gave a password.
    async fn type_password(&mut self) -> Result<Option<Reply>> {
        let password = match self.password.take() {
            Some(password) => Some(password),
            None => {
                let (host, user) = (self.hop.name.clone(), self.user.to_owned());
                self.asking.ask(Question::Password { host, user }).await
            }
        };
        let Some(password) = password else {
            self.password_left = 0;
            return Ok(None);
        };
        self.refusals.tried("password".to_owned());
        let offer = self.handle.authenticate_password(self.user, password.expose_secret());
        let reply = self.asking.within(self.limit, offer).await;
        self.understand(reply).await.map(Some)
    }

    async fn understand(
        &mut self,
        reply: Option<Result<AuthResult, russh::Error>>,
    ) -> Result<Reply> {
        match reply {
            Some(Ok(AuthResult::Success)) => Ok(Reply::Welcome),
            Some(Ok(AuthResult::Failure { remaining_methods, partial_success })) => {
                // The library reports the end of the connection as a refusal that leaves no method.
                if remaining_methods.is_empty() && self.handle.is_closed() {
                    return Err(self.gone().await);
                }
                if partial_success {
                    self.refusals.went_well();
                }
                Ok(Reply::Continue(remaining_methods))
            }
            Some(Err(_)) => Err(self.gone().await),
            None => {
                let message = format!(
                    "{} did not answer within {:?} while {} logged in",
                    self.hop.name, self.limit, self.user
                );
                Err(Error::new(ErrorKind::Timeout, message).on(&self.hop.name))
            }
        }
    }

    /// The host hung up: because of too many attempts, or for a reason of its own.
    async fn gone(&mut self) -> Error {
        let farewell = self.heard.farewell().await;
        self.refusals.hung_up(self.hop, self.user, farewell.as_deref())
    }
}
