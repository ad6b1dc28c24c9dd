//! Which file each call, model and set of options goes to, and which features that file needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{self, Parameter};
use crate::tables::{self, Handle};
use crate::types::{Sources, Type};

/// One call, with what people and the document say about it.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) table: &'a tables::Operation,
    pub(crate) document: &'a document::Operation,
    pub(crate) handle: &'a Handle,
    pub(crate) answer: Answer,
    pub(crate) body: Body,
    /// The name of the options, when there are any.
    pub(crate) options: Option<String>,
}

/// What a call answers.
#[derive(Debug)]
pub(crate) enum Answer {
    Nothing,
    Exists,
    Text,
    Blob,
    One(String),
    List { item: String, field: Option<&'static str>, paged: bool },
}

/// What a call sends.
#[derive(Debug)]
pub(crate) enum Body {
    None,
    Options(String),
    Any(String),
    Text,
    Upload,
}

/// What can be set on requests of one kind.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) name: String,
    pub(crate) about: String,
    /// Names in the API, types, and whether they go into the query.
    pub(crate) setters: Vec<(String, Type, bool)>,
}

/// Everything, sorted into files.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) calls: Vec<Call<'a>>,
    /// By file: models of answers, objects inside of requests, options.
    pub(crate) models: BTreeMap<String, Vec<String>>,
    pub(crate) requests: BTreeMap<String, Vec<String>>,
    pub(crate) options: BTreeMap<String, Vec<Options>>,
    /// The features of each file: any of these sets is enough; an empty set is always there.
    pub(crate) features: BTreeMap<String, BTreeSet<Vec<String>>>,
}

/// Lists that stand inside of an object, and in which field.
const ENVELOPES: [(&str, &str); 6] = [
    ("SearchResults", "data"),
    ("TopicName", "topics"),
    ("ListActionRunResponse", "workflow_runs"),
    ("ActionTaskResponse", "workflow_runs"),
    ("WikiCommitList", "commits"),
    ("QuotaGroupList", ""),
];

/// What serves several areas.
const SHARED: &str = "shared";

impl<'a> Plan<'a> {
    pub(crate) fn make(sources: &'a Sources) -> Result<Self, String> {
        let mut calls = Vec::new();
        for table in &sources.tables.operations {
            let Some(document) = sources.document.operation(&table.id) else {
                return Err(format!("operations.tsv: the document has no {}", table.id));
            };
            // What is written by hand belongs to the client itself.
            let Some(handle) = sources.tables.handle(&table.handle) else { continue };
            calls.push(Call::make(sources, table, document, handle)?);
        }
        for operation in &sources.document.operations {
            if !sources.tables.operations.iter().any(|table| table.id == operation.id) {
                return Err(format!(
                    "operations.tsv lacks {} ({} {}): say which handle it belongs to",
                    operation.id, operation.method, operation.path
                ));
            }
        }
        let mut plan = Self {
            calls,
            models: BTreeMap::new(),
            requests: BTreeMap::new(),
            options: BTreeMap::new(),
            features: BTreeMap::new(),
        };
        plan.sort(sources);
        Ok(plan)
    }

    fn sort(&mut self, sources: &Sources) {
        let mut answers: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut requests: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut bodies: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (index, call) in self.calls.iter().enumerate() {
            let mut found = BTreeSet::new();
            for schema in call.document.answers.iter().flatten() {
                // An envelope described on the spot is no model, what it holds is.
                let properties = schema["properties"].as_object();
                let parts: Vec<_> = match properties {
                    Some(properties) => properties.values().collect(),
                    None => vec![schema],
                };
                for part in parts {
                    sources.reach(&sources.type_of(part, &call.document.id), &mut found);
                }
            }
            for model in found {
                answers.entry(model).or_default().insert(index);
            }
            if let Body::Options(body) = &call.body {
                bodies.entry(body.clone()).or_default().insert(index);
                for (field, schema) in sources.fields(body) {
                    let mut found = BTreeSet::new();
                    let kind = sources.type_of(&schema, &format!("{body}.{field}"));
                    sources.reach(&kind, &mut found);
                    for model in found {
                        requests.entry(model).or_default().insert(index);
                    }
                }
            }
        }
        // Objects that are both sent and received are models.
        for (model, users) in &mut answers {
            users.extend(requests.remove(model).into_iter().flatten());
        }
        for envelope in ENVELOPES {
            answers.remove(envelope.0);
        }
        answers.remove("ServerVersion");
        for call in &self.calls {
            let features = sources.tables.features(call.handle);
            self.features.entry(call.handle.file.clone()).or_default().insert(features);
        }
        for handle in &sources.tables.handles {
            let features = sources.tables.features(handle);
            self.features.entry(handle.file.clone()).or_default().insert(features);
        }
        self.features.insert(SHARED.to_owned(), [Vec::new()].into());
        for (model, users) in answers {
            let home = self.home(sources, &users);
            self.models.entry(home).or_default().push(model);
        }
        for (model, users) in requests {
            let home = self.home(sources, &users);
            self.requests.entry(home).or_default().push(model);
        }
        for (body, users) in bodies {
            let home = self.home(sources, &users);
            let names = users.iter().map(|index| &self.calls[*index]);
            let about = used_by(names);
            let setters = body_setters(sources, &body);
            if !setters.is_empty() {
                let options = Options { name: sources.model_name(&body), about, setters };
                self.options.entry(home).or_default().push(options);
            }
        }
        for call in &self.calls {
            let (Some(name), false) = (&call.options, matches!(call.body, Body::Options(_))) else {
                continue;
            };
            let setters = query_options(call)
                .map(|parameter| {
                    let place = format!("{}.{}", call.document.id, parameter.name);
                    (parameter.name.clone(), sources.type_of(&parameter.schema, &place), true)
                })
                .collect();
            let options = Options { name: name.clone(), about: used_by([call]), setters };
            self.options.entry(call.handle.file.clone()).or_default().push(options);
        }
    }

