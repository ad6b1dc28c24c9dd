//! A local root and the shell command's output are the same capture.

use std::{
    ffi::OsString,
    fs,
    os::unix::{
        ffi::OsStringExt as _,
        fs::{PermissionsExt as _, symlink},
    },
    path::Path,
    process::Command,
};

use host_capture::{Capture, Errno, ErrorKind, Kind, Plan, ReadError, RoundTrip};
use proptest::{collection::vec, prelude::*};

use crate::{both_doors, run};

fn content(capture: &Capture, path: &str) -> Vec<u8> {
    capture.content(path).unwrap().unwrap().to_vec()
}

#[test]
fn every_byte_of_a_value_survives() {
    let root = tempfile::tempdir().unwrap();
    let values: &[(&str, &[u8], &[u8])] = &[
        ("plain", b"k10temp\n", b"k10temp"),
        ("no_newline", b"41000", b"41000"),
        ("empty", b"", b""),
        ("newline", b"\n", b""),
        ("two_lines", b"0: 800Mhz *\n1: 1100Mhz\n", b"0: 800Mhz *\n1: 1100Mhz"),
        ("blank_lines", b"\n\nx\n\n", b"\n\nx\n"),
        ("nul", b"a\0b\0\0", b"a\0b\0\0"),
        ("latin1", b"50 \xb0C\n", b"50 \xb0C"),
        ("carriage", b"a\r\nb\r", b"a\r\nb\r"),
        ("record", b"@done\n@end 0\n@d ./x\n1:2:3\n", b"@done\n@end 0\n@d ./x\n1:2:3"),
        (
            "grep",
            b"grep: ./plain: No such file or directory\n",
            b"grep: ./plain: No such file or directory",
        ),
        ("a:1:b", b"colons in the name\n", b"colons in the name"),
        ("it's $(x) \"q\" -n", b"quoting\n", b"quoting"),
        ("-n", b"a dash\n", b"a dash"),
    ];
    for (name, bytes, _) in values {
        fs::write(root.path().join(name), bytes).unwrap();
    }
    let capture = both_doors(root.path(), &Plan::new().read("*"));
    for (name, _, expected) in values {
        assert_eq!(content(&capture, name), *expected, "{name}");
    }
    assert_eq!(capture.nodes().count(), values.len());
}

#[test]
fn a_file_is_read_up_to_the_limit() {
    let root = tempfile::tempdir().unwrap();
    for length in [4094, 4095, 4096, 4097, 9000] {
        let mut bytes = vec![b'x'; length];
        fs::write(root.path().join(format!("{length}")), &bytes).unwrap();
        bytes[4095.min(length - 1)] = b'\n';
        fs::write(root.path().join(format!("{length}-lines")), &bytes).unwrap();
    }
    let short = both_doors(root.path(), &Plan::new().read("*"));
    assert_eq!(content(&short, "9000").len(), 4096);
    assert_eq!(content(&short, "9000-lines").len(), 4095);
    let long = both_doors(root.path(), &Plan::new().read_up_to(8192, "9*"));
    assert_eq!(content(&long, "9000").len(), 8192);
}

#[test]
fn links_keep_their_target_and_say_what_is_behind() {
    let root = tempfile::tempdir().unwrap();
    let at = |path: &str| root.path().join(path);
    fs::create_dir_all(at("devices/pci0/dev0/hwmon/hwmon3")).unwrap();
    fs::create_dir_all(at("class/hwmon")).unwrap();
    fs::write(at("devices/pci0/dev0/hwmon/hwmon3/name"), "chip\n").unwrap();
    symlink("../../../dev0", at("devices/pci0/dev0/hwmon/hwmon3/device")).unwrap();
    symlink("../../devices/pci0/dev0/hwmon/hwmon3", at("class/hwmon/hwmon3")).unwrap();
    symlink("../../devices/gone/hwmon/hwmon4", at("class/hwmon/hwmon4")).unwrap();
    symlink("hwmon3/name", at("class/hwmon/to a file")).unwrap();
    symlink("two\nlines -> and an arrow", at("class/hwmon/odd")).unwrap();
    symlink("/absolute", at("class/hwmon/absolute")).unwrap();

    let plan = Plan::new().list("class/hwmon/*").read("class/hwmon/hwmon*/*");
    let capture = both_doors(root.path(), &plan);
    let node = |path: &str| capture.node(path).unwrap();
    assert_eq!(node("class/hwmon/hwmon3").kind, Kind::Directory);
    assert_eq!(node("class/hwmon/hwmon4").kind, Kind::Nothing);
    assert_eq!(node("class/hwmon/hwmon4").link.as_deref(), Some("../../devices/gone/hwmon/hwmon4"));
    assert_eq!(node("class/hwmon/to a file").kind, Kind::File);
    assert_eq!(node("class/hwmon/odd").link.as_deref(), Some("two\nlines -> and an arrow"));
    assert_eq!(content(&capture, "class/hwmon/hwmon3/name"), b"chip");

    let device = capture.resolve("class/hwmon/hwmon3/device");
    assert_eq!(device.as_deref(), Some("devices/pci0/dev0"));
    assert_eq!(capture.resolve("class/hwmon/hwmon4"), None);
    assert_eq!(capture.resolve("class/hwmon/absolute"), None);
    assert_eq!(capture.resolve("not/captured").as_deref(), Some("not/captured"));
    let names: Vec<_> = capture.children("class/hwmon/hwmon3").map(|(name, _)| name).collect();
    assert_eq!(names, ["device", "name"]);
}

