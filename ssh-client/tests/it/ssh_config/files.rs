//! Files that include files, and who may write to them.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use ssh_client::ssh_config::{ConfigErrorKind, SshConfig};

use super::{Asked, environment, g};
use crate::peer;

struct Files {
    directory: tempfile::TempDir,
}

impl Files {
    /// `@` in the text is the directory.
    fn new(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text.replace('@', directory.path().to_str().unwrap())).unwrap();
        }
        Self { directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// User and port as `ssh` and we both say, `me` for the local user; nothing when both refuse.
    fn both(&self, host: &str) -> Option<String> {
        let asked = Asked { host, ..Asked::default() };
        let ours = asked.resolve(&self.path("config"));
        if peer::has("ssh") {
            let theirs = g::of_ssh(&self.path("config"), &asked);
            match (&theirs, &ours) {
                (Ok(theirs), Ok(ours)) => assert_eq!(*theirs, g::of_ours(ours)),
                (Err(_), Err(_)) => {}
                _ => panic!("ssh {theirs:?}, ours {ours:?}"),
            }
        }
        let me = environment().user;
        ours.ok().map(|ours| {
            format!("{}:{}", if ours.user == me { "me" } else { &ours.user }, ours.port)
        })
    }
}

#[test]
fn included_files_stand_where_the_line_is() {
    let files = Files::new(&[
        ("config", "Include @/first\nHost a\nUser late\nPort 5\n"),
        ("first", "Host a\nUser early\n"),
    ]);
    assert_eq!(files.both("a").as_deref(), Some("early:5"));
}

#[test]
fn a_block_of_an_included_file_ends_with_it() {
    let files = Files::new(&[
        ("config", "Include @/first\nPort 5\nHost b\nInclude @/first @/second\nUser x\n"),
        ("first", "Host other\nPort 7\n"),
        ("second", "Port 9\n"),
    ]);
    assert_eq!(files.both("a").as_deref(), Some("me:5"));
    assert_eq!(files.both("b").as_deref(), Some("x:5"));
}

#[test]
fn what_is_included_for_one_host_is_for_that_host() {
    let files = Files::new(&[
        ("config", "Host a\nInclude @/inner\nHost *\nPort 5\n"),
        ("inner", "User inner\nHost *\nPort 7\nMatch all\nUser x\nMatch host b\nPort 8\n"),
    ]);
    assert_eq!(files.both("a").as_deref(), Some("inner:7"));
    assert_eq!(files.both("b").as_deref(), Some("me:5"));
}

#[test]
fn patterns_include_files_in_order_without_hidden_ones() {
    let files = Files::new(&[
        ("config", "Include @/conf.d/*.conf @/none/* @/conf.d/[2]0-?\n"),
        ("conf.d/20-b.conf", "Port 20\n"),
        ("conf.d/10-a.conf", "Port 10\n"),
        ("conf.d/20-x", "User x\n"),
        ("conf.d/.05-hidden.conf", "Port 5\n"),
        ("conf.d/sub/01.conf", "Port 1\n"),
    ]);
    assert_eq!(files.both("a").as_deref(), Some("x:10"));
    let files = Files::new(&[
        ("config", "Include @/**/x.conf\n"),
        ("a/x.conf", "Port 2\n"),
        ("a/b/x.conf", "User deep\n"),
    ]);
    assert_eq!(files.both("a").as_deref(), Some("me:2"));
}

#[test]
fn a_file_that_is_missing_is_passed_over_and_a_directory_is_empty() {
    let files = Files::new(&[
        ("config", "Include @/missing\nInclude @/directory\nPort 5\n"),
        ("directory/x", "Port 1\n"),
    ]);
    assert_eq!(files.both("a").as_deref(), Some("me:5"));
}

#[test]
fn an_include_may_depend_on_the_user_but_not_on_the_host() {
    let files = Files::new(&[
        ("config", "Include @/%u.conf\nInclude @/%h.conf\n"),
        ("root.conf", "Port 7\n"),
        ("a.conf", "Port 8\n"),
    ]);
    let user = environment().user;
    std::fs::rename(files.path("root.conf"), files.path(&format!("{user}.conf"))).unwrap();
    let config = SshConfig::load_file(files.path("config")).unwrap();
    assert_eq!(config.resolve("a").unwrap().port, 7);
    let warnings: Vec<_> = config.warnings().iter().map(|warning| warning.message()).collect();
    assert_eq!(warnings.len(), 1);
    assert!(
        warnings[0].ends_with("/%h.conf is not included: %h means nothing here"),
        "{warnings:?}"
    );
}

