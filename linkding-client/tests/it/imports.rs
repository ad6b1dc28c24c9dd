//! From a file into linkding and back.

use std::sync::{Arc, Mutex};

use linkding_client::netscape::{Entry, read_file};
use linkding_client::{
    DuplicateOf, ErrorKind, Existing, Folders, ImportOptions, ImportPlan, Saved,
};
use serde_json::json;

use crate::world::{World, serve};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files");

fn entries(name: &str) -> Vec<Entry> {
    read_file(format!("{FOLDER}/{name}.html")).unwrap()
}

fn entry(url: &str) -> Entry {
    Entry { url: url.to_owned(), ..Entry::default() }
}

#[test]
fn a_plan_shows_what_is_new_and_what_the_server_would_refuse() {
    let mut shown = String::new();
    for name in ["chrome", "firefox", "safari", "linkding"] {
        let options = ImportOptions::new().tags(["imported"]).share_public(true);
        let plan = ImportPlan::of(entries(name), [], &options).unwrap();
        shown.push_str(&format!("{name}: {plan:#?}\n"));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn folders_become_tags_as_asked_for() {
    let tags = |folders| {
        let nested = Entry { folders: vec!["A, b".into(), "C".into()], ..entry("http://x/") };
        let options = ImportOptions::new().folders(folders);
        ImportPlan::of([nested], [], &options).unwrap().new[0].tag_names().to_vec()
    };
    assert_eq!(tags(Folders::Tags), ["A-b", "C"]);
    assert_eq!(tags(Folders::Innermost), ["C"]);
    assert_eq!(tags(Folders::Ignore), [""; 0]);
}

#[test]
fn one_address_twice_in_a_file_becomes_one_bookmark_with_the_tags_of_both() {
    let tagged = |url: &str, tag: &str| Entry { tags: vec![tag.into()], ..entry(url) };
    let file = [
        tagged("http://X.com/a/", "one"),
        tagged("http://x.com/a", "two"),
        tagged("http://x.com/a", "ONE"),
    ];
    let plan = ImportPlan::of(file, [], &ImportOptions::new()).unwrap();
    assert_eq!(plan.new.len(), 1);
    assert_eq!(plan.new[0].tag_names(), ["one", "two"]);
    assert_eq!(plan.duplicates.len(), 2);
    assert_eq!(plan.duplicates[0].of, DuplicateOf::Earlier { url: "http://X.com/a/".into() });
}

#[test]
fn a_title_that_is_too_long_is_cut_and_an_odd_tag_made_to_fit() {
    let odd = Entry {
        title: "ü".repeat(600),
        tags: vec!["two words".into(), "x".repeat(80), " , ".into()],
        ..entry("http://x/")
    };
    let plan = ImportPlan::of([odd], [], &ImportOptions::new()).unwrap();
    assert_eq!(plan.new[0].tag_names(), ["two-words".to_owned(), "x".repeat(64)]);
    let body = serde_json::to_value(&plan.new[0]).unwrap();
    assert_eq!(body["title"].as_str().unwrap().chars().count(), 512);
    let options = ImportOptions::new().tags(["a,b"]);
    assert_eq!(ImportPlan::of([], [], &options).unwrap_err().kind(), ErrorKind::Usage);
}

#[tokio::test]
async fn an_import_that_is_repeated_finds_nothing_to_do_even_when_rules_add_tags() {
    let mut world = World::with(0);
    world.auto_tag = Some("auto".into());
    let (server, world) = serve(world).await;
    let bookmarks = server.client().bookmarks();
    for name in ["chrome", "firefox", "safari", "linkding"] {
        for rule in [Existing::Skip, Existing::Merge] {
            let options = ImportOptions::new().existing(rule);
            let plan = bookmarks.plan_import(entries(name), &options).await.unwrap();
            let expected = plan.len();
            let report = bookmarks.import(plan).await;
            assert_eq!((report.created(), report.failed().count()), (expected, 0), "{name}");
            let again = bookmarks.plan_import(entries(name), &options).await.unwrap();
            assert!(again.is_empty(), "{again:?}");
            assert!(again.duplicates.len() >= expected);
        }
    }
    let posts =
        server.seen().into_iter().filter(|seen| seen.line().starts_with("POST /api/bookmarks/"));
    for post in posts {
        assert!(
            post.parameter("disable_scraping").is_some()
                && post.parameter("disable_html_snapshot").is_some()
        );
    }
    let names: Vec<_> = world
        .lock()
        .unwrap()
        .tags
        .iter()
        .map(|tag| tag["name"].as_str().unwrap().to_lowercase())
        .collect();
    let mut once = names.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), names.len(), "no tag is there twice");
}

