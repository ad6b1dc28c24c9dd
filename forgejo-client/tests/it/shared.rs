//! Data beside the repository, which is not ours to keep.

use std::path::{Path, PathBuf};

/// A file or folder of it; `None`, and the reason is said, when it is not there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let full = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")).join(path);
    if full.exists() {
        return Some(full);
    }
    assert!(
        std::env::var_os("HOMELAB_REQUIRE_PEERS").is_none(),
        "{} is missing, and peers are required",
        full.display()
    );
    eprintln!("skipped: {} is missing", full.display());
    None
}
