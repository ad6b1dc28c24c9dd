//! Commands of a plan.

use host_capture::{Capture, Plan};

use crate::{both_doors, run};

#[test]
fn a_command_gives_its_output_and_how_it_ended() {
    let root = tempfile::tempdir().unwrap();
    let script = "printf 'no newline'; echo oops >&2; exit 3";
    let plan = Plan::new()
        .command("fails", ["sh", "-c", script])
        .command("silent", ["true"])
        .command("odd output", ["printf", "@end 0\\n1:x\\n\\n\\000\\377\\n"])
        .command("quoted", ["echo", "it's", "$HOME", "a  b", "*", ""]);
    let capture = both_doors(root.path(), &plan);
    let fails = capture.output("fails").unwrap();
    assert_eq!(fails.stdout, b"no newline");
    assert_eq!(fails.stderr, b"oops");
    assert_eq!(fails.status, Some(3));
    assert_eq!(capture.output("silent").unwrap().stdout, b"");
    assert_eq!(capture.output("odd output").unwrap().stdout, b"@end 0\n1:x\n\n\0\xff\n");
    assert_eq!(capture.output("quoted").unwrap().stdout, b"it's $HOME a  b * \n");
}

#[test]
fn a_missing_command_is_127_at_both_doors() {
    let root = tempfile::tempdir().unwrap();
    let plan = Plan::new().command("gone", ["no-such-program-here"]);
    let local = Capture::open(root.path(), &plan).unwrap();
    let remote = Capture::parse(run(&plan.shell_command(root.path().to_str().unwrap()))).unwrap();
    for capture in [local, remote] {
        let output = capture.output("gone").unwrap();
        assert_eq!(output.status, Some(127));
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn a_killed_command_is_told_as_the_shell_tells_it() {
    let root = tempfile::tempdir().unwrap();
    let plan = Plan::new().command("killed", ["sh", "-c", "kill -9 $$"]);
    let local = Capture::open(root.path(), &plan).unwrap();
    assert_eq!(local.output("killed").unwrap().status, Some(137));
}
