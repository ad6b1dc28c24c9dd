//! Real OpenSSH servers and agents on 127.0.0.1, as the present user, with keys and configuration of their own.

use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ssh_client::{Agent, Fingerprint, Host, HostKeys, PublicKey};
use tempfile::TempDir;

use crate::peer;

/// A folder with a user's keys, which servers let in.
pub struct World {
    dir: TempDir,
}

/// A server that stops when it is dropped.
pub struct Sshd {
    pub port: u16,
    dir: PathBuf,
    child: Child,
    _world: Arc<World>,
}

/// `None`, with the reason printed, where OpenSSH is not installed.
pub fn world() -> Option<Arc<World>> {
    for program in ["/usr/sbin/sshd", "ssh-keygen", "ssh-agent"] {
        if !peer::has(program) {
            return None;
        }
    }
    let dir = tempfile::tempdir().unwrap();
    // Root's server separates privileges, and wants this folder for it.
    let _ = fs::create_dir_all("/run/sshd");
    let world = World { dir };
    world.keygen("id", "ed25519", "");
    Some(Arc::new(world))
}

impl World {
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Makes a key of this type, with this passphrase.
    pub fn keygen(&self, name: &str, kind: &str, passphrase: &str) -> PathBuf {
        self.keygen_with(name, &["-t", kind, "-N", passphrase, "-C", name])
    }

    pub fn keygen_with(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let file = self.path(name);
        let _ = fs::remove_file(&file);
        run("ssh-keygen", |command| command.args(["-q", "-f"]).arg(&file).args(arguments));
        file
    }

    /// Signs a key: `ssh-keygen -s CA …`.
    pub fn certify(&self, ca: &Path, key: &Path, arguments: &[&str]) {
        let mut public = key.as_os_str().to_owned();
        public.push(".pub");
        run("ssh-keygen", |command| command.args(["-q", "-s"]).arg(ca).args(arguments).arg(public));
    }

    /// A server that lets the key `id` in.
    pub fn sshd(self: &Arc<Self>, name: &str) -> Sshd {
        self.sshd_with(name, "")
    }

    /// The same with more lines of configuration, which win over the usual ones.
    pub fn sshd_with(self: &Arc<Self>, name: &str, extra: &str) -> Sshd {
        let dir = self.prepare(name);
        self.serve(dir, extra)
    }

    /// A server that shows a certificate of `host_ca`, made with these arguments.
    pub fn sshd_certified(self: &Arc<Self>, name: &str, arguments: &[&str]) -> Sshd {
        let ca = self.path("host_ca");
        if !ca.exists() {
            self.keygen("host_ca", "ed25519", "");
        }
        let dir = self.prepare(name);
        self.certify(&ca, &dir.join("host_ed25519"), arguments);
        let certificate = dir.join("host_ed25519-cert.pub");
        self.serve(dir, &format!("HostCertificate {}", certificate.display()))
    }

    fn prepare(&self, name: &str) -> PathBuf {
        let dir = self.path(name);
        fs::create_dir(&dir).unwrap();
        fs::copy(self.path("id.pub"), dir.join("authorized_keys")).unwrap();
        for kind in ["ed25519", "ecdsa"] {
            self.keygen(&format!("{name}/host_{kind}"), kind, "");
        }
        dir
    }

    fn serve(self: &Arc<Self>, dir: PathBuf, extra: &str) -> Sshd {
        // Somebody else may take the port between the two.
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            if let Some(child) = start(&dir, port, extra) {
                return Sshd { port, dir, child, _world: self.clone() };
            }
        }
        panic!("sshd does not start: {}", fs::read_to_string(dir.join("log")).unwrap());
    }

    /// An agent with these keys; it ends with the value.
    pub fn agent(&self, name: &str, keys: &[&Path]) -> SshAgent {
        let socket = self.path(name);
        let child = Command::new("ssh-agent")
            .arg("-D")
            .arg("-a")
            .arg(&socket)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let agent = SshAgent { socket, child };
        wait_until("the agent", || agent.socket.exists());
        for key in keys {
            run("ssh-add", |command| {
                command.env("SSH_AUTH_SOCK", &agent.socket).arg("-q").arg(key)
            });
        }
        agent
    }

    pub fn host_of(&self, sshd: &Sshd) -> Host {
        self.stranger(sshd).identity(self.path("id"))
    }

    /// A host without any key to log in with.
    pub fn stranger(&self, sshd: &Sshd) -> Host {
        Host::new(sshd.name())
            .address("127.0.0.1")
            .port(sshd.port)
            .user(user())
            .agent(Agent::None)
            .identities_only(true)
            .host_keys(HostKeys::known_hosts([self.known_hosts(&[sshd])]))
    }

    /// A known_hosts file with all keys of these servers.
    pub fn known_hosts(&self, servers: &[&Sshd]) -> PathBuf {
        let names: Vec<_> = servers.iter().map(|sshd| sshd.name()).collect();
        let file = self.path(&format!("known_hosts.{}", names.join("-")));
        let mut text = String::new();
        for sshd in servers {
            for kind in ["ed25519", "ecdsa"] {
                let _ = writeln!(text, "[127.0.0.1]:{} {}", sshd.port, sshd.host_key(kind));
            }
        }
        fs::write(&file, text).unwrap();
        file
    }
}

