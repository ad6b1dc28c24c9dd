//! The content of the demo homelab: one node, seven guests, three storages.

use serde_json::json;

use super::access::{Access, Entry, Role, Token, User};
use super::config::{Config, Pending, Snapshot};
use super::guest::{Guest, GuestKind, OnShutdown};
use super::load::Load;
use super::node::{Node, fingerprint, own_address};
use super::storage::Storage;
use super::{Clock, Pool, TicketRefusal, World};

/// Users and tokens of the demo. Nothing here is a secret: it is the same in every lab.
pub mod accounts {
    /// May do everything.
    pub const ROOT: &str = "root@pam";
    /// Password of [`ROOT`].
    pub const ROOT_PASSWORD: &str = "demo-password";
    /// A token of [`ROOT`] with all of its rights.
    pub const ROOT_TOKEN: (&str, &str) =
        ("root@pam!homelab", "00000000-de30-4000-8000-000000000001");
    /// A token that may see everything and change nothing (role `PVEAuditor` on `/`).
    pub const AUDITOR_TOKEN: (&str, &str) =
        ("auditor@pve!readonly", "00000000-de30-4000-8000-000000000002");
    /// A token that sees guests and no more (`PVEAuditor` on `/vms`).
    pub const GUESTS_TOKEN: (&str, &str) =
        ("viewer@pve!guests", "00000000-de30-4000-8000-000000000003");
    /// A token that may use the guests of the pool `k3s` (`PVEVMUser` on `/pool/k3s`).
    pub const POOL_TOKEN: (&str, &str) =
        ("member@pve!pool", "00000000-de30-4000-8000-000000000005");
    /// A token without any rights.
    pub const POWERLESS_TOKEN: (&str, &str) =
        ("nobody@pve!nothing", "00000000-de30-4000-8000-000000000004");
    /// A user with all rights who needs a one-time password as well.
    pub const SECOND_FACTOR: &str = "operator@pve";
    /// Password of [`SECOND_FACTOR`].
    pub const SECOND_FACTOR_PASSWORD: &str = "demo-operator";
    /// Secret of the one-time passwords of [`SECOND_FACTOR`], in base32 (SHA-1, 6 digits, 30 s).
    pub const SECOND_FACTOR_TOTP: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
}

pub(crate) const GIB: u64 = 1 << 30;
pub(super) const DAY: u64 = 86_400;

pub(super) fn build(clock: Clock) -> World {
    let now = clock.now();
    World {
        clock,
        cluster: None,
        nodes: vec![node(1, now)],
        guests: guests(now).into_iter().map(|guest| (guest.vmid, guest)).collect(),
        pools: vec![
            Pool { name: "k3s".into(), comment: "the Kubernetes cluster".into() },
            Pool { name: "tools".into(), comment: String::new() },
        ],
        storages: storages(),
        volumes: Vec::new(),
        tasks: Vec::new(),
        agenda: Default::default(),
        file_locks: Default::default(),
        pace: Default::default(),
        access: access(),
        ticket_lifetime: std::time::Duration::from_secs(2 * 3600),
        refusal: TicketRefusal::default(),
        faults: Default::default(),
        revision: 0,
        listings: Default::default(),
        #[cfg(feature = "ssh")]
        services: Default::default(),
    }
}

/// The host number so and so: `pve`, `pve2`, `pve3` …
pub(super) fn node(id: u32, now: u64) -> Node {
    let seed = u64::from(id) * 7919;
    Node {
        name: if id == 1 { "pve".into() } else { format!("pve{id}") },
        id,
        address: own_address(id).to_string(),
        cpu_model: "AMD Ryzen 7 3700X 8-Core Processor",
        cpus: 16,
        mhz: "3599.926",
        memory_bytes: 67_333_414_912,
        swap_bytes: 8 * GIB,
        root_bytes: 100_861_726_720,
        booted: now - 23 * DAY - 7 * 3600 - 41 * u64::from(id),
        cpu: Load { average: 0.11, swing: 0.5, seed },
        memory: Load { average: 0.64, swing: 0.04, seed: seed + 1 },
        root: Load { average: 0.27, swing: 0.02, seed: seed + 2 },
        online: true,
        fingerprint: fingerprint(&id.to_be_bytes()),
    }
}

