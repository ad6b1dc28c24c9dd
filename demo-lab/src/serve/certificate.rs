//! Certificates as Proxmox VE makes them: an authority of the cluster's own, and for each node a
//! certificate signed by it.

use std::net::IpAddr;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::world::node::fingerprint;

/// The cluster's authority.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// What a node shows to whoever connects.
pub(crate) struct NodeCertificate {
    pub(crate) tls: Arc<ServerConfig>,
    /// SHA-256 as upper-case colon pairs.
    pub(crate) fingerprint: String,
}

fn named(name: &str, unit: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    let mut subject = DistinguishedName::new();
    subject.push(DnType::OrganizationName, "PVE Cluster Node");
    subject.push(DnType::OrganizationalUnitName, unit);
    subject.push(DnType::CommonName, name);
    params.distinguished_name = subject;
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2055, 1, 1);
    params
}

impl Authority {
    /// A new authority with a key of its own.
    pub(crate) fn new() -> Result<Self, rcgen::Error> {
        let mut params = named("Proxmox Virtual Environment", "demo-lab");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        Ok(Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate()?)? })
    }

    /// Its certificate: `/etc/pve/pve-root-ca.pem` on a real node.
    pub(crate) fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A certificate for a node, valid for its address, its names and loopback. As in reality the
    /// node shows this one alone, not the authority's.
    pub(crate) fn node(&self, name: &str, address: IpAddr) -> Result<NodeCertificate, NodeError> {
        let mut params = named(&format!("{name}.lab.internal"), "PVE Cluster Node");
        let mut names = vec!["127.0.0.1".to_owned(), "::1".into(), "localhost".into()];
        names.extend([address.to_string(), name.to_owned(), format!("{name}.lab.internal")]);
        names.dedup();
        params.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let fingerprint = fingerprint(certificate.der());
        Ok(NodeCertificate { tls: Arc::new(tls), fingerprint })
    }
}

/// Why a node has no certificate.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NodeError {
    #[error("could not make a certificate")]
    Certificate(#[from] rcgen::Error),
    #[error("could not set up TLS")]
    Tls(#[from] rustls::Error),
}
