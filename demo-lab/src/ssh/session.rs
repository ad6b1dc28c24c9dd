//! One visitor's connection: getting in, and what is asked for on each channel.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use russh::keys::PublicKey;
use russh::server::{
    Auth, ChannelOpenHandle, Handle, Handler, Msg, PublicKeyOffer, Response, Session,
    VerifiedPublicKey,
};
use russh::{Channel, ChannelId, ChannelOpenFailure, Disconnect, Error, Pty};
use tokio::task::JoinSet;

use super::auth::{Progress, SshAuth, Verdict};
use super::events::SshWhat;
use super::exec::{self, Request, Setting};
use super::machine::{Host, SshService};
use super::server::methods;
use super::terminal::Size;
use super::{forward, keys};

/// A client of a host.
pub(crate) struct Visitor {
    host: Host,
    /// Empty before the first attempt to get in.
    user: String,
    progress: Progress,
    /// Channels on which nothing runs yet.
    waiting: HashMap<ChannelId, (Channel<Msg>, Setting)>,
    /// What runs for this visitor; it ends with the connection.
    tasks: JoinSet<()>,
    handle: Arc<OnceLock<Handle>>,
}

impl Visitor {
    /// Someone who has just connected. The handle is to be filled in when there is one.
    pub(crate) fn new(host: Host) -> (Self, Arc<OnceLock<Handle>>) {
        let handle = Arc::new(OnceLock::new());
        let visitor = Self {
            host,
            user: String::new(),
            progress: Progress::default(),
            waiting: HashMap::new(),
            tasks: JoinSet::new(),
            handle: Arc::clone(&handle),
        };
        (visitor, handle)
    }

    /// The answer to an attempt.
    fn judge(&mut self, user: &str, method: SshAuth, right: bool) -> Auth {
        if self.user != user {
            self.user = user.to_owned();
            self.progress.passed.clear();
        }
        let right = right && self.host.knows(user);
        let policy = self.host.knobs().policy.clone();
        let (next, partial_success) = match policy.judge(&mut self.progress, method, right) {
            Verdict::Accepted => {
                self.host.note(user, SshWhat::Login(self.progress.passed.clone()));
                let line = format!("Accepted {} for {user} from 127.0.0.1 ssh2", method.name());
                let mut world = self.host.shared.world.lock();
                world.log(&self.host.name, "ssh.service", "sshd", &line);
                return Auth::Accept;
            }
            Verdict::Further(next) => (next, true),
            Verdict::Refused(next) => (next, false),
            Verdict::TooMany => {
                self.host.note(user, SshWhat::TooManyAttempts);
                self.send_away("Too many authentication failures");
                (Vec::new(), false)
            }
        };
        Auth::Reject { proceed_with_methods: Some(methods(&next)), partial_success }
    }

    fn send_away(&mut self, why: &'static str) {
        let handle = Arc::clone(&self.handle);
        self.tasks.spawn(async move {
            if let Some(handle) = handle.get() {
                let reason = Disconnect::ProtocolError;
                let _ = handle.disconnect(reason, why.into(), String::new()).await;
            }
        });
    }

    fn authorized(&self, user: &str, key: &PublicKey) -> bool {
        let file = self.host.home(user).join(".ssh/authorized_keys");
        self.host.knows(user)
            && std::fs::read_to_string(file).is_ok_and(|known| keys::authorizes(&known, key))
    }

    /// Starts something on a channel, unless the host is told to refuse it.
    fn start(
        &mut self,
        id: ChannelId,
        service: SshService,
        request: Request,
        session: &mut Session,
    ) -> Result<(), Error> {
        match self.waiting.remove(&id) {
            Some((channel, setting)) if !self.host.refuses(service) => {
                session.channel_success(id)?;
                let (host, user) = (self.host.clone(), self.user.clone());
                let handle = session.handle();
                self.tasks.spawn(exec::serve(host, user, channel, request, setting, handle));
                Ok(())
            }
            waiting => {
                self.waiting.extend(waiting.map(|waiting| (id, waiting)));
                session.channel_failure(id)
            }
        }
    }
}

impl Handler for Visitor {
    type Error = Error;

    async fn auth_none(&mut self, _: &str) -> Result<Auth, Error> {
        let next = self.host.knobs().policy.next(&self.progress);
        Ok(Auth::Reject { proceed_with_methods: Some(methods(&next)), partial_success: false })
    }

