//! A user's home with a lab in reach: the program sees nothing else of this machine.

use std::path::{Path, PathBuf};
use std::process::Output;

use demo_lab::proxmox::schema::Schema;
use demo_lab::world::Clock;
use demo_lab::{Builder, Control, Lab, ProxmoxEndpoint, Running};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A demo lab, and a folder of a user who has a configuration for it.
pub struct Home {
    folder: TempDir,
    lab: Running,
    // Serves the lab; dropped after it.
    runtime: Runtime,
}

/// What a run of the program came to.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Home {
    /// The lab of the demo, at a moment that is always the same: nothing in it changes from run to run.
    pub fn new() -> Home {
        Home::with(Lab::builder().clock(Clock::fixed(1_795_000_000)))
    }

    /// A lab of another shape. Refusals come at once, or every test of them would take three seconds.
    pub fn with(lab: Builder) -> Home {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let lab = lab.refusal_delay(std::time::Duration::ZERO);
        let lab = runtime.block_on(lab.start()).unwrap();
        let home = Home { folder: tempfile::tempdir().unwrap(), lab, runtime };
        home.write_config("");
        home
    }

    pub fn control(&self) -> &Control {
        self.lab.control()
    }

    pub fn proxmox(&self) -> &ProxmoxEndpoint {
        self.lab.proxmox()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn linkding(&self) -> &demo_lab::LinkdingEndpoint {
        self.lab.linkding()
    }

    /// Waits for something that a test does to the lab.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    pub fn sysfs(&self) -> &Path {
        self.lab.sysfs()
    }

    /// Writes the configuration, with more keys below `homelab:`.
    pub fn write_config(&self, more: &str) {
        let ProxmoxEndpoint { host, port, fingerprint, token_id, .. } = self.proxmox();
        let sysfs = self.sysfs().display();
        let text = format!(
            "homelab:\n  name: Test lab\n  proxmox:\n    host: {host}\n    port: {port}\n    \
             token_id: {token_id}\n    fingerprint: \"{fingerprint}\"\n    \
             keychain_service: homelab-test-{port}\n  sensors: {{ sysfs: {sysfs} }}\n{more}"
        );
        self.write("homelab-config.yml", &text);
    }

    /// The machines of the lab over SSH, for [`write_config`](Self::write_config): the guests through the host.
    pub fn ssh_section(&self) -> String {
        let hosts = self.lab.ssh();
        let known_hosts = hosts[0].known_hosts.display();
        let mut text = format!("  ssh:\n    known_hosts: {known_hosts}\n    hosts:\n");
        for host in hosts {
            let demo_lab::SshHost { name, address, port, user, key_file, root, jump, .. } = host;
            let jump = jump.as_ref().map(|jump| format!(", jump: {jump}")).unwrap_or_default();
            let (key, root) = (key_file.display(), root.display());
            text.push_str(&format!(
                "      {name}: {{ host: {address}, port: {port}, user: {user}, key: {key}, root: {root}, \
                 monitor: {}{jump} }}\n",
                name == "pve"
            ));
        }
        text
    }

    /// Closes the SSH server of a machine.
    pub fn set_ssh_offline(&self, name: &str) {
        self.runtime.block_on(self.control().ssh().set_offline(name, true));
    }

    pub fn ssh_host(&self, name: &str) -> &demo_lab::SshHost {
        self.lab.ssh_host(name)
    }

    /// Whether the lab's machines have a shell here: it takes a kernel that can confine one.
    pub fn has_shell(&self) -> bool {
        self.write_config(&self.ssh_section());
        let tried = self.run_words(&["ssh", "pve", "--", "sh", "-c", "exit 0"]);
        assert!(tried.status == 0 || !peers_are_required(), "{}", tried.stderr);
        if tried.status != 0 {
            eprintln!("skipped: {}", tried.stderr);
        }
        self.control().ssh().forget_events();
        tried.status == 0
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The program in this home, with the token in its environment.
    pub fn command<S: AsRef<str>>(&self, arguments: &[S]) -> assert_cmd::Command {
        let mut command = bare_command(self.folder.path());
        command.env("HOMELAB_PROXMOX_TOKEN", &self.proxmox().token_secret);
        command.args(arguments.iter().map(AsRef::as_ref));
        command
    }

    /// Runs the program with the words of `line`.
    pub fn run(&self, line: &str) -> Run {
        let words: Vec<&str> = line.split_whitespace().collect();
        self.run_words(&words)
    }

    pub fn run_words(&self, words: &[&str]) -> Run {
        run(&mut self.command(words))
    }

    /// Runs the program and parses the JSON it prints.
    pub fn json(&self, line: &str) -> serde_json::Value {
        let run = self.run(&format!("{line} -o json"));
        serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{line}: {error}\n{}\n{}", run.stdout, run.stderr))
    }
}

