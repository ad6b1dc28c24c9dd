//! Recordings that lie beside the repository.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Say why a test cannot run here; where everything must be there, fail.
pub(crate) fn skip(reason: &str) {
    println!("skipped: {reason}");
    let required = std::env::var("HOMELAB_REQUIRE_PEERS").is_ok_and(|value| value == "1");
    assert!(!required, "HOMELAB_REQUIRE_PEERS=1, but: {reason}");
}

/// The files of a folder of fixtures, by name; none, with a reason on the screen, where they are not.
pub(crate) fn recorded(folder: &str) -> Vec<(String, Vec<u8>)> {
    let fixtures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fixtures"));
    let Ok(entries) = fs::read_dir(fixtures.join(folder)) else {
        skip(&format!("no recordings ({folder}) beside the repository"));
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let load = |path: PathBuf| {
        (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())
    };
    files.into_iter().filter(|path| path.is_file()).map(load).collect()
}

/// A file written for these tests.
pub(crate) fn own(name: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
