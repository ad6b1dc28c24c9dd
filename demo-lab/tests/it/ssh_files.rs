//! Files over SSH: `scp` and `sftp` of OpenSSH against the hosts' folders.

use std::process::Stdio;

use demo_lab::SshService;
use tokio::io::AsyncWriteExt;

use crate::ssh::{client, output, start, stderr};

#[tokio::test]
async fn a_file_goes_there_and_back_also_through_a_jump_host() {
    let Some(lab) = start().await else { return };
    let folder = lab.ssh_host("pve").config.with_file_name("local");
    std::fs::create_dir_all(&folder).unwrap();
    let bytes: Vec<u8> = (0..2_000_003_u32).map(|number| (number * 13 / 7) as u8).collect();
    let (here, back) = (folder.join("file"), folder.join("back"));
    std::fs::write(&here, &bytes).unwrap();
    let (here, back) = (here.display().to_string(), back.display().to_string());
    for host in ["pve", "git-service"] {
        let there = format!("{host}:/var/lib/copy");
        for pair in [[here.as_str(), &there], [&there, &back]] {
            let copied = output(client("scp", &lab, &["-q", "-p", pair[0], pair[1]])).await;
            assert!(copied.status.success(), "{pair:?}: {}", stderr(&copied));
        }
        assert!(std::fs::read(&back).unwrap() == bytes);
        assert!(std::fs::read(lab.ssh_host(host).root.join("var/lib/copy")).unwrap() == bytes);
        std::fs::remove_file(&back).unwrap();
    }
    let missing = output(client("scp", &lab, &["-q", "pve:/no/such", &back])).await;
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("No such file"), "{}", stderr(&missing));
}

/// What a batch of commands says, and whether all went well.
async fn batch(lab: &demo_lab::Running, host: &str, commands: &str) -> (bool, String, String) {
    let mut command = client("sftp", lab, &["-q", "-b", "-", host]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(commands.as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), stdout, stderr(&output))
}

#[tokio::test]
async fn folders_are_made_listed_renamed_and_removed() {
    let Some(lab) = start().await else { return };
    let commands = "pwd\nmkdir a\ncd a\nput /bin/sh one\nchmod 600 one\nsymlink one two\n\
                    rename one three\nls -1\nls -l three\nrm two\nrm three\ncd ..\nrmdir a\nls -1 a\n";
    let (fine, stdout, complaint) = batch(&lab, "pve", commands).await;
    assert!(!fine, "the last one must fail: {stdout}");
    assert!(complaint.contains("Can't ls: \"/root/a\" not found"), "{complaint}");
    assert!(stdout.contains("Remote working directory: /root\n"), "{stdout}");
    assert!(stdout.contains("\nthree\ntwo\n"), "{stdout}");
    assert!(stdout.contains("-rw-------"), "{stdout}");
}

#[tokio::test]
async fn files_outside_of_a_hosts_folder_cannot_be_reached() {
    let Some(lab) = start().await else { return };
    let host = lab.ssh_host("pve");
    let outside = host.config.with_file_name("outside");
    std::fs::write(&outside, "secret").unwrap();
    std::os::unix::fs::symlink(&outside, host.root.join("root/link")).unwrap();
    std::os::unix::fs::symlink("/etc", host.root.join("root/etc")).unwrap();
    let nowhere = host.config.with_file_name("nowhere");
    std::os::unix::fs::symlink(&nowhere, host.root.join("root/dangling")).unwrap();
    let folder = host.config.with_file_name("got").display().to_string();
    for command in [
        format!("get link {folder}"),
        format!("get /root/link {folder}"),
        format!("get etc/passwd {folder}"),
        format!("get ../../../../../../etc/passwd {folder}"),
        "put /bin/sh link".into(),
        "put /bin/sh dangling".into(),
        "put /bin/sh etc/evil".into(),
        "mkdir etc/evil".into(),
        "rm etc/hostname".into(),
        "rename etc/hostname here".into(),
        "chmod 777 link".into(),
    ] {
        let (fine, stdout, _) = batch(&lab, "pve", &format!("{command}\n")).await;
        assert!(!fine, "{command}: {stdout}");
    }
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), "secret");
    assert!(!nowhere.exists() && !std::path::Path::new(&folder).exists());
    // `..` beyond the root is the root, and where the folder really is may be named as well.
    let real = host.root.join("etc/hostname").display().to_string();
    let (fine, stdout, complaint) =
        batch(&lab, "pve", &format!("ls -1 /etc\nls -1 {real}\n")).await;
    assert!(fine && stdout.contains("hostname"), "{stdout}{complaint}");
}

#[tokio::test]
async fn a_transfer_can_be_refused() {
    let Some(lab) = start().await else { return };
    lab.control().ssh().refuse("pve", SshService::Sftp);
    let (fine, _, complaint) = batch(&lab, "pve", "pwd\n").await;
    assert!(!fine && complaint.contains("Connection closed"), "{complaint}");
}
