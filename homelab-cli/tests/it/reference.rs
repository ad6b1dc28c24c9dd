//! The whole command line as one snapshot: a change of it is seen in review.

use clap::{Command, CommandFactory};

#[test]
fn the_command_line_is_what_it_was() {
    let mut command = homelab_cli::cli::Cli::command();
    command.build();
    let mut reference = String::new();
    describe(&mut command, &mut reference);
    insta::assert_snapshot!(reference);
}

fn describe(command: &mut Command, reference: &mut String) {
    let title = command.get_bin_name().unwrap_or("homelab").to_owned();
    reference
        .push_str(&format!("## {title}\n\n{}\n\n", command.render_help().to_string().trim_end()));
    for subcommand in command.get_subcommands_mut() {
        if subcommand.get_name() != "help" {
            describe(subcommand, reference);
        }
    }
}
