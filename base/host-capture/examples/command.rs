//! Print the command that captures part of a host, for use anywhere:
//! `cargo run -p host-capture --example command /sys 'class/hwmon/*/*' | ssh pve sh`.
#![allow(clippy::print_stdout)]

use host_capture::Plan;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let root = arguments.next().unwrap_or_else(|| "/sys".to_owned());
    let plan = arguments.fold(Plan::new(), |plan, pattern| plan.read(&pattern));
    println!("{}", plan.shell_command(&root));
}
