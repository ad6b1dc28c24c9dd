//! How many of the documented operations have a method.

use std::collections::BTreeSet;

use crate::calls::Calls;
use crate::every_operation;
use crate::shared::shared;

/// What was reached; it may grow, not shrink.
const COVERED: usize = 512;

/// One method for each documented operation, checked by making each call once.
#[test]
fn every_operation_has_a_method_that_asks_the_right_path() {
    let mut calls = Calls::new();
    every_operation::make_all(&mut calls);
    let version = calls.client().version();
    calls.made("GET /version", "/version", &version);
    assert!(calls.wrong.is_empty(), "{}", calls.wrong.join("\n"));
    let twice: Vec<_> = calls.made.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");

    let made: BTreeSet<_> = calls.made.into_keys().collect();
    assert!(made.len() >= COVERED, "{} of {COVERED} operations are left", made.len());
    let Some(table) = shared("schemas/forgejo-operations-since.tsv") else { return };
    let table = std::fs::read_to_string(table).unwrap();
    let documented: BTreeSet<_> = table
        .lines()
        .skip(1)
        .map(|line| line.splitn(3, '\t').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    let covered = made.intersection(&documented).count();
    eprintln!("covered {covered}/{} operations", documented.len());
    assert_eq!(covered, made.len(), "undocumented: {:?}", made.difference(&documented));
    assert!(covered >= COVERED, "missing: {:?}", documented.difference(&made));
}