#[tokio::test]
async fn an_interrupted_import_is_resumed_without_a_bookmark_twice() {
    let file: Vec<_> =
        (0..40).map(|number| entry(&format!("https://example.com/{number}"))).collect();
    let mut world = World::with(0);
    world.break_after_posts = Some(15);
    let (server, world) = serve(world).await;
    let bookmarks = server.client().bookmarks();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = seen.clone();
    let plan = bookmarks.plan_import(file.clone(), &ImportOptions::new()).await.unwrap();
    let import = bookmarks.import(plan).on_progress(move |at| progress.lock().unwrap().push(at));
    // It is cut off in the middle, as by Ctrl-C.
    let cut = tokio::time::timeout(std::time::Duration::from_millis(400), import.send()).await;
    assert!(cut.is_err());
    assert_eq!(world.lock().unwrap().bookmarks.len(), 15);
    assert!(!seen.lock().unwrap().is_empty());

    world.lock().unwrap().break_after_posts = None;
    let plan = bookmarks.plan_import(file, &ImportOptions::new()).await.unwrap();
    assert_eq!((plan.new.len(), plan.duplicates.len()), (25, 15));
    assert_eq!(bookmarks.import(plan).await.created(), 25);
    assert_eq!(world.lock().unwrap().bookmarks.len(), 40);
}

#[tokio::test]
async fn a_bookmark_that_was_stored_by_half_on_a_locked_database_is_made_whole() {
    let tagged = |number| Entry {
        tags: vec!["kept".into()],
        ..entry(&format!("https://example.com/{number}"))
    };
    let mut world = World::with(0);
    world.half_posts = 2;
    let (server, world) = serve(world).await;
    let bookmarks = server.client().bookmarks();
    let plan = bookmarks.plan_import([tagged(1), tagged(2)], &ImportOptions::new()).await.unwrap();
    assert_eq!(bookmarks.import(plan).await.failed().count(), 0);
    let own = |index: usize| world.lock().unwrap().bookmarks[index]["tag_names"].clone();
    assert_eq!((own(0), own(1)), (json!(["kept"]), json!(["kept"])));

    // A single create does not do that by itself, but says so.
    world.lock().unwrap().half_posts = 1;
    let error = bookmarks.create("https://example.com/3").scrape(false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.hint().unwrap().contains("without its tags"), "{error}");
}

#[tokio::test]
async fn a_merge_fills_what_is_empty_and_replaces_nothing() {
    let mut world = World::with(0);
    world.store(&json!({ "url": "https://example.com/a", "title": "Mine", "tag_names": ["own"] }));
    let (server, world) = serve(world).await;
    let bookmarks = server.client().bookmarks();
    let file = [Entry {
        title: "Theirs".into(),
        description: "d".into(),
        tags: vec!["OWN".into(), "more".into()],
        ..entry("https://EXAMPLE.com/a/")
    }];
    let skip = bookmarks.plan_import(file.clone(), &ImportOptions::new()).await.unwrap();
    assert!(skip.is_empty() && skip.duplicates.len() == 1);
    let merge = ImportOptions::new().existing(Existing::Merge);
    let plan = bookmarks.plan_import(file, &merge).await.unwrap();
    assert_eq!(plan.changed[0].differences, ["tags", "description"]);
    let report = bookmarks.import(plan).await;
    assert!(matches!(&report.items[0].outcome, Ok(Saved::Updated { .. })));
    let own = world.lock().unwrap().bookmarks[0].clone();
    assert_eq!((&own["title"], &own["description"]), (&json!("Mine"), &json!("d")));
    assert_eq!(own["tag_names"], json!(["more", "own"]));
}

#[tokio::test]
async fn an_export_is_imported_again_as_it_was() {
    let mut world = World::with(0);
    world.store(&json!({
        "url": "https://example.com/a?x=1&y=<2>", "title": "A & \"B\"", "description": "d",
        "notes": "n\nm", "unread": true, "shared": true, "tag_names": ["one", "two"],
    }));
    world.store(&json!({ "url": "https://example.com/old", "is_archived": true }));
    let (server, world) = serve(world).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bookmarks.html");
    std::fs::write(&path, "an older export").unwrap();
    assert_eq!(server.client().bookmarks().export().to_file(&path).await.unwrap(), 2);
    let entries = read_file(&path).unwrap();
    assert!(entries[1].archived);

    let (other, copy) = serve(World::with(0)).await;
    let bookmarks = other.client().bookmarks();
    let options = ImportOptions::new().share_public(true);
    let plan = bookmarks.plan_import(entries, &options).await.unwrap();
    assert_eq!(bookmarks.import(plan).await.created(), 2);
    let plain = |world: &World| -> Vec<_> {
        let fields =
            ["url", "description", "notes", "unread", "shared", "is_archived", "tag_names"];
        let own = |own: &serde_json::Value| fields.map(|field| own[field].clone());
        let mut all: Vec<_> = world.bookmarks.iter().map(own).collect();
        all.sort_by_key(|own| own[0].to_string());
        all
    };
    assert_eq!(plain(&world.lock().unwrap()), plain(&copy.lock().unwrap()));
}

#[tokio::test]
async fn an_export_that_fails_leaves_no_half_file_and_keeps_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bookmarks.html");
    std::fs::write(&path, "before").unwrap();
    let server = crate::server::Server::start(|_| crate::server::Answer::Nothing).await;
    assert!(server.client().bookmarks().export().to_file(&path).await.is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let (server, _) = serve(World::with(1)).await;
    let nowhere = folder.path().join("no/such/folder/b.html");
    let error = server.client().bookmarks().export().to_file(&nowhere).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}