    async fn auth_password(&mut self, user: &str, password: &str) -> Result<Auth, Error> {
        let right = password == crate::world::accounts::ROOT_PASSWORD;
        Ok(self.judge(user, SshAuth::Password, right))
    }

    async fn auth_publickey_offered(
        &mut self,
        user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Error> {
        if self.authorized(user, offer.public_key) {
            return Ok(Auth::Accept);
        }
        Ok(self.judge(user, SshAuth::PublicKey, false))
    }

    async fn auth_publickey(
        &mut self,
        user: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Error> {
        let right = self.authorized(user, key.public_key);
        Ok(self.judge(user, SshAuth::PublicKey, right))
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        user: &str,
        _submethods: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth, Error> {
        let questions = self.host.knobs().policy.questions.clone();
        let Some(response) = response else {
            let prompts = questions.into_iter().map(|one| (Cow::Owned(one.prompt), one.echo));
            return Ok(Auth::Partial {
                name: Cow::Borrowed(""),
                instructions: Cow::Borrowed(""),
                prompts: Cow::Owned(prompts.collect()),
            });
        };
        let right = response.eq(questions.iter().map(|one| one.answer.as_bytes()));
        Ok(self.judge(user, SshAuth::KeyboardInteractive, right))
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Error> {
        // What has ended makes room.
        while self.tasks.try_join_next().is_some() {}
        self.waiting.insert(channel.id(), (channel, Setting::default()));
        reply.accept().await;
        Ok(())
    }

    async fn channel_close(&mut self, id: ChannelId, _: &mut Session) -> Result<(), Error> {
        self.waiting.remove(&id);
        Ok(())
    }

    async fn channel_open_direct_tcpip(
        &mut self,
        channel: Channel<Msg>,
        host: &str,
        port: u32,
        _: &str,
        _: u32,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), Error> {
        let port = u16::try_from(port).unwrap_or_default();
        self.host.note(&self.user, SshWhat::Forward { host: host.to_owned(), port });
        match forward::target(&self.host, host, port) {
            Some(target) if !self.host.refuses(SshService::Forward) => {
                self.tasks.spawn(forward::carry(target, channel, reply));
            }
            _ => reply.reject(ChannelOpenFailure::AdministrativelyProhibited).await,
        }
        Ok(())
    }

    async fn pty_request(
        &mut self,
        id: ChannelId,
        term: &str,
        columns: u32,
        rows: u32,
        _: u32,
        _: u32,
        _: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Error> {
        let what = SshWhat::Pty { term: term.to_owned(), columns, rows };
        self.host.note(&self.user, what);
        match self.waiting.get_mut(&id) {
            Some((_, setting)) if !self.host.refuses(SshService::Pty) => {
                setting.terminal = Some((term.to_owned(), Size { columns, rows }));
                session.channel_success(id)
            }
            _ => session.channel_failure(id),
        }
    }

    async fn env_request(
        &mut self,
        id: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        let what = SshWhat::Env { name: name.to_owned(), value: value.to_owned() };
        self.host.note(&self.user, what);
        match self.waiting.get_mut(&id) {
            // `AcceptEnv LANG LC_*`
            Some((_, setting)) if name == "LANG" || name.starts_with("LC_") => {
                setting.env.push((name.to_owned(), value.to_owned()));
                session.channel_success(id)
            }
            _ => session.channel_failure(id),
        }
    }

    async fn shell_request(&mut self, id: ChannelId, session: &mut Session) -> Result<(), Error> {
        self.host.note(&self.user, SshWhat::Shell);
        self.start(id, SshService::Shell, Request::Shell, session)
    }

    async fn exec_request(
        &mut self,
        id: ChannelId,
        line: &[u8],
        session: &mut Session,
    ) -> Result<(), Error> {
        self.host.note(&self.user, SshWhat::Exec(line.to_vec()));
        self.start(id, SshService::Exec, Request::Line(line.to_vec()), session)
    }

    async fn subsystem_request(
        &mut self,
        id: ChannelId,
        name: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        self.host.note(&self.user, SshWhat::Subsystem(name.to_owned()));
        if name != "sftp" {
            return session.channel_failure(id);
        }
        self.start(id, SshService::Sftp, Request::Files, session)
    }

    async fn window_change_request(
        &mut self,
        _: ChannelId,
        columns: u32,
        rows: u32,
        _: u32,
        _: u32,
        _: &mut Session,
    ) -> Result<(), Error> {
        // The channel itself is told as well: whatever runs on it sees the new size.
        self.host.note(&self.user, SshWhat::WindowChange { columns, rows });
        Ok(())
    }
}
