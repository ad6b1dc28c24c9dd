//! Operations on a K3s cluster, from anywhere, without kubectl.
