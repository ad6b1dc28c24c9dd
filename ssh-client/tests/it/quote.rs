//! What a shell makes of our command lines.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _, process::Command};

use proptest::prelude::*;
use ssh_client::command_line;

use crate::peer;

const SHELLS: &[(&str, &[&str])] = &[
    ("sh", &[]),
    ("dash", &[]),
    ("bash", &[]),
    ("busybox", &["sh"]),
    ("ksh", &[]),
    ("zsh", &["-f"]),
    ("fish", &["--no-config"]),
];

/// The arguments that `printf` gets, as this shell understood the command line.
fn through(shell: &str, options: &[&str], arguments: &[Vec<u8>]) -> Vec<Vec<u8>> {
    // env runs the program itself and not what a shell builds in.
    let mut all: Vec<&[u8]> = vec![b"env", b"printf", b"%s\\0", b"--"];
    all.extend(arguments.iter().map(Vec::as_slice));
    let line = command_line(all).unwrap();
    let output = Command::new(shell)
        .args(options)
        .arg("-c")
        .arg(OsStr::from_bytes(&line))
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&line).into_owned();
    assert!(output.status.success(), "{shell} of {shown}: {output:?}");
    let mut words: Vec<_> = output.stdout.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    assert_eq!(words.pop().as_deref(), Some(&b""[..]), "{shell} of {shown}");
    // `printf %s\0 --` writes an empty word of its own where it takes `--` for an end of options.
    if words.first().is_some_and(|word| word == b"--") {
        words.remove(0);
    }
    words
}

fn tricky() -> Vec<Vec<u8>> {
    let mut tricky: Vec<Vec<u8>> = [
        "plain",
        "",
        " ",
        "'",
        "''",
        "\"",
        "\\",
        "\\\\",
        "\\'",
        "'\\''",
        "a'b\\c\"d",
        "; rm -rf /",
        "$(id)",
        "`id`",
        "$HOME",
        "${x}",
        "~",
        "~root",
        "*",
        "?",
        "[a-z]",
        "{a,b}",
        "!",
        "!!",
        "#x",
        "a\nb",
        "\n",
        "\t",
        "\r\n",
        "\\n",
        "-n",
        "--",
        "=ls",
        "A=b",
        "%1",
        "^a^b",
        "&&",
        "||",
        "<(ls)",
        ">x",
        "é",
        "日本",
        "(a)",
        "\x1b[31m",
        "\x7f",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    tricky.push((1..=255).collect());
    tricky.extend((1..=255).map(|byte| vec![byte]));
    tricky.push(b"\xff\xfe'\\\xc3".to_vec());
    tricky
}

#[test]
fn every_byte_arrives_through_every_shell() {
    for (shell, options) in SHELLS {
        if peer::has(shell) {
            assert_eq!(through(shell, options, &tricky()), tricky(), "{shell}");
        }
    }
}

#[test]
fn csh_takes_everything_but_line_breaks() {
    if peer::has("tcsh") {
        // Also not bytes that are no UTF-8 (its own), and `!`, which is its history even between quotes.
        let arguments: Vec<_> = tricky()
            .into_iter()
            .filter(|word| std::str::from_utf8(word).is_ok_and(|text| !text.contains(['\n', '!'])))
            .collect();
        assert_eq!(through("tcsh", &["-f"], &arguments), arguments);
    }
}

#[test]
fn a_word_of_the_shell_s_grammar_can_be_a_program() {
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("time");
    std::fs::write(&program, "#!/bin/sh\necho ours \"$@\"\n").unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    let path = format!("{}:/usr/bin:/bin", directory.path().display());
    for shell in ["sh", "bash", "zsh"] {
        if peer::has(shell) {
            let line = String::from_utf8(command_line(["time", "x"]).unwrap()).unwrap();
            let shown = peer::output(Command::new(shell).args(["-c", &line]).env("PATH", &path));
            assert_eq!(shown, "ours x\n", "{shell}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_arguments_arrive_as_they_were(
        arguments in prop::collection::vec(prop::collection::vec(1..=255_u8, 0..12), 1..6)
    ) {
        prop_assert_eq!(through("sh", &[], &arguments), arguments);
    }

    #[test]
    fn any_signs_arrive_through_fish_and_zsh(
        arguments in prop::collection::vec("['\"\\\\ $`!{}()~%^a\n]{0,8}", 1..6)
    ) {
        let arguments: Vec<Vec<u8>> = arguments.into_iter().map(String::into_bytes).collect();
        for (shell, options) in [("fish", &["--no-config"][..]), ("zsh", &["-f"][..])] {
            if peer::has(shell) {
                prop_assert_eq!(&through(shell, options, &arguments), &arguments);
            }
        }
    }
}
