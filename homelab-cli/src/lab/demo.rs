//! The embedded demo lab, and the configuration that goes with it.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use demo_lab::{ProxmoxEndpoint, Running, SshHost};

use crate::config::FILE_NAME;
use crate::error::{Error, Kind};

/// A demo lab that runs, with a configuration in a folder of its own. Dropping it stops the lab.
pub struct Demo {
    running: Running,
    folder: PathBuf,
    /// Removed with the lab, unless somebody wants to look at a log in it.
    temporary: Mutex<Option<tempfile::TempDir>>,
}

impl Demo {
    /// Starts the lab of the demo, with its files in a temporary folder.
    pub async fn start() -> Result<Demo, Error> {
        let temporary = tempfile::Builder::new().prefix("homelab-demo-").tempdir();
        let temporary = temporary.map_err(|error| {
            Error::new(Kind::Failed, format!("could not make a temporary folder: {error}"))
        })?;
        let folder = temporary.path().to_owned();
        let running = demo_lab::Lab::builder().start().await.map_err(unstartable)?;
        let demo = Demo { running, folder, temporary: Mutex::new(Some(temporary)) };
        demo.write_files()?;
        Ok(demo)
    }

    /// Starts `lab` with its files in `folder`, which stays.
    pub async fn serve(lab: demo_lab::Builder, folder: PathBuf) -> Result<Demo, Error> {
        std::fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
        let config = folder.join(FILE_NAME);
        if config.exists() {
            let message = format!("{} is there already, and is left as it is", config.display());
            return Err(Error::new(Kind::Refused, message).hint("name an empty folder with --dir"));
        }
        let running = lab.start().await.map_err(unstartable)?;
        let demo = Demo { running, folder, temporary: Mutex::new(None) };
        demo.write_files()?;
        Ok(demo)
    }

    /// The file with the configuration.
    pub fn config_path(&self) -> PathBuf {
        self.folder.join(FILE_NAME)
    }

    /// The demo host's sensors.
    pub fn sysfs(&self) -> PathBuf {
        self.running.sysfs().to_owned()
    }

    /// The name of the host whose sensors these are.
    pub fn host_name(&self) -> String {
        self.running.proxmox().node.clone()
    }

    /// Where the demo's Proxmox VE host listens, and how to sign in.
    pub fn proxmox(&self) -> &ProxmoxEndpoint {
        self.running.proxmox()
    }

    /// Leaves the folder behind when the lab stops: somebody was told of a file in it.
    pub fn keep_folder(&self) {
        let temporary = self.temporary.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(temporary) = temporary {
            let _kept = temporary.keep();
        }
    }

    fn write_files(&self) -> Result<(), Error> {
        let secret = self.folder.join("proxmox-token");
        let config = self.config_path();
        let bookmarks = self.folder.join("linkding-token");
        let linkding = self.running.linkding();
        let sections =
            [ssh_section(self.running.ssh()), linkding_section(&linkding.url, &bookmarks)].concat();
        let text = config_text(self.proxmox(), &secret, &sections);
        write_private(&bookmarks, &format!("{}\n", linkding.token))
            .map_err(|error| unwritable(&bookmarks, &error))?;
        write_private(&secret, &format!("{}\n", self.proxmox().token_secret))
            .map_err(|error| unwritable(&secret, &error))?;
        write_private(&config, &text).map_err(|error| unwritable(&config, &error))
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn unstartable(error: demo_lab::StartError) -> Error {
    Error::new(Kind::Failed, error.to_string())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Failed, format!("could not write {}: {error}", path.display()))
}

/// The configuration of the demo lab, as its owner would have written it.
fn config_text(proxmox: &ProxmoxEndpoint, secret: &Path, sections: &str) -> String {
    let ProxmoxEndpoint { host, port, node, user, token_id, fingerprint, .. } = proxmox;
    let secret_command = yaml_text(&format!("cat '{}'", secret.display()));
    format!(
        r#"# The demo lab, on loopback. Good for as long as `homelab demo serve` runs.
homelab:
  name: Demo homelab
  description: A simulated homelab
  proxmox:
    host: {host}
    port: {port}
    node: {node}
    user: {user}
    token_id: {token_id}
    fingerprint: "{fingerprint}"
    secret_command: {secret_command}
  network:
    subnet: 127.0.2.0/24
    gateway: 127.0.2.1
  infrastructure:
    vms:
      - {{ vmid: 101, name: W11-VM, description: Windows 11, role: general, ip: 127.0.2.101 }}
      - {{ vmid: 103, name: k3s-master, role: k3s-master, ip: 127.0.2.103, expected_state: running, protected: true, specs: {{ cpu: 2, memory: 4GB }} }}
      - {{ vmid: 104, name: k3s-worker1, role: k3s-worker, ip: 127.0.2.104, expected_state: running, specs: {{ cpu: 2, memory: 4GB }} }}
      - {{ vmid: 105, name: k3s-worker2, role: k3s-worker, ip: 127.0.2.105, expected_state: running, specs: {{ cpu: 2, memory: 4GB }} }}
    containers:
      - {{ vmid: 100, name: AI-Dev, description: GPU workloads, role: gpu, ip: 127.0.2.100, expected_state: stopped, specs: {{ cpu: 8, memory: 32GB }} }}
      - {{ vmid: 102, name: Linux-DevBox, role: development, ip: 127.0.2.102 }}
      - {{ vmid: 200, name: Git-Service, description: Forgejo, role: git, ip: 127.0.2.200, expected_state: running, protected: true, specs: {{ cpu: 2, memory: 2GB }} }}
  hardware:
    gpu: NVIDIA GeForce RTX 2080
  gpu: {{ container: 100 }}
{sections}  services:
    - {{ name: nginx, description: in front of linkding, host: pve, unit: nginx.service }}
    - {{ name: forgejo, host: Git-Service, unit: forgejo.service }}
    - {{ name: k3s, host: k3s-master, unit: k3s.service }}
    - name: nextcloud
      host: pve
      unit: php8.4-fpm.service
      commands: {{ occ: sudo -u www-data php /var/www/nextcloud/occ }}
"#
    )
}

/// How the demo's machines are reached: the guests through the host, as in a lab without a VPN.
fn ssh_section(hosts: &[SshHost]) -> String {
    let Some(first) = hosts.first() else { return String::new() };
    let known_hosts = yaml_text(&first.known_hosts.display().to_string());
    let mut text = format!("  ssh:\n    known_hosts: {known_hosts}\n    hosts:\n");
    for host in hosts {
        let SshHost { name, address, port, user, .. } = host;
        let jump = host.jump.as_ref().map(|jump| format!(", jump: {jump}")).unwrap_or_default();
        let key = yaml_text(&host.key_file.display().to_string());
        let root = yaml_text(&host.root.display().to_string());
        // A line is easier to take in than nine.
        text.push_str(&format!(
            "      {name}: {{ host: {address}, port: {port}, user: {user}, key: {key}, root: {root}{jump} }}\n"
        ));
    }
    text
}

/// linkding, which runs on the Proxmox VE host behind nginx.
fn linkding_section(url: &str, token: &Path) -> String {
    let command = yaml_text(&format!("cat '{}'", token.display()));
    format!("  linkding:\n    url: {url}\n    secret_command: {command}\n")
}

/// Any text as a YAML scalar: JSON strings are YAML.
fn yaml_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