fn access() -> Access {
    use accounts::*;
    let user = |id: &str, password: &str, totp: Option<&str>| User {
        id: id.into(),
        password: password.into(),
        totp_secret: totp.map(Into::into),
        last_totp_step: None,
    };
    let token = |(id, secret): (&str, &str)| Token {
        id: id.into(),
        secret: secret.into(),
        separate: false,
    };
    let entry = |path: &str, who: &str, role| Entry {
        path: path.into(),
        who: who.into(),
        role,
        propagate: true,
    };
    Access {
        users: vec![
            user(ROOT, ROOT_PASSWORD, None),
            user(SECOND_FACTOR, SECOND_FACTOR_PASSWORD, Some(SECOND_FACTOR_TOTP)),
            user("auditor@pve", "demo-auditor", None),
            user("viewer@pve", "demo-viewer", None),
            user("member@pve", "demo-member", None),
            user("nobody@pve", "demo-nobody", None),
        ],
        tokens: [ROOT_TOKEN, AUDITOR_TOKEN, GUESTS_TOKEN, POOL_TOKEN, POWERLESS_TOKEN]
            .map(token)
            .to_vec(),
        entries: vec![
            entry("/", SECOND_FACTOR, Role::Administrator),
            entry("/", "auditor@pve", Role::Auditor),
            entry("/vms", "viewer@pve", Role::Auditor),
            entry("/pool/k3s", "member@pve", Role::VmUser),
            entry("/", "nobody@pve", Role::NoAccess),
        ],
        key_generation: 0,
    }
}

fn storages() -> Vec<Storage> {
    let load = |average, seed| Load { average, swing: 0.01, seed };
    vec![
        Storage {
            name: "local",
            kind: "dir",
            content: "backup,import,iso,vztmpl",
            place: ("path", "/var/lib/vz"),
            bytes: 100_861_726_720,
            used: load(0.41, 11),
        },
        Storage {
            name: "local-lvm",
            kind: "lvmthin",
            content: "images,rootdir",
            place: ("vgname", "pve"),
            bytes: 836_516_610_048,
            used: load(0.33, 22),
        },
        Storage {
            name: "rpool",
            kind: "zfspool",
            content: "images,rootdir",
            place: ("pool", "rpool/data"),
            bytes: 1_967_846_227_968,
            used: load(0.58, 33),
        },
    ]
}

fn guests(now: u64) -> Vec<Guest> {
    vec![ai_dev(now), windows(now), dev_box(now), k3s(now, 0), k3s(now, 1), k3s(now, 2), git(now)]
}

/// A running guest with usual loads and an empty configuration.
pub(super) fn blank(vmid: u32, kind: GuestKind, name: &str, now: u64) -> Guest {
    let seed = u64::from(vmid);
    Guest {
        vmid,
        kind,
        node: "pve".into(),
        name: name.into(),
        running_since: Some(now - 6 * DAY - u64::from(vmid) * 61),
        in_statistics: None,
        paused: false,
        down_at: None,
        reboots: false,
        on_shutdown: OnShutdown::default(),
        agent_answers: kind == GuestKind::Qemu,
        template: false,
        cpus: 2,
        memory_bytes: 4 * GIB,
        swap_bytes: 0,
        disk_bytes: 32 * GIB,
        tags: None,
        lock: None,
        locked_by: None,
        pool: None,
        ha_state: None,
        backed_up_by_job: true,
        cpu: Load { average: 0.06, swing: 0.6, seed },
        memory: Load { average: 0.55, swing: 0.05, seed: seed + 1 },
        disk: Load { average: 0.38, swing: 0.02, seed: seed + 2 },
        config: Config::default(),
        pending: Pending::default(),
        snapshots: Vec::new(),
    }
}

