//! Who uses the cards: guests and containers by control groups, processes of AMD's and Intel's cards by fdinfo.

use std::{fs, process::Command, time::Duration};

use gpu::{
    Absent, Clients, Guest, Owners, Percent, Reading, Snapshot, clients_plan,
    host_capture::{Capture, Errno, Node, Output, Plan},
    owners_plan,
};

use crate::{peers, tree};

fn nvidia() -> Snapshot {
    let mut capture = Capture::default();
    let stdout = peers::own("two-cards.xml");
    capture.insert_output("nvidia-smi", Output { stdout, stderr: Vec::new(), status: Some(0) });
    Snapshot::from_capture(&capture)
}

/// A root folder with these files, through both doors, which must agree.
fn both_doors(files: &[(&str, &str)], plan: &Plan) -> Capture {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let here = Capture::open(root.path(), plan).unwrap();
    let command = plan.shell_command(root.path().to_str().unwrap());
    let output = Command::new("sh").args(["-c", &command]).output().unwrap();
    assert_eq!(Capture::parse(&output.stdout).unwrap(), here);
    here
}

#[test]
fn processes_are_told_by_the_guest_that_they_belong_to() {
    let mut snapshot = nvidia();
    assert_eq!(snapshot.pids(), [1720, 4242]);
    let files = [
        ("proc/4242/cgroup", "0::/lxc/100/ns/system.slice/ollama.service\n"),
        ("proc/4242/comm", "ollama\n"),
        ("proc/1720/cgroup", "0::/qemu.slice/101.scope\n"),
        ("proc/1720/comm", "kvm\n"),
        // Somebody else.
        ("proc/7/cgroup", "0::/\n"),
    ];
    let capture = both_doors(&files, &owners_plan(snapshot.pids()));
    assert!(capture.node("proc/7/cgroup").is_none(), "only those that were asked for");
    let owners = Owners::from_capture(&capture);
    assert_eq!(owners.of(4242).unwrap().guest, Some(Guest::Container(100)));
    assert_eq!(owners.of(7), None);

    snapshot.add_owners(&owners);
    let processes = snapshot.gpus[0].processes.value().unwrap();
    let told: Vec<String> = processes
        .iter()
        .map(|process| format!("{} {} {}", process.pid, process.name, process.owner))
        .collect();
    // A name that nvidia-smi told stays; where it told none, the kernel's is taken.
    assert!(
        told[0].starts_with("4242 /usr/bin/train") && told[0].ends_with(" CT 100, ollama.service")
    );
    assert_eq!(told[1], "1720 kvm VM 101");
    let users = snapshot.gpus[0].resources().users.into_value().unwrap();
    assert_eq!(users[0].owner.value().unwrap().unit.as_deref(), Some("ollama.service"));
}

#[test]
fn a_process_that_is_gone_or_hidden_keeps_an_unknown_owner() {
    let mut snapshot = nvidia();
    let mut capture = Capture::default();
    capture.insert("proc/4242/cgroup", Node::file(Err(Errno::EACCES.into())));
    snapshot.add_owners(&Owners::from_capture(&capture));
    let processes = snapshot.gpus[0].processes.value().unwrap();
    assert_eq!(processes[0].owner, Reading::Absent(Absent::Unreadable(Errno::EACCES.into())));
    assert_eq!(processes[1].owner, Reading::Absent(Absent::Missing));
}

/// As the kernel's documentation has it (`Documentation/gpu/drm-usage-stats.rst`), for a process and a file of it.
fn amdgpu(client: u32, gfx: u64, vram: u64) -> String {
    format!(
        "pos:\t0\nflags:\t02100002\nmnt_id:\t24\nino:\t1\ndrm-driver:\tamdgpu\ndrm-client-id:\t{client}\n\
         drm-pdev:\t0000:41:00.0\npasid:\t32771\ndrm-memory-vram:\t{vram} KiB\ndrm-memory-gtt: \t1024 KiB\n\
         drm-engine-gfx:\t{gfx} ns\ndrm-engine-dec:\t0 ns\n"
    )
}

const XE: &str = "drm-driver:\txe\ndrm-client-id:\t3\ndrm-pdev:\t0000:03:00.0\ndrm-total-vram0:\t9 MiB\n\
                  drm-resident-vram0:\t8 MiB\ndrm-resident-system:\t5 MiB\n";

fn clients(files: &[(&str, &str)]) -> Clients {
    Clients::from_capture(&both_doors(files, &clients_plan()))
}

