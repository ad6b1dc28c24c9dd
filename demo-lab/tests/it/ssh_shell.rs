//! The real shell behind SSH: what it can do, and above all what it cannot.

use std::process::Stdio;
use std::time::Duration;

use demo_lab::{Running, SshWhat};
use tokio::io::AsyncWriteExt;

use crate::peers::have;
use crate::ssh::{output, run, ssh, start, stderr};

/// The shell must say "Permission denied" (or that there is no such thing) to this.
async fn refused(lab: &Running, line: &str) {
    let output = output(ssh(lab, &["pve", line])).await;
    let complaint = stderr(&output);
    assert!(!output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
    let known = ["Permission denied", "Operation not permitted", "not found", "cross-device"];
    assert!(known.iter().any(|text| complaint.contains(text)), "{line}: {complaint}");
}

#[tokio::test]
async fn a_shell_cannot_touch_anything_outside_of_its_folder() {
    let Some(lab) = start().await else { return };
    // A file that the user of this machine could very well change.
    let folder = lab.ssh_host("pve").config.with_file_name("precious");
    std::fs::create_dir_all(folder.join("deep")).unwrap();
    let file = folder.join("file");
    std::fs::write(&file, "precious").unwrap();
    let before = std::fs::metadata(&file).unwrap();
    let (folder, file) = (folder.display().to_string(), file.display().to_string());
    for line in [
        format!("echo gone > {file}"),
        format!("echo more >> {file}"),
        format!("cat {file}"),
        format!("cat < {file}"),
        format!("ls {folder}"),
        format!("rm -f {file}"),
        format!("rm -rf {folder}"),
        format!("rmdir {folder}/deep"),
        format!("mv {file} mine"),
        format!("echo x > new; mv new {folder}/new"),
        format!("cp /bin/sh {folder}/sh"),
        format!("ln {file} mine"),
        format!("ln -s {file} soft && echo gone > soft"),
        format!("ln -sf {folder} way && rm -r way/"),
        format!("mkdir {folder}/new"),
        format!("mkfifo {folder}/fifo"),
        format!("truncate -s 0 {file}"),
        format!("dd if=/dev/zero of={file} count=1"),
        format!("sed -i s/p/q/ {file}"),
        format!("tee {file} </dev/null"),
        format!("tar -cf {folder}/x.tar ."),
        format!("find {folder} -delete"),
        format!("sudo -n rm -f {file}"),
        format!("sudo -n sh -c 'echo gone > {file}'"),
        format!("pct exec 200 -- rm -f {file}"),
        format!("ln -sf {file} soft; chmod 777 soft"),
        format!("ln -sf {file} soft; touch soft"),
        format!("env -i /bin/rm {file}"),
        format!("perl -e 'unlink \"{file}\"'"),
        format!("python3 -c 'import os; os.unlink(\"{file}\")'"),
        format!("/usr/bin/python3 -c 'import os; os.unlink(\"{file}\")'"),
        format!("bash -c 'rm {file}'"),
        "cat /etc/passwd".into(),
        "ls /root/.ssh /home".into(),
    ] {
        refused(&lab, &line).await;
    }
    let after = std::fs::metadata(&file).unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "precious");
    assert_eq!(after.modified().unwrap(), before.modified().unwrap());
    assert_eq!(after.permissions(), before.permissions());
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[tokio::test]
async fn a_shell_cannot_signal_other_processes_or_run_what_it_wrote() {
    let Some(lab) = start().await else { return };
    let mut other = tokio::process::Command::new("sleep").arg("60").spawn().unwrap();
    let id = other.id().unwrap();
    refused(&lab, &format!("kill -9 {id}")).await;
    refused(&lab, &format!("kill -9 {}", std::process::id())).await;
    assert!(other.try_wait().unwrap().is_none(), "it still runs");
    other.kill().await.unwrap();
    refused(&lab, "printf '#!/bin/sh\\necho ran\\n' >x; chmod 755 x; ./x").await;
    refused(&lab, "cat /bin/sh >y; chmod 755 y; ./y -c 'echo ran'").await;
    refused(&lab, "echo 'echo owned' >\"${PATH%%:*}/hostname\"").await;
    assert_eq!(run(&lab, &["pve", "printf 'echo ran\\n' >x; sh x"]).await, "ran\n");
}

#[tokio::test]
async fn the_lab_answers_to_no_process_but_its_own() {
    let Some(lab) = start().await else { return };
    assert_eq!(run(&lab, &["pve", "hostname;"]).await, "pve\n");
    lab.control().ssh().forget_events();
    let host = lab.ssh_host("pve");
    // The very script that stands for the program, begun by somebody else.
    let shim = host.root.with_file_name(".programs").join("pve/hostname");
    let path = std::env::var_os("PATH").unwrap();
    let mut command = tokio::process::Command::new(shim);
    command.env_clear().env("PATH", path);
    let answer = output(command).await;
    assert_eq!((answer.status.code(), answer.stdout.as_slice()), (Some(126), &b""[..]));
    // A script may write anything where shims call.
    let calls = host.root.join("run/demo-lab/calls").display().to_string();
    let line = format!("echo 1 >{calls}; echo nonsense >{calls}; hostname");
    assert_eq!(run(&lab, &["pve", &line]).await, "pve\n");
    let events = lab.control().ssh().events();
    let programs = events.iter().filter(|event| matches!(event.what, SshWhat::Program(_)));
    assert_eq!(programs.count(), 1, "{events:?}");
}

#[tokio::test]
async fn the_environment_is_that_of_the_simulated_host() {
    let Some(lab) = start().await else { return };
    let mut command = ssh(&lab, &["-o", "SendEnv=LC_* SECRET", "k3s-master", "env | sort"]);
    command.env("LC_TIME", "C").env("SECRET", "x");
    let env = String::from_utf8(output(command).await.stdout).unwrap();
    let names: Vec<&str> = env.lines().filter_map(|line| line.split('=').next()).collect();
    let wanted = [
        "DEMO_LAB", "HOME", "LANG", "LC_TIME", "LOGNAME", "PATH", "PWD", "SHELL", "TMPDIR", "USER",
    ];
    assert_eq!(names, wanted, "{env}");
    assert!(env.contains("USER=debian\n"), "{env}");
    let home = lab.ssh_host("k3s-master").root.join("home/debian");
    assert!(env.contains(&format!("HOME={}\n", home.display())), "{env}");
    // The names of what it finds are known; nothing else of this machine can be run.
    let tools = run(&lab, &["k3s-master", "for t in grep awk tar mktemp; do command -v $t; done"]);
    assert_eq!(tools.await.lines().count(), 4);
    let made = run(&lab, &["k3s-master", "f=$(mktemp) && echo x >$f && cat $f"]).await;
    assert_eq!(made, "x\n");
}

#[tokio::test]
async fn a_script_may_come_on_standard_input() {
    let Some(lab) = start().await else { return };
    let mut child =
        ssh(&lab, &["-T", "pve"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"hostname\necho \"[$((6 * 7))]\"\nexit 9\n").await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.stdout, b"pve\n[42]\n");
    assert_eq!(output.status.code(), Some(9));
}

#[tokio::test]
async fn nothing_is_left_running_when_a_command_or_its_connection_ends() {
    let Some(lab) = start().await else { return };
    let alive = |mark: &str| {
        let output = std::process::Command::new("ps").args(["-eo", "args"]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().any(|line| line.trim() == format!("sleep {mark}"))
    };
    // It comes back at once, though the process in the background still has its streams.
    let line = "sleep 3601 & echo started";
    assert_eq!(run(&lab, &["pve", line]).await, "started\n");
    assert!(!alive("3601"));

    let mut child = ssh(&lab, &["pve", "sleep 3602; true"]).spawn().unwrap();
    let appears = async {
        while !alive("3602") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), appears).await.unwrap();
    child.kill().await.unwrap();
    let ends = async {
        while alive("3602") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ends).await.unwrap();
}

/// What is typed and shown when `ssh` runs in a terminal of 100 by 30 characters.
async fn in_terminal(lab: &Running, host: &str, typed: &[(&str, u64)]) -> String {
    let config = lab.ssh_host("pve").config.display().to_string();
    let line = format!("stty cols 100 rows 30; ssh -t -F {config} {host}; echo status=$?");
    let mut child = tokio::process::Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .env_remove("SSH_AUTH_SOCK")
        .env("TERM", "xterm-256color")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for (text, pause) in typed {
        tokio::time::sleep(Duration::from_millis(*pause)).await;
        stdin.write_all(text.as_bytes()).await.unwrap();
    }
    let wait = child.wait_with_output();
    let output = tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap().unwrap();
    drop(stdin);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_terminal_has_a_prompt_an_echo_a_size_and_ctrl_c() {
    let Some(lab) = start().await else { return };
    if !have("script", &["--version"]) {
        return;
    }
    let typed = [
        ("stty size\n", 1_500),
        ("sleep 3603\n", 500),
        ("\u{3}", 700),
        ("hostname; tty >/dev/null && echo ok\n", 500),
        ("exit 6\n", 700),
    ];
    let screen = in_terminal(&lab, "pve", &typed).await;
    assert!(screen.contains("root@pve:/root# "), "{screen}");
    assert!(screen.contains("30 100\r\n"), "{screen}");
    assert!(screen.contains("pve\r\nok\r\n"), "Ctrl-C ends the sleep: {screen}");
    assert!(screen.contains("status=6"), "{screen}");
    let events = lab.control().ssh().events();
    let size = SshWhat::Pty { term: "xterm-256color".into(), columns: 100, rows: 30 };
    assert!(events.iter().any(|event| event.what == size), "{events:?}");
}

#[tokio::test]
async fn a_new_size_of_the_terminal_arrives() {
    let Some(lab) = start().await else { return };
    if !have("script", &["--version"]) {
        return;
    }
    let config = lab.ssh_host("pve").config.display().to_string();
    let line = format!(
        "stty cols 100 rows 30; (sleep 1.5; stty cols 120 rows 40 </dev/tty) & \
         ssh -t -F {config} pve 'sleep 3; stty size'"
    );
    let mut command = tokio::process::Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).env_remove("SSH_AUTH_SOCK").stdin(Stdio::null());
    let shown = output(command).await;
    let screen = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(screen.contains("40 120"), "{screen}");
    let events = lab.control().ssh().events();
    let change = SshWhat::WindowChange { columns: 120, rows: 40 };
    assert!(events.iter().any(|event| event.what == change), "{events:?}");
}