fn start(dir: &Path, port: u16, extra: &str) -> Option<Child> {
    let of = |name: &str| dir.join(name).display().to_string();
    let config = format!(
        "{extra}\n\
         Port {port}\nListenAddress 127.0.0.1\nPidFile none\nStrictModes no\nUsePAM no\nUseDNS no\n\
         HostKey {ed25519}\nHostKey {ecdsa}\nAuthorizedKeysFile {keys}\n\
         PermitRootLogin yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
         Subsystem sftp internal-sftp\nPrintMotd no\nPrintLastLog no\nMaxStartups 100\nLogLevel VERBOSE\nSetEnv SHLVL=2\n",
        ed25519 = of("host_ed25519"),
        ecdsa = of("host_ecdsa"),
        keys = of("authorized_keys"),
    );
    fs::write(dir.join("sshd_config"), config).unwrap();
    let mut child = Command::new("/usr/sbin/sshd")
        .args(["-D", "-f"])
        .arg(dir.join("sshd_config"))
        .arg("-E")
        .arg(dir.join("log"))
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline && child.try_wait().unwrap().is_none() {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(child);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

impl Sshd {
    pub fn name(&self) -> String {
        self.dir.file_name().unwrap().to_string_lossy().into_owned()
    }

    /// `ssh-ed25519 AAAA…`
    pub fn host_key(&self, kind: &str) -> String {
        let line = fs::read_to_string(self.dir.join(format!("host_{kind}.pub"))).unwrap();
        line.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    pub fn fingerprint(&self, kind: &str) -> Fingerprint {
        self.host_key(kind).parse::<PublicKey>().unwrap().fingerprint()
    }

    /// Lets in the public keys in these files, and no others.
    pub fn authorize(&self, keys: &[PathBuf]) {
        let lines: String = keys
            .iter()
            .map(|key| fs::read_to_string(format!("{}.pub", key.display())).unwrap())
            .collect();
        fs::write(self.dir.join("authorized_keys"), lines).unwrap();
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.join("log")).unwrap()
    }

    /// How many connections were accepted so far that logged in.
    pub fn logins(&self) -> usize {
        self.log().matches("Accepted publickey for").count()
    }

    /// Ends the server and every connection to it: their processes are its children.
    pub fn kill(&mut self) {
        self.kill_connections();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Ends the connections, not the server.
    pub fn kill_connections(&self) {
        for pid in children_of(self.child.id()) {
            let commands = children_of(pid);
            // First the server: it must not tell how the commands ended.
            kill(pid);
            commands.into_iter().for_each(kill);
        }
    }

    /// The same server again, on the same port.
    pub fn restart(&mut self) {
        self.kill();
        self.child = start(&self.dir, self.port, "").unwrap();
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        self.kill();
    }
}

pub struct SshAgent {
    pub socket: PathBuf,
    child: Child,
}

impl Drop for SshAgent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The present user, whom the servers know.
pub fn user() -> String {
    let output = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub fn children_of(pid: u32) -> Vec<u32> {
    let output =
        Command::new("ps").args(["-o", "pid=", "--ppid", &pid.to_string()]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
}

fn kill(pid: u32) {
    let _ = Command::new("kill").args(["-9", &pid.to_string()]).output();
}

pub fn run(program: &str, arguments: impl FnOnce(&mut Command) -> &mut Command) {
    let output = arguments(&mut Command::new(program)).stdin(Stdio::null()).output().unwrap();
    assert!(
        output.status.success(),
        "{program}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < deadline, "{what} took too long");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The same while tasks go on.
pub async fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < deadline, "{what} took too long");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub fn chmod(file: &Path, mode: u32) {
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
}
