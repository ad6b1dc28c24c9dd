//! Copying files.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use ssh_client::ErrorKind;

use crate::sshd::{chmod, world};

#[tokio::test]
async fn a_file_goes_there_and_back_with_its_mode_and_progress() {
    let Some(world) = world() else { return };
    let (jump, target) = (world.sshd("jump"), world.sshd("target"));
    let session = world.host_of(&target).via(world.host_of(&jump)).connect().await.unwrap();
    let sftp = session.sftp().await.unwrap();
    let content: Vec<u8> = (0..5_000_001u32).map(|n| (n ^ (n >> 9)) as u8).collect();
    let (local, remote, back) = (world.path("local"), world.path("remote"), world.path("back"));
    fs::write(&local, &content).unwrap();
    chmod(&local, 0o640);
    let mut seen = Vec::new();
    let size = sftp.put(&local, remote.to_str().unwrap(), |step| seen.push(step)).await.unwrap();
    assert_eq!(size, content.len() as u64);
    assert!(fs::read(&remote).unwrap() == content);
    assert_eq!(fs::metadata(&remote).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(seen.is_sorted_by_key(|step| step.done) && seen.len() > 10);
    let last = seen.last().unwrap();
    assert_eq!((last.done, last.total), (size, Some(size)));

    let mut done = 0;
    sftp.get(remote.to_str().unwrap(), &back, |step| done = step.done).await.unwrap();
    assert!(fs::read(&back).unwrap() == content);
    assert_eq!(done, size);
    assert_eq!(fs::metadata(&back).unwrap().permissions().mode() & 0o777, 0o640);
}

#[tokio::test]
async fn an_existing_file_is_replaced_and_a_folder_gets_the_file_in_it() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let sftp = world.host_of(&sshd).connect().await.unwrap().sftp().await.unwrap();
    let (local, folder) = (world.path("local"), world.path("folder"));
    fs::create_dir(&folder).unwrap();
    for content in ["first, and longer", "second", ""] {
        fs::write(&local, content).unwrap();
        sftp.put(&local, folder.to_str().unwrap(), |_| {}).await.unwrap();
        assert_eq!(fs::read_to_string(folder.join("local")).unwrap(), content);
    }
    sftp.write(folder.join("note").to_str().unwrap(), b"note").await.unwrap();
    assert_eq!(sftp.read(folder.join("note").to_str().unwrap()).await.unwrap(), b"note");
    assert_eq!(sftp.size(folder.join("note").to_str().unwrap()).await.unwrap(), 4);
    sftp.remove(folder.join("note").to_str().unwrap()).await.unwrap();
    sftp.get("/proc/self/status", &folder, |_| {}).await.unwrap();
    assert!(fs::read_to_string(folder.join("status")).unwrap().contains("VmRSS"));
    let mut names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["local", "status"], "no temporary file is left");
}

#[tokio::test]
async fn what_cannot_be_copied_leaves_everything_as_it_was() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let sftp = world.host_of(&sshd).connect().await.unwrap().sftp().await.unwrap();
    let local = world.path("kept");
    fs::write(&local, "kept").unwrap();
    let missing = world.path("missing");
    let error = sftp.get(missing.to_str().unwrap(), &local, |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.message(), format!("cannot look at pve:{}: No such file", missing.display()));
    assert_eq!(fs::read_to_string(&local).unwrap(), "kept");
    let nowhere = world.path("no/such/folder/file");
    let error = sftp.put(&local, nowhere.to_str().unwrap(), |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
    assert!(error.message().contains(nowhere.to_str().unwrap()), "{error}");
    let error = sftp.put(&missing, "x", |_| {}).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[tokio::test]
async fn a_copy_that_breaks_leaves_no_half_file() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let sftp = world.host_of(&sshd).connect().await.unwrap().sftp().await.unwrap();
    let (remote, folder) = (world.path("large"), world.path("folder"));
    fs::create_dir(&folder).unwrap();
    fs::File::create(&remote).unwrap().set_len(1 << 30).unwrap();
    let mut broken = false;
    let copy = sftp.get(remote.to_str().unwrap(), folder.join("copy"), |step| {
        if step.done > 1 << 20 && !broken {
            broken = true;
            sshd.kill_connections();
        }
    });
    let error = copy.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Lost, "{error}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn a_host_without_sftp_says_so() {
    let Some(world) = world() else { return };
    let sshd = world.sshd_with("pve", "ForceCommand /bin/false");
    let error = world.host_of(&sshd).connect().await.unwrap().sftp().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Channel, "{error}");
}
