//! Whom to believe: the rule by which a server's certificate is accepted.

use std::fmt;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore,
    SignatureScheme,
};

use crate::Fingerprint;

/// Whom to believe.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Trust {
    /// The roots of the operating system.
    #[default]
    System,
    /// Only certificates that these authorities have signed, for the name that was dialled. See
    /// [`Trust::ca_pem`].
    Ca(CaCertificates),
    /// Only this one certificate, whatever name and dates it bears.
    Pinned(Fingerprint),
    /// Any certificate at all: whoever sits on the wire can read and change everything.
    DangerouslyAcceptAnyCertificate,
}

impl Trust {
    /// Trusts the authorities in a PEM file, such as `/etc/pve/pve-root-ca.pem`, and no others.
    ///
    /// # Errors
    /// When the text holds no certificate, or one that cannot be a trust anchor.
    pub fn ca_pem(pem: &[u8]) -> Result<Self, InvalidCa> {
        CaCertificates::from_pem(pem).map(Self::Ca)
    }

    /// The TLS configuration that follows this rule. It carries its own cryptography (ring), so
    /// nothing has to be installed for the whole process.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, TlsSetup> {
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier { rule: self.rule(&provider)?, provider: provider.clone() };
        Ok(ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth())
    }

    fn rule(&self, provider: &Arc<CryptoProvider>) -> Result<Rule, TlsSetup> {
        Ok(match self {
            Self::System => {
                Rule::Chain(Arc::new(rustls_platform_verifier::Verifier::new(provider.clone())?))
            }
            Self::Ca(authorities) => Rule::Chain(
                WebPkiServerVerifier::builder_with_provider(
                    authorities.roots.clone(),
                    provider.clone(),
                )
                .build()?,
            ),
            Self::Pinned(fingerprint) => Rule::Pin(*fingerprint),
            Self::DangerouslyAcceptAnyCertificate => Rule::Anything,
        })
    }
}

/// Authorities to trust, read from PEM.
#[derive(Clone)]
pub struct CaCertificates {
    roots: Arc<RootCertStore>,
}

impl CaCertificates {
    fn from_pem(pem: &[u8]) -> Result<Self, InvalidCa> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| InvalidCa(error.to_string()))?;
            roots.add(certificate).map_err(|error| InvalidCa(error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(InvalidCa("it holds no certificate".into()));
        }
        Ok(Self { roots: Arc::new(roots) })
    }
}

impl fmt::Debug for CaCertificates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CaCertificates({})", self.roots.len())
    }
}

/// A PEM text that cannot serve as certificate authorities.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot use the CA file: {0}")]
pub struct InvalidCa(String);

/// A TLS configuration that cannot be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsSetup {
    #[error(transparent)]
    Tls(#[from] rustls::Error),
    #[error(transparent)]
    Verifier(#[from] rustls::client::VerifierBuilderError),
}

/// The server showed another certificate than the pinned one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the server's certificate is not the pinned one\n  expected:  {expected}\n  presented: {presented}"
)]
#[non_exhaustive]
pub struct CertificateMismatch {
    /// The fingerprint that was pinned.
    pub expected: Fingerprint,
    /// The fingerprint of the certificate that the server showed.
    pub presented: Fingerprint,
}

/// The server's certificate does not lead to a trusted root, or not for that name and time.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the server's certificate is not trusted: {source}\n  presented: {presented}")]
pub(crate) struct CertificateUntrusted {
    pub(crate) presented: Fingerprint,
    source: rustls::Error,
}

#[derive(Debug)]
struct Verifier {
    rule: Rule,
    provider: Arc<CryptoProvider>,
}

#[derive(Debug)]
enum Rule {
    Chain(Arc<dyn ServerCertVerifier>),
    Pin(Fingerprint),
    Anything,
}

fn refused(reason: impl std::error::Error + Send + Sync + 'static) -> rustls::Error {
    rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(reason))))
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let presented = Fingerprint::of_der(end_entity);
        match &self.rule {
            Rule::Chain(verifier) => verifier
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                .map_err(|source| refused(CertificateUntrusted { presented, source })),
            Rule::Pin(expected) if *expected != presented => {
                Err(refused(CertificateMismatch { expected: *expected, presented }))
            }
            Rule::Pin(_) | Rule::Anything => Ok(ServerCertVerified::assertion()),
        }
    }

    // A pinned certificate proves nothing by itself, it is public: the server must show that it
    // holds the key, so the signatures of the handshake are always checked.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
