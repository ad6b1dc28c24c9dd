//! Why there is nothing to read: each cause told by itself.

use std::collections::BTreeSet;

use gpu::{ErrorKind, Report, host_capture::Output};

use crate::peers;

/// `# exit: N`, then `# --- stdout` and `# --- stderr`.
fn recorded_output(text: &str) -> Output {
    let status = text.lines().find_map(|line| line.strip_prefix("# exit:")).unwrap();
    let (_, streams) = text.split_once("# --- stdout\n").unwrap();
    let (stdout, stderr) = streams.split_once("# --- stderr").unwrap();
    Output {
        stdout: stdout.into(),
        stderr: stderr.trim().into(),
        status: status.trim().parse().ok(),
    }
}

#[test]
fn every_recorded_failure_has_its_own_kind() {
    let expected = [
        ("command-not-found.txt", ErrorKind::CommandMissing),
        ("device-handle-unknown-error.txt", ErrorKind::DeviceLost),
        ("driver-library-mismatch.txt", ErrorKind::LibraryMismatch),
        ("driver-not-loaded.txt", ErrorKind::DriverNotLoaded),
        ("no-devices.txt", ErrorKind::NoDevice),
        ("unknown-field.txt", ErrorKind::UnknownField),
    ];
    let recorded = peers::recorded("nvidia-smi/errors");
    for (name, bytes) in &recorded {
        let output = recorded_output(std::str::from_utf8(bytes).unwrap());
        let error = Report::from_output(&output).unwrap_err();
        let kind = expected.iter().find(|(own, _)| own == name).map(|(_, kind)| *kind);
        println!("{name}: {error}");
        assert_ne!(error.kind(), ErrorKind::Other, "{name}");
        assert!(kind.is_none_or(|kind| kind == error.kind()), "{name}: {:?}", error.kind());
        assert!(error.status().is_some());
        // And from a file into which only standard output was saved.
        if !output.stdout.is_empty() {
            assert_eq!(Report::parse(&output.stdout).unwrap_err().kind(), error.kind(), "{name}");
        }
    }
    if !recorded.is_empty() {
        let names: Vec<_> = recorded.iter().map(|(name, _)| name.as_str()).collect();
        assert!(expected.iter().all(|(name, _)| names.contains(name)), "{names:?}");
    }
}

fn output(status: i32, stdout: &str, stderr: &str) -> Output {
    Output { stdout: stdout.into(), stderr: stderr.into(), status: Some(status) }
}

#[test]
fn each_cause_says_what_to_do() {
    let cases = [
        output(127, "", "sh: 1: nvidia-smi: not found"),
        output(
            18,
            "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.161\n",
            "",
        ),
        output(
            9,
            "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n",
            "",
        ),
        output(255, "Failed to initialize NVML: Unknown Error\n", ""),
        output(4, "Failed to initialize NVML: Insufficient Permissions\n", ""),
        output(
            15,
            "Unable to determine the device handle for GPU 0000:01:00.0: GPU is lost.\n",
            "",
        ),
        output(137, "", ""),
        output(0, "<html><body>502 Bad Gateway</body></html>", ""),
        output(0, "", ""),
    ];
    let said: Vec<_> = cases
        .iter()
        .map(|case| {
            let error = Report::from_output(case).unwrap_err();
            format!("{}: {error}", error.kind().code())
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn an_output_that_never_ended_was_interrupted() {
    let output = Output::default();
    assert_eq!(Report::from_output(&output).unwrap_err().kind(), ErrorKind::Interrupted);
}

#[test]
fn a_text_of_others_is_shown_without_its_control_characters() {
    let error = Report::parse("\u{1b}]0;title\u{7} nothing\n").unwrap_err();
    assert!(!error.to_string().contains(|c: char| c.is_control()), "{error:?}");
    assert_eq!(error.said().len(), 1);
}

#[test]
fn every_kind_has_a_code_of_its_own_a_summary_and_a_hint() {
    let codes: BTreeSet<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), ErrorKind::ALL.len());
    assert!(
        ErrorKind::ALL.iter().all(|kind| !kind.summary().is_empty() && !kind.hint().is_empty())
    );
}
