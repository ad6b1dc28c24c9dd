//! The check of one host's key: which to ask for, what to say about the one that came, how to remember it.

use std::fmt::Write as _;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::SystemTime;

use russh::Preferred;
use russh::keys::ssh_key::{Algorithm, EcdsaCurve, HashAlg};
use russh::keys::{Certificate, PublicKeyOrCertificate};

use super::{Rule, Unknown};
use crate::known_hosts::{self, KnownHosts, Lookup, RecordedKey, Verdict};
use crate::prompt::{Asking, Question};
use crate::ssh_config::AlgorithmList;
use crate::{Error, ErrorKind, Fingerprint, Host, Place, PublicKey, Result};

/// Everything that is known about one host's keys, read once before connecting.
pub(crate) struct KeyCheck {
    name: String,
    address: String,
    port: u16,
    lookup: Lookup,
    rule: Rule,
    known: KnownHosts,
    /// `HostKeyAlgorithms`.
    wanted: Option<AlgorithmList>,
}

/// The key that a host showed.
#[derive(Clone, Debug)]
pub(crate) struct PresentedKey {
    pub(crate) algorithm: String,
    pub(crate) fingerprint: Fingerprint,
}

/// A key that is new, and good once somebody said so and it is remembered.
pub(crate) struct NewKey {
    key: PublicKey,
    other_keys_known: bool,
}

impl KeyCheck {
    /// Reads the files. `ip` is the address that was connected to, where known_hosts shall know that too.
    pub(crate) async fn load(host: &Host, ip: Option<IpAddr>) -> Result<Self> {
        let mut lookup = match &host.host_key_alias {
            Some(alias) => Lookup::alias(alias),
            None => Lookup::host(host.address_or_name(), host.port),
        };
        if let Some(ip) = ip.filter(|_| host.check_address) {
            lookup = lookup.address(ip);
        }
        let known = match &host.host_keys.0 {
            Rule::Pinned(_) => KnownHosts::new(),
            Rule::KnownHosts { files, .. } => {
                let files = files.clone();
                tokio::task::spawn_blocking(move || KnownHosts::load(files))
                    .await
                    .map_err(|error| Error::io("cannot read known_hosts", error.into()))?
                    .map_err(|error| {
                        Error::new(ErrorKind::Io, error.to_string()).caused_by(error).on(&host.name)
                    })?
            }
        };
        for skipped in known.skipped() {
            tracing::debug!("{skipped}");
        }
        Ok(Self {
            name: host.name.clone(),
            address: host.address_or_name().to_owned(),
            port: host.port,
            lookup,
            rule: host.host_keys.0.clone(),
            known,
            wanted: host.host_key_algorithms.clone(),
        })
    }

    /// The types of keys to ask for: those first that are known for this host, so that it shows the key we can check.
    /// Certificates only where an authority is known, because the server would show one instead of its key.
    pub(crate) fn preferred(&self) -> Preferred {
        let plain = algorithms();
        let names: Vec<String> = plain.iter().map(ToString::to_string).collect();
        let names = match &self.wanted {
            Some(list) => list.apply(names),
            None => names,
        };
        let key = self
            .known
            .algorithms_for(&self.lookup, names)
            .iter()
            .filter_map(|name| plain.iter().find(|known| known.to_string() == *name).cloned())
            .collect::<Vec<_>>();
        let has_authority = self.known.has_authority(&self.lookup);
        let certificates = if has_authority { key.clone() } else { Vec::new() };
        Preferred {
            key: key.into(),
            host_key_certificates: certificates.into(),
            ..Preferred::DEFAULT
        }
    }