    /// The file of the calls that use something: their own when it is one, that of their feature
    /// when they have the same, else the shared one.
    fn home(&mut self, sources: &Sources, users: &BTreeSet<usize>) -> String {
        let handles: Vec<_> = users.iter().map(|index| self.calls[*index].handle).collect();
        let files: BTreeSet<_> = handles.iter().map(|handle| handle.file.as_str()).collect();
        let features: BTreeSet<_> =
            handles.iter().map(|handle| sources.tables.features(handle)).collect();
        let minimal = minimal(&features);
        let home = match (files.len(), &minimal[..]) {
            (1, _) => files.into_iter().next().unwrap_or(SHARED).to_owned(),
            (_, [one]) if !one.is_empty() => format!("{}_area", one[0]),
            _ => SHARED.to_owned(),
        };
        self.features.entry(home.clone()).or_default().extend(features);
        if home == SHARED {
            self.features.insert(home.clone(), [Vec::new()].into());
        }
        home
    }

    /// The condition under which a file is compiled; `None`: always.
    pub(crate) fn condition(&self, file: &str) -> Option<String> {
        let sets = self.features.get(file)?;
        if sets.iter().any(Vec::is_empty) {
            return None;
        }
        let minimal = minimal(sets);
        let terms: Vec<_> = minimal
            .iter()
            .map(|set| {
                let terms: Vec<_> =
                    set.iter().map(|feature| format!("feature = {feature:?}")).collect();
                if terms.len() == 1 {
                    terms[0].clone()
                } else {
                    format!("all({})", terms.join(", "))
                }
            })
            .collect();
        Some(if terms.len() == 1 { terms[0].clone() } else { format!("any({})", terms.join(", ")) })
    }
}

/// The sets that count: one that holds another adds nothing.
fn minimal(sets: &BTreeSet<Vec<String>>) -> Vec<&Vec<String>> {
    let holds_another = |set: &&Vec<String>| {
        sets.iter().any(|other| other != *set && other.iter().all(|feature| set.contains(feature)))
    };
    sets.iter().filter(|set| !holds_another(set)).collect()
}

fn used_by<'a>(calls: impl IntoIterator<Item = &'a Call<'a>>) -> String {
    let names: Vec<_> = calls
        .into_iter()
        .map(|call| format!("`{}::{}`", call.handle.name, call.table.method))
        .collect();
    format!("Options of {}.", names.join(", "))
}

/// The arguments that a body cannot be without, in the order of the method.
pub(crate) fn body_arguments(sources: &Sources, body: &str) -> Vec<String> {
    if let Some(list) = sources.tables.detail("args", body) {
        return list.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    }
    let required = sources.document.definition(body).1["required"].as_array().cloned();
    required.into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
}

fn body_setters(sources: &Sources, body: &str) -> Vec<(String, Type, bool)> {
    let arguments = body_arguments(sources, body);
    let fields = sources.fields(body).into_iter().filter(|(name, _)| !arguments.contains(name));
    fields
        .map(|(name, schema)| {
            let kind = sources.type_of(&schema, &format!("{body}.{name}"));
            (name, kind, false)
        })
        .collect()
}

/// The parameters of the query that are set by methods: not those that each list has, nor those
/// that are arguments.
pub(crate) fn query_options<'a>(call: &'a Call<'_>) -> impl Iterator<Item = &'a Parameter> {
    let paged = matches!(call.answer, Answer::List { paged: true, .. });
    call.document.parameters_in("query").filter(move |parameter| {
        let of_each_list = paged && matches!(parameter.name.as_str(), "page" | "limit");
        !(parameter.required || of_each_list)
    })
}

