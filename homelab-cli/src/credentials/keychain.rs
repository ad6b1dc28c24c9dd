//! Keychains through keyring-core. Their calls block (D-Bus, a question to the user), hence the blocking threads.

use std::sync::Arc;

use keyring_core::{CredentialPersistence, CredentialStore, Entry, Error};
use secrecy::{ExposeSecret, SecretString};

use super::{OpenStore, Request};

type Open = Arc<OpenStore>;

/// The keychains of this operating system, the most lasting first.
pub(super) fn of_this_system() -> Vec<(String, Open)> {
    #[cfg(target_os = "linux")]
    return vec![
        (
            "Secret Service".to_owned(),
            Arc::new(|| {
                let store = zbus_secret_service_keyring_store::Store::new()?;
                Ok(store as Arc<CredentialStore>)
            }),
        ),
        (
            "kernel keyring".to_owned(),
            Arc::new(|| Ok(linux_keyutils_keyring_store::Store::new()? as Arc<CredentialStore>)),
        ),
    ];
    #[cfg(target_os = "macos")]
    return vec![(
        "Keychain".to_owned(),
        Arc::new(|| {
            let store = apple_native_keyring_store::keychain::Store::new()?;
            Ok(store as Arc<CredentialStore>)
        }),
    )];
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    return Vec::new();
}

/// The secret, when the keychain has it.
pub(super) async fn read(open: Open, request: Request) -> Result<Option<SecretString>, String> {
    blocking(move || {
        // Some stores open and then deny: only the use tells.
        match entry(&open, &request)?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        }
    })
    .await
}

/// Stores the secret, reads it back, and tells what the user should know about the place.
pub(super) async fn write(
    open: Open,
    request: Request,
    secret: SecretString,
) -> Result<Option<String>, String> {
    let lost = "it took the secret and did not give it back".to_owned();
    let (same, note) = blocking(move || {
        let store = open()?;
        let entry = store.build(request.keychain_service(), request.keychain_account(), None)?;
        entry.set_password(secret.expose_secret())?;
        let same = entry.get_password()? == secret.expose_secret();
        Ok((same, note(store.persistence())))
    })
    .await?;
    if same { Ok(note) } else { Err(lost) }
}

/// Removes the secret; whether there was one.
pub(super) async fn remove(open: Open, request: Request) -> Result<bool, String> {
    blocking(move || match entry(&open, &request)?.delete_credential() {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(error),
    })
    .await
}

fn entry(open: &Open, request: &Request) -> keyring_core::Result<Entry> {
    open()?.build(request.keychain_service(), request.keychain_account(), None)
}

fn note(persistence: CredentialPersistence) -> Option<String> {
    let until = match persistence {
        CredentialPersistence::UntilReboot => "until the machine starts again",
        CredentialPersistence::UntilLogout => "until you log out",
        CredentialPersistence::ProcessOnly | CredentialPersistence::EntryOnly => {
            "until this command ends"
        }
        _ => return None,
    };
    Some(format!("this keychain keeps it only {until}"))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> keyring_core::Result<T> + Send + 'static,
) -> Result<T, String> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(reason(&error)),
        Err(_) => Err("its library failed".to_owned()),
    }
}

/// What went wrong, without what the secret is: some errors carry its bytes.
fn reason(error: &Error) -> String {
    match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => {
            let text = cause.to_string();
            text.lines().next().unwrap_or_default().to_owned()
        }
        Error::NoEntry => "no such entry".to_owned(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            "what it has under this name is not text".to_owned()
        }
        Error::TooLong(_, limit) => format!("it takes at most {limit} characters"),
        Error::Ambiguous(entries) => format!("{} entries have this name", entries.len()),
        Error::Invalid(what, why) => format!("it does not accept the {what}: {why}"),
        Error::NotSupportedByStore(what) => format!("it cannot do this: {what}"),
        _ => "it cannot be used".to_owned(),
    }
}
