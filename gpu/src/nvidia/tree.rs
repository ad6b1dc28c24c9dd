//! The XML as a tree of elements, for XML that may be cut off, or broken by what people call their processes.
//!
//! Names of processes are written without a check: control characters, bytes that are no UTF-8 and lone `&` would
//! make a strict reader refuse the whole, and so let anyone on the host blind its monitoring.

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use crate::{Error, ErrorKind, text};

/// An element with its text, if it is a leaf, or with its children.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    /// The attribute `id`: of a card, its PCI address.
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

/// A tree and how it ended.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Element,
    /// Whether it ends before its root does.
    pub(super) truncated: bool,
    /// How many bytes it took.
    pub(super) end: usize,
}

/// Deeper or more elements than any driver writes: the rest is passed over.
const DEEPEST: usize = 32;
const MOST: usize = 200_000;

/// 50 to 85 % of the output, and the same each time.
const PASSED_OVER: &str = "supported_clocks";

pub(super) fn read(xml: &[u8]) -> Result<Tree, Error> {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    config.expand_empty_elements = true;

    let mut open: Vec<Element> = Vec::new();
    let mut passing_over = 0_usize;
    let mut count = 0_usize;
    // A syntax error is where the text was cut, or as good as that.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::DocType(doctype) => {
                // Those of nvidia-smi only name a file. Entities are never expanded here; that somebody defines
                // some says that this is no output of nvidia-smi.
                let upper = doctype.to_ascii_uppercase();
                if upper.windows(8).any(|window| window == b"<!ENTITY") {
                    return Err(Error::new(ErrorKind::NotNvidiaSmi)
                        .said_was(vec!["the document defines entities of its own".to_owned()]));
                }
            }
            Event::Start(start) => {
                count += 1;
                let over = passing_over > 0
                    || start.name().as_ref() == PASSED_OVER.as_bytes()
                    || open.len() >= DEEPEST;
                if count > MOST {
                    return Err(Error::new(ErrorKind::TooLarge));
                }
                if over {
                    passing_over += 1;
                } else {
                    open.push(element(&start));
                }
            }
            Event::End(_) if passing_over > 0 => passing_over -= 1,
            Event::End(end) => {
                let name = text::clean(&String::from_utf8_lossy(end.name().as_ref()));
                // An end that nobody opened is part of some odd name; one of an outer element closes the inner ones.
                let Some(position) = open.iter().rposition(|element| element.name == name) else {
                    continue;
                };
                while open.len() > position + 1 {
                    close_last(&mut open);
                }
                if position == 0
                    && let Some(root) = open.pop()
                {
                    let end = usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
                    return Ok(Tree { root, truncated: false, end });
                }
                close_last(&mut open);
            }
            Event::Text(bytes) if passing_over == 0 => {
                add(&mut open, &String::from_utf8_lossy(&bytes))
            }
            Event::CData(bytes) if passing_over == 0 => {
                add(&mut open, &String::from_utf8_lossy(&bytes))
            }
            Event::GeneralRef(reference) if passing_over == 0 => {
                add(&mut open, &resolve(&reference))
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // The leaf that was open may have lost digits: `<used>86` of 862.
    if open.last().is_some_and(|last| last.children.is_empty() && open.len() > 1) {
        open.pop();
    }
    while open.len() > 1 {
        close_last(&mut open);
    }
    let root = open.pop().ok_or_else(|| Error::new(ErrorKind::CutOff))?;
    Ok(Tree { root, truncated: true, end: xml.len() })
}

fn element(start: &BytesStart<'_>) -> Element {
    let name = text::clean(&String::from_utf8_lossy(start.name().as_ref()));
    let mut attributes = start.attributes();
    let id =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == b"id");
    let id = id.map(|attribute| text::clean(&String::from_utf8_lossy(&attribute.value)));
    Element { name, id, ..Element::default() }
}

fn close_last(open: &mut Vec<Element>) {
    let Some(mut last) = open.pop() else { return };
    last.text = if last.children.is_empty() { text::clean(&last.text) } else { String::new() };
    if let Some(parent) = open.last_mut() {
        parent.children.push(last);
    }
}

fn add(open: &mut [Element], more: &str) {
    /// Bytes; [`text::clean`] makes it shorter still.
    const LONGEST: usize = 4096;
    if let Some(last) = open.last_mut()
        && last.text.len() < LONGEST
    {
        last.text.push_str(more.get(..LONGEST).unwrap_or(more));
    }
}

/// The five entities of XML and numbered characters. Others stay as they are written.
fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = String::from_utf8_lossy(reference);
    quick_xml::escape::resolve_predefined_entity(&name)
        .map_or_else(|| format!("&{name};"), str::to_owned)
}

impl Element {
    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The nearest element of that name below this one: later drivers push values one level deeper.
    pub(super) fn nearest(&self, name: &str) -> Option<&Self> {
        let mut level: Vec<&Self> = vec![self];
        while !level.is_empty() {
            let next: Vec<&Self> = level.iter().flat_map(|element| &element.children).collect();
            if let Some(found) = next.iter().find(|element| element.name == name) {
                return Some(found);
            }
            level = next;
        }
        None
    }

    /// What is at the end of a path of names; the last one may lie deeper.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        match path.rsplit_once('/') {
            None => self.child(path),
            Some((section, name)) => {
                let section =
                    section.split('/').try_fold(self, |element, name| element.child(name))?;
                section.nearest(name)
            }
        }
    }

    /// Each leaf's path and text.
    pub(super) fn leaves(&self) -> Vec<(String, String)> {
        let mut leaves = Vec::new();
        self.collect_leaves("", &mut leaves);
        leaves
    }

    fn collect_leaves(&self, path: &str, leaves: &mut Vec<(String, String)>) {
        for child in &self.children {
            let path =
                if path.is_empty() { child.name.clone() } else { format!("{path}/{}", child.name) };
            if child.children.is_empty() {
                leaves.push((path, child.text.clone()));
            } else {
                child.collect_leaves(&path, leaves);
            }
        }
    }
}
