//! The life of guests on fakepve: started, stopped, locked, broken, and changed.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use proxmox_client::api::cluster::GuestStatus;
use proxmox_client::api::guests::{Guest, GuestConfig, PowerOutcome, Tags};
use proxmox_client::{Client, ErrorKind, TaskOutcome};
use serde_json::json;

use crate::fakepve::Fakepve;

const LIMIT: Duration = Duration::from_secs(20);

/// A virtual machine that is stopped, and a container that runs.
const STOPPED: &str = "102";
const RUNNING: &str = "200";

fn done() -> PowerOutcome {
    PowerOutcome::Done(TaskOutcome::default())
}

async fn guest(client: &Client, vmid: &str) -> Guest {
    client.guest(vmid.parse().unwrap()).await.unwrap()
}

async fn status(guest: &Guest) -> GuestStatus {
    guest.status().await.unwrap().status
}

#[tokio::test]
async fn a_guest_of_either_kind_is_taken_through_its_whole_life() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    for (vmid, verb) in [(STOPPED, "qm"), (RUNNING, "vz")] {
        fakepve.tell(&json!({"do": "guest", "vmid": vmid.parse::<u32>().unwrap(),
            "set": {"start_secs": 4, "shutdown_secs": 8}}));
        let guest = guest(&client, vmid).await;
        if status(&guest).await == GuestStatus::Stopped {
            assert_eq!(guest.start().await.unwrap().wait().timeout(LIMIT).await.unwrap(), done());
        }
        assert_eq!(status(&guest).await, GuestStatus::Running);
        let again = guest.start().await.unwrap().wait().timeout(LIMIT).await.unwrap();
        assert_eq!(again, PowerOutcome::AlreadyRunning, "{guest:?}");

        let reboot = guest.reboot().timeout(Duration::from_secs(30)).await.unwrap();
        assert_eq!(reboot.task().unwrap().upid().task_type(), format!("{verb}reboot"));
        assert_eq!(reboot.wait().timeout(LIMIT).await.unwrap(), done());
        assert_eq!(status(&guest).await, GuestStatus::Running);

        let begun = Instant::now();
        assert_eq!(guest.shutdown().await.unwrap().wait().timeout(LIMIT).await.unwrap(), done());
        assert!(begun.elapsed() > Duration::from_millis(300), "it takes its 8 seconds");
        assert_eq!(status(&guest).await, GuestStatus::Stopped);
        let again = guest.stop().await.unwrap().wait().timeout(LIMIT).await.unwrap();
        let expected = if verb == "vz" { PowerOutcome::AlreadyStopped } else { done() };
        assert_eq!(again, expected);
        let error = match guest.reboot().await {
            Ok(begun) => begun.wait().timeout(LIMIT).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(error.to_string().contains("not running"), "{error}");
    }
}

#[tokio::test]
async fn a_virtual_machine_is_paused_resumed_and_reset() {
    let Some(fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    let guest = guest(&client, "101").await.as_qemu().unwrap();
    let qmp = async || guest.status().await.unwrap().qmp_status.unwrap();
    guest.suspend().await.unwrap().wait().timeout(LIMIT).await.unwrap();
    assert_eq!(qmp().await, "paused");
    guest.resume().await.unwrap().wait().timeout(LIMIT).await.unwrap();
    assert_eq!(qmp().await, "running");
    guest.reset().await.unwrap().wait().timeout(LIMIT).await.unwrap();
    guest.stop().await.unwrap().wait().timeout(LIMIT).await.unwrap();
    assert_eq!(guest.status().await.unwrap().status, GuestStatus::Stopped);
}

#[tokio::test]
async fn a_start_that_fails_says_why_and_shows_the_end_of_its_log() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    let reason = "start failed: QEMU exited with code 1";
    fakepve.tell(&json!({"do": "guest", "vmid": 102, "set": {"start_error": reason}}));
    let begun = guest(&client, STOPPED).await.start().await.unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    let wait = begun.wait().timeout(LIMIT).on_log(move |line| sink.lock().unwrap().push(line));
    let error = wait.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
    let expected = format!("could not start VM 102 on node pve1: the task failed: {reason}");
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert_eq!(error.log_tail(), &**seen.lock().unwrap());
    assert!(error.log_tail().last().unwrap().text.starts_with("TASK ERROR"));
}

#[tokio::test]
async fn a_shutdown_that_takes_too_long_fails_unless_the_power_may_be_cut() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    for vmid in [101, 200] {
        fakepve.tell(&json!({"do": "guest", "vmid": vmid, "set": {"shutdown_secs": 1000}}));
        let guest = guest(&client, &vmid.to_string()).await;
        let patience = Duration::from_secs(5);
        let begun = guest.shutdown().timeout(patience).await.unwrap();
        let error = begun.wait().timeout(LIMIT).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TaskFailed);
        assert!(error.to_string().starts_with("could not shut down "), "{error}");
        assert_eq!(status(&guest).await, GuestStatus::Running);

        let begun = guest.shutdown().timeout(Duration::from_secs(600)).await.unwrap();
        let error = begun.wait().timeout(Duration::from_millis(300)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(begun.task().unwrap().status().await.unwrap().running, "it is left alone");
        if vmid == 200 {
            guest.stop().overrule_shutdown().await.unwrap();
        }
    }
    fakepve.tell(&json!({"do": "guest", "vmid": 103, "set": {"shutdown_secs": 1000}}));
    let guest = guest(&client, "103").await;
    let begun = guest.shutdown().timeout(Duration::from_secs(5)).force_stop().await.unwrap();
    assert_eq!(begun.wait().timeout(LIMIT).await.unwrap(), done());
    assert_eq!(status(&guest).await, GuestStatus::Stopped);
}

