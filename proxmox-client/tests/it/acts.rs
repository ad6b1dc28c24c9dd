//! The acting calls against the demo lab, whose tasks take time, warn, fail, hang and are forgotten
//! as those of a real server.

use std::time::Duration;

use demo_lab::{Lab, Running};
use proxmox_client::api::cluster::GuestStatus;
use proxmox_client::api::guests::{BackupOutcome, Guest, PowerOutcome, Tags};
use proxmox_client::{ErrorKind, Retry, TaskOutcome};

use crate::support::{root, token};

const LIMIT: Duration = Duration::from_secs(20);
const SOON: Duration = Duration::from_millis(20);

/// A lab in which things take a twentieth of their time.
async fn fast_lab() -> Running {
    Lab::builder().time_scale(0.05).start().await.unwrap()
}

async fn guest(lab: &Running, vmid: &str) -> Guest {
    let client = token(lab).retry(Retry::never()).build().unwrap();
    client.guest(vmid.parse().unwrap()).await.unwrap()
}

async fn status(guest: &Guest) -> GuestStatus {
    guest.status().await.unwrap().status
}

fn done() -> PowerOutcome {
    PowerOutcome::Done(TaskOutcome::default())
}

#[tokio::test]
async fn guests_of_the_lab_are_switched_on_and_off() {
    let lab = fast_lab().await;
    for vmid in ["103", "200"] {
        let guest = guest(&lab, vmid).await;
        let already = guest.start().await.unwrap().wait().timeout(LIMIT).await.unwrap();
        assert_eq!(already, PowerOutcome::AlreadyRunning, "{guest:?}");
        assert_eq!(guest.reboot().await.unwrap().wait().timeout(LIMIT).await.unwrap(), done());
        assert_eq!(status(&guest).await, GuestStatus::Running);
        assert_eq!(guest.shutdown().await.unwrap().wait().timeout(LIMIT).await.unwrap(), done());
        assert_eq!(status(&guest).await, GuestStatus::Stopped);
        assert_eq!(guest.start().await.unwrap().wait().timeout(LIMIT).await.unwrap(), done());
        assert_eq!(guest.stop().await.unwrap().wait().timeout(LIMIT).await.unwrap(), done());
    }
    let stopped = guest(&lab, "100").await;
    assert_eq!(stopped.stop().await.unwrap().outcome(), Some(PowerOutcome::AlreadyStopped));
    assert_eq!(stopped.reboot().await.unwrap_err().kind(), ErrorKind::NotRunning);
}

#[tokio::test]
async fn a_failed_start_brings_its_log_and_a_warning_is_only_counted() {
    let lab = fast_lab().await;
    let control = lab.control();
    control.fail_start(
        100,
        "lxc-start 100: cgroups/cgfsng.c: No such file or directory\nstartup for container '100' \
         failed",
    );
    let container = guest(&lab, "100").await;
    let begun = container.start().await.unwrap();
    let error = begun.wait().timeout(LIMIT).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
    insta::assert_snapshot!(error);

    control.warn("vzshutdown", 200, "something is odd");
    let begun = guest(&lab, "200").await.shutdown().await.unwrap();
    let PowerOutcome::Done(outcome) = begun.wait().timeout(LIMIT).await.unwrap() else { panic!() };
    assert_eq!(outcome.warnings, 1);
}

#[tokio::test]
async fn a_task_that_never_ends_can_be_cancelled() {
    let lab = fast_lab().await;
    lab.control().never_ends("qmshutdown", 103);
    let guest = guest(&lab, "103").await;
    let begun = guest.shutdown().await.unwrap();
    let error = begun.wait().timeout(Duration::from_millis(200)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let task = begun.task().unwrap();
    assert!(task.status().await.unwrap().running, "waiting no longer is no cancelling");
    task.cancel().await.unwrap();
    let error = task.wait().timeout(LIMIT).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
    assert_eq!(status(&guest).await, GuestStatus::Running);
}

#[tokio::test]
async fn a_server_that_is_away_for_a_while_is_picked_up_again() {
    let lab = fast_lab().await;
    let guest = guest(&lab, "103").await;
    lab.control().shutdown_takes(103, Duration::from_secs(12));
    let begun = guest.shutdown().await.unwrap();
    let waiting = tokio::spawn(begun.wait().poll_every(SOON).timeout(LIMIT).send());
    lab.control().refuse_connections("pve").await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let error = begun.wait().poll_every(SOON).bear_outage(SOON).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("may still run"), "{error}");
    assert!(!waiting.is_finished());
    lab.control().accept_connections("pve").await.unwrap();
    assert_eq!(waiting.await.unwrap().unwrap(), done());
}