fn ai_dev(now: u64) -> Guest {
    let mut guest = blank(100, GuestKind::Lxc, "AI-Dev", now);
    guest.running_since = None;
    (guest.cpus, guest.memory_bytes, guest.swap_bytes) = (8, 32 * GIB, 8 * GIB);
    guest.disk_bytes = 200 * GIB;
    guest.tags = Some("ai;gpu".into());
    guest.config = Config::default()
        .with("arch", "amd64")
        .with("cores", 8)
        .with(
            "description",
            "Models and notebooks on the RTX 2080.\nStarted by hand when needed.\n",
        )
        .with("dev0", "/dev/nvidia0,gid=44")
        .with("dev1", "/dev/nvidiactl,gid=44")
        .with("dev2", "/dev/nvidia-uvm,gid=44")
        .with("features", "nesting=1")
        .with("hostname", "AI-Dev")
        .with("memory", 32_768)
        .with("mp0", "/rpool/models,mp=/models,ro=1")
        .with("mp1", "local-lvm:vm-100-disk-0,mp=/scratch,backup=0,size=100G")
        .with("nameserver", "127.0.2.1")
        .with("net0", card("name=eth0,bridge=vmbr0", &guest))
        .with("onboot", 0)
        .with("ostype", "ubuntu")
        .with("rootfs", "rpool:subvol-100-disk-0,size=200G")
        .with("swap", 8_192)
        .with("tags", "ai;gpu")
        .with("unprivileged", 1)
        .with("lxc", json!([["lxc.cgroup2.devices.allow", "c 195:* rwm"]]));
    guest
}

fn windows(now: u64) -> Guest {
    let mut guest = blank(101, GuestKind::Qemu, "W11-VM", now);
    (guest.cpus, guest.memory_bytes, guest.disk_bytes) = (8, 16 * GIB, 120 * GIB);
    guest.tags = Some("desktop;windows".into());
    guest.memory.average = 0.71;
    guest.config = Config::default()
        .with("agent", "1")
        .with("balloon", 8_192)
        .with("bios", "ovmf")
        .with("boot", "order=scsi0;ide2;net0")
        .with("cores", 8)
        .with("cpu", "host")
        .with("description", "Windows 11 for office work\n")
        .with("efidisk0", "local-lvm:vm-101-disk-0,efitype=4m,pre-enrolled-keys=1,size=4M")
        .with("ide2", "local:iso/virtio-win-0.1.285.iso,media=cdrom,size=771138K")
        .with("machine", "pc-q35-10.1")
        .with("memory", "16384")
        .with("meta", "creation-qemu=10.1.2,ctime=1762400000")
        .with("name", "W11-VM")
        .with("net0", format!("virtio={},bridge=vmbr0,firewall=1", guest.mac()))
        .with("numa", 0)
        .with("onboot", 1)
        .with("ostype", "win11")
        .with("scsi0", "local-lvm:vm-101-disk-1,discard=on,iothread=1,size=120G,ssd=1")
        .with("scsi1", "rpool:vm-101-disk-0,backup=0,size=250G")
        .with("scsihw", "virtio-scsi-single")
        .with("smbios1", "uuid=3d9f2c1a-0000-4000-8000-000000000101")
        .with("sockets", 1)
        .with("startup", "order=3,up=20,down=120")
        .with("tags", "desktop;windows")
        .with("tpmstate0", "local-lvm:vm-101-disk-2,size=4M,version=v2.0")
        .with("unused0", "local-lvm:vm-101-disk-3")
        .with("vmgenid", "3d9f2c1a-0000-4000-8000-0000000a0101");
    guest
}