#[test]
fn busy_time_is_a_difference_and_each_open_file_counts_once() {
    let at = |nanoseconds: u64, cycles: &str| {
        let shared = amdgpu(7, nanoseconds, 2048);
        let other = amdgpu(8, nanoseconds / 2, 1024);
        let xe = format!("{XE}{cycles}");
        clients(&[
            ("proc/1/fdinfo/0", "pos:\t0\n"),
            // The same open file, duplicated and handed on.
            ("proc/4242/fdinfo/5", &shared),
            ("proc/4242/fdinfo/6", &shared),
            ("proc/5000/fdinfo/5", &shared),
            ("proc/4242/fdinfo/9", &other),
            ("proc/77/fdinfo/3", &xe),
            ("proc/77/fdinfo/4", "pos:\t0\nflags:\t02\n"),
        ])
    };
    let first = at(
        1_000_000_000,
        "drm-cycles-rcs:\t1000\ndrm-total-cycles-rcs:\t10000\ndrm-engine-capacity-rcs:\t2\n",
    );
    let now = at(
        1_800_000_000,
        "drm-cycles-rcs:\t3000\ndrm-total-cycles-rcs:\t20000\ndrm-engine-capacity-rcs:\t2\n",
    );
    assert!(first.complete);
    assert_eq!(first.all.len(), 3, "{first:#?}");
    let uses = now.since(&first, Duration::from_secs(2));
    let told: Vec<String> = uses
        .iter()
        .map(|process| {
            let engines = process.engines.iter().map(|own| format!("{} {}", own.engine, own.busy));
            let engines: Vec<String> = engines.collect();
            let card = process.card.unwrap();
            format!("{} {card} {} {}", process.pid, engines.join(", "), process.memory)
        })
        .collect();
    assert_eq!(
        told,
        ["77 0000:03:00.0 rcs 10 % 8 MiB", "4242 0000:41:00.0 gfx 60 %, dec 0 % 3 MiB"],
        "0.8 s and 0.4 s of 2 s; 2000 of 10000 cycles of two engines"
    );
    // Set back, or no time at all: no share, never a negative or an endless one.
    assert!(
        first.since(&now, Duration::from_secs(2))[1].engines.iter().all(|own| own.engine == "dec")
    );
    assert!(
        now.since(&first, Duration::ZERO)
            .iter()
            .all(|process| process.pid == 77 || process.engines.is_empty())
    );
    assert_eq!(now.since(&Clients::default(), Duration::from_secs(2)), []);
}

#[test]
fn cards_of_amd_and_intel_get_their_users_and_nvidias_keep_theirs() {
    let host = tree::capture(&peers::own("trees/mixed-host.sysfs.tsv"));
    let mut snapshot = Snapshot::from_capture(&host);
    let amd = snapshot.gpus.iter().find(|gpu| gpu.vendor == gpu::Vendor::Amd).unwrap();
    let address = amd.address.unwrap();
    let one = amdgpu(7, 1, 4096).replace("0000:41:00.0", &address.to_string());
    let seen = [("proc/1/fdinfo/0", "pos:\t0\n"), ("proc/4242/fdinfo/5", &one)];
    snapshot.add_clients(&clients(&seen));
    for gpu in &snapshot.gpus {
        let users = gpu.processes.value().map(Vec::len);
        let expected = match gpu.vendor {
            gpu::Vendor::Nvidia => None,
            _ if gpu.state.problem().is_some() => None,
            _ if gpu.address == Some(address) => Some(1),
            _ => Some(0),
        };
        assert_eq!(users, expected, "{}", gpu.display_name());
    }
    assert!(snapshot.pids().contains(&4242));

    // Who may look into no other process has seen nothing, which is not the same as nobody.
    let mut snapshot = Snapshot::from_capture(&host);
    snapshot.add_clients(&clients(&[("proc/9/fdinfo/0", "pos:\t0\n")]));
    let amd = snapshot.gpus.iter().find(|gpu| gpu.address == Some(address)).unwrap();
    assert_eq!(amd.processes, Reading::Absent(Absent::NoPermission));
}

#[test]
fn this_machine_can_be_asked_for_its_clients() {
    let capture = Capture::open("/", &clients_plan()).unwrap();
    let clients = Clients::from_capture(&capture);
    println!("{} open files of cards, complete: {}", clients.all.len(), clients.complete);
    let later = Clients::from_capture(&Capture::open("/", &clients_plan()).unwrap());
    let shares = later.since(&clients, Duration::from_secs(1));
    assert!(shares.iter().flat_map(|own| &own.engines).all(|own| own.busy <= Percent(100.0)));
}

#[test]
fn a_card_that_its_driver_does_not_hold_has_unknown_users_and_not_none() {
    use gpu::host_capture::Kind;
    let mut capture = Capture::default();
    let card = "bus/pci/devices/0000:0a:00.0";
    capture.insert(card, Node::directory());
    for (file, text) in [("class", "0x030000"), ("vendor", "0x1002"), ("device", "0x73bf")] {
        capture.insert(format!("{card}/{file}"), Node::file(Ok(text.into())));
    }
    capture
        .insert(format!("{card}/driver"), Node::link("../../../drivers/vfio-pci", Kind::Directory));
    let mut snapshot = Snapshot::from_capture(&capture);
    assert_eq!(snapshot.gpus[0].state, gpu::State::PassedThrough);
    snapshot.add_clients(&clients(&[("proc/1/fdinfo/0", "pos:\t0\n")]));
    assert_eq!(snapshot.gpus[0].processes, Reading::Absent(Absent::Missing));
}
