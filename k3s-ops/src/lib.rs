//! Operations on a K3s cluster, from anywhere, without kubectl, helm or argocd.
//!
//! A [`Cluster`] is reached with a kubeconfig, or through an SSH session of one of its servers
//! ([`Access`]): then the server's own kubeconfig is used in memory, and its API is dialled from
//! there, with TLS verified as it is. Each operation is a module of its own, gives typed data, and
//! prints nothing.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod access;
mod cluster;
mod error;

pub use access::{Access, AccessMode, DEFAULT_KUBECONFIG};
pub use cluster::Cluster;
pub use error::{Error, ErrorKind};
pub use k8s_openapi;
pub use kube;
