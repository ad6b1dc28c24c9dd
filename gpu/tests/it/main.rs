//! Cards of all makers, and of none, from recordings and from files written for these tests.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod bad_input;
mod csv;
mod doors;
mod failures;
mod hosts;
mod peers;
mod processes;
mod prometheus;
mod show;
mod table;
mod tree;
mod xml;