#[test]
fn a_name_that_is_no_utf_8_is_written_without_loss() {
    let root = tempfile::tempdir().unwrap();
    for name in [&b"caf\xe9"[..], b"caf\xe8", b"back\\slash"] {
        fs::write(root.path().join(OsString::from_vec(name.to_vec())), "x").unwrap();
    }
    let capture = both_doors(root.path(), &Plan::new().read("*"));
    let names: Vec<_> = capture.nodes().map(|(path, _)| path).collect();
    assert_eq!(names, ["back\\\\slash", "caf\\xe8", "caf\\xe9"]);
}

#[test]
fn what_is_no_regular_file_is_never_opened() {
    let root = tempfile::tempdir().unwrap();
    // Opening a FIFO for reading would wait for ever.
    let made = Command::new("mkfifo").arg(root.path().join("fifo")).status().unwrap();
    assert!(made.success());
    fs::create_dir(root.path().join("directory")).unwrap();
    fs::write(root.path().join(".hidden"), "x").unwrap();
    let capture = both_doors(root.path(), &Plan::new().read("*"));
    let kinds: Vec<_> = capture.nodes().map(|(path, node)| (path, node.kind)).collect();
    assert_eq!(kinds, [("directory", Kind::Directory), ("fifo", Kind::Other)]);
}

#[test]
fn a_file_without_permission_says_so() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("secret");
    fs::write(&file, "x").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o200)).unwrap();
    if fs::File::open(&file).is_ok() {
        println!("skipped: root may read everything");
        return;
    }
    let capture = both_doors(root.path(), &Plan::new().read("*"));
    assert_eq!(capture.content("secret"), Some(Err(&ReadError::Errno(Errno::EACCES))));
}

#[test]
fn a_failing_read_of_the_kernel_keeps_its_errno() {
    // Every Linux has files that refuse: reading one's own memory at address 0 is an I/O error.
    if !Path::new("/proc/self/mem").exists() {
        println!("skipped: no /proc");
        return;
    }
    let plan = Plan::new().read("self/mem").list("self/cwd");
    let local = Capture::open("/proc", &plan).unwrap();
    let remote = Capture::parse(run(&plan.shell_command("/proc"))).unwrap();
    assert_eq!(local.content("self/mem"), Some(Err(&ReadError::Errno(Errno::EIO))));
    assert_eq!(remote.content("self/mem"), local.content("self/mem"));
}

#[test]
fn a_missing_root_is_an_error_at_both_doors() {
    let plan = Plan::new().read("*");
    let missing = "/does/not exist";
    assert_eq!(Capture::open(missing, &plan).unwrap_err().kind(), ErrorKind::Root);
    let error = Capture::parse(run(&plan.shell_command(missing))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Root);
    assert_eq!(error.to_string(), "the host has no directory /does/not exist");
}

#[test]
fn the_command_works_whatever_the_login_shell_is() {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in [("it's", "a\n"), ("b:c", "two\nlines\n"), ("empty", "")] {
        fs::write(root.path().join(name), text).unwrap();
    }
    symlink("empty", root.path().join("link")).unwrap();
    fs::create_dir(root.path().join("asleep")).unwrap();
    fs::write(root.path().join("asleep/state"), "it's off\n").unwrap();
    let plan = Plan::new()
        .spare("*", "state", ["it's off"])
        .read("*")
        .read("*/*")
        .command("echo", ["echo", "$1 `x` it's"]);
    let command = plan.shell_command(root.path().to_str().unwrap());
    let expected = Capture::open(root.path(), &plan).unwrap();
    assert_eq!(expected.content("asleep/state"), None);
    assert!(!command.contains('\n'));
    // The login shell that hands the command on, and the shell that runs the script.
    let busybox = command.replacen("sh", "busybox sh", 1);
    let bash = command.replacen("sh", "bash", 1);
    let login = ["bash", "zsh", "ksh", "tcsh", "fish"].map(|shell| (shell, &command));
    for (shell, command) in login.into_iter().chain([("sh", &busybox), ("sh", &bash)]) {
        let program = command.split(" -c").next().unwrap_or_default();
        match Command::new(shell).args(["-c", command]).output() {
            Ok(output) if output.status.code() != Some(127) => {
                let capture = Capture::parse(&output.stdout).unwrap();
                assert_eq!(capture, expected, "{shell} runs {program}: {output:?}");
            }
            _ => println!("skipped: no {shell} that runs {program}"),
        }
    }
}

