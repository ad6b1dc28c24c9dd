//! The ways to a cluster.

mod connect;
#[cfg(feature = "ssh")]
mod ssh;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};

use crate::{Error, ErrorKind};

/// Where K3s writes the kubeconfig of a server: owned by root, mode 0600, and good for the server's own
/// `127.0.0.1:6443` (docs.k3s.io/cluster-access).
pub const DEFAULT_KUBECONFIG: &str = "/etc/rancher/k3s/k3s.yaml";

/// Which way to take: `K3S_MODE=local|remote|auto`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccessMode {
    /// The kubeconfig when there is one that answers, else SSH.
    #[default]
    Auto,
    /// The kubeconfig of this machine.
    Local,
    /// The SSH session of a server.
    Remote,
}

impl FromStr for AccessMode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "auto" => Ok(Self::Auto),
            "local" => Ok(Self::Local),
            "remote" => Ok(Self::Remote),
            other => Err(Error::new(
                ErrorKind::Config,
                "could not choose the way to the cluster",
                format!("`{other}` is none of auto, local, remote"),
            )),
        }
    }
}

/// One way to a cluster.
///
/// ```no_run
/// # async fn show() -> Result<(), k3s_ops::Error> {
/// use k3s_ops::{Access, Cluster};
///
/// let cluster = Cluster::connect(Access::kubeconfig().context("homelab")).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Access {
    way: Way,
    context: Option<String>,
    connect_timeout: Duration,
    answer_timeout: Duration,
}

#[derive(Clone)]
enum Way {
    Kubeconfig(Option<PathBuf>),
    #[cfg(feature = "ssh")]
    Ssh {
        session: ssh_client::Session,
        kubeconfig: String,
    },
}

impl Access {
    /// The kubeconfig of this machine: `$KUBECONFIG`, else `~/.kube/config`.
    #[must_use]
    pub fn kubeconfig() -> Self {
        Self::by(Way::Kubeconfig(None))
    }

    /// A kubeconfig file.
    #[must_use]
    pub fn kubeconfig_file(path: impl Into<PathBuf>) -> Self {
        Self::by(Way::Kubeconfig(Some(path.into())))
    }

    /// Through the session of a K3s server: its kubeconfig is read there (with `sudo -n` where the file wants it),
    /// stays in memory, and the API is dialled from the server.
    #[cfg(feature = "ssh")]
    #[cfg_attr(docsrs, doc(cfg(feature = "ssh")))]
    #[must_use]
    pub fn ssh(session: ssh_client::Session) -> Self {
        Self::by(Way::Ssh { session, kubeconfig: DEFAULT_KUBECONFIG.to_owned() })
    }

    fn by(way: Way) -> Self {
        Self {
            way,
            context: None,
            connect_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(30),
        }
    }

    /// The file on the server, when it is not [`DEFAULT_KUBECONFIG`].
    #[cfg(feature = "ssh")]
    #[cfg_attr(docsrs, doc(cfg(feature = "ssh")))]
    #[must_use]
    pub fn remote_kubeconfig(mut self, path: impl Into<String>) -> Self {
        if let Way::Ssh { kubeconfig, .. } = &mut self.way {
            *kubeconfig = path.into();
        }
        self
    }

    /// The context of the kubeconfig; its current one when nobody says.
    #[must_use]
    pub fn context(mut self, name: impl Into<String>) -> Self {
        self.context = Some(name.into());
        self
    }

    /// How long it may take to connect; 10 s when nobody says.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the API server may take to begin its answer; 30 s when nobody says. Watches and logs may then go
    /// on for as long as they like.
    #[must_use]
    pub fn answer_timeout(mut self, limit: Duration) -> Self {
        self.answer_timeout = limit;
        self
    }

    /// In a few words: `the kubeconfig ~/.kube/config`, `SSH through k3s-master`.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.way {
            Way::Kubeconfig(None) => "the kubeconfig".to_owned(),
            Way::Kubeconfig(Some(path)) => format!("the kubeconfig {}", path.display()),
            #[cfg(feature = "ssh")]
            Way::Ssh { session, .. } => format!("SSH through {}", session.name()),
        }
    }

    /// A client that goes this way. A kubeconfig is read now; nothing is sent to the API server yet.
    pub(crate) async fn client(&self) -> Result<Client, Error> {
        let mut config = match &self.way {
            Way::Kubeconfig(path) => self.local_config(path.as_deref()).await?,
            #[cfg(feature = "ssh")]
            Way::Ssh { session, kubeconfig } => {
                let text = ssh::kubeconfig(session, kubeconfig).await?;
                self.config_of(&text, kubeconfig).await?
            }
        };
        config.connect_timeout = Some(self.connect_timeout);
        match &self.way {
            Way::Kubeconfig(_) => connect::direct(config, self.answer_timeout),
            #[cfg(feature = "ssh")]
            Way::Ssh { session, .. } => connect::through(
                config,
                ssh::Connector::new(session.clone(), self.connect_timeout),
                self.answer_timeout,
            ),
        }
    }

    async fn local_config(&self, path: Option<&Path>) -> Result<Config, Error> {
        let tried = format!("could not use {}", self.describe());
        let kubeconfig = match path {
            Some(path) => Kubeconfig::read_from(path),
            None => Kubeconfig::read(),
        };
        let kubeconfig = kubeconfig.map_err(|error| unusable(&tried, error))?;
        self.config_from(kubeconfig, &tried).await
    }

    /// The text of a kubeconfig that was read somewhere else.
    #[cfg(feature = "ssh")]
    async fn config_of(&self, text: &str, path: &str) -> Result<Config, Error> {
        let tried = format!("could not use {path} of the server");
        let kubeconfig = Kubeconfig::from_yaml(text).map_err(|error| unusable(&tried, error))?;
        self.config_from(kubeconfig, &tried).await
    }

    async fn config_from(&self, kubeconfig: Kubeconfig, tried: &str) -> Result<Config, Error> {
        let options = KubeConfigOptions { context: self.context.clone(), ..Default::default() };
        let known: Vec<String> =
            kubeconfig.contexts.iter().map(|context| context.name.clone()).collect();
        let config = Config::from_custom_kubeconfig(kubeconfig, &options).await;
        config.map_err(|error| {
            let error = unusable(tried, error);
            match &self.context {
                Some(context) if !known.contains(context) => {
                    error.hint(format!("it has no context {context}, but {}", known.join(", ")))
                }
                _ => error,
            }
        })
    }
}

fn unusable(tried: &str, error: kube::config::KubeconfigError) -> Error {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        let text = cause.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        source = cause.source();
    }
    Error::new(ErrorKind::Config, tried, said).caused_by(error)
}
