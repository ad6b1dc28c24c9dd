//! Which secret is meant.

use std::fmt;

use crate::config::{Forgejo, Linkding, Proxmox};

/// The two sorts of secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The secret part of an API token.
    Token,
    /// A password.
    Password,
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Secret::Token => "token",
            Secret::Password => "password",
        })
    }
}

/// Which secret is meant, and the names it goes by in each source.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    service: String,
    secret: Secret,
    keychain_service: String,
    keychain_account: String,
    command: Option<String>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The command may hold what nobody should read.
        f.debug_struct("Request")
            .field("service", &self.service)
            .field("secret", &self.secret)
            .field("keychain_service", &self.keychain_service)
            .field("keychain_account", &self.keychain_account)
            .finish_non_exhaustive()
    }
}

impl Request {
    /// The secret of a service by its usual names.
    pub fn new(service: impl Into<String>, secret: Secret) -> Request {
        let service = service.into();
        Request {
            keychain_service: format!("homelab-{service}"),
            keychain_account: secret.to_string(),
            command: None,
            service,
            secret,
        }
    }

    /// The names in the keychain.
    #[must_use]
    pub fn keychain(mut self, service: impl Into<String>, account: impl Into<String>) -> Request {
        self.keychain_service = service.into();
        self.keychain_account = account.into();
        self
    }

    /// The command that prints it.
    #[must_use]
    pub fn command(mut self, line: impl Into<String>) -> Request {
        self.command = Some(line.into());
        self
    }

    /// What Proxmox needs: the token's secret when the configuration names a token, else the user's password.
    ///
    /// A token's secret is kept under the token's id, so that it never takes the place of the password that an
    /// earlier tool keeps under `keychain_account`.
    pub fn proxmox(config: &Proxmox) -> Request {
        let (secret, account) = match &config.token_id {
            Some(id) => (Secret::Token, id.to_string()),
            None => (Secret::Password, config.keychain_account.clone()),
        };
        let request = Request::new("proxmox", secret).keychain(&config.keychain_service, account);
        Request { command: config.secret_command.clone(), ..request }
    }

    /// What Forgejo needs.
    pub fn forgejo(config: &Forgejo) -> Request {
        let secret = if config.user.is_some() { Secret::Password } else { Secret::Token };
        let request = Request::new("forgejo", secret)
            .keychain(&config.keychain_service, &config.keychain_account);
        Request { command: config.secret_command.clone(), ..request }
    }

    /// What linkding needs.
    pub fn linkding(config: &Linkding) -> Request {
        let request = Request::new("linkding", Secret::Token)
            .keychain(&config.keychain_service, &config.keychain_account);
        Request { command: config.secret_command.clone(), ..request }
    }

    /// The service, as in `proxmox`.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Which sort of secret.
    pub fn secret(&self) -> Secret {
        self.secret
    }

    /// The variable of the environment: `HOMELAB_PROXMOX_TOKEN`.
    pub fn variable(&self) -> String {
        format!("HOMELAB_{}_{}", self.service, self.secret).to_ascii_uppercase().replace('-', "_")
    }

    /// The service's name in the keychain.
    pub fn keychain_service(&self) -> &str {
        &self.keychain_service
    }

    /// The account's name in the keychain.
    pub fn keychain_account(&self) -> &str {
        &self.keychain_account
    }

    pub(super) fn command_line(&self) -> Option<&str> {
        self.command.as_deref()
    }
}
