//! Bookmark files of browsers, broken ones, and ours.

use std::io::Read;

use linkding_client::netscape::{Entry, Reader, Writer, read_file};
use linkding_client::{Error, ErrorKind};
use proptest::prelude::*;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files");

fn read(bytes: &[u8]) -> Result<Vec<Entry>, Error> {
    Reader::new(bytes).collect()
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{FOLDER}/{name}")).unwrap()
}

#[test]
fn files_of_browsers_and_of_linkding_are_read_with_folders_tags_dates_and_entities() {
    for name in ["chrome", "firefox", "safari", "linkding"] {
        let entries = read_file(format!("{FOLDER}/{name}.html")).unwrap();
        insta::assert_debug_snapshot!(name, entries);
    }
}

#[test]
fn the_encoding_does_not_matter() {
    let text = String::from_utf8(bytes("chrome.html")).unwrap();
    let expected = read(text.as_bytes()).unwrap();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (name, file) in [
        ("UTF-16 little", little.clone()),
        ("UTF-16 big", big.clone()),
        ("UTF-16 little with mark", marked(&[0xff, 0xfe], &little)),
        ("UTF-16 big with mark", marked(&[0xfe, 0xff], &big)),
        ("UTF-8 with mark", marked(&[0xef, 0xbb, 0xbf], text.as_bytes())),
        ("Windows lines", text.replace('\n', "\r\n").into_bytes()),
        ("old Mac lines", text.replace('\n', "\r").into_bytes()),
        (
            "lower case",
            text.replace("HREF", "href").replace("<DT>", "<dt>").replace("DL>", "dl>").into_bytes(),
        ),
    ] {
        assert_eq!(read(&file).unwrap(), expected, "{name}");
    }
    let old =
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1><META CONTENT=\"text/html; charset=windows-1252\">\
        <DL><DT><A HREF=\"http://x/\">Caf\xe9 \x80</A></DL>";
    assert_eq!(read(old).unwrap()[0].title, "Café €");
}

#[test]
fn what_is_no_bookmark_file_is_refused_with_a_hint() {
    let page = "<!doctype html><html><body><a href=\"http://x/\">x</a></body></html>";
    let large = "<p>no list here</p>".repeat(100_000);
    for file in
        ["", "hello", "{\"roots\": {}}", page, &large, "%PDF-1.7 \0\0\u{1}", "<", "<a href=\""]
    {
        let error = read(file.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotBookmarks, "{:?}", &file[..file.len().min(40)]);
        assert!(error.to_string().contains("export"), "{error}");
    }
    let error = read_file("/nonexistent/bookmarks.html").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("/nonexistent/bookmarks.html"), "{error}");
    assert!(read(b"<!DOCTYPE NETSCAPE-Bookmark-file-1>").unwrap().is_empty());
}

#[test]
fn a_broken_file_costs_the_broken_entry_at_most() {
    let file = "<DL><p>\n\
        <DT><A HREF=\"http://a/\nOOPS\n<DT><A HREF=\"http://b/\">B</A>\n\
        <DT><A HREF=http://c/>C\n\
        <DT><A HREF='http://d/' ADD_DATE=\"never\" TAGS>D &amp &lt &#0; &#xD800; &#99999999;</A\n\
        <DT><A>no address</A>\n\
        </DL></DL></DL>\n\
        <DT><A HREF=\"http://e/\"><B>bold</B> <I>title</I></A>\n<DD>1 < 2 <!-- a > b --> & so on";
    let entries = read(file.as_bytes()).unwrap();
    let shown: Vec<_> =
        entries.iter().map(|entry| (entry.url.as_str(), entry.title.as_str())).collect();
    insta::assert_debug_snapshot!(shown);
    assert_eq!(entries.last().unwrap().description, "1 < 2  & so on");
}

