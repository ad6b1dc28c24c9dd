//! The lab that a command works on: its configuration, and the clients of its systems, each built once, when first
//! asked for.

mod connect;
#[cfg(feature = "demo")]
pub mod demo;
pub mod linkding;
pub mod ssh;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use proxmox_client::Client;
use secrecy::SecretString;
use tokio::sync::OnceCell;

use crate::cli::Global;
use crate::config::{self, Config, Folders, LoadedConfig, Proxmox, Search};
use crate::credentials::{Credentials, Request};
use crate::error::{Error, Kind};
use crate::ui::log_file::{self, Header, LogFile};
use crate::ui::redact::Redactor;

/// How long one source or request may take when nobody says.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// The lab that a command works on.
pub struct Lab {
    global: Global,
    folders: Folders,
    search: Search,
    /// Commands that need no configuration work without one; the error waits for one that does.
    config: Result<LoadedConfig, Error>,
    redactor: Arc<Redactor>,
    proxmox: OnceCell<Client>,
    linkding: OnceCell<linkding_client::Client>,
    sessions: ssh::Sessions,
    #[cfg(feature = "demo")]
    demo: Option<demo::Demo>,
}

impl Lab {
    /// The configured lab, or the demo lab when that is asked for. Connects to nothing yet.
    pub async fn open(global: &Global) -> Result<Lab, Error> {
        #[cfg(feature = "demo")]
        let demo = if global.demo { Some(demo::Demo::start().await?) } else { None };
        #[cfg(feature = "demo")]
        let argument = demo.as_ref().map(|demo| demo.config_path()).or(global.config.clone());
        #[cfg(not(feature = "demo"))]
        let argument = global.config.clone();
        let search = Search::from_process(argument);
        let profile = global.profile.as_deref().filter(|_| !global.demo());
        Ok(Lab {
            config: config::load(&search, profile).map_err(Error::from),
            search,
            folders: Folders::from_process(),
            global: global.clone(),
            redactor: Arc::new(Redactor::new()),
            proxmox: OnceCell::new(),
            linkding: OnceCell::new(),
            sessions: ssh::Sessions::default(),
            #[cfg(feature = "demo")]
            demo,
        })
    }

    /// What the configuration says.
    pub fn config(&self) -> Result<&Config, Error> {
        self.loaded().map(|loaded| &loaded.config)
    }

    /// The configuration with the file that it comes from.
    pub fn loaded(&self) -> Result<&LoadedConfig, Error> {
        self.config.as_ref().map_err(Error::clone)
    }

    /// Where the configuration is looked for.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The user's folders.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// What is odd in the configuration, one line each, with the file in front.
    pub fn config_warnings(&self) -> Vec<String> {
        let Ok(loaded) = &self.config else { return Vec::new() };
        let line = |warning| format!("{}: {warning}", loaded.path.display());
        loaded.warnings.iter().map(line).collect()
    }

    /// The lab's name.
    pub fn name(&self) -> String {
        let name = self.config.as_ref().ok().and_then(|loaded| loaded.config.name.clone());
        name.unwrap_or_else(|| "homelab".to_owned())
    }

    /// How long one source or request may take.
    pub fn timeout(&self) -> Duration {
        self.global.timeout.unwrap_or(ANSWER_LIMIT)
    }

    /// The time limit of the command line, if there is one.
    pub fn wanted_timeout(&self) -> Option<Duration> {
        self.global.timeout
    }

    /// The client of the Proxmox VE cluster. Signs in with its first request.
    pub async fn proxmox(&self) -> Result<&Client, Error> {
        self.proxmox.get_or_try_init(|| self.connect_proxmox()).await
    }

    async fn connect_proxmox(&self) -> Result<Client, Error> {
        let loaded = self.loaded()?;
        let proxmox = self.proxmox_config()?;
        let secret = self.secret(&Request::proxmox(proxmox)).await?;
        connect::proxmox(proxmox, secret, self.timeout(), |file| {
            loaded.resolve(file, &self.folders)
        })
    }