#[tokio::test]
async fn a_task_that_the_server_forgot_is_not_found() {
    let lab = fast_lab().await;
    let begun = guest(&lab, "100").await.start().await.unwrap();
    begun.wait().timeout(LIMIT).await.unwrap();
    let task = begun.task().unwrap();
    lab.control().forget_task(task.upid().as_str());
    let error = task.wait().poll_every(SOON).timeout(LIMIT).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let error = task.log().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_wish_to_high_availability_is_followed_until_it_is_true() {
    let lab = fast_lab().await;
    for vmid in ["103", "200"] {
        lab.control().set_managed(vmid.parse().unwrap(), true);
        let guest = guest(&lab, vmid).await;
        let begun = guest.stop().await.unwrap();
        assert_eq!(begun.task().unwrap().upid().task_type(), "hastop");
        assert_eq!(begun.wait().timeout(LIMIT).await.unwrap(), done());
        assert_eq!(status(&guest).await, GuestStatus::Stopped);
    }
}

#[tokio::test]
async fn a_locked_guest_is_waited_for_where_its_call_is_refused() {
    let lab = fast_lab().await;
    lab.control().set_lock(200, Some("backup"));
    let client = root(&lab).build().unwrap();
    let guest = client.guest("200".parse().unwrap()).await.unwrap();
    assert_eq!(guest.set_config().cores(4).await.unwrap_err().kind(), ErrorKind::Locked);
    let change = tokio::spawn(guest.set_config().cores(4).wait_for_lock(LIMIT).send());
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(!change.is_finished());
    lab.control().set_lock(200, None);
    change.await.unwrap().unwrap();
    assert_eq!(guest.config().await.unwrap().cpus(), Some(4));
}

#[tokio::test]
async fn configurations_of_the_lab_change_only_as_they_were_read() {
    let lab = fast_lab().await;
    for vmid in ["103", "200"] {
        let guest = guest(&lab, vmid).await;
        let config = guest.config().await.unwrap();
        let mut tags = Tags::of(config.tags());
        tags.add("night").unwrap();
        let change = || guest.set_config().tags(&tags).on_boot(true).digest(config.digest());
        change().description("by hand\n").await.unwrap();
        assert_eq!(change().cores(1).await.unwrap_err().kind(), ErrorKind::Changed);
        let now = guest.config().await.unwrap();
        assert!(now.on_boot() && now.tags().contains(&"night".to_owned()));
        let wrong = guest.set_config().set("cores", "many").await.unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::InvalidParams);
        assert!(wrong.field_errors().contains_key("cores"), "{wrong}");
    }
}

#[tokio::test]
async fn guests_of_the_lab_go_back_to_their_snapshots() {
    let lab = fast_lab().await;
    for vmid in ["103", "200"] {
        let guest = guest(&lab, vmid).await;
        let snapshot = guest.snapshot("before-upgrade".parse().unwrap());
        let begun = snapshot.create().description("as it was").await.unwrap();
        begun.wait().timeout(LIMIT).await.unwrap();
        let listed = guest.snapshots().await.unwrap();
        assert_eq!(listed.present_parent.as_ref(), Some(snapshot.name()));
        let before = guest.config().await.unwrap();
        guest.set_config().tags(&"after".parse().unwrap()).await.unwrap();
        assert_eq!(guest.config().await.unwrap().tags(), ["after"]);
        snapshot.rollback().await.unwrap().wait().timeout(LIMIT).await.unwrap();
        assert_eq!(guest.config().await.unwrap().tags(), before.tags());
        snapshot.delete().await.unwrap().wait().timeout(LIMIT).await.unwrap();
        assert!(!guest.snapshots().await.unwrap().taken.iter().any(|s| &s.name == snapshot.name()));
    }
}

#[tokio::test]
async fn a_guest_of_the_lab_is_backed_up() {
    let lab = fast_lab().await;
    let guest = guest(&lab, "200").await;
    let local = "local".parse().unwrap();
    let backup = guest.backup().storage(&local).notes("{{guestname}}, by hand").protected();
    let begun = backup.await.unwrap();
    let outcome = begun.wait().timeout(LIMIT).await.unwrap();
    assert_eq!(outcome, BackupOutcome::Done(TaskOutcome::default()));
    let client = token(&lab).build().unwrap();
    let volumes = client.node(guest.node().clone()).storage(local).content().vmid(guest.vmid());
    let notes = |notes: &str| notes.contains("Git-Service, by hand");
    let volumes = volumes.await.unwrap();
    assert!(volumes.iter().any(|volume| volume.notes.as_deref().is_some_and(notes)), "{volumes:?}");
}