/// A file of any size, made while it is read.
struct Endless {
    head: &'static [u8],
    part: &'static [u8],
    left: usize,
    position: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.left);
        for slot in &mut buffer[..count] {
            let at = self.position;
            *slot = match at.checked_sub(self.head.len()) {
                None => self.head[at],
                Some(at) => self.part[at % self.part.len()],
            };
            self.position += 1;
        }
        self.left -= count;
        Ok(count)
    }
}

#[test]
fn a_hundred_megabytes_are_read_entry_by_entry_and_hostile_ones_stay_small() {
    const SIZE: usize = 100 << 20;
    let file = |head: &'static str, part: &'static str, left| {
        Reader::new(Endless { head: head.as_bytes(), part: part.as_bytes(), left, position: 0 })
    };
    let entry = "<DT><A HREF=\"https://example.com/page\" ADD_DATE=\"1700000000\" \
        ICON=\"data:image/png;base64,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">Title</A>\n";
    // In a debug build a tenth does; the measured run reads all of it.
    let size = if cfg!(debug_assertions) { SIZE / 10 } else { SIZE };
    let count = file("<DL>", entry, size).map(Result::unwrap).count();
    assert!(count >= size / entry.len(), "{count}");
    // One endless tag, text, list, title.
    for (head, part) in [
        ("<DL><A HREF=\"", "x"),
        ("<DL><DT><A HREF=\"http://x/\">", "title "),
        ("<DL>", "<DL><H3>deep</H3>"),
        ("<DL><A ", "x "),
        ("<DL><A ", "xxxxxxxx"),
        ("<DL><!-- ", "- "),
        ("<DL>", "<"),
        ("<DL>", "&"),
    ] {
        let entries: Vec<_> = file(head, part, size / 10).map(Result::unwrap).collect();
        assert!(entries.len() <= 1, "{head}{part}");
        let longest = entries.iter().map(|entry| entry.title.len() + entry.url.len()).max();
        assert!(longest.unwrap_or(0) < 2 << 20, "{head}{part}");
    }
}

fn line() -> impl Strategy<Value = String> {
    // Any printable text; blanks at its ends and runs of them do not survive HTML.
    "[^\\p{C}\\s]{1,12}( [^\\p{C}\\s]{1,12}){0,3}"
}

fn entry() -> impl Strategy<Value = Entry> {
    let tags = prop::collection::vec("[^\\p{C}\\s,]{1,10}", 0..4);
    let dates = prop::option::of(1_000_000_i64..4_000_000_000);
    let texts = (line(), line(), prop::option::of(line()), prop::option::of(line()));
    (texts, tags, dates.clone(), dates, any::<(bool, Option<bool>, bool)>()).prop_map(
        |((url, title, description, notes), tags, added, modified, (unread, private, archived))| {
            Entry {
                url: format!("https://{url}"),
                title,
                description: description.unwrap_or_default(),
                notes: notes.unwrap_or_default(),
                tags,
                folders: Vec::new(),
                date_added: added.map(|seconds| jiff::Timestamp::from_second(seconds).unwrap()),
                date_modified: modified
                    .map(|seconds| jiff::Timestamp::from_second(seconds).unwrap()),
                unread,
                private,
                archived,
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(entries in prop::collection::vec(entry(), 0..6)) {
        let mut writer = Writer::new(Vec::new()).unwrap();
        for entry in &entries {
            writer.write(entry).unwrap();
        }
        let file = writer.finish().unwrap();
        prop_assert_eq!(read(&file).unwrap(), entries);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let _ = read(&[b"<DL><DT><A HREF=\"", &bytes[..]].concat());
    }

    #[test]
    fn any_mixture_of_tags_is_read(parts in prop::collection::vec(
        prop::sample::select(vec![
            "<DL>", "</DL>", "<DT>", "<A HREF=\"http://x/\">", "</A>", "<DD>", "<H3>", "</H3>", "text",
            "<p>", "&amp", "<!--", "-->", "\"", "<", ">", "\n", "<A HREF=", "\0", "é",
        ]), 0..40)
    ) {
        let file = format!("<DL>{}", parts.concat());
        prop_assert!(read(file.as_bytes()).is_ok());
    }
}
