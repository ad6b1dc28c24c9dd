//! Which units the hosts of the demo have. Names, descriptions and places are those of Debian 13,
//! Proxmox VE 9, K3s and Forgejo.

/// A unit as its file defines it.
#[derive(Debug)]
pub(crate) struct Definition {
    /// `nginx.service`
    pub(crate) name: &'static str,
    /// `Description=`
    pub(crate) description: &'static str,
    /// `Documentation=`
    pub(crate) documentation: &'static str,
    /// Where the file is.
    pub(crate) fragment: &'static str,
    /// `Type=`
    pub(crate) kind: &'static str,
    /// The command line of the main process, as `ps` shows it.
    pub(crate) command: &'static str,
    /// The name of the main process.
    pub(crate) process: &'static str,
    /// What its lines in the journal are marked with.
    pub(crate) identifier: &'static str,
    /// `User=`; empty for root.
    pub(crate) user: &'static str,
    /// Whether it has `ExecReload=`.
    pub(crate) reloads: bool,
    /// How often systemd has had to start it again by itself.
    pub(crate) restarts: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) tasks: u64,
    /// What it says all day.
    pub(crate) says: &'static [&'static str],
}

impl Definition {
    /// `nginx.service - A high performance web server …`, as systemd calls it in messages.
    pub(crate) fn title(&self) -> String {
        format!("{} - {}", self.name, self.description)
    }
}

const MIB: u64 = 1 << 20;

const PLAIN: Definition = Definition {
    name: "",
    description: "",
    documentation: "",
    fragment: "",
    kind: "simple",
    command: "",
    process: "",
    identifier: "",
    user: "",
    reloads: false,
    restarts: 0,
    memory_bytes: 0,
    tasks: 1,
    says: &[],
};

const SSH: Definition = Definition {
    name: "ssh.service",
    description: "OpenBSD Secure Shell server",
    documentation: "man:sshd(8) man:sshd_config(5)",
    fragment: "/usr/lib/systemd/system/ssh.service",
    kind: "notify",
    command: "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
    process: "sshd",
    identifier: "sshd",
    reloads: true,
    memory_bytes: 6 * MIB,
    ..PLAIN
};

const CRON: Definition = Definition {
    name: "cron.service",
    description: "Regular background program processing daemon",
    documentation: "man:cron(8)",
    fragment: "/usr/lib/systemd/system/cron.service",
    command: "/usr/sbin/cron -f",
    process: "cron",
    identifier: "cron",
    memory_bytes: 2 * MIB,
    ..PLAIN
};

const AGENT: Definition = Definition {
    name: "qemu-guest-agent.service",
    description: "QEMU Guest Agent",
    fragment: "/usr/lib/systemd/system/qemu-guest-agent.service",
    command: "/usr/sbin/qemu-ga",
    process: "qemu-ga",
    identifier: "qemu-ga",
    memory_bytes: 4 * MIB,
    tasks: 2,
    ..PLAIN
};

/// In the order of the alphabet.
const HOST: &[Definition] = &[
    CRON,
    Definition {
        name: "linkding-tasks.service",
        description: "linkding background tasks",
        fragment: "/etc/systemd/system/linkding-tasks.service",
        command: "/opt/linkding/venv/bin/python manage.py run_huey -f",
        process: "python",
        identifier: "python",
        user: "linkding",
        restarts: 2,
        memory_bytes: 71 * MIB,
        tasks: 5,
        says: &[
            "INFO     bookmarks.tasks Executing _load_favicon_task: 2 retries",
            "INFO     huey.consumer.Scheduler Scheduling periodic task schedule_refresh_favicons",
            "INFO     huey.consumer.Worker Checking for tasks",
        ],
        ..PLAIN
    },
    Definition {
        name: "linkding.service",
        description: "linkding bookmark manager",
        fragment: "/etc/systemd/system/linkding.service",
        kind: "notify",
        command: "/opt/linkding/venv/bin/uwsgi --http 127.0.0.1:9090 uwsgi.ini",
        process: "uwsgi",
        identifier: "uwsgi",
        user: "linkding",
        memory_bytes: 148 * MIB,
        tasks: 9,
        says: &[
            "[pid: 1873|app: 0|req: 412/9021] 127.0.0.1 () {40 vars in 512 bytes} GET /health => generated 39 bytes in 3 msecs (HTTP/1.1 200) 5 headers",
            "[pid: 1874|app: 0|req: 97/9022] 127.0.0.1 () {48 vars in 871 bytes} GET /api/bookmarks/?limit=100 => generated 48213 bytes in 41 msecs (HTTP/1.1 200) 8 headers",
            "[pid: 1873|app: 0|req: 413/9023] 127.0.0.1 () {46 vars in 902 bytes} GET /bookmarks => generated 30112 bytes in 55 msecs (HTTP/1.1 200) 7 headers",
        ],
        ..PLAIN
    },
    Definition {
        name: "nginx.service",
        description: "A high performance web server and a reverse proxy server",
        documentation: "man:nginx(8)",
        fragment: "/usr/lib/systemd/system/nginx.service",
        kind: "forking",
        command: "nginx: master process /usr/sbin/nginx -g daemon on; master_process on;",
        process: "nginx",
        identifier: "nginx",
        reloads: true,
        memory_bytes: 14 * MIB,
        tasks: 17,
        ..PLAIN
    },
    Definition {
        name: "php8.4-fpm.service",
        description: "The PHP 8.4 FastCGI Process Manager",
        documentation: "man:php-fpm8.4(8)",
        fragment: "/usr/lib/systemd/system/php8.4-fpm.service",
        kind: "notify",
        command: "php-fpm: master process (/etc/php/8.4/fpm/php-fpm.conf)",
        process: "php-fpm8.4",
        identifier: "php-fpm8.4",
        reloads: true,
        memory_bytes: 63 * MIB,
        tasks: 3,
        ..PLAIN
    },
    Definition {
        name: "pvedaemon.service",
        description: "PVE API Daemon",
        fragment: "/usr/lib/systemd/system/pvedaemon.service",
        kind: "forking",
        command: "pvedaemon",
        process: "pvedaemon",
        identifier: "pvedaemon",
        reloads: true,
        memory_bytes: 214 * MIB,
        tasks: 4,
        says: &["<root@pam> successful auth for user 'root@pam'"],
        ..PLAIN
    },
    Definition {
        name: "pveproxy.service",
        description: "PVE API Proxy Server",
        fragment: "/usr/lib/systemd/system/pveproxy.service",
        kind: "forking",
        command: "pveproxy",
        process: "pveproxy",
        identifier: "pveproxy",
        reloads: true,
        memory_bytes: 176 * MIB,
        tasks: 4,
        ..PLAIN
    },
    SSH,
];