    /// The section of the configuration about the Proxmox VE cluster.
    pub fn proxmox_config(&self) -> Result<&Proxmox, Error> {
        let loaded = self.loaded()?;
        loaded.config.proxmox.as_ref().ok_or_else(|| {
            let message = format!("{} has no `proxmox`", loaded.path.display());
            Error::new(Kind::Config, message).hint("`homelab config init` asks for it")
        })
    }

    /// Where secrets come from.
    pub fn credentials(&self) -> Credentials {
        Credentials::of_process(&self.folders)
    }

    /// From now on no log shows this secret.
    pub fn keep_out_of_logs(&self, secret: &SecretString) {
        self.redactor.register(secret);
    }

    /// A secret, from the first place that has it. From now on no log shows it.
    async fn secret(&self, request: &Request) -> Result<SecretString, Error> {
        let found = self.credentials().lookup(request).await;
        if let Some(credential) = found.credential {
            tracing::debug!(
                "the {} of {} comes from {}",
                request.secret(),
                request.service(),
                credential.source
            );
            self.keep_out_of_logs(&credential.secret);
            return Ok(credential.secret);
        }
        let message = format!("found no {} for {}; looked at", request.secret(), request.service());
        let error = found
            .tried
            .iter()
            .fold(Error::new(Kind::Auth, message), |error, tried| error.detail(tried.to_string()));
        Err(error.hint(format!("`homelab credentials set {}` stores it", request.service())))
    }

    /// The sysfs tree with the sensors: this machine's, or the demo host's.
    pub fn sysfs(&self) -> PathBuf {
        #[cfg(feature = "demo")]
        if let Some(demo) = &self.demo {
            return demo.sysfs();
        }
        let configured = self.config().ok().and_then(|config| config.sensors.sysfs.clone());
        configured.unwrap_or_else(|| PathBuf::from("/sys"))
    }

    /// The name of the host whose sensors are read.
    pub fn host_name(&self) -> String {
        #[cfg(feature = "demo")]
        if let Some(demo) = &self.demo {
            return demo.host_name();
        }
        std::fs::read_to_string("/proc/sys/kernel/hostname")
            .map(|name| name.trim().to_owned())
            .ok()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "localhost".to_owned())
    }

    /// The folder for what the program remembers from one run to the next; nothing when there is no home.
    pub fn state_folder(&self) -> Option<PathBuf> {
        #[cfg(feature = "demo")]
        if let Some(demo) = &self.demo {
            return demo.config_path().parent().map(PathBuf::from);
        }
        self.folders.state().map(PathBuf::from)
    }

    /// Whether the user asked for a log of a command that writes none by itself.
    pub fn wants_log(&self) -> bool {
        self.global.log_dir.is_some()
    }

    /// Whether the user wants no log.
    pub fn refuses_log(&self) -> bool {
        self.global.no_log
    }

    /// Opens the log file of a command, and lets those go that the configuration no longer wants.
    pub fn open_log(&self, command: &str) -> Result<LogFile, Error> {
        let loaded = self.config.as_ref().ok();
        let folder = log_file::folder(self.global.log_dir.as_deref(), loaded, &self.folders);
        let folder = folder.ok_or_else(|| {
            Error::new(Kind::Failed, "there is no folder for it: no configuration, no home folder")
        })?;
        let header = Header::of_process(loaded.map(|loaded| loaded.path.clone()));
        let log = LogFile::create(&folder, command, &header, self.redactor.clone())
            .map_err(|error| Error::new(Kind::Failed, error.to_string()).hint(error.hint()))?;
        if self.global.log_dir.is_none() {
            let keep = loaded.map(|loaded| loaded.config.logs.keep.clone()).unwrap_or_default();
            log.prune(&keep);
        }
        self.keep_demo_folder();
        Ok(log)
    }

    /// The folder of the configuration, for files that the user is told of.
    pub fn folder(&self) -> Result<PathBuf, Error> {
        // Whoever is told of a file in it wants to find it.
        self.keep_demo_folder();
        Ok(self.loaded()?.folder().to_owned())
    }

    fn keep_demo_folder(&self) {
        #[cfg(feature = "demo")]
        if let Some(demo) = &self.demo {
            demo.keep_folder();
        }
    }
}
