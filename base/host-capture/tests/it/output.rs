//! Output that is not as it should be.

use std::fs;

use host_capture::{Capture, ErrorKind, Kind, Plan, ReadError};
use proptest::{collection::vec, prelude::*};

use crate::run;

fn sample() -> (Vec<u8>, Capture) {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in [("a", "1\n"), ("b", "first\nsecond\n"), ("c:d", "x\n"), ("e", "")] {
        fs::write(root.path().join(name), text).unwrap();
    }
    std::os::unix::fs::symlink("b", root.path().join("link")).unwrap();
    std::os::unix::fs::symlink("two\nlines", root.path().join("odd link")).unwrap();
    let plan = Plan::new().read("*").command("greeting", ["echo", "hello"]);
    let output = run(&plan.shell_command(root.path().to_str().unwrap()));
    let capture = Capture::parse(&output).unwrap();
    (output, capture)
}

#[test]
fn output_cut_off_anywhere_never_invents_a_value() {
    let (output, whole) = sample();
    let header = b"@host-capture 1\n".len();
    for end in header..output.len() {
        let cut = Capture::parse(&output[..end]).unwrap();
        assert!(cut.is_truncated(), "cut at {end} of {}", output.len());
        for (path, node) in cut.nodes() {
            let link = &whole.node(path).unwrap().link;
            assert!(node.link.is_none() || node.link == *link, "{path} of output cut at {end}");
            if let Some(content) = &node.content {
                let real = whole.content(path).unwrap().map(<[u8]>::to_vec);
                assert_eq!(
                    content.as_ref().ok(),
                    real.as_ref().ok(),
                    "{path} of output cut at {end}"
                );
            }
        }
        if let Some(output) = cut.output("greeting").filter(|output| output.status.is_some()) {
            assert_eq!(output.stdout, b"hello\n");
        }
    }
    assert!(!whole.is_truncated());
}

#[test]
fn a_greeting_and_rewritten_line_breaks_do_no_harm() {
    let (output, whole) = sample();
    let mut crlf = b"Linux pve 6.8.12 x86_64\r\nLast login: today\r\n".to_vec();
    crlf.extend(String::from_utf8(output).unwrap().replace('\n', "\r\n").into_bytes());
    assert_eq!(Capture::parse(&crlf).unwrap(), whole);
}

#[test]
fn something_else_is_refused_with_its_start() {
    let error = Capture::parse("<html><body>504 Gateway Time-out").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotACapture);
    assert!(error.to_string().contains("<html>"), "{error}");
    assert_eq!(Capture::parse("").unwrap_err().kind(), ErrorKind::NotACapture);
}

#[test]
fn messages_of_busybox_become_the_same_errno() {
    let text = "@host-capture 1\n@root\n@look 4096\n@f ./a\n@f ./b\n@f ./c\n@read\n\
                grep: ./a: I/O error\n./b:1:7\ngrep: ./c: Ein-/Ausgabefehler\n@end 2\n@done\n";
    let capture = Capture::parse(text).unwrap();
    assert_eq!(capture.content("a"), Some(Err(&ReadError::Errno(host_capture::Errno::EIO))));
    assert_eq!(capture.content("b"), Some(Ok(&b"7"[..])));
    let german = ReadError::Other("Ein-/Ausgabefehler".to_owned());
    assert_eq!(capture.content("c"), Some(Err(&german)));
}

#[test]
fn a_grep_that_cannot_run_is_no_empty_file() {
    let text = "@host-capture 1\n@root\n@look 4096\n@f ./a\n@read\nsh: 1: grep: not found\n@end 127\n@done\n";
    let capture = Capture::parse(text).unwrap();
    let node = capture.node("a").unwrap();
    assert_eq!(node.kind, Kind::File);
    let expected = ReadError::Other("grep did not run (exit status 127)".to_owned());
    assert_eq!(capture.content("a"), Some(Err(&expected)));
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in vec(any::<u8>(), 0..300)) {
        let _ = Capture::parse(&bytes);
        let mut after_header = b"@host-capture 1\n@root\n@look 9\n".to_vec();
        after_header.extend(&bytes);
        prop_assert!(Capture::parse(&after_header).is_ok());
    }

    #[test]
    fn no_lines_make_the_parser_panic(lines in vec(
        "@(root|look 7|look|links|read|alone|out|err|command x|end 0|end|done|f ./a|F ./b:c|d|X ./l)\
         |[0-9]:lrwx 1 ./a -> b|\\./a:[0-9]:t|grep: \\./a: I/O error|[0-9]:x|:|",
        0..30,
    )) {
        let _ = Capture::parse(format!("@host-capture 1\n@root\n{}\n", lines.join("\n")));
    }
}
