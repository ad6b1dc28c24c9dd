//! What a command gives back: a document, a run of documents, or nothing more to say.

use futures_util::stream::BoxStream;
use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::ui::screen::Screen;
use crate::ui::tree::Tree;

/// The version of the wire format, the first field of every document.
pub const API_VERSION: &str = "homelab/v1";

/// A thing a command reports: it serialises for scripts and draws itself for people.
pub trait Document: Serialize + Send {
    /// Its kind on the wire, such as `GuestList`.
    fn kind(&self) -> &'static str;

    /// Draws it for a person.
    fn draw(&self, screen: &mut Screen);

    /// The field that holds the items when the document is a list: `csv` and `ndjson` print these, one a line.
    fn items(&self) -> Option<&'static str> {
        None
    }

    /// The exit status that goes with it.
    fn exit(&self) -> Exit {
        Exit::Ok
    }
}

/// The object-safe face of [`Document`] (`Serialize` has none).
pub trait AnyDocument: Send {
    /// The document as indented JSON, with its `api_version` and `kind` in front.
    fn json(&self) -> Result<String, Error>;
    /// The same as a tree, to be written in another format.
    fn tree(&self) -> Result<Tree, Error>;
    /// See [`Document::draw`].
    fn draw(&self, screen: &mut Screen);
    /// See [`Document::items`].
    fn items(&self) -> Option<&'static str>;
    /// See [`Document::exit`].
    fn exit(&self) -> Exit;
}

/// A document as it goes over the wire.
#[derive(Serialize)]
struct Envelope<'a, D> {
    api_version: &'static str,
    kind: &'static str,
    #[serde(flatten)]
    body: &'a D,
}

impl<'a, D: Document> Envelope<'a, D> {
    fn new(body: &'a D) -> Self {
        Envelope { api_version: API_VERSION, kind: body.kind(), body }
    }

    fn unwritable(&self, error: &serde_json::Error) -> Error {
        Error::new(Kind::Failed, format!("could not write a {} as JSON: {error}", self.kind))
    }
}

impl<D: Document> AnyDocument for D {
    fn json(&self) -> Result<String, Error> {
        let envelope = Envelope::new(self);
        let text = serde_json::to_string_pretty(&envelope);
        text.map(|text| text + "\n").map_err(|error| envelope.unwritable(&error))
    }

    fn tree(&self) -> Result<Tree, Error> {
        Tree::parse(&self.json()?)
    }

    fn draw(&self, screen: &mut Screen) {
        Document::draw(self, screen);
    }

    fn items(&self) -> Option<&'static str> {
        Document::items(self)
    }

    fn exit(&self) -> Exit {
        Document::exit(self)
    }
}

/// What a command gives back.
pub enum Outcome {
    /// One document.
    Report(Box<dyn AnyDocument>),
    /// Documents one by one, as they come: logs, watches, events.
    Stream(BoxStream<'static, Result<Box<dyn AnyDocument>, Error>>),
    /// Text in a format of its own that no envelope may touch: completions, man pages, raw API answers.
    Raw(Raw),
    /// Nothing more to say: the command has used the terminal itself.
    Done(Exit),
}

impl Outcome {
    /// A report of `document`.
    pub fn report(document: impl Document + 'static) -> Outcome {
        Outcome::Report(Box::new(document))
    }
}

/// Output that is not one of our documents.
pub enum Raw {
    /// Printed as it is, whatever `--output` says.
    Text(String),
    /// A foreign JSON value: printed as JSON unless `--output yaml` is given.
    Json(Value),
}
