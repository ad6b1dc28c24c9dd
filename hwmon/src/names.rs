//! The names other programs give to chips, from the links and the `name` file alone.

pub(crate) mod libsensors;
pub(crate) mod node_exporter;

pub use libsensors::Bus;
