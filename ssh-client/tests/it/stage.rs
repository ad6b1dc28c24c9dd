//! A small server that plays what OpenSSH cannot be made to do.

use std::sync::{Arc, Mutex};

use russh::keys::{Algorithm, PrivateKey};
use russh::server::{
    Auth, ChannelOpenHandle, Config, Handler, Msg, PublicKeyOffer, Response, Session,
    VerifiedPublicKey, run_stream,
};
use russh::{Channel, ChannelId, Disconnect, MethodKind, MethodSet, Sig};
use ssh_client::{Agent, Fingerprint, Host, HostKeys, SshConfig};
use tokio::net::TcpListener;

/// A server on a port of its own, while the test runs.
pub struct Stage {
    pub port: u16,
    pub heard: Arc<Mutex<Vec<String>>>,
    fingerprint: Fingerprint,
}

#[derive(Clone)]
struct Player {
    /// The methods that it wants, one after the other.
    wants: &'static [MethodKind],
    passed: usize,
    /// Says goodbye as soon as somebody is in.
    hangs_up: bool,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Stage {
    pub async fn open(wants: &'static [MethodKind]) -> Self {
        Self::with(wants, &wants[..1], false).await
    }

    /// One that lets everybody with the password in, and hangs up at once.
    pub async fn hanging_up() -> Self {
        Self::with(&[MethodKind::Password], &[MethodKind::Password], true).await
    }

    /// One that takes the password and offers to look at keys as well, none of which it likes.
    pub async fn offering_both() -> Self {
        let offers = [MethodKind::PublicKey, MethodKind::Password];
        Self::with(&[MethodKind::Password], &offers, false).await
    }

    async fn with(wants: &'static [MethodKind], offers: &[MethodKind], hangs_up: bool) -> Self {
        let key =
            PrivateKey::random(&mut russh::keys::key::safe_rng(), Algorithm::Ed25519).unwrap();
        let fingerprint = Fingerprint::of_blob(&key.public_key().to_bytes().unwrap());
        let config = Arc::new(Config {
            keys: vec![key],
            auth_rejection_time: std::time::Duration::ZERO,
            methods: MethodSet::from(offers),
            ..Config::default()
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::default());
        let player = Player { wants, passed: 0, hangs_up, heard: Arc::clone(&heard) };
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (config, player) = (config.clone(), player.clone());
                tokio::spawn(async move {
                    if let Ok(session) = run_stream(config, socket, player).await {
                        let _ = session.await;
                    }
                });
            }
        });
        Self { port, heard, fingerprint }
    }

    pub fn host(&self) -> Host {
        Host::new("stage")
            .address("127.0.0.1")
            .port(self.port)
            .user("tester")
            .agent(Agent::None)
            .identities_only(true)
            .host_keys(HostKeys::pinned(self.fingerprint))
    }

    /// How `~/.ssh/config` would describe it, with more lines.
    pub fn config(&self, lines: &str) -> SshConfig {
        let port = self.port;
        let text = format!(
            "Host stage\n HostName 127.0.0.1\n Port {port}\n User tester\n IdentityAgent none\n IdentityFile none\n \
             {lines}\n"
        );
        SshConfig::parse("config", &text).unwrap()
    }

    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

impl Player {
    fn passed(&mut self, method: MethodKind) -> Auth {
        assert_eq!(self.wants[self.passed], method);
        self.passed += 1;
        match self.wants.get(self.passed) {
            None => Auth::Accept,
            Some(next) => Auth::Reject {
                proceed_with_methods: Some(MethodSet::from(&[*next][..])),
                partial_success: true,
            },
        }
    }

    fn hear(&self, what: impl Into<String>) {
        self.heard.lock().unwrap().push(what.into());
    }
}

impl Handler for Player {
    type Error = russh::Error;

    async fn auth_succeeded(&mut self, session: &mut Session) -> Result<(), russh::Error> {
        self.hear("in");
        match self.hangs_up {
            true => session.disconnect(Disconnect::ByApplication, "no shell for you", "en"),
            false => Ok(()),
        }
    }

    async fn auth_publickey_offered(
        &mut self,
        _: &str,
        _: PublicKeyOffer<'_>,
    ) -> Result<Auth, russh::Error> {
        self.hear("key");
        match self.wants.get(self.passed) {
            Some(MethodKind::PublicKey) => Ok(Auth::Accept),
            _ => Ok(Auth::reject()),
        }
    }

    async fn auth_publickey(
        &mut self,
        _: &str,
        _: VerifiedPublicKey<'_>,
    ) -> Result<Auth, russh::Error> {
        Ok(self.passed(MethodKind::PublicKey))
    }

    async fn auth_password(&mut self, _: &str, password: &str) -> Result<Auth, russh::Error> {
        self.hear(format!("password {password}"));
        match password {
            "right" => Ok(self.passed(MethodKind::Password)),
            // Without the list the server would take the method off it.
            _ => Ok(Auth::Reject {
                proceed_with_methods: Some(MethodSet::from(&self.wants[self.passed..=self.passed])),
                partial_success: false,
            }),
        }
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        _: &str,
        _: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth, russh::Error> {
        let Some(response) = response else {
            return Ok(Auth::Partial {
                name: "".into(),
                instructions: "\x1b[2Jof pve".into(),
                prompts: vec![("Password: ".into(), false)].into(),
            });
        };
        let answers: Vec<String> =
            response.map(|answer| String::from_utf8_lossy(&answer).into_owned()).collect();
        self.hear(format!("answers {answers:?}"));
        match answers[..] == ["right"] {
            true => Ok(self.passed(MethodKind::KeyboardInteractive)),
            false => Ok(Auth::reject()),
        }
    }

    async fn channel_open_session(
        &mut self,
        _: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Session,
    ) -> Result<(), russh::Error> {
        reply.accept().await;
        Ok(())
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        line: &[u8],
        session: &mut Session,
    ) -> Result<(), russh::Error> {
        let line = String::from_utf8_lossy(line).into_owned();
        self.hear(format!("exec {line}"));
        if line == "refuse" {
            return session.channel_failure(channel);
        }
        session.channel_success(channel)?;
        if line.contains("sudo -n -- ") {
            session.extended_data(channel, 1, "sudo: a password is required\n")?;
            session.exit_status_request(channel, 1)?;
        }
        if line != "wait" {
            session.eof(channel)?;
            session.close(channel)?;
        }
        Ok(())
    }

    async fn signal(
        &mut self,
        _: ChannelId,
        signal: Sig,
        _: &mut Session,
    ) -> Result<(), russh::Error> {
        self.hear(format!("signal {signal:?}"));
        Ok(())
    }

    async fn channel_close(&mut self, _: ChannelId, _: &mut Session) -> Result<(), russh::Error> {
        self.hear("close");
        Ok(())
    }
}
