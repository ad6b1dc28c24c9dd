//! Against a real linkding that may be filled: `LINKDING_URL` and `LINKDING_TOKEN` name it.
//!
//! `cargo test -p linkding-client --test it real -- --ignored --nocapture`

use std::time::Instant;

use linkding_client::netscape::{Entry, Reader, Writer};
use linkding_client::{
    BookmarkId, Client, Cursor, ErrorKind, Existing, ImportOptions, NewBookmark, Query, Saved,
    SecretString, Sort,
};

fn client() -> Client {
    let read = |name| std::env::var(name).expect("LINKDING_URL and LINKDING_TOKEN are set");
    Client::builder(read("LINKDING_URL"))
        .token(SecretString::from(read("LINKDING_TOKEN")))
        .build()
        .unwrap()
}

/// So many are imported: `LINKDING_COUNT`, or 10,000.
fn count() -> u32 {
    std::env::var("LINKDING_COUNT").map_or(10_000, |text| text.parse().unwrap())
}

struct Steps(Instant);

impl Steps {
    fn done(&mut self, what: impl std::fmt::Display) {
        eprintln!("{:>8.2} s  {what}", self.0.elapsed().as_secs_f64());
        self.0 = Instant::now();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a linkding of its own"]
async fn a_real_linkding_does_what_the_recordings_say() {
    let client = client();
    let bookmarks = client.bookmarks();
    let mut steps = Steps(Instant::now());
    let health = client.health().await.unwrap();
    client.user().profile().await.unwrap();
    steps.done(format_args!("health {health:?}, profile"));

    let all = bookmarks.ids().await.unwrap();
    assert!(client.bulk().delete(all.iter().copied()).await.is_complete());
    steps.done(format_args!("deleted {} left over", all.len()));

    // Storing, and what the server does in silence.
    let raft = NewBookmark::new("https://blog.example.org/raft")
        .title("Raft")
        .notes("n")
        .tags(["consensus", "two words"]);
    let saved = bookmarks.create(raft.clone()).scrape(false).await.unwrap();
    assert!(saved.is_new());
    assert_eq!(saved.bookmark().tag_names, ["consensus", "two-words"]);
    let id = saved.bookmark().id;
    let kept = bookmarks.create_if_absent("https://BLOG.example.org/raft/").await.unwrap();
    assert!(matches!(&kept, Saved::Unchanged(bookmark) if bookmark.title == "Raft"));
    let merged = bookmarks.merge(NewBookmark::new("https://blog.example.org/raft/").tags(["more"]));
    assert_eq!(merged.await.unwrap().bookmark().tag_names, ["consensus", "more", "two-words"]);
    let cleared = bookmarks.create("https://blog.example.org/raft").scrape(false).await.unwrap();
    let Saved::Updated { bookmark, previous: Some(previous) } = cleared else {
        panic!("{cleared:?}")
    };
    assert_eq!((bookmark.id, previous.title.as_str()), (id, "Raft"));
    assert!(bookmark.tag_names.is_empty());
    client.bookmark(id).update().title("Again").tags(["consensus"]).await.unwrap();
    client.bookmark(id).archive().await.unwrap();
    assert_eq!(bookmarks.find("https://blog.example.org/raft").await.unwrap().unwrap().id, id);
    client.bookmark(id).unarchive().await.unwrap();
    let error = bookmarks.create("https://no spaces allowed/").scrape(false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidParams, "{error}");
    steps.done("create, keep, merge, overwrite, update, archive");

    // Addresses that a search cannot name, or that need escaping.
    for url in [
        "https://example.com/a_(b)/c?x=1&y=2#frag",
        "https://example.com/it's/100%25/!bang",
        "https://EXAMPLE.com:8443/a/?z=1&a=2",
        "https://user:pass@example.com/secret",
        "https://example.com/straße?q=日本",
        "https://bücher.example/",
    ] {
        let first = bookmarks.create(NewBookmark::new(url).title("t")).scrape(false).await.unwrap();
        assert!(first.is_new(), "{url}: {first:?}");
        let again = bookmarks.create_if_absent(url).await.unwrap();
        assert!(matches!(again, Saved::Unchanged(_)), "{url}: {again:?}");
    }
    steps.done("odd addresses");

    // 10,000 from a file.
    let cursor = bookmarks.sync_since(Cursor::default()).await.unwrap().cursor;
    let total = count();
    let mut writer = Writer::new(Vec::new()).unwrap();
    for number in 0..total {
        let entry = Entry {
            url: format!("https://example.net/page/{number}?b=2&a={number}"),
            title: format!("Page {number} & <more>"),
            tags: vec![format!("t{}", number % 50), "Imported".into()],
            date_added: Some(
                jiff::Timestamp::from_second(1_600_000_000 + i64::from(number / 7)).unwrap(),
            ),
            unread: number % 3 == 0,
            ..Entry::default()
        };
        writer.write(&entry).unwrap();
    }
    let file = writer.finish().unwrap();
    let entries = || Reader::new(&file[..]).map(Result::unwrap);
    let options = ImportOptions::new().existing(Existing::Merge);
    let plan = bookmarks.plan_import(entries(), &options).await.unwrap();
    assert_eq!(plan.new.len(), total as usize);
    steps.done(format_args!("planned {total}"));
    let report = bookmarks.import(plan).await;
    for (url, error) in report.failed().take(5) {
        eprintln!("{url}: {error}");
    }
    assert_eq!((report.created(), report.failed().count()), (total as usize, 0));
    steps.done(format_args!("imported {total}"));
    let tags = client.tags().list().await.unwrap();
    let mut names: Vec<_> = tags.iter().map(|tag| tag.name.to_lowercase()).collect();
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "a tag is there twice");
    let again = bookmarks.plan_import(entries(), &options).await.unwrap();
    assert!(again.is_empty(), "{} new, {} changed", again.new.len(), again.changed.len());
    steps.done("planned again: nothing to do");

    let changes = bookmarks.sync_since(cursor).await.unwrap();
    assert_eq!((changes.changed.len(), changes.gone), (total as usize, 0));
    steps.done(format_args!("synchronised {total} changes"));
    let all = bookmarks.list().page_size(1000).await.unwrap();
    steps.done(format_args!("listed {} in pages of 1000", all.len()));
    for sort in [Sort::AddedAscending, Sort::TitleDescending, Sort::ModifiedDescending] {
        let sorted = bookmarks.list().sort(sort).page_size(300).await.unwrap();
        assert_eq!(sorted.len(), all.len());
    }
    steps.done("listed in three orders, 300 at once");

    let query = Query::tag("t7").unwrap() & !Query::text("Page 7 ").unwrap() & Query::unread();
    let found = bookmarks.list().query(query).await.unwrap();
    let expected = (0..total).filter(|number| number % 50 == 7 && number % 3 == 0).count();
    assert!(found.iter().all(|own| own.has_tag("T7") && own.unread));
    assert_eq!(found.len(), expected);
    steps.done("searched");

    let ids: Vec<BookmarkId> = found.iter().map(|own| own.id).collect();
    assert!(client.bulk().archive(ids.iter().copied()).await.is_complete());
    assert!(client.bulk().delete(ids[..5].iter().copied()).await.is_complete());
    let second = bookmarks.sync_since(changes.cursor).await.unwrap();
    assert_eq!((second.changed.len(), second.gone), (expected - 5, 5));
    steps.done(format_args!("archived {expected}, deleted 5 of them, synchronised"));
    let renamed = client.bulk().rename_tag("t8", "t eight").await.unwrap();
    assert!(renamed.report.is_complete() && renamed.old_tag_removed);
    let eighth = u64::from(total / 50);
    assert_eq!(renamed.report.items.len() as u64, eighth);
    let counts = client.tags().counts().await.unwrap();
    let eight = counts.iter().find(|count| count.name == "t-eight").unwrap();
    assert_eq!((eight.active, eight.archived), (eighth, 0));
    steps.done(format_args!("renamed a tag of {eighth}, counted all tags"));

    // Files.
    let assets = client.bookmark(id).assets();
    let noise: Vec<u8> =
        (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let uploads = [
        ("notes.txt", "text/plain", b"hello".to_vec()),
        ("empty.bin", "application/octet-stream", Vec::new()),
        ("übersicht \"日本\".pdf", "application/pdf", noise.clone()),
        ("already.gz", "application/gzip", noise),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, kind, content) in uploads {
        let asset = assets.upload(name, content.clone()).content_type(kind).await.unwrap();
        assert_eq!(asset.display_name, name);
        let download = client.bookmark(id).asset(asset.id).download().await.unwrap();
        eprintln!(
            "           {name}: {:?} on disk, named {:?}",
            asset.file_size,
            download.file_name()
        );
        let path = download.save_in(folder.path()).await.unwrap();
        assert!(std::fs::read(path).unwrap() == content, "{name}");
        client.bookmark(id).asset(asset.id).delete().await.unwrap();
    }
    let page = "<!doctype html><title>t</title>x";
    bookmarks.singlefile("https://blog.example.org/raft", page).await.unwrap();
    assert_eq!(assets.list().await.unwrap().len(), 1);
    steps.done("uploaded and downloaded");

    let bundle =
        client.bundles().create("B").any_tags(["t eight"]).unread(Some(true)).await.unwrap();
    let found = bookmarks.list().bundle(bundle.id).await.unwrap();
    assert!(!found.is_empty() && (found.len() as u64) < eighth);
    client.bundle(bundle.id).update().unread(None).await.unwrap();
    assert_eq!(bookmarks.list().bundle(bundle.id).count().await.unwrap(), eighth);
    client.bundle(bundle.id).delete().await.unwrap();
    let error = bookmarks.list().bundle(bundle.id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    steps.done("bundles");

    let path = folder.path().join("export.html");
    let written = bookmarks.export().to_file(&path).await.unwrap();
    let entries = linkding_client::netscape::read_file(&path).unwrap();
    assert_eq!(entries.len() as u64, written);
    steps.done(format_args!("exported {written}"));
    let error = bookmarks.list().query("a".repeat(9000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RequestTooLong, "{error}");
    steps.done("a search that is too long");
}
