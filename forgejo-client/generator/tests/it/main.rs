//! What is committed is what the generator writes.
#![allow(missing_docs, unreachable_pub, clippy::print_stderr, clippy::unwrap_used)]

use std::path::Path;

#[test]
fn what_is_committed_is_not_stale() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schemas = crate_root.join("../../../shared/schemas");
    if !schemas.join("forgejo-swagger.json.gz").exists() {
        assert!(std::env::var_os("HOMELAB_REQUIRE_PEERS").is_none(), "the document is missing");
        eprintln!("skipped: {} has no document of the API", schemas.display());
        return;
    }
    let files = forgejo_generator::generate(&schemas).unwrap();
    let stale = forgejo_generator::stale(&files, &crate_root.join("..")).unwrap();
    assert!(stale.is_empty(), "run `cargo run -p forgejo-generator`: {stale:#?}");
}

#[test]
fn a_folder_without_the_document_is_an_error_that_names_it() {
    let error = forgejo_generator::generate(Path::new("/nonexistent")).unwrap_err();
    assert!(error.contains("/nonexistent/forgejo-swagger.json.gz"), "{error}");
}
