//! linkding: its section of the configuration, and its client.

use linkding_client::Client;

use super::{Lab, connect};
use crate::config::Linkding;
use crate::credentials::Request;
use crate::error::{Error, Kind};

impl Lab {
    /// The client of linkding.
    pub async fn linkding(&self) -> Result<&Client, Error> {
        self.linkding.get_or_try_init(|| self.connect_linkding()).await
    }

    async fn connect_linkding(&self) -> Result<Client, Error> {
        let request = Request::linkding(self.linkding_config()?);
        let token = self.secret(&request).await?;
        self.linkding_builder()?.token(token).build().map_err(Error::from)
    }

    /// A client that shows no token: for what everybody may ask.
    pub fn linkding_without_token(&self) -> Result<Client, Error> {
        self.linkding_builder()?.build().map_err(Error::from)
    }

    /// A client with another token than the stored one.
    pub fn linkding_with(&self, token: secrecy::SecretString) -> Result<Client, Error> {
        self.keep_out_of_logs(&token);
        self.linkding_builder()?.token(token).build().map_err(Error::from)
    }

    fn linkding_builder(&self) -> Result<linkding_client::ClientBuilder, Error> {
        let (config, timeout) = (self.linkding_config()?, self.timeout());
        Ok(Client::builder(config.url.to_string())
            .trust(self.linkding_trust(config)?)
            .timeout(timeout)
            .connect_timeout(connect::CONNECT_LIMIT.min(timeout)))
    }

    /// Whom to believe that they are linkding.
    pub fn linkding_trust(&self, config: &Linkding) -> Result<http_transport::Trust, Error> {
        let loaded = self.loaded()?;
        connect::trust(config.fingerprint.as_ref(), config.ca_file.as_deref(), |file| {
            loaded.resolve(file, &self.folders)
        })
    }

    /// The section of the configuration about linkding.
    pub fn linkding_config(&self) -> Result<&Linkding, Error> {
        let loaded = self.loaded()?;
        loaded.config.linkding.as_ref().ok_or_else(|| {
            let message = format!("{} has no `linkding`", loaded.path.display());
            Error::new(Kind::Config, message)
                .hint("`linkding: { url: http://HOST:9091 }` is enough to begin with")
        })
    }

    /// The machine that linkding runs on, over SSH: the configured one, else the Proxmox VE host.
    pub fn linkding_host(&self) -> Result<String, Error> {
        match &self.linkding_config()?.host {
            Some(host) => Ok(host.clone()),
            None => self.node_over_ssh(None),
        }
    }

    /// The folder with its data as a shell on that machine sees it.
    pub fn linkding_data(&self) -> Result<String, Error> {
        let root = self.ssh_root(&self.linkding_host()?)?;
        Ok(format!("{root}{}", self.linkding_config()?.data.display()))
    }

    /// Refuses to store a secret of the demo where the user keeps those of the real lab.
    pub fn refuse_secrets_of_the_demo(&self) -> Result<(), Error> {
        match self.global.demo() {
            false => Ok(()),
            true => Err(Error::new(Kind::Refused, "the demo's secrets are not stored among yours")),
        }
    }

    /// Whether the configuration reaches that machine.
    pub fn knows_linkding_host(&self) -> bool {
        let configured = self.linkding_config().is_ok_and(|config| config.host.is_some());
        configured || self.knows_node_over_ssh()
    }
}
