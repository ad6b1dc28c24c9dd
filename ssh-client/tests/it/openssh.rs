//! Against OpenSSH itself.

mod exec;