    /// What to think of the key that the host showed: `None` when it is trusted, an error when it is not.
    pub(crate) fn verdict(
        &self,
        presented: &PublicKeyOrCertificate,
    ) -> Result<(PresentedKey, Option<NewKey>)> {
        let key = public_key(presented).map_err(|error| error.on(&self.name))?;
        let shown =
            PresentedKey { algorithm: key.algorithm().to_owned(), fingerprint: key.fingerprint() };
        let unknown_policy = match &self.rule {
            Rule::Pinned(pinned) if *pinned == shown.fingerprint => return Ok((shown, None)),
            Rule::Pinned(pinned) => return Err(self.mismatch(&shown, *pinned)),
            Rule::KnownHosts { unknown, .. } => *unknown,
        };
        let verdict = match presented.certificate() {
            Some(certificate) => self.known.check_certificate(
                &self.lookup,
                &certificate_blob(certificate).map_err(|error| error.on(&self.name))?,
                SystemTime::now(),
            ),
            None => self.known.check(&self.lookup, &key),
        };
        match verdict {
            Verdict::Known { .. } | Verdict::Certified { .. } => Ok((shown, None)),
            Verdict::Revoked { at } => Err(self.revoked(&shown, &at)),
            Verdict::Changed { recorded } => Err(self.changed(&shown, &recorded)),
            Verdict::NewAlgorithm { .. } if unknown_policy == Unknown::Ask => {
                Ok((shown, Some(NewKey { key, other_keys_known: true })))
            }
            Verdict::NewAlgorithm { recorded } => Err(self.new_algorithm(&shown, &recorded)),
            // No wildcard: a verdict that comes later must not be taken for a key to be trusted.
            Verdict::Unknown if unknown_policy == Unknown::Refuse => Err(self.unknown(&shown)),
            Verdict::Unknown => Ok((shown, Some(NewKey { key, other_keys_known: false }))),
        }
    }

    /// Asks about a new key where the policy says so, and remembers it.
    pub(crate) async fn settle(&self, new: NewKey, asking: &Asking) -> Result<()> {
        let Rule::KnownHosts { kept_in, unknown, hashed, .. } = &self.rule else {
            return Ok(());
        };
        let shown = PresentedKey {
            algorithm: new.key.algorithm().to_owned(),
            fingerprint: new.key.fingerprint(),
        };
        if *unknown == Unknown::Ask {
            let question = Question::HostKey {
                host: self.name.clone(),
                address: self.address.clone(),
                port: self.port,
                algorithm: shown.algorithm.clone(),
                fingerprint: shown.fingerprint,
                other_keys_known: new.other_keys_known,
            };
            let answer = asking.ask(question).await;
            if !answer.is_some_and(|answer| is_yes(&answer, shown.fingerprint)) {
                return Err(self.unknown(&shown));
            }
        }
        if let Some(file) = kept_in
            && let Err(why) = self.remember(file.clone(), &new.key, *hashed).await
        {
            // Like OpenSSH, it goes on: the key will be asked about again.
            tracing::warn!("the key of {} is not remembered: {why}", self.name);
        }
        Ok(())
    }

    async fn remember(&self, file: PathBuf, key: &PublicKey, hashed: bool) -> Result<(), String> {
        let line = if hashed {
            known_hosts::hashed_entry(&self.lookup, key, known_hosts::random_salt())
        } else {
            known_hosts::entry(&self.lookup, key)
        };
        let line = line.map_err(|error| error.to_string())?;
        let added = tokio::task::spawn_blocking(move || known_hosts::append(file, &line)).await;
        added.map_err(|error| error.to_string())?.map(drop).map_err(|error| error.to_string())
    }

    fn refusal(&self, kind: ErrorKind, shown: &PresentedKey, message: String) -> Error {
        Error::new(kind, message).on(&self.name).presenting(shown.fingerprint)
    }

    fn place(&self) -> String {
        format!("{} ({} port {})", self.name, self.address, self.port)
    }

    fn unknown(&self, shown: &PresentedKey) -> Error {
        let PresentedKey { algorithm, fingerprint } = shown;
        let message =
            format!("the key of {} is not known: {algorithm} {fingerprint}", self.place());
        self.refusal(ErrorKind::HostKeyUnknown, shown, message).hinting(
            "compare it with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the host itself, then add it to \
             known_hosts or pin it",
        )
    }