impl<'a> Call<'a> {
    fn make(
        sources: &Sources,
        table: &'a tables::Operation,
        document: &'a document::Operation,
        handle: &'a Handle,
    ) -> Result<Self, String> {
        let answer = answer(sources, document);
        let body = body(document)?;
        let mut call = Self { table, document, handle, answer, body, options: None };
        call.options = match &call.body {
            Body::Options(body) if body_setters(sources, body).is_empty() => None,
            Body::Options(body) => Some(sources.model_name(body)),
            _ if query_options(&call).next().is_none() => None,
            _ => Some(options_name(&document.id)),
        };
        if matches!(call.body, Body::Options(_)) && query_options(&call).next().is_some() {
            return Err(format!("{}: options both in the query and in the body", document.id));
        }
        Ok(call)
    }
}

/// `issueListIssues` → `ListIssues`.
fn options_name(id: &str) -> String {
    let name = crate::types::upper_camel(id);
    let area = ["Repo", "Issue", "Org", "User", "Notify", "Admin"];
    let rest = area.iter().find_map(|area| name.strip_prefix(area)).filter(|rest| {
        rest.starts_with("List") || rest.starts_with("Search") || rest.starts_with("Get")
    });
    // `repoGetAllCommits` and its like: the area says nothing that the rest does not.
    match (rest, id) {
        (Some(rest), _) if !rest.starts_with("Get") && name.starts_with("Issue") => rest.to_owned(),
        _ => name,
    }
}

fn body(operation: &document::Operation) -> Result<Body, String> {
    if operation.parameters_in("formData").next().is_some() {
        return Ok(Body::Upload);
    }
    let Some(parameter) = operation.parameters_in("body").next() else { return Ok(Body::None) };
    match parameter.schema["$ref"].as_str().map(document::last) {
        Some("ForgeLike") => Ok(Body::Any("activity".into())),
        Some(name) => Ok(Body::Options(name.to_owned())),
        None if parameter.schema["type"] == "string" => Ok(Body::Text),
        None => Err(format!("{}: a body of no known kind", operation.id)),
    }
}

fn answer(sources: &Sources, operation: &document::Operation) -> Answer {
    if sources.tables.detail("blob", &operation.id).is_some() {
        return Answer::Blob;
    }
    let produces = |words: &[&str]| {
        operation.produces.iter().any(|kind| words.iter().any(|word| kind.contains(word)))
    };
    if produces(&["octet-stream", "zip"]) {
        return Answer::Blob;
    }
    if produces(&["text/plain", "text/html"]) {
        return Answer::Text;
    }
    let schemas: Vec<_> = operation.answers.iter().flatten().collect();
    let Some(schema) = schemas.first() else {
        return if operation.method == "GET" { Answer::Exists } else { Answer::Nothing };
    };
    if let Some(by_hand) = sources.tables.detail("answer", &operation.id) {
        return Answer::One(by_hand.to_owned());
    }
    let has = |name: &str| operation.parameters_in("query").any(|parameter| parameter.name == name);
    let paged = has("page") && operation.method == "GET";
    let list = |field, kind: &Type| Answer::List { item: item_name(sources, kind), field, paged };
    let name = schema["$ref"].as_str().map(document::last).unwrap_or_default();
    let envelope = ENVELOPES.iter().find(|(model, field)| *model == name && !field.is_empty());
    if let Some((model, field)) = envelope {
        let inner = &sources.document.definition(model).1["properties"][*field];
        if let Type::List(item) = sources.type_of(inner, &format!("{model}.{field}")) {
            return list(Some(*field), &item);
        }
    }
    for field in ["data", "topics"] {
        if let Type::List(item) = sources.type_of(&schema["properties"][field], &operation.id) {
            return list(Some(field), &item);
        }
    }
    let kind = sources.type_of(schema, &operation.id);
    let optional = operation.answers.len() > schemas.len();
    match &kind {
        Type::List(item) => list(None, item),
        other => {
            let name = item_name(sources, other);
            Answer::One(if optional { format!("Option<{name}>") } else { name })
        }
    }
}

fn item_name(sources: &Sources, kind: &Type) -> String {
    match kind {
        Type::Model(name) => format!("models::{}", sources.model_name(name)),
        Type::Text => "String".into(),
        Type::Flag => "bool".into(),
        Type::Number => "i64".into(),
        Type::Word(word) => format!("words::{word}"),
        Type::Map(inner) => format!("BTreeMap<String, {}>", item_name(sources, inner)),
        _ => "Value".into(),
    }
}
