//! The keys to offer, in the order of OpenSSH: those of the configuration that the agent holds, the others of the
//! agent, then the files.

use russh::keys::agent::{AgentIdentity, AgentSessionBinding};
use russh::keys::{Certificate, PublicKey};

use super::agent::{self, Shared};
use super::key_file::{KeyFile, Unlocked, Unusable};
use super::refusal::Refusals;
use crate::Host;
use crate::printable::printable_line;
use crate::prompt::Asking;

/// One key to offer, with its certificate or without.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) holder: Holder,
    public: Option<PublicKey>,
    certificate: Option<Certificate>,
}

/// Who has the private half.
#[derive(Clone)]
pub(super) enum Holder {
    Agent { agent: Shared, identity: Box<AgentIdentity> },
    File(KeyFile),
}

impl Candidate {
    /// For messages: where it is, its type and fingerprint.
    pub(super) fn label(&self) -> String {
        let holder = match &self.holder {
            Holder::Agent { identity, .. } => match printable_line(identity.comment()).as_str() {
                "" => "agent".to_owned(),
                comment => format!("agent, {comment}"),
            },
            Holder::File(file) => file.path.display().to_string(),
        };
        let what = match (&self.certificate, &self.public) {
            (Some(certificate), _) => {
                format!("certificate {:?}, ", printable_line(certificate.key_id()))
            }
            _ => String::new(),
        };
        match &self.public {
            Some(public) => format!(
                "{holder}: {what}{} {}",
                public.algorithm(),
                public.fingerprint(russh::keys::HashAlg::Sha256)
            ),
            None => format!("{holder}: encrypted"),
        }
    }

    /// What is shown to the host: the public half, and the certificate if there is one.
    pub(super) async fn public(
        &self,
        hop: &Host,
        asking: &Asking,
        unlocked: &Unlocked,
    ) -> Result<(PublicKey, Option<Certificate>), Unusable> {
        let public = match (&self.public, &self.holder) {
            (Some(public), _) => public.clone(),
            (None, Holder::File(file)) => {
                file.private(hop, asking, unlocked).await?.public_key().clone()
            }
            (None, Holder::Agent { identity, .. }) => identity.public_key().into_owned(),
        };
        Ok((public, self.certificate.clone()))
    }
}

/// The keys to offer to this host. What cannot be used is noted.
pub(super) async fn candidates(
    hop: &Host,
    binding: Option<&AgentSessionBinding>,
    refusals: &mut Refusals,
) -> Vec<Candidate> {
    let host = hop.clone();
    let (files, notes) =
        tokio::task::spawn_blocking(move || key_files(&host)).await.unwrap_or_default();
    notes.into_iter().for_each(|note| refusals.note(note));
    let held = match agent::identities(&hop.agent, binding, hop.connect_timeout).await {
        Ok(held) => held,
        Err(why) => {
            refusals.no_agent(why);
            None
        }
    };
    let mut candidates = Vec::new();
    let mut in_agent: Vec<PublicKey> = Vec::new();
    if let Some((agent, identities)) = held {
        let is_of = |identity: &AgentIdentity, file: &KeyFile| {
            file.public
                .as_ref()
                .is_some_and(|key| key.key_data() == identity.public_key().key_data())
        };
        let (mut named, mut others): (Vec<_>, Vec<_>) = identities
            .into_iter()
            .partition(|identity| files.iter().any(|file| is_of(identity, file)));
        named.sort_by_key(|identity| files.iter().position(|file| is_of(identity, file)));
        if hop.identities_only {
            others.clear();
        }
        for identity in named.into_iter().chain(others) {
            let public = identity.public_key().into_owned();
            let certificates = match &identity {
                AgentIdentity::Certificate { certificate, .. } => vec![certificate.clone()],
                AgentIdentity::PublicKey { .. } => files
                    .iter()
                    .filter(|file| is_of(&identity, file))
                    .flat_map(|file| file.certificates.clone())
                    .collect(),
            };
            let plain = matches!(identity, AgentIdentity::PublicKey { .. });
            let holder = Holder::Agent { agent: agent.clone(), identity: Box::new(identity) };
            candidates.extend(offers(&holder, Some(&public), &certificates, plain));
            if plain {
                in_agent.push(public);
            }
        }
    }
    for file in files {
        let is_held =
            |public: &PublicKey| in_agent.iter().any(|key| key.key_data() == public.key_data());
        if file.public.as_ref().is_some_and(is_held) {
            continue;
        }
        let (public, certificates) = (file.public.clone(), file.certificates.clone());
        let is_rsa = public.as_ref().is_some_and(|public| public.algorithm().is_rsa());
        if is_rsa && !cfg!(feature = "rsa") {
            refusals.note(format!("{}: RSA keys need the feature `rsa`", file.path.display()));
            continue;
        }
        candidates.extend(offers(&Holder::File(file), public.as_ref(), &certificates, true));
    }
    candidates
}

/// The certificates of a key, and then, if it is `plain`, the key alone.
fn offers(
    holder: &Holder,
    public: Option<&PublicKey>,
    certificates: &[Certificate],
    plain: bool,
) -> Vec<Candidate> {
    certificates
        .iter()
        .cloned()
        .map(Some)
        .chain(plain.then_some(None))
        .map(|certificate| Candidate {
            holder: holder.clone(),
            public: public.cloned(),
            certificate,
        })
        .collect()
}

/// What is in the key files, and what is wrong with the others. Homes may be on slow disks.
fn key_files(hop: &Host) -> (Vec<KeyFile>, Vec<String>) {
    let (mut files, mut notes) = (Vec::<KeyFile>::new(), Vec::new());
    for path in &hop.identities {
        match KeyFile::read(path) {
            Ok(file) => files.push(file),
            Err(_) if hop.identities_are_usual => {}
            Err(why) => notes.push(why.to_string()),
        }
    }
    for path in &hop.certificates {
        let certificate = match russh::keys::load_openssh_certificate(path) {
            Ok(certificate) => certificate,
            Err(error) => {
                notes.push(format!("{}: {error}", path.display()));
                continue;
            }
        };
        let is_of = |file: &&mut KeyFile| {
            file.public.as_ref().is_some_and(|key| key.key_data() == certificate.public_key())
        };
        match files.iter_mut().find(is_of) {
            Some(file) => file.certificates.push(certificate),
            None => notes.push(format!("{}: a certificate of none of the keys", path.display())),
        }
    }
    (files, notes)
}