#[tokio::test]
async fn a_locked_guest_is_told_apart_and_can_be_waited_for() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    fakepve.tell(&json!({"do": "lock", "vmid": 101, "for": "backup"}));
    let guest = guest(&client, "101").await;
    let error = guest.stop().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert_eq!(guest.status().await.unwrap().lock.as_deref(), Some("backup"));

    let waiting = tokio::spawn(guest.stop().wait_for_lock(LIMIT).send());
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!waiting.is_finished());
    fakepve.tell(&json!({"do": "lock", "vmid": 101, "for": null}));
    let begun = waiting.await.unwrap().unwrap();
    assert_eq!(begun.wait().timeout(LIMIT).await.unwrap(), done());

    // A start asks for the lock in its task: then it is the task that fails.
    fakepve.tell(&json!({"do": "lock", "vmid": 101, "for": "backup"}));
    let begun = guest.start().wait_for_lock(LIMIT).await.unwrap();
    let error = begun.wait().timeout(LIMIT).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TaskFailed);
    assert_eq!(error.exit_status().unwrap().failure_kind(), Some(ErrorKind::Locked));
}

#[tokio::test]
async fn a_guest_under_high_availability_is_waited_for_beyond_its_task() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    for (vmid, state) in [("101", "started"), (RUNNING, "started")] {
        let number: u32 = vmid.parse().unwrap();
        fakepve.tell(&json!({"do": "guest", "vmid": number, "set": {"ha_state": state}}));
        let guest = guest(&client, vmid).await;
        let begun = guest.shutdown().await.unwrap();
        assert!(begun.task().unwrap().upid().task_type().starts_with("ha"));
        assert_eq!(begun.wait().timeout(LIMIT).await.unwrap(), done());
        assert_eq!(status(&guest).await, GuestStatus::Stopped);
        assert_eq!(guest.start().await.unwrap().wait().timeout(LIMIT).await.unwrap(), done());
        assert_eq!(status(&guest).await, GuestStatus::Running);
    }
}

#[tokio::test]
async fn a_task_on_a_node_that_goes_away_is_picked_up_again_or_named() {
    let Some(mut fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    fakepve.tell(&json!({"do": "guest", "vmid": 103, "set": {"shutdown_secs": 30}}));
    let guest = guest(&client, "103").await;
    let begun = guest.shutdown().await.unwrap();
    let waiting = tokio::spawn(begun.wait().timeout(LIMIT).send());
    tokio::time::sleep(Duration::from_millis(300)).await;
    fakepve.tell(&json!({"do": "offline", "node": "pve2"}));
    tokio::time::sleep(Duration::from_millis(700)).await;
    let bearable = Duration::from_millis(100);
    let error = begun.wait().bear_outage(bearable).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NodeOffline);
    assert!(error.to_string().contains("shut down VM 103 on node pve2, which may still run"));
    assert!(!waiting.is_finished());
    fakepve.tell(&json!({"do": "offline", "node": "pve2", "offline": false}));
    assert_eq!(waiting.await.unwrap().unwrap(), done());
}

#[tokio::test]
async fn a_configuration_is_changed_only_as_it_was_read() {
    let Some(fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    for vmid in [STOPPED, RUNNING] {
        let guest = guest(&client, vmid).await;
        let config = guest.config().await.unwrap();
        let mut tags = Tags::of(config.tags());
        tags.add("backed-up").unwrap();
        let change = || guest.set_config().tags(&tags).cores(3).digest(config.digest());
        change().description("by hand").await.unwrap();
        let error = change().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Changed, "{error}");
        let now = guest.config().await.unwrap();
        assert!(now.tags().contains(&"backed-up".to_owned()));
        assert!(now.description().unwrap().contains("by hand"));
        let cores = |config: &GuestConfig| match config {
            GuestConfig::Qemu(config) => config.cores,
            GuestConfig::Lxc(config) => config.cores,
        };
        assert_eq!(cores(&now), Some(3));
        guest.set_config().delete("description").tags(&Tags::default()).await.unwrap();
        assert!(guest.config().await.unwrap().description().is_none());
    }
}

#[tokio::test]
async fn a_guest_goes_back_to_a_snapshot() {
    let Some(fakepve) = Fakepve::start() else { return };
    let client = fakepve.with_password();
    for vmid in [STOPPED, RUNNING] {
        let guest = guest(&client, vmid).await;
        let snapshot = guest.snapshot("before-upgrade".parse().unwrap());
        let begun = snapshot.create().description("as it was").await.unwrap();
        begun.wait().timeout(LIMIT).await.unwrap();
        let again = snapshot.create().await.unwrap().wait().timeout(LIMIT).await.unwrap_err();
        assert_eq!(again.exit_status().unwrap().failure_kind(), Some(ErrorKind::AlreadyExists));
        snapshot.set_description("as it was once").await.unwrap();
        let listed = guest.snapshots().await.unwrap();
        assert_eq!(listed.present_parent.as_ref(), Some(snapshot.name()));
        assert!(listed.taken[0].description.contains("as it was once"));

        let cpus = guest.config().await.unwrap().cpus();
        guest.set_config().cores(7).await.unwrap();
        assert_eq!(snapshot.config().await.unwrap().cpus(), cpus);
        snapshot.rollback().start().await.unwrap().wait().timeout(LIMIT).await.unwrap();
        assert_eq!(guest.config().await.unwrap().cpus(), cpus);
        assert_eq!(status(&guest).await, GuestStatus::Running);

        snapshot.delete().await.unwrap().wait().timeout(LIMIT).await.unwrap();
        assert!(guest.snapshots().await.unwrap().taken.is_empty());
        let gone = match snapshot.delete().await {
            Ok(task) => task.wait().timeout(LIMIT).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(gone.to_string().contains("does not exist"), "{gone}");
    }
}