    fn new_algorithm(&self, shown: &PresentedKey, recorded: &[RecordedKey]) -> Error {
        let PresentedKey { algorithm, fingerprint } = shown;
        let message = format!(
            "{} shows a key of another type than the known ones: {algorithm} {fingerprint}{}",
            self.place(),
            listed(recorded)
        );
        self.refusal(ErrorKind::HostKeyUnknown, shown, message).hinting(
            "compare it on the host itself; a host that no longer shows its known key may be another one",
        )
    }

    fn changed(&self, shown: &PresentedKey, recorded: &[RecordedKey]) -> Error {
        let PresentedKey { algorithm, fingerprint } = shown;
        let message = format!(
            "the key of {} has CHANGED: it shows {algorithm} {fingerprint}{}",
            self.place(),
            listed(recorded)
        );
        let remove = recorded.first().map_or_else(String::new, |first| {
            format!(
                ": remove line {} of {} (`ssh-keygen -R '{}' -f '{}'`)",
                first.at.line(),
                first.at.file().display(),
                self.lookup.name(),
                first.at.file().display()
            )
        });
        self.refusal(ErrorKind::HostKeyChanged, shown, message).hinting(format!(
            "somebody may be listening in. Only if you know that the host was installed anew{remove}"
        ))
    }

    fn revoked(&self, shown: &PresentedKey, at: &Place) -> Error {
        let PresentedKey { algorithm, fingerprint } = shown;
        let message =
            format!("the key of {} is revoked: {algorithm} {fingerprint} (by {at})", self.place());
        self.refusal(ErrorKind::HostKeyRevoked, shown, message)
            .hinting("the host must get a new key; do not log in to it")
    }

    fn mismatch(&self, shown: &PresentedKey, pinned: Fingerprint) -> Error {
        let PresentedKey { algorithm, fingerprint } = shown;
        let message = format!(
            "{} shows another key than the pinned one: {algorithm} {fingerprint}\n  pinned: {pinned}",
            self.place()
        );
        self.refusal(ErrorKind::HostKeyMismatch, shown, message).hinting(
            "somebody may be listening in. A host has several keys: pin the one that it shows here, after comparing it \
             on the host itself",
        )
    }
}

fn listed(recorded: &[RecordedKey]) -> String {
    recorded.iter().fold(String::new(), |mut text, RecordedKey { at, algorithm, fingerprint }| {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  known: {algorithm} {fingerprint} ({at})");
        text
    })
}

/// What is understood, best first. RSA signatures can be checked with the feature `rsa` only; SHA-1 never.
fn algorithms() -> Vec<Algorithm> {
    let ecdsa = |curve| Algorithm::Ecdsa { curve };
    let rsa = |hash| Algorithm::Rsa { hash: Some(hash) };
    let mut all = vec![
        Algorithm::Ed25519,
        ecdsa(EcdsaCurve::NistP256),
        ecdsa(EcdsaCurve::NistP384),
        ecdsa(EcdsaCurve::NistP521),
    ];
    if cfg!(feature = "rsa") {
        all.extend([rsa(HashAlg::Sha512), rsa(HashAlg::Sha256)]);
    }
    all
}

fn is_yes(answer: &secrecy::SecretString, fingerprint: Fingerprint) -> bool {
    use secrecy::ExposeSecret;
    let answer = answer.expose_secret().trim();
    answer.eq_ignore_ascii_case("yes") || answer == fingerprint.to_string()
}

fn public_key(presented: &PublicKeyOrCertificate) -> Result<PublicKey> {
    presented.public_key().to_bytes().map_err(unreadable).and_then(from_blob)
}

fn certificate_blob(certificate: &Certificate) -> Result<PublicKey> {
    certificate.to_bytes().map_err(unreadable).and_then(from_blob)
}

fn from_blob(blob: Vec<u8>) -> Result<PublicKey> {
    PublicKey::from_blob(blob).map_err(unreadable)
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Handshake, format!("the host shows a key that cannot be read: {error}"))
        .caused_by(error)
}
