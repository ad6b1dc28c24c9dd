//! What OpenSSH as the present user cannot be made to do: passwords, questions, odd endings.

use std::sync::Arc;
use std::time::Duration;

use russh::MethodKind;
use secrecy::SecretString;
use ssh_client::{Command, ErrorKind, Prompt, Question};

use crate::openssh::Answering;
use crate::sshd::until;
use crate::stage::Stage;

#[tokio::test]
async fn a_password_logs_in_and_the_error_about_a_wrong_one_does_not_tell_it() {
    let stage = Stage::open(&[MethodKind::Password]).await;
    let session = stage.host().password("right".into()).connect().await.unwrap();
    assert_eq!(session.hops()[0].method, "password");
    let error = stage.host().password("hunter2".into()).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("refused: password"), "{error}");
    assert!(!format!("{error}{error:?}").contains("hunter2"));
    let error = stage.host().connect().await.unwrap_err();
    assert_eq!(error.offered_methods(), ["password"]);
}

#[tokio::test]
async fn a_person_may_mistype_a_password_three_times() {
    let stage = Stage::open(&[MethodKind::Password]).await;
    let person = Answering::with("wrong");
    let error = stage.host().prompt(person.clone()).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(person.questions(), ["Password of tester on stage"; 3]);
    stage.host().prompt(Answering::with("right")).connect().await.unwrap();
}

#[tokio::test]
async fn questions_of_the_host_are_answered_by_the_password_or_by_a_person() {
    let stage = Stage::open(&[MethodKind::KeyboardInteractive]).await;
    let session = stage.host().password("right".into()).connect().await.unwrap();
    assert_eq!(session.hops()[0].method, "keyboard-interactive");
    let person = Answering::with("right");
    stage.host().prompt(person.clone()).connect().await.unwrap();
    assert_eq!(person.questions(), ["stage asks: \\x1b[2Jof pve\nPassword:"]);
}

#[tokio::test]
async fn a_question_that_nobody_answers_is_not_answered_with_nothing() {
    struct Nobody;
    impl Prompt for Nobody {
        fn ask(&self, _: &Question) -> Option<SecretString> {
            None
        }
    }
    let stage = Stage::open(&[MethodKind::KeyboardInteractive]).await;
    let error = stage.host().prompt(Arc::new(Nobody)).connect().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.message().ends_with("nobody answers the questions of the host"), "{error}");
    assert!(!error.message().contains("refused"), "{error}");
    assert_eq!(stage.heard(), [""; 0]);
}

#[tokio::test]
async fn a_host_that_wants_two_proofs_gets_both() {
    let stage = Stage::open(&[MethodKind::Password, MethodKind::KeyboardInteractive]).await;
    let host = stage.host().password("right".into());
    let half = host.connect().await.unwrap_err();
    assert_eq!(half.kind(), ErrorKind::Auth);
    assert!(half.to_string().contains("it wants more than one proof"), "{half}");
    assert_eq!(half.offered_methods(), ["keyboard-interactive"]);
    host.prompt(Answering::with("right")).connect().await.unwrap();
}

#[tokio::test]
async fn sudo_that_asks_for_a_password_is_an_error_of_its_own() {
    let stage = Stage::open(&[MethodKind::Password]).await;
    let session = stage.host().password("right".into()).connect().await.unwrap();
    let error =
        session.run(Command::new(["systemctl", "restart", "nginx"]).sudo()).await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (ErrorKind::SudoPassword, true));
    assert_eq!(
        error.message(),
        "`sudo systemctl restart nginx` on stage needs a password: sudo: a password is required"
    );
    assert!(error.hint().unwrap().contains("NOPASSWD"));
    let streamed = session.start(Command::new(["true"]).sudo()).await.unwrap().wait().await;
    assert_eq!(streamed.unwrap_err().kind(), ErrorKind::SudoPassword);
}

#[tokio::test]
async fn a_command_that_is_refused_or_ends_without_a_status_is_an_error() {
    let stage = Stage::open(&[MethodKind::Password]).await;
    let session = stage.host().password("right".into()).connect().await.unwrap();
    let refused = session.run(Command::shell("refuse")).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Channel);
    assert_eq!(refused.message(), "`refuse` on stage is refused by the host");
    let silent = session.run(Command::shell("silent")).await.unwrap_err();
    assert_eq!((silent.kind(), silent.sent()), (ErrorKind::Channel, true));
    assert!(silent.message().contains("does not say how"), "{silent}");
    assert!(session.is_alive());
}

#[tokio::test]
async fn a_cancelled_command_gets_a_signal_and_its_channel_is_closed() {
    let stage = Stage::open(&[MethodKind::Password]).await;
    let session = stage.host().password("right".into()).connect().await.unwrap();
    let command = Command::shell("wait").timeout(Duration::from_millis(300));
    let error = session.run(command).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let heard = || stage.heard().ends_with(&["signal TERM".to_owned(), "close".to_owned()]);
    until("the signal", heard).await;
}

#[tokio::test]
async fn a_host_that_lets_us_in_and_hangs_up_at_once_is_given_up() {
    let stage = Stage::hanging_up().await;
    let error = stage.host().password("right".into()).connect().await.unwrap_err();
    assert_eq!((error.kind(), error.host()), (ErrorKind::Lost, Some("stage")));
    assert_eq!(error.message(), "lost the connection to stage: it said: no shell for you");
    assert!(error.hint().unwrap().contains("let us in 3 times"), "{error}");
    let logins = stage.heard().into_iter().filter(|heard| heard == "in").count();
    assert_eq!(logins, 3);
}
