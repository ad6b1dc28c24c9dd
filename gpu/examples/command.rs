//! Print the command that brings the cards of another host, for `ssh host "$(…)"`, `pct exec`, …:
//! `cargo run -p gpu --example command`.
#![allow(clippy::print_stdout)]

fn main() {
    println!("{}", gpu::plan().shell_command("/sys"));
}
