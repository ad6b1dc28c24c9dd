//! One call as plain data: what to send, and what to expect. Nothing here is generic, so that each
//! of the many typed calls costs next to nothing to compile.

use std::fmt::Display;
use std::time::Duration;

use http_transport::header::{ACCEPT, HeaderValue};
use http_transport::{Method, Request as HttpRequest, encode_segment};
use serde_json::{Map, Value};

use crate::since::{Since, both};
use crate::transfer::{Multipart, Upload};

/// Where the API lives below the server's address.
const PREFIX: &str = "/api/v1";

/// What a call says and expects.
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Percent-encoded, without the `/api/v1` in front.
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    /// Keys that are known only when the program runs.
    pub(crate) more_query: Vec<(String, String)>,
    pub(crate) body: Body,
    pub(crate) since: Since,
    pub(crate) shape: Shape,
    pub(crate) sudo: Option<String>,
    pub(crate) timeout: Option<Duration>,
    /// Whether the path is that of the server itself, without `/api/v1`.
    pub(crate) outside_api: bool,
    /// How many bytes a file shall have.
    pub(crate) size: Option<u64>,
}

/// What is sent along.
pub(crate) enum Body {
    None,
    /// A JSON object, made of options. When it is `optional`, an empty one is not sent at all.
    Fields {
        fields: Map<String, Value>,
        optional: bool,
    },
    /// JSON that the caller has made.
    Json(Value),
    Text(String),
    Upload {
        field: &'static str,
        upload: Upload,
    },
}

/// What comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One JSON value.
    Json,
    /// A JSON list, or one inside an object (in that field).
    List { field: Option<&'static str>, paged: bool },
    /// Nothing; a body is ignored (204, 205 with a list, 200 with a blank).
    Nothing,
    /// The status is the answer: 404 means no.
    Exists,
    /// A text as it is.
    Text,
    /// Bytes as they are.
    Blob,
}

impl Call {
    pub(crate) fn new(method: Method, path: String, since: Since, shape: Shape) -> Self {
        Self {
            method,
            path,
            query: Vec::new(),
            more_query: Vec::new(),
            body: Body::None,
            since,
            shape,
            sudo: None,
            timeout: None,
            outside_api: false,
            size: None,
        }
    }

    /// A call of the user's own making.
    pub(crate) fn raw(method: Method, path: &str) -> Self {
        let path = format!("/{}", path.trim_start_matches('/'));
        let path = path.strip_prefix(PREFIX).filter(|path| path.starts_with('/')).unwrap_or(&path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut call = Self::new(method, path.to_owned(), both(1, 21), Shape::Json);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        call.more_query.extend(pairs.map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        }));
        call
    }

    /// The same call for another page. Only lists come in pages, and those are read by GET.
    pub(crate) fn again(&self) -> Self {
        Self {
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            more_query: self.more_query.clone(),
            body: Body::None,
            since: self.since,
            shape: self.shape,
            sudo: self.sudo.clone(),
            timeout: self.timeout,
            outside_api: self.outside_api,
            size: self.size,
        }
    }

    /// Sets a key of the query, in place of an earlier value.
    pub(crate) fn set_query(&mut self, key: &'static str, value: String) {
        self.query.retain(|(other, _)| *other != key);
        self.query.push((key, value));
    }

    /// The first value of a key of the query.
    pub(crate) fn query_value(&self, key: &str) -> Option<&str> {
        let known = self.query.iter().find(|(other, _)| *other == key).map(|(_, value)| value);
        let more = self.more_query.iter().find(|(other, _)| other == key).map(|(_, value)| value);
        known.or(more).map(String::as_str)
    }

    /// Sets a field of the body.
    pub(crate) fn set_field(&mut self, key: &str, value: Value) {
        if let Body::Fields { fields, .. } = &mut self.body {
            fields.insert(key.to_owned(), value);
        } else {
            let fields = Map::from_iter([(key.to_owned(), value)]);
            self.body = Body::Fields { fields, optional: false };
        }
    }

    /// Changes an object that is a field of the body.
    pub(crate) fn change_object(
        &mut self,
        key: &str,
        change: impl FnOnce(&mut Map<String, Value>),
    ) {
        let mut object = match &mut self.body {
            Body::Fields { fields, .. } => fields.remove(key),
            _ => None,
        };
        let mut inner = match object.take() {
            Some(Value::Object(inner)) => inner,
            _ => Map::new(),
        };
        change(&mut inner);
        self.set_field(key, Value::Object(inner));
    }

    /// Whether sending it twice does no harm. PUT and DELETE are idempotent by the book only: the
    /// second DELETE is a 404, the second PUT of a file a conflict.
    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    /// The request without credentials. A body that is a stream is taken out: it can be sent once.
    pub(crate) fn take_http(&mut self) -> Result<HttpRequest, serde_json::Error> {
        let path = format!("{}{}", if self.outside_api { "" } else { PREFIX }, self.path);
        let mut request = HttpRequest::new(self.method.clone(), path)
            .repeatable(self.is_repeatable())
            .header(ACCEPT, accept(self.shape));
        for (key, value) in &self.query {
            request = request.query(*key, value);
        }
        for (key, value) in &self.more_query {
            request = request.query(key, value);
        }
        if let Some(timeout) = self.timeout.or_else(|| self.upload_limit()) {
            request = request.timeout(timeout);
        }
        match &mut self.body {
            Body::None => Ok(request),
            Body::Fields { fields, optional: true } if fields.is_empty() => Ok(request),
            Body::Fields { fields, .. } => request.json(fields),
            Body::Json(value) => request.json(value),
            Body::Text(text) => Ok(request.bytes("text/plain", text.clone())),
            Body::Upload { field, upload } => Ok(Multipart::new(field, upload).attach(request)),
        }
    }

    /// How long an upload may take unless it is said: a minute, and time for a slow line.
    fn upload_limit(&self) -> Option<Duration> {
        const BYTES_PER_SECOND: u64 = 128 * 1024;
        match &self.body {
            Body::Upload { upload, .. } => {
                Some(Duration::from_secs(60 + upload.length() / BYTES_PER_SECOND))
            }
            _ => None,
        }
    }

    /// Whether the body can be sent a second time, after the credentials were renewed.
    pub(crate) fn can_be_sent_again(&self) -> bool {
        !matches!(&self.body, Body::Upload { upload, .. } if !upload.is_repeatable())
    }
}