/// Whatever a test sent must be what the official schema knows.
impl Drop for Home {
    fn drop(&mut self) {
        let Some(schema) = schema() else { return };
        for request in self.lab.control().requests() {
            if std::thread::panicking() {
                return;
            }
            if let Err(error) = schema.check(&request.method, &request.path, &request.params) {
                panic!("{} {}: {error}", request.method, request.path);
            }
        }
    }
}

fn schema() -> Option<&'static Schema> {
    static SCHEMA: std::sync::OnceLock<Option<Schema>> = std::sync::OnceLock::new();
    let load = || {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/schemas/pve-api.json.gz");
        match Schema::load(path) {
            Ok(schema) => Some(schema),
            Err(error) => {
                assert!(!peers_are_required(), "{error}");
                eprintln!("skipped: requests are not checked against the schema: {error}");
                None
            }
        }
    };
    SCHEMA.get_or_init(load).as_ref()
}

/// Whether a missing peer is a failure, as in CI.
pub fn peers_are_required() -> bool {
    std::env::var("HOMELAB_REQUIRE_PEERS").is_ok_and(|value| value == "1")
}

/// The program in a home without anything in it.
pub fn bare_command(folder: &Path) -> assert_cmd::Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("homelab");
    command
        .env_clear()
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder.join(".config"))
        .env("XDG_STATE_HOME", folder.join(".local/state"))
        .env("XDG_DATA_HOME", folder.join(".local/share"))
        .env("TZ", "UTC")
        .env("COLUMNS", "120")
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .current_dir(folder)
        .timeout(std::time::Duration::from_secs(60));
    command
}

pub fn run(command: &mut assert_cmd::Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Run {
        status: status.code().unwrap_or(-1),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

impl Run {
    /// Everything that a user sees, for a snapshot.
    pub fn transcript(&self) -> String {
        let mut text = format!("exit status: {}\n", self.status);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                text.push_str(&format!("--- {name}\n{stream}"));
            }
        }
        text
    }
}

/// A snapshot without what differs from run to run: ports, folders, times, loads.
#[macro_export]
macro_rules! assert_screen {
    ($home:expr, $text:expr) => {{
        let mut settings = insta::Settings::clone_current();
        let folder = $home.path("").display().to_string();
        settings.add_filter(&regex_literal(folder.trim_end_matches('/')), "[home]");
        settings.add_filter(&regex_literal(&$home.proxmox().fingerprint), "[fingerprint]");
        settings.add_filter(&format!("\\b{}\\b", $home.proxmox().port), "[port]");
        settings.add_filter(&regex_literal(&$home.sysfs().display().to_string()), "[sysfs]");
        settings.add_filter(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?Z?)?", "[time]");
        settings.add_filter(r"\d{8}-\d{6}(-\d+)?", "[stamp]");
        settings.add_filter(r" +\d+ s\n", "  [took]\n");
        settings.add_filter(r#""age_seconds": \d+"#, r#""age_seconds": "[age]""#);
        settings.add_filter(r": read .+ ago", ": read [age] ago");
        settings.add_filter(r"\b\d+ ms\b", "[ms]");
        settings.add_filter(r#""elapsed_ms": \d+"#, r#""elapsed_ms": "[ms]""#);
        settings.add_filter(
            "(LOAD|HARDWARE|TEMPERATURES|FANS|VOLTAGES|CURRENTS|POWER|OTHER)  \\S+",
            "$1  [host]",
        );
        settings.add_filter(r#""host": "[^"]+""#, r#""host": "[host]""#);
        settings.bind(|| insta::assert_snapshot!($text));
    }};
}

/// A text as a regular expression that matches just it.
pub fn regex_literal(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_alphanumeric() { vec![c] } else { vec!['\\', c] }).collect()
}