fn k3s(now: u64, number: u32) -> Guest {
    let vmid = 103 + number;
    let (name, role) = match number {
        0 => ("k3s-master".to_owned(), "control plane"),
        _ => (format!("k3s-worker{number}"), "worker"),
    };
    let mut guest = blank(vmid, GuestKind::Qemu, &name, now);
    guest.tags = Some("k3s".into());
    guest.pool = Some("k3s".into());
    guest.cpu.average = 0.12;
    guest.config = Config::default()
        .with("agent", "enabled=1,fstrim_cloned_disks=1")
        .with("boot", "order=scsi0")
        .with("ciuser", "debian")
        .with("cores", 2)
        .with("cpu", "x86-64-v2-AES")
        .with("description", format!("Kubernetes {role}\n"))
        .with("ide2", format!("local-lvm:vm-{vmid}-cloudinit,media=cdrom,size=4M"))
        .with("ipconfig0", format!("ip={}/24,gw=127.0.2.1", guest.address()))
        .with("memory", "4096")
        .with("meta", "creation-qemu=10.1.2,ctime=1762500000")
        .with("name", name)
        .with("nameserver", "127.0.2.1")
        .with("net0", format!("virtio={},bridge=vmbr0,tag=20", guest.mac()))
        .with("numa", 0)
        .with("onboot", 1)
        .with("ostype", "l26")
        .with("scsi0", format!("local-lvm:vm-{vmid}-disk-0,discard=on,size=32G,ssd=1"))
        .with("scsihw", "virtio-scsi-single")
        .with("serial0", "socket")
        .with("smbios1", format!("uuid=3d9f2c1a-0000-4000-8000-000000000{vmid}"))
        .with("sockets", 1)
        .with("sshkeys", "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIDemoDemoDemo%20demo%40lab%0A")
        .with("startup", format!("order={},up=30", number + 1))
        .with("tags", "k3s")
        .with("vga", "serial0")
        .with("vmgenid", format!("3d9f2c1a-0000-4000-8000-0000000a0{vmid}"));
    match number {
        // One worker has a snapshot behind it, the other a change that waits for its next start.
        1 => {
            let (config, snaptime) = (guest.config.clone(), now - 9 * DAY);
            guest.snapshots.push(Snapshot::new("before-upgrade", config, snaptime));
            guest.config = std::mem::take(&mut guest.config).with("parent", "before-upgrade");
        }
        2 => {
            guest.pending.set("memory", Some("6144".into()));
            guest.pending.set("vga", None);
        }
        _ => {}
    }
    guest
}

fn dev_box(now: u64) -> Guest {
    let mut guest = blank(102, GuestKind::Lxc, "Linux-DevBox", now);
    (guest.cpus, guest.memory_bytes, guest.swap_bytes) = (4, 8 * GIB, GIB / 2);
    guest.disk_bytes = 64 * GIB;
    guest.tags = Some("dev".into());
    guest.pool = Some("tools".into());
    guest.backed_up_by_job = false;
    guest.config = Config::default()
        .with("arch", "amd64")
        .with("cores", 4)
        .with("description", "Compilers and editors. Nothing here that git does not have.\n")
        .with("features", "keyctl=1,nesting=1")
        .with("hostname", "Linux-DevBox")
        .with("memory", 8_192)
        .with("net0", card("name=eth0,bridge=vmbr0,firewall=1", &guest))
        .with("onboot", 1)
        .with("ostype", "debian")
        .with("rootfs", "local-lvm:vm-102-disk-0,size=64G")
        .with("swap", 512)
        .with("tags", "dev")
        .with("unprivileged", 1);
    guest
}

fn git(now: u64) -> Guest {
    let mut guest = blank(200, GuestKind::Lxc, "Git-Service", now);
    (guest.memory_bytes, guest.swap_bytes, guest.disk_bytes) = (2 * GIB, GIB / 2, 20 * GIB);
    guest.tags = Some("git;service".into());
    guest.pool = Some("tools".into());
    guest.memory.average = 0.31;
    guest.config = Config::default()
        .with("arch", "amd64")
        .with("cores", 2)
        .with("description", "Forgejo\n")
        .with("features", "nesting=1")
        .with("hostname", "Git-Service")
        .with("memory", 2_048)
        .with("mp0", "rpool:subvol-200-disk-1,mp=/var/lib/forgejo,backup=1,size=50G")
        .with("nameserver", "127.0.2.1")
        .with("net0", card("name=eth0,bridge=vmbr0", &guest))
        .with("onboot", 1)
        .with("ostype", "debian")
        .with("protection", 1)
        .with("rootfs", "local-lvm:vm-200-disk-0,size=20G")
        .with("searchdomain", "lab.internal")
        .with("startup", "order=1")
        .with("swap", 512)
        .with("tags", "git;service")
        .with("unprivileged", 1);
    guest
}

/// A container's network card with a fixed address.
pub(super) fn card(start: &str, guest: &Guest) -> String {
    let (mac, ip) = (guest.mac(), guest.address());
    format!("{start},gw=127.0.2.1,hwaddr={mac},ip={ip}/24,type=veth")
}