fn accept(shape: Shape) -> HeaderValue {
    HeaderValue::from_static(match shape {
        Shape::Json | Shape::List { .. } => "application/json",
        Shape::Nothing | Shape::Exists | Shape::Text | Shape::Blob => "*/*",
    })
}

/// `%xx` and `+` of a query that the user wrote.
fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// What can be part of a path: an id, a name, or a path of its own.
pub(crate) enum Segment<'a> {
    /// One segment, slashes encoded.
    One(&'a (dyn Display + Sync)),
    /// A file path, a branch: its slashes stay, because some proxies refuse `%2F`.
    Path(&'a str),
}

/// Puts ids into a template: `/hooks/{}/tests`.
pub(crate) fn fill(path: &mut String, template: &str, ids: &[Segment<'_>]) {
    let mut ids = ids.iter();
    for (index, piece) in template.split("{}").enumerate() {
        if index > 0 {
            match ids.next().expect("as many ids as the template has places") {
                Segment::One(id) => path.push_str(&encode_segment(&id.to_string())),
                Segment::Path(inner) => {
                    let inner = inner.trim_start_matches('/');
                    let encoded: Vec<_> = inner.split('/').map(encode_segment).collect();
                    path.push_str(&encoded.join("/"));
                }
            }
        }
        path.push_str(piece);
    }
}

/// A value that [`Request::param`](crate::Request::param) takes: text, numbers, booleans, lists, any
/// JSON.
pub trait Param {
    /// As JSON. In a query, a list gives its key several times.
    fn into_param(self) -> Value;
}

impl<T: Into<Value>> Param for T {
    fn into_param(self) -> Value {
        self.into()
    }
}

/// The texts that a JSON value gives in a query.
pub(crate) fn query_texts(value: Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text],
        Value::Array(values) => values.into_iter().flat_map(query_texts).collect(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, ids: &[Segment<'_>]) -> String {
        let mut path = String::from("/repos/o/r");
        fill(&mut path, template, ids);
        path
    }

    #[test]
    fn ids_are_encoded_whole_and_paths_keep_their_slashes() {
        assert_eq!(filled("/keys/{}", &[Segment::One(&7)]), "/repos/o/r/keys/7");
        assert_eq!(filled("/tags/{}", &[Segment::One(&"a/b c#")]), "/repos/o/r/tags/a%2Fb%20c%23");
        assert_eq!(
            filled("/contents/{}", &[Segment::Path("/docs/über uns.md")]),
            "/repos/o/r/contents/docs/%C3%BCber%20uns.md"
        );
        assert_eq!(
            filled("/pulls/{}.{}", &[Segment::One(&3), Segment::One(&"diff")]),
            "/repos/o/r/pulls/3.diff"
        );
    }

    #[test]
    fn a_large_upload_gets_the_time_of_a_slow_line() {
        let mut call = Call::new(Method::POST, "/x".into(), both(1, 21), Shape::Json);
        assert_eq!(call.upload_limit(), None);
        let upload = Upload::stream("x", 1 << 30, futures_util::stream::empty());
        call.body = Body::Upload { field: "attachment", upload };
        assert_eq!(call.upload_limit(), Some(Duration::from_secs(60 + 8192)));
    }

    #[test]
    fn a_raw_path_may_carry_the_prefix_and_a_query() {
        let call = Call::raw(Method::GET, "/api/v1/repos/search?q=a%26b&topic");
        assert_eq!(call.path, "/repos/search");
        let expected = [("q".to_owned(), "a&b".to_owned()), ("topic".to_owned(), String::new())];
        assert_eq!(call.more_query, expected);
        assert_eq!(Call::raw(Method::GET, "api/v1x").path, "/api/v1x");
    }
}