#[test]
fn an_empty_plan_or_root_gives_an_empty_capture() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(both_doors(root.path(), &Plan::new()).nodes().count(), 0);
    assert_eq!(both_doors(root.path(), &Plan::new().read("a/*/b*/c[0-9]")).nodes().count(), 0);
}

#[test]
fn several_plans_travel_in_one_command() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(first.path().join("same"), "one\n").unwrap();
    fs::write(second.path().join("same"), "two\n").unwrap();
    let plan = Plan::new().read("*");
    let trip = RoundTrip::new()
        .with(first.path().to_str().unwrap(), &plan)
        .with(second.path().to_str().unwrap(), &plan);
    let output = run(&trip.shell_command());
    let captures = trip.parse(&output).unwrap();
    assert_eq!(content(&captures[0], "same"), b"one");
    assert_eq!(content(&captures[1], "same"), b"two");

    let cut = trip.parse(&output[..output.len() / 3]).unwrap();
    assert_eq!(cut.len(), 2);
    assert!(cut[1].is_truncated());
}

/// What to put at a path of an invented tree.
#[derive(Debug, Clone)]
enum Thing {
    File(Vec<u8>),
    Link(Vec<u8>),
    Directory,
}

fn name() -> impl Strategy<Value = Vec<u8>> {
    let usual = "[a-c]{1,2}|temp[0-9]_(input|label)|\\.hid".prop_map(String::into_bytes);
    let odd = vec(
        prop_oneof![
            Just(b':'),
            Just(b' '),
            Just(b'\''),
            Just(b'*'),
            Just(b'\\'),
            Just(b'-'),
            Just(b'['),
            Just(b'@'),
            Just(0xe9),
            b'0'..=b'9'
        ],
        1..5,
    );
    prop_oneof![3 => usual, 1 => odd]
        .prop_filter("a real name", |name| name != b"." && name != b"..")
}

fn thing() -> impl Strategy<Value = Thing> {
    let bytes = prop_oneof![
        3 => vec(prop_oneof![4 => any::<u8>(), 1 => Just(b'\n'), 1 => Just(b':')], 0..40),
        1 => vec(Just(b'x'), 4090..4102),
        1 => Just(b"@end 0\n@done\n./a:1:x\ngrep: ./a: Permission denied\n".to_vec()),
    ];
    // A target must not lead out of the tree, into what others are changing.
    let inside =
        |target: &Vec<u8>| !target.starts_with(b"/") && !target.windows(2).any(|two| two == b"..");
    let target = vec(
        prop_oneof![
            Just(b'.'),
            Just(b'/'),
            Just(b'a'),
            Just(b'\n'),
            Just(b' '),
            Just(b'>'),
            Just(0xff)
        ],
        1..8,
    );
    prop_oneof![
        4 => bytes.prop_map(Thing::File),
        2 => target.prop_filter("inside the tree", inside).prop_map(Thing::Link),
        1 => Just(Thing::Directory),
    ]
}

fn build(root: &Path, tree: &[(Vec<Vec<u8>>, Thing)]) {
    for (parts, thing) in tree {
        let path = parts
            .iter()
            .fold(root.to_owned(), |path, part| path.join(OsString::from_vec(part.clone())));
        let Some(parent) = path.parent() else { continue };
        // Two invented paths may be in each other's way; then the first one stays.
        if fs::create_dir_all(parent).is_err() || fs::symlink_metadata(&path).is_ok() {
            continue;
        }
        match thing {
            Thing::File(bytes) => fs::write(path, bytes).unwrap(),
            Thing::Link(target) => symlink(OsString::from_vec(target.clone()), path).unwrap(),
            Thing::Directory => fs::create_dir(path).unwrap(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn both_doors_agree_on_any_small_tree(tree in vec((vec(name(), 1..4), thing()), 0..12)) {
        let root = tempfile::tempdir().unwrap();
        build(root.path(), &tree);
        let plan = Plan::new().list("*").list("*/*/*").read("*/*").read("temp[0-9]*").read("a/b/c")
            .spare("[a-c]*", "a", ["x", "xx"])
            .spare("*", "b", ["./a:1:x", "@done"])
            .read_up_to(5, "b*")
            .read("*/[a-c]*")
            .read("*/*/*");
        both_doors(root.path(), &plan);
    }
}
