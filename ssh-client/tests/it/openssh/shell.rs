//! A shell in a real terminal: Python holds the other end of a pseudo terminal in which this test program runs again.

use std::process::Command;

use ssh_client::{Agent, Host, HostKeys, Shell};

use crate::peer;
use crate::sshd::{Sshd, World, user, world};

const DRIVER: &str = r#"
import fcntl, json, os, pty, select, signal, struct, sys, termios, time
mode, program = sys.argv[1], sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execv(program[0], program)
seen = b""
def resize(rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
def until(text, seconds=30):
    global seen
    end = time.time() + seconds
    while text not in seen:
        if time.time() > end or not select.select([fd], [], [], 1)[0] and time.time() > end:
            sys.exit(f"{text!r} did not come: {seen!r}")
        if select.select([fd], [], [], 0.2)[0]:
            try:
                seen += os.read(fd, 65536)
            except OSError:
                sys.exit(f"the end before {text!r}: {seen!r}")
def cooked():
    flags = termios.tcgetattr(fd)[3]
    return bool(flags & termios.ECHO and flags & termios.ICANON)
def type(text):
    os.write(fd, text)
resize(24, 80)
until(b"begin")
time.sleep(0.3)
type(b"stty size; echo mark-$((1+1))\r")
until(b"mark-2")
result = {"raw": not cooked(), "size": b"24 80" in seen}
if mode == "resize":
    resize(40, 132)
    type(b"sleep 0.5; stty size; echo mark-$((1+2))\r")
    until(b"mark-3")
    result["resized"] = b"40 132" in seen
    type(b"exit 5\r")
elif mode == "term":
    os.kill(pid, signal.SIGTERM)
elif mode == "tilde":
    type(b"\r~.")
elif mode == "lost":
    type(b"kill -9 $PPID\r")
elif mode == "panic":
    type(b"echo now-$((1+2))\r")
until(b"done")
result["restored"] = cooked()
text = seen.decode(errors="replace")
result["ended"] = text[text.rindex("ended: "):].splitlines()[0]
os.kill(pid, signal.SIGKILL)
print(json.dumps(result, sort_keys=True))
"#;

/// Runs the test below in a pseudo terminal.
fn in_terminal(world: &World, sshd: &Sshd, mode: &str) -> Option<String> {
    let python = std::env::var("HOMELAB_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !peer::has(&python) {
        return None;
    }
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(python);
    command.args(["-c", DRIVER, mode]).arg(program);
    command.args(["--exact", "openssh::shell::inside", "--ignored", "--nocapture"]);
    command.env("INSIDE_PORT", sshd.port.to_string()).env("INSIDE_MODE", mode);
    command.env("INSIDE_KEY", world.path("id")).env("INSIDE_KNOWN", world.known_hosts(&[sshd]));
    Some(peer::output(&mut command).trim().to_owned())
}

#[tokio::test]
#[ignore = "started by the tests beside it, in a terminal of its own"]
async fn inside() {
    let of = |name: &str| std::env::var(name).unwrap();
    let host = Host::new("pve")
        .address("127.0.0.1")
        .port(of("INSIDE_PORT").parse().unwrap())
        .user(user())
        .agent(Agent::None)
        .identity(of("INSIDE_KEY"))
        .host_keys(HostKeys::known_hosts([of("INSIDE_KNOWN")]));
    let session = host.connect().await.unwrap();
    println!("begin");
    if of("INSIDE_MODE") == "panic" {
        std::thread::spawn(|| {
            std::thread::sleep(std::time::Duration::from_secs(2));
            panic!("ended: on purpose\ndone");
        });
    }
    match session.shell(Shell::login()).await {
        Ok(status) => println!("ended: {status}"),
        Err(error) => println!("ended: {:?}", error.kind()),
    }
    println!("done");
    std::thread::sleep(std::time::Duration::from_secs(20));
}

#[test]
fn a_shell_follows_the_window_and_gives_the_terminal_back() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let Some(result) = in_terminal(&world, &sshd, "resize") else { return };
    assert_eq!(
        result,
        r#"{"ended": "ended: status 5", "raw": true, "resized": true, "restored": true, "size": true}"#
    );
}

#[test]
fn the_terminal_is_given_back_whatever_ends_the_shell() {
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    for (mode, ended) in
        [("term", "Terminal"), ("tilde", "Terminal"), ("lost", "Lost"), ("panic", "on purpose")]
    {
        let Some(result) = in_terminal(&world, &sshd, mode) else { return };
        assert_eq!(
            result,
            format!(
                r#"{{"ended": "ended: {ended}", "raw": true, "restored": true, "size": true}}"#
            ),
            "{mode}"
        );
    }
}

#[tokio::test]
async fn without_a_terminal_there_is_no_shell() {
    use std::io::IsTerminal as _;
    if std::io::stdin().is_terminal() {
        return;
    }
    let Some(world) = world() else { return };
    let sshd = world.sshd("pve");
    let session = world.host_of(&sshd).connect().await.unwrap();
    let error = session.shell(Shell::login()).await.unwrap_err();
    assert_eq!(error.kind(), ssh_client::ErrorKind::Terminal);
}