#[test]
fn files_that_include_each_other_end_in_an_error() {
    let files = Files::new(&[("config", "Include @/config\n")]);
    assert_eq!(files.both("a"), None);
    let error = SshConfig::load_file(files.path("config")).unwrap_err();
    assert_eq!(error.kind(), ConfigErrorKind::File);
    assert!(error.to_string().ends_with("is included more than 16 levels deep"), "{error}");
}

#[test]
fn sixteen_levels_are_read() {
    for (levels, expected) in [(16, Some("me:7")), (17, None)] {
        let mut all: Vec<(String, String)> = (1..levels)
            .map(|level| (format!("{level}"), format!("Include @/{}\n", level + 1)))
            .collect();
        all.push(("config".to_owned(), "Include @/1\n".to_owned()));
        all.push((levels.to_string(), "Port 7\n".to_owned()));
        let all: Vec<_> = all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(Files::new(&all).both("a").as_deref(), expected, "{levels}");
    }
}

#[test]
fn a_file_that_others_may_write_to_is_not_included() {
    let files = Files::new(&[("config", "Host b\nInclude @/inner\n"), ("inner", "Port 7\n")]);
    for (mode, expected) in [(0o644, Some("me:22")), (0o646, None), (0o600, Some("me:22"))] {
        fs::set_permissions(files.path("inner"), fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(files.both("a").as_deref(), expected, "{mode:o}");
    }
    fs::set_permissions(files.path("inner"), fs::Permissions::from_mode(0o666)).unwrap();
    let error = SshConfig::load_file(files.path("config")).unwrap_err();
    assert_eq!(error.kind(), ConfigErrorKind::File);
    assert!(error.to_string().contains("others than its owner may write"), "{error}");
}

#[test]
fn a_bad_line_of_an_included_file_names_that_file() {
    let files = Files::new(&[("config", "Include @/inner\n"), ("inner", "\nPort x\n")]);
    assert_eq!(files.both("a"), None);
    let error = SshConfig::load_file(files.path("config")).unwrap_err();
    assert_eq!(
        error.at().map(|at| (at.file(), at.line())),
        Some((files.path("inner").as_path(), 2))
    );
    assert!(error.to_string().ends_with("inner:2: port: not a port from 1 to 65535"), "{error}");
}

#[test]
fn only_a_file_asked_for_by_name_must_exist() {
    let error = SshConfig::load_file(Path::new("/nonexistent/config")).unwrap_err();
    assert_eq!(error.kind(), ConfigErrorKind::File);
    assert!(error.to_string().starts_with("could not read /nonexistent/config"), "{error}");
    let files = Files::new(&[]);
    assert!(SshConfig::load_file(files.path("")).is_ok(), "a directory is empty, as for ssh");
}

#[test]
fn the_user_s_own_files_are_in_their_home_and_private() {
    let files = Files::new(&[
        (".ssh/config", "Include conf.d/*\nInclude ~/other\nIdentityFile ~/key\n"),
        (".ssh/conf.d/1", "Port 7\n"),
        ("other", "User x\n"),
    ]);
    let mut environment = environment();
    environment.home = files.path("");
    let load = || SshConfig::load_as(environment.clone());
    let resolved = load().unwrap().resolve("a").unwrap();
    assert_eq!((resolved.port, resolved.user.as_str()), (7, "x"));
    assert_eq!(resolved.identity_files, [files.path("key")]);

    fs::set_permissions(files.path(".ssh/config"), fs::Permissions::from_mode(0o602)).unwrap();
    let error = load().unwrap_err();
    assert!(error.to_string().contains("others than its owner may write"), "{error}");
    fs::remove_file(files.path(".ssh/config")).unwrap();
    assert_eq!(load().unwrap().resolve("a").unwrap().port, 22, "no file is an empty one");
}