const K3S: Definition = Definition {
    name: "k3s.service",
    description: "Lightweight Kubernetes",
    documentation: "https://k3s.io",
    fragment: "/etc/systemd/system/k3s.service",
    kind: "notify",
    command: "/usr/local/bin/k3s server",
    process: "k3s-server",
    identifier: "k3s",
    memory_bytes: 1_460 * MIB,
    tasks: 143,
    says: &[
        "time=\"2026-11-22T10:00:01Z\" level=info msg=\"Slow SQL (started: 2026-11-22 10:00:00) (total time: 1.1s)\"",
        "I1122 10:00:03.120181    1187 controller.go:667] quota admission added evaluator for: endpointslices.discovery.k8s.io",
        "E1122 10:00:05.771230    1187 pod_workers.go:1324] \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"app\\\" with CrashLoopBackOff\"",
    ],
    ..PLAIN
};

const SERVER: &[Definition] = &[CRON, K3S, AGENT, SSH];

const WORKER: &[Definition] = &[
    CRON,
    Definition {
        name: "k3s-agent.service",
        fragment: "/etc/systemd/system/k3s-agent.service",
        command: "/usr/local/bin/k3s agent",
        process: "k3s-agent",
        memory_bytes: 412 * MIB,
        tasks: 71,
        says: &[
            "I1122 10:00:07.001512     941 reconciler_common.go:251] \"operationExecutor.VerifyControllerAttachedVolume started\"",
        ],
        ..K3S
    },
    AGENT,
    SSH,
];

const GIT: &[Definition] = &[
    CRON,
    Definition {
        name: "forgejo.service",
        description: "Forgejo (Beyond coding. We forge.)",
        fragment: "/etc/systemd/system/forgejo.service",
        command: "/usr/local/bin/forgejo web --config /etc/forgejo/app.ini",
        process: "forgejo",
        identifier: "forgejo",
        user: "git",
        memory_bytes: 231 * MIB,
        tasks: 14,
        says: &[
            "2026/11/22 10:00:00 ...eb/routing/logger.go:102:func1() [I] router: completed GET /api/v1/version for 127.0.2.10:0, 200 OK in 0.4ms @ misc/version.go:15(misc.Version)",
            "2026/11/22 10:00:02 .../mirror/mirror_pull.go:251:runSync() [I] SyncMirrors [repo: 7:homelab/infrastructure]: running git remote update...",
            "2026/11/22 10:00:04 ...eb/routing/logger.go:102:func1() [I] router: completed GET /api/v1/repos/search?limit=50 for 127.0.2.10:0, 200 OK in 12.9ms @ repo/repo.go:35(repo.Search)",
        ],
        ..PLAIN
    },
    SSH,
];

const BARE: &[Definition] = &[CRON, SSH];

/// The units of the host with this name.
pub(super) fn of(host: &str) -> &'static [Definition] {
    match host {
        "pve" => HOST,
        "k3s-master" => SERVER,
        "k3s-worker1" | "k3s-worker2" => WORKER,
        "Git-Service" => GIT,
        "AI-Dev" | "Linux-DevBox" => BARE,
        _ => &[],
    }
}
