//! Commands over SSH: what the table of programs answers, and the shell around it.

use std::process::Stdio;
use std::time::Duration;

use demo_lab::{SshWhat, UnitState};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

use crate::ssh::{fail, output, power, run, ssh, start, stderr};

#[tokio::test]
async fn output_errors_and_exit_statuses_come_through_apart() {
    let Some(lab) = start().await else { return };
    let both = output(ssh(&lab, &["pve", "echo out; echo err >&2; exit 42"])).await;
    assert_eq!(both.status.code(), Some(42));
    assert_eq!((both.stdout.as_slice(), both.stderr.as_slice()), (&b"out\n"[..], &b"err\n"[..]));
    let (status, complaint) = fail(&lab, &["pve", "systemctl", "is-active", "nowhere"]).await;
    assert_eq!((status, complaint.as_str()), (4, ""));
    assert_eq!(fail(&lab, &["pve", "nothing-like-this"]).await.0, 127);
    // Ended by a signal, which OpenSSH reports as 255.
    assert_eq!(fail(&lab, &["pve", "kill -TERM $$"]).await.0, 255);
    assert_eq!(lab.control().ssh().commands("pve").len(), 4);
}

#[tokio::test]
async fn bytes_go_in_and_out_unchanged_and_large() {
    let Some(lab) = start().await else { return };
    let bytes: Vec<u8> =
        (0..3_000_000_u32).map(|number| (number * 7 + number / 251) as u8).collect();
    for command in ["cat", "sudo -n cat", "pct exec 200 -- cat", "cat | sudo -n cat"] {
        let mut child = ssh(&lab, &["pve", command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let sent = bytes.clone();
        let send = tokio::spawn(async move { stdin.write_all(&sent).await });
        let mut received = Vec::new();
        let read = stdout.read_to_end(&mut received);
        tokio::time::timeout(Duration::from_secs(60), read).await.expect(command).unwrap();
        send.await.unwrap().unwrap();
        assert!(received == bytes, "{command}: {} of {} bytes", received.len(), bytes.len());
        assert!(child.wait().await.unwrap().success());
    }
}

#[tokio::test]
async fn words_reach_a_container_byte_for_byte() {
    let Some(lab) = start().await else { return };
    let odd = "it's $(rm -rf x) `id` \"q\" * \\ é\n-n end";
    let quoted = format!("'{}'", odd.replace('\'', r"'\''"));
    for prefix in ["", "sudo -n ", "pct exec 200 -- ", "sudo -n pct exec 102 "] {
        let line = format!("{prefix}printf '%s|' {quoted} ''");
        assert_eq!(run(&lab, &["pve", &line]).await, format!("{odd}||"), "{prefix}");
    }
    let events = lab.control().ssh().events();
    let words = events.into_iter().rev().find_map(|event| match event.what {
        SshWhat::Program(words) if words[0] == "pct" => Some(words),
        _ => None,
    });
    assert_eq!(words.unwrap()[3..], ["printf", "%s|", odd, ""]);
}

#[tokio::test]
async fn programs_answer_the_same_with_and_without_a_shell() {
    let Some(lab) = start().await else { return };
    for command in ["hostname", "systemctl is-active nginx", "pct list", "id", "df -kP", "uname -a"]
    {
        let plain = run(&lab, &["pve", command]).await;
        let shell = run(&lab, &["pve", &format!("{command};")]).await;
        assert_eq!(plain, shell, "{command}");
        assert!(!plain.is_empty());
    }
    // In pipes, into files, between other output, and many after each other.
    let line = "cd /; echo a >x 2>/dev/null || cd; { echo 1; hostname; echo 2; hostname; } >y; \
                cat y; hostname | tr a-z A-Z; hostname >>y; wc -l <y";
    assert_eq!(run(&lab, &["pve", line]).await, "1\npve\n2\npve\nPVE\n5\n");
    let many = "i=0; while [ $i -lt 40 ]; do hostname; i=$((i+1)); done | sort | uniq -c";
    assert_eq!(run(&lab, &["k3s-master", many]).await.trim(), "40 k3s-master");
    assert_eq!(run(&lab, &["pve", "journalctl -u linkding | head -n 1 | wc -l"]).await, "1\n");
}

#[tokio::test]
async fn systemctl_shows_what_was_asked_for_in_its_own_order() {
    let Some(lab) = start().await else { return };
    let line = "systemctl show nginx nowhere --property=ActiveState,MainPID,LoadState,Id,NRestarts \
                -p FragmentPath";
    let shown = run(&lab, &["pve", line]).await;
    assert_eq!(
        shown,
        "MainPID=879\nNRestarts=0\nId=nginx.service\nLoadState=loaded\nActiveState=active\n\
         FragmentPath=/usr/lib/systemd/system/nginx.service\n\n\
         MainPID=0\nNRestarts=0\nId=nowhere.service\nLoadState=not-found\nActiveState=inactive\n\
         FragmentPath=\n"
    );
    let since = "systemctl show --value -p ActiveEnterTimestamp --timestamp=unix linkding";
    let since = run(&lab, &["pve", since]).await;
    let since: u64 = since.trim().strip_prefix('@').unwrap().parse().unwrap();
    assert!(since < lab.control().now());
    let all = run(&lab, &["pve", "systemctl show linkding --no-pager"]).await;
    for name in ["SubState=running", "MemoryCurrent=", "Description=linkding", "InvocationID="] {
        assert!(all.contains(name), "{name}: {all}");
    }
}

/// The status of an answer of linkding's proxy.
async fn front(lab: &demo_lab::Running) -> Option<u16> {
    let address = (lab.linkding().host.clone(), lab.linkding().port);
    let mut stream = tokio::net::TcpStream::connect(address).await.ok()?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

#[tokio::test]
async fn who_stops_linkding_over_ssh_has_stopped_it() {
    let Some(lab) = start().await else { return };
    assert_eq!(front(&lab).await, Some(200));
    run(&lab, &["pve", "systemctl", "stop", "linkding"]).await;
    assert!(!lab.control().ssh().unit_is_active("pve", "linkding.service"));
    assert_eq!(front(&lab).await, Some(502));
    let (status, _) = fail(&lab, &["pve", "systemctl", "status", "linkding"]).await;
    assert_eq!(status, 3);

    run(&lab, &["pve", "systemctl", "stop", "nginx"]).await;
    assert_eq!(front(&lab).await, None, "nobody listens");
    run(&lab, &["pve", "systemctl", "start", "nginx", "linkding"]).await;
    assert_eq!(front(&lab).await, Some(200));
}

#[tokio::test]
async fn changing_a_unit_takes_root_and_a_unit_that_works() {
    let Some(lab) = start().await else { return };
    let control = lab.control().ssh();
    let (status, complaint) = fail(&lab, &["k3s-worker1", "systemctl restart k3s-agent"]).await;
    assert_eq!(status, 1);
    assert!(complaint.contains("Interactive authentication required"), "{complaint}");
    run(&lab, &["k3s-worker1", "sudo -n systemctl restart k3s-agent"]).await;

    control.set_unit("k3s-worker1", "k3s-agent.service", UnitState::Broken);
    let (status, complaint) = fail(&lab, &["k3s-worker1", "sudo systemctl start k3s-agent"]).await;
    assert_eq!(status, 1);
    assert!(complaint.starts_with("Job for k3s-agent.service failed because"), "{complaint}");
    let failed = run(&lab, &["k3s-worker1", "systemctl --failed --no-legend --plain"]).await;
    assert_eq!(failed, "k3s-agent.service loaded failed failed Lightweight Kubernetes\n");
    let (status, complaint) = fail(&lab, &["pve", "systemctl", "start", "nowhere"]).await;
    let unknown = "Failed to start nowhere.service: Unit nowhere.service not found.\n";
    assert_eq!((status, complaint.as_str()), (5, unknown));
}

#[tokio::test]
async fn the_journal_comes_in_every_format_and_is_followed() {
    let Some(lab) = start().await else { return };
    let iso = run(&lab, &["pve", "journalctl -u linkding -n 3 -o short-iso --no-pager"]).await;
    assert_eq!(iso.lines().count(), 3);
    assert!(iso.lines().all(|line| line.contains("+00:00 pve ")), "{iso}");
    let json = run(&lab, &["pve", "journalctl", "-u", "nginx.service", "-n2", "-o", "json"]).await;
    for line in json.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(entry["UNIT"], "nginx.service");
        let micros: u64 = entry["__REALTIME_TIMESTAMP"].as_str().unwrap().parse().unwrap();
        assert!(micros / 1_000_000 <= lab.control().now());
    }
    let none = run(&lab, &["pve", "journalctl -u nginx --since '-1s' -q; journalctl -u no"]).await;
    assert_eq!(none, "-- No entries --\n");

    let mut child = ssh(&lab, &["pve", "journalctl -f -u linkding-tasks -n 0 -o cat"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    tokio::time::sleep(Duration::from_secs(1)).await;
    lab.control().ssh().set_unit("pve", "linkding-tasks.service", UnitState::Failed);
    let wanted = "linkding-tasks.service: Failed with result 'exit-code'.";
    let found = async { while lines.next_line().await.unwrap().unwrap() != wanted {} };
    tokio::time::timeout(Duration::from_secs(10), found).await.expect("it is followed");
}

#[tokio::test]
async fn pct_and_qm_list_the_guests_and_run_commands_in_those_that_are_on() {
    let Some(lab) = start().await else { return };
    let list = run(&lab, &["pve", "pct", "list"]).await;
    assert_eq!(
        list.lines().map(str::trim_end).collect::<Vec<_>>(),
        [
            "VMID       Status     Lock         Name",
            "100        stopped                 AI-Dev",
            "102        running                 Linux-DevBox",
            "200        running                 Git-Service",
        ]
    );
    let list = run(&lab, &["pve", "qm", "list"]).await;
    assert!(list.contains("       101 W11-VM               running    16384"), "{list}");
    assert_eq!(run(&lab, &["pve", "pct status 200"]).await, "status: running\n");
    let config = run(&lab, &["pve", "pct", "config", "100"]).await;
    assert!(config.contains("\ndev0: /dev/nvidia0,gid=44\n"), "{config}");
    assert!(config.ends_with("\nlxc.cgroup2.devices.allow: c 195:* rwm\n"), "{config}");
    let (status, complaint) = fail(&lab, &["pve", "pct", "exec", "100", "--", "true"]).await;
    assert_eq!((status, complaint.as_str()), (255, "container '100' not running!\n"));
    let (status, complaint) = fail(&lab, &["pve", "pct", "status", "103"]).await;
    let missing = "Configuration file 'nodes/pve/lxc/103.conf' does not exist\n";
    assert_eq!((status, complaint.as_str()), (255, missing));
    let entered = output({
        let mut command = ssh(&lab, &["pve", "echo 'hostname; exit 5' | pct enter 102"]);
        command.stdin(Stdio::null());
        command
    });
    let entered = entered.await;
    assert_eq!(
        (entered.status.code(), entered.stdout.as_slice()),
        (Some(5), &b"Linux-DevBox\n"[..])
    );
}

#[tokio::test]
async fn the_graphics_card_is_seen_from_the_node_and_used_by_its_container() {
    let Some(lab) = start().await else { return };
    let query = "nvidia-smi --query-gpu=name,memory.used --format=csv,noheader,nounits";
    assert_eq!(run(&lab, &["pve", query]).await, "NVIDIA GeForce RTX 2080, 1\n");
    power(&lab, "start").await;
    let inside = format!("pct exec 100 -- {query}");
    let used = run(&lab, &["pve", &inside]).await;
    assert_ne!(used, "NVIDIA GeForce RTX 2080, 1\n");
    assert_eq!(fail(&lab, &["git-service", "nvidia-smi"]).await.0, 127);
}

#[tokio::test]
async fn the_nodes_kernel_files_are_below_its_root_and_move_on() {
    let Some(lab) = start().await else { return };
    let root = lab.ssh_host("pve").root.display().to_string();
    let read = format!("cd -- '{root}/proc' && cat uptime && cat ../sys/class/hwmon/*/name | sort");
    let first = run(&lab, &["pve", &read]).await;
    assert!(first.ends_with("acpitz\nasus_wmi_sensors\nk10temp\nnvme\n"), "{first}");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let second = run(&lab, &["pve", &read]).await;
    assert_ne!(first.lines().next(), second.lines().next(), "time passes");
}

#[tokio::test]
async fn a_database_is_backed_up_by_a_real_sqlite() {
    let Some(lab) = start().await else { return };
    if !crate::peers::have("sqlite3", &["--version"]) {
        return;
    }
    let root = lab.ssh_host("pve").root.clone();
    let backup = "sqlite3 /opt/linkding/linkding/data/db.sqlite3 '.timeout 1000' \
                  \".backup '/tmp/copy.sqlite3'\"";
    run(&lab, &["pve", backup]).await;
    let copy = root.join("tmp/copy.sqlite3");
    let read = format!(
        "sqlite3 {} 'select username from auth_user; pragma integrity_check'",
        copy.display()
    );
    assert_eq!(run(&lab, &["pve", &read]).await, "demo\nok\n");
    // The way out of the folder is closed for it too.
    let outside = root.with_file_name("outside");
    std::fs::write(&outside, "secret").unwrap();
    let steal = format!("sqlite3 :memory: \".shell cat {}\"", outside.display());
    let tried = output(ssh(&lab, &["pve", &format!("{steal}; cat {}", outside.display())])).await;
    assert_eq!(tried.stdout, b"", "{}", stderr(&tried));
}

#[tokio::test]
async fn fifty_commands_share_one_connection() {
    let Some(lab) = start().await else { return };
    let socket = lab.ssh_host("pve").config.with_file_name("mux");
    let path = format!("ControlPath={}", socket.display());
    let mut master = ssh(&lab, &["-N", "-M", "-o", &path, "pve"]).spawn().unwrap();
    while !socket.exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut running = Vec::new();
    for number in 0..50 {
        let line = match number % 2 {
            0 => format!("sleep 0.2; echo {number}"),
            _ => format!("printf '%s\\n' {number}; hostname >/dev/null"),
        };
        running.push(tokio::spawn(output(ssh(&lab, &["-o", &path, "pve", &line]))));
    }
    for (number, command) in running.into_iter().enumerate() {
        let output = command.await.unwrap();
        assert_eq!(output.stdout, format!("{number}\n").as_bytes(), "{}", stderr(&output));
    }
    let logins = lab.control().ssh().events();
    let logins = logins.iter().filter(|event| matches!(event.what, SshWhat::Login(_)));
    assert_eq!(logins.count(), 1);
    master.kill().await.unwrap();
}
