//! The API's own document (Swagger 2.0), and the table of first versions beside it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

/// The document and the table.
#[derive(Debug)]
pub(crate) struct Document {
    /// Of which server it is.
    pub(crate) version: String,
    pub(crate) operations: Vec<Operation>,
    pub(crate) definitions: BTreeMap<String, Value>,
}

/// One call.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    /// The schemas of the good answers; `None` for one without a body.
    pub(crate) answers: Vec<Option<Value>>,
    pub(crate) produces: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) since: (u16, u16),
    pub(crate) gitea: bool,
}

/// One parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `path`, `query`, `body` or `formData`.
    pub(crate) place: String,
    pub(crate) required: bool,
    /// For a body its schema, else the parameter itself, which is written as one.
    pub(crate) schema: Value,
}

impl Document {
    /// Reads both from a folder.
    pub(crate) fn open(folder: &Path) -> Result<Self, String> {
        let read = |name: &str| {
            std::fs::read(folder.join(name))
                .map_err(|error| format!("cannot read {}: {error}", folder.join(name).display()))
        };
        let mut text = String::new();
        flate2::read::GzDecoder::new(&*read("forgejo-swagger.json.gz")?)
            .read_to_string(&mut text)
            .map_err(|error| format!("the document is no gzip: {error}"))?;
        let document: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let since = String::from_utf8_lossy(&read("forgejo-operations-since.tsv")?).into_owned();
        Self::parse(&document, &since)
    }

    fn parse(document: &Value, since: &str) -> Result<Self, String> {
        let mut first = BTreeMap::new();
        for line in since.lines().skip(1) {
            let columns: Vec<_> = line.split('\t').collect();
            let [_, _, id, _, version, gitea, ..] = columns[..] else { continue };
            let numbers = version.split_once('.').and_then(|(major, minor)| {
                Some((major.parse::<u16>().ok()?, minor.parse::<u16>().ok()?))
            });
            let numbers = numbers.ok_or_else(|| format!("{id}: cannot read version {version}"))?;
            first.insert(id.to_owned(), (numbers, gitea == "yes"));
        }
        let object = |value: &Value, key: &str| {
            value[key].as_object().cloned().ok_or_else(|| format!("the document has no {key}"))
        };
        let responses = object(document, "responses")?;
        let mut operations = Vec::new();
        for (path, methods) in object(document, "paths")? {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let id = text(operation, "operationId");
                let Some((since, gitea)) = first.get(&id).copied() else {
                    return Err(format!("{id}: the table of versions does not know it"));
                };
                let answers = operation["responses"].as_object().into_iter().flatten();
                let answers = answers
                    .filter(|(status, _)| status.starts_with('2'))
                    .map(|(_, answer)| {
                        let answer = match answer["$ref"].as_str() {
                            Some(reference) => &responses[last(reference)],
                            None => answer,
                        };
                        answer.get("schema").cloned()
                    })
                    .collect();
                let list = |key: &str| operation[key].as_array().cloned().unwrap_or_default();
                operations.push(Operation {
                    id,
                    method: method.to_uppercase(),
                    path: path.clone(),
                    parameters: list("parameters").iter().map(parameter).collect(),
                    answers,
                    produces: list("produces")
                        .iter()
                        .filter_map(Value::as_str)
                        .map(str::to_owned)
                        .collect(),
                    deprecated: operation["deprecated"].as_bool().unwrap_or_default(),
                    since,
                    gitea,
                });
            }
        }
        let definitions = object(document, "definitions")?.into_iter().collect();
        let version = text(&document["info"], "version");
        Ok(Self { version, operations, definitions })
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// A definition, with `$ref` followed. Panics when there is none: the document is broken then.
    pub(crate) fn definition<'a>(&'a self, name: &'a str) -> (&'a str, &'a Value) {
        let definition = &self.definitions[name];
        match definition["$ref"].as_str() {
            Some(reference) => self.definition(last(reference)),
            None => (name, definition),
        }
    }
}

impl Operation {
    pub(crate) fn parameters_in(&self, place: &str) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }
}

fn parameter(value: &Value) -> Parameter {
    let place = text(value, "in");
    let schema = if place == "body" { value["schema"].clone() } else { value.clone() };
    let required = value["required"].as_bool().unwrap_or_default();
    Parameter { name: text(value, "name"), place, required, schema }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The name at the end of a `$ref`.
pub(crate) fn last(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}
