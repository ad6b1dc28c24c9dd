use super::*;

/// A bookmark of this number, changed so many minutes after a noon.
fn bookmark(id: u64, minutes: i64) -> Bookmark {
    let date = noon() + SignedDuration::from_mins(minutes);
    serde_json::from_value(serde_json::json!({
        "id": id, "url": format!("https://example.com/{id}"), "date_modified": date.to_string(),
    }))
    .unwrap()
}

fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn advance(cursor: &Cursor, found: &[Bookmark], total: u64) -> Changes {
    cursor.advance(found.to_vec(), total, DAY, noon() + DAY, false)
}

fn ids(changes: &Changes) -> Vec<u64> {
    changes.changed.iter().map(|bookmark| bookmark.id.get()).collect()
}

fn first(found: &[Bookmark]) -> Cursor {
    Cursor::default().advance(found.to_vec(), found.len() as u64, DAY, noon() + DAY, true).cursor
}

#[test]
fn what_was_seen_is_not_told_again_although_it_is_asked_for_again() {
    let cursor = first(&[bookmark(1, 0), bookmark(2, 5)]);
    let changes = advance(&cursor, &[bookmark(1, 0), bookmark(2, 5), bookmark(3, 9)], 3);
    assert_eq!(ids(&changes), [3]);
    assert_eq!(changes.gone, 0);
    assert_eq!(ids(&advance(&changes.cursor, &[bookmark(2, 5), bookmark(3, 9)], 3)), [0_u64; 0]);
}

#[test]
fn a_change_dated_before_the_last_one_seen_is_told() {
    // The server's clock was set back by an hour between the two changes.
    let cursor = first(&[bookmark(1, 0), bookmark(2, 60)]);
    let changes = advance(&cursor, &[bookmark(1, 10), bookmark(2, 60)], 2);
    assert_eq!(ids(&changes), [1]);
    assert_eq!(changes.cursor.since(), cursor.since());
}

#[test]
fn a_date_in_the_future_does_not_hide_what_comes_after() {
    let found = [bookmark(1, 0), bookmark(2, 60 * 24 * 365)];
    let cursor = first(&found);
    assert_eq!(cursor.since(), Some(noon()));
    let changes = advance(&cursor, &[found[0].clone(), found[1].clone(), bookmark(3, 5)], 3);
    assert_eq!(ids(&changes), [3]);
}

#[test]
fn deleted_bookmarks_are_counted_and_new_ones_do_not_hide_them() {
    let cursor = first(&[bookmark(1, 0), bookmark(2, 5), bookmark(3, 6)]);
    let changes = advance(&cursor, &[bookmark(3, 6), bookmark(4, 9)], 2);
    assert_eq!(ids(&changes), [4]);
    assert_eq!(changes.gone, 2);
}

#[test]
fn dates_that_run_backwards_and_hidden_additions_are_noticed() {
    let cursor = first(&[bookmark(1, 0), bookmark(2, 5)]);
    // The newest is gone: deleted, or the server was restored.
    assert!(cursor.lost_its_footing(&[bookmark(1, 0)], 1));
    assert!(!cursor.lost_its_footing(&[bookmark(1, 0), bookmark(2, 5)], 2));
    // Two more bookmarks, but only one that looks new: an import kept an old date.
    assert!(cursor.lost_its_footing(&[bookmark(2, 5), bookmark(3, 6)], 4));
    // A bare moment stands on nothing.
    assert!(!Cursor::from(noon()).lost_its_footing(&[], 0));
}

#[test]
fn from_a_bare_moment_on_only_later_changes_count() {
    let changes = advance(&Cursor::from(noon()), &[bookmark(1, -10), bookmark(2, 5)], 9);
    assert_eq!(ids(&changes), [2]);
    assert_eq!(changes.gone, 0);
}

#[test]
fn a_cursor_survives_being_written_down() {
    let cursor = first(&[bookmark(1, 0), bookmark(2, 5)]);
    let text = serde_json::to_string(&cursor).unwrap();
    assert_eq!(serde_json::from_str::<Cursor>(&text).unwrap(), cursor);
}
