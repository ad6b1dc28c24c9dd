//! Secrets in a file, where there is no keychain. Only its owner may read it, or it is not used.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::Request;
use crate::atomic_file;

/// `{"homelab-proxmox": {"root@pam!cli": "…"}}`: the names of the keychain.
type Content = BTreeMap<String, BTreeMap<String, SecretString>>;

#[derive(Debug, Clone)]
pub(super) struct SecretFile {
    path: PathBuf,
}

impl SecretFile {
    pub(super) fn new(path: PathBuf) -> SecretFile {
        SecretFile { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn read(&self, request: &Request) -> Result<Option<SecretString>, String> {
        let secrets = self.content()?;
        let accounts = secrets.get(request.keychain_service());
        Ok(accounts.and_then(|accounts| accounts.get(request.keychain_account())).cloned())
    }

    pub(super) fn write(&self, request: &Request, secret: &SecretString) -> Result<(), String> {
        let mut secrets = self.content()?;
        secrets
            .entry(request.keychain_service().to_owned())
            .or_default()
            .insert(request.keychain_account().to_owned(), secret.clone());
        self.save(&secrets)
    }

    /// Whether there was one.
    pub(super) fn remove(&self, request: &Request) -> Result<bool, String> {
        let mut secrets = self.content()?;
        let Some(accounts) = secrets.get_mut(request.keychain_service()) else { return Ok(false) };
        if accounts.remove(request.keychain_account()).is_none() {
            return Ok(false);
        }
        secrets.retain(|_, accounts| !accounts.is_empty());
        if secrets.is_empty() {
            return fs::remove_file(&self.path).map(|()| true).map_err(|error| error.to_string());
        }
        self.save(&secrets).map(|()| true)
    }

    fn content(&self) -> Result<Content, String> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => SecretString::from(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::new()),
            Err(error) => return Err(error.to_string()),
        };
        self.refuse_if_others_can_read()?;
        // The message of the parser could repeat what is in the file.
        serde_json::from_str(text.expose_secret())
            .map_err(|error| format!("line {} is not what this program writes", error.line()))
    }

    fn save(&self, secrets: &Content) -> Result<(), String> {
        if let Some(folder) = self.path.parent() {
            create_private(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let shown: BTreeMap<&String, BTreeMap<&String, &str>> = secrets
            .iter()
            .map(|(service, accounts)| {
                let accounts = accounts.iter().map(|(name, secret)| (name, secret.expose_secret()));
                (service, accounts.collect())
            })
            .collect();
        let text = serde_json::to_string_pretty(&shown).map_err(|error| error.to_string())?;
        let text = SecretString::from(text + "\n");
        atomic_file::write_private(&self.path, text.expose_secret().as_bytes())
            .map_err(|error| error.to_string())
    }

    #[cfg(unix)]
    fn refuse_if_others_can_read(&self) -> Result<(), String> {
        use std::os::unix::fs::PermissionsExt;

        let facts = fs::metadata(&self.path).map_err(|error| error.to_string())?;
        let mode = facts.permissions().mode() & 0o777;
        if mode & 0o077 == 0 {
            return Ok(());
        }
        Err(format!(
            "its mode is {mode:04o}, so others can read it: `chmod 600 {}`, and change the secrets \
             in it if others use this machine",
            self.path.display()
        ))
    }

    #[cfg(not(unix))]
    fn refuse_if_others_can_read(&self) -> Result<(), String> {
        Ok(())
    }
}

fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
