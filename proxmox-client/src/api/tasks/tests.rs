use super::*;
use crate::api::tests::decode;

#[test]
fn warnings_are_no_failure() {
    let read = |text: &str| ExitStatus::from(text);
    assert!(read("OK").is_success());
    assert!(read("WARNINGS: 3").is_success());
    assert_eq!(read("WARNINGS: 3"), ExitStatus::Warnings(3));
    assert!(!read("unexpected status").is_success());
    assert_eq!(read("WARNINGS: many"), ExitStatus::Failed("WARNINGS: many".to_owned()));
    for text in ["OK", "WARNINGS: 3", "unexpected status", "startup for container '200' failed"] {
        assert_eq!(read(text).to_string(), text);
    }
}

#[test]
fn a_task_runs_as_long_as_it_has_no_end() {
    let running = |name| {
        let List(tasks) = decode::<List<TaskSummary>>(name);
        tasks.iter().map(TaskSummary::is_running).collect::<Vec<_>>()
    };
    assert_eq!(running("cluster-tasks"), [true, false, false]);
    assert_eq!(running("node-tasks"), [true, false, false]);
    assert!(decode::<TaskStatus>("task-status-running").running);
    assert!(!decode::<TaskStatus>("task-status-warnings").running);
}
