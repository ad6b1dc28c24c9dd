//! Rust, as text; rustfmt does the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::plan::{Answer, Body, Call, Options, Plan, body_arguments};
use crate::tables::Handle;
use crate::types::{Sources, Type, argument, field_type, snake, upper_camel};

/// Paths below `src/generated` (and one below `tests/it`), and what they hold.
pub type Files = BTreeMap<String, String>;

/// Everything that is generated, not yet formatted.
pub(crate) fn files(sources: &Sources, plan: &Plan<'_>) -> Files {
    let mut files = Files::new();
    let head = format!(
        "// Written by forgejo-generator from the document of Forgejo\n\
         // {}\n\
         // and the tables in generator/tables. Change those, not this.\n\n",
        sources.document.version
    );
    let mut put = |path: String, about: &str, uses: &str, body: String| {
        files.insert(path, format!("//! {about}\n{head}{uses}\n{body}"));
    };
    let apis: BTreeMap<_, Vec<_>> =
        sources.tables.handles.iter().fold(BTreeMap::new(), |mut apis, handle| {
            apis.entry(handle.file.as_str()).or_insert_with(Vec::new).push(handle);
            apis
        });
    for (file, handles) in &apis {
        let body: String =
            handles.iter().map(|handle| handle_text(sources, plan, handle)).collect();
        let about = handles[0].about.clone();
        // Handles of other files that give the ones here.
        let elsewhere = |handle: &&&Handle| {
            sources.tables.handle(&handle.parent).is_some_and(|parent| parent.file != *file)
        };
        let others = handles.iter().filter(elsewhere).map(|handle| handle.parent.as_str());
        let others: Vec<_> = others.collect::<BTreeSet<_>>().into_iter().collect();
        let uses = format!("{API_USES}use crate::generated::api::{{{}}};\n", others.join(", "));
        put(format!("src/generated/api/{file}.rs"), &about, &uses, body);
    }
    let names: Vec<_> = apis.keys().copied().collect();
    put("src/generated/api.rs".into(), "Handles: one per resource.", "", modules(plan, &names));

    let mut homes: BTreeMap<&str, String> = BTreeMap::new();
    for (home, models) in &plan.models {
        let text: String = models.iter().map(|model| model_text(sources, model)).collect();
        homes.entry(home).or_default().push_str(&text);
    }
    for (home, requests) in &plan.requests {
        let text: String = requests.iter().map(|model| request_text(sources, model)).collect();
        homes.entry(home).or_default().push_str(&text);
    }
    let names: Vec<_> = homes.keys().copied().collect();
    put(
        "src/generated/models.rs".into(),
        "What comes back, and the objects inside of what is sent.",
        "",
        modules(plan, &names),
    );
    let all = || plan.models.iter().chain(&plan.requests);
    for (home, text) in homes {
        let others = all().filter(|(other, _)| *other != home).flat_map(|(_, models)| models);
        let others: Vec<_> = others.map(|model| sources.model_name(model)).collect();
        let uses =
            format!("{MODEL_USES}use crate::generated::models::{{{}}};\n", others.join(", "));
        put(format!("src/generated/models/{home}.rs"), &about_home(sources, home), &uses, text);
    }

    let names: Vec<_> = plan.options.keys().map(String::as_str).collect();
    put(
        "src/generated/options.rs".into(),
        "The options of calls: each type names those of some calls, its methods are on [`Request`](crate::Request).",
        "",
        modules(plan, &names),
    );
    for (home, options) in &plan.options {
        let text: String = options.iter().map(|options| options_text(sources, options)).collect();
        put(
            format!("src/generated/options/{home}.rs"),
            &about_home(sources, home),
            OPTION_USES,
            text,
        );
    }
    put(
        "src/generated/words.rs".into(),
        "Words that the server knows for states, orders and kinds.",
        "use crate::word::word;\n",
        words_text(sources),
    );
    put(
        "tests/it/every_operation.rs".into(),
        "Every call, made once: the method and the path that go out.",
        TEST_USES,
        test_text(sources, plan),
    );
    files
}

const API_USES: &str = "
use std::collections::BTreeMap;
use http_transport::Method;
use serde_json::Value;
use crate::call::Segment::{One, Path};
use crate::generated::{models, options, words};
use crate::handle::{At, handle};
use crate::jsonish::{base64, hook_target, strings};
use crate::since::{both, forgejo};
use crate::{Blob, Client, Interval, Page, Request, Timestamp, Upload};
";
const MODEL_USES: &str = "
use std::collections::BTreeMap;
use serde_json::Value;
use crate::generated::models;
use crate::generated::words;
use crate::interval::{Elapsed, Interval};
use crate::jsonish::base64;
use crate::model::model;
use crate::Timestamp;
";
const OPTION_USES: &str = "
use serde_json::Value;
use crate::generated::{models, words};
use crate::jsonish::{base64, object, strings};
use crate::{Date, Interval, Request, Timestamp};
";
const TEST_USES: &str = "
use forgejo_client::{Upload, models};
use super::calls::Calls;
";

fn about_home(sources: &Sources, home: &str) -> String {
    let handle = sources.tables.handles.iter().find(|handle| handle.file == home);
    match (handle, home.strip_suffix("_area")) {
        (Some(handle), _) => handle.about.clone(),
        (None, Some(area)) => format!("What several files of the feature `{area}` use."),
        (None, None) => "What calls of several features use.".into(),
    }
}

fn modules(plan: &Plan<'_>, names: &[&str]) -> String {
    names.iter().fold(String::new(), |mut text, name| {
        let condition = plan.condition(name).map(|condition| format!("#[cfg({condition})]\n"));
        let condition = condition.unwrap_or_default();
        let _ = writeln!(text, "{condition}mod {name};\n{condition}pub use {name}::*;");
        text
    })
}

fn doc(text: &str) -> String {
    text.lines().map(|line| format!("/// {line}\n")).collect()
}

/// rustfmt leaves the inside of macros as it is.
fn indented(depth: usize, text: &str) -> String {
    text.lines().map(|line| format!("{}{line}\n", "    ".repeat(depth))).collect()
}

fn model_text(sources: &Sources, model: &str) -> String {
    let name = sources.model_name(model);
    let about = match model.split_once('.') {
        Some((owner, field)) => format!("`{field}` of a [`{}`].", sources.model_name(owner)),
        None => format!("`{model}` of the API."),
    };
    let mut text = format!("model! {{\n{}    {name} {{\n", indented(1, &doc(&about)));
    for (field, schema) in sources.fields(model) {
        let place = format!("{model}.{field}");
        if let Some(about) = sources.tables.detail("field", &place) {
            text.push_str(&indented(2, &doc(about)));
        }
        let kind = field_type(sources, &sources.type_of(&schema, &place), model);
        let _ = writeln!(text, "        {}: {kind} = {field:?},", sources.field_name(&field));
    }
    text.push_str("    }\n}\n\n");
    text
}

/// An object inside of a request: made of what it needs, with methods for the rest.
fn request_text(sources: &Sources, model: &str) -> String {
    let name = sources.model_name(model);
    let arguments = body_arguments(sources, model);
    let fields = sources.fields(model);
    let typed = |field: &str| {
        let schema = fields.iter().find(|(name, _)| name == field).map(|(_, schema)| schema);
        schema
            .map(|schema| sources.type_of(schema, &format!("{model}.{field}")))
            .unwrap_or(Type::Any)
    };
    let mut text = format!(
        "{}#[derive(Clone, Debug, Default, serde::Serialize)]\n#[serde(transparent)]\npub struct {name}(serde_json::Map<String, Value>);\n\nimpl {name} {{\n",
        doc(&format!("`{model}` of the API, to be sent."))
    );
    let (mut declared, mut set) = (String::new(), String::new());
    for field in &arguments {
        let name = sources.field_name(field);
        let argument = argument(sources, &typed(field), &name);
        let _ = write!(declared, "{name}: {}, ", argument.declared);
        let _ = writeln!(set, ".set({field:?}, {})", argument.field.1);
    }
    let _ = writeln!(
        text,
        "/// With what it cannot be without.\npub fn new({declared}) -> Self {{ Self::default(){set} }}\n"
    );
    for (field, _) in fields.iter().filter(|(field, _)| !arguments.contains(field)) {
        let name = sources.field_name(field);
        let argument = argument(sources, &typed(field), &name);
        let _ = writeln!(
            text,
            "/// Sets `{field}`.\n#[must_use]\npub fn {name}(self, {name}: {}) -> Self {{ self.set({field:?}, {}) }}\n",
            argument.declared, argument.field.1
        );
    }
    text.push_str("fn set(mut self, key: &str, value: impl Into<Value>) -> Self { self.0.insert(key.to_owned(), value.into()); self }\n}\n\n");
    text
}

fn options_text(sources: &Sources, options: &Options) -> String {
    let Options { name, about, setters } = options;
    let mut text = format!(
        "{}#[derive(Debug)]\npub enum {name} {{}}\n\nimpl<T> Request<T, {name}> {{\n",
        doc(about)
    );
    for (key, kind, in_query) in setters {
        let setter = match (key.as_str(), in_query) {
            // Beside the methods that each list has.
            ("page", true) => "at_page".to_owned(),
            ("per_page" | "limit", true) => "per_page".to_owned(),
            _ => sources.field_name(key),
        };
        let argument = argument(sources, kind, &setter);
        let set = match (in_query, kind) {
            (true, Type::List(_)) => format!("with_queries({key:?}, {})", argument.query),
            (true, _) => format!("with_query({key:?}, {})", argument.query),
            (false, _) => format!("{}({key:?}, {})", argument.field.0, argument.field.1),
        };
        let place = if *in_query { "parameter" } else { "field" };
        let _ = writeln!(
            text,
            "/// Sets the {place} `{key}`.\npub fn {setter}(self, {setter}: {}) -> Self {{ self.{set} }}\n",
            argument.declared
        );
    }
    text.push_str("}\n\n");
    text
}

fn words_text(sources: &Sources) -> String {
    sources.tables.words.iter().fold(String::new(), |mut text, words| {
        let variants: String = words
            .words
            .iter()
            // Kept as it came, like any other word.
            .filter(|word| *word != "unknown")
            .map(|word| format!("        {} = {word:?},\n", upper_camel(word)))
            .collect();
        let about = indented(1, &doc(&words.about));
        let _ = writeln!(text, "word! {{\n{about}    {} {{\n{variants}    }}\n}}\n", words.name);
        text
    })
}

fn handle_text(sources: &Sources, plan: &Plan<'_>, handle: &Handle) -> String {
    let Handle { name, parent, accessor, arguments, place, about, .. } = handle;
    let types = argument_types(sources, plan, handle);
    let declared: String =
        arguments.iter().zip(&types).map(|(name, kind)| format!(", {name}: {kind}")).collect();
    let ids: Vec<_> = arguments.iter().map(|name| format!("One(&{name})")).collect();
    let at = if parent == "Client" { "At::root(self)".to_owned() } else { "self.at".to_owned() };
    let below = match place.as_str() {
        "" if parent == "Client" => at,
        "" => format!("{at}.clone()"),
        _ => format!("{at}.below({place:?}, &[{}])", ids.join(", ")),
    };
    let about = doc(about);
    let mut text = format!(
        "handle! {{\n{}    {name}\n}}\n\nimpl {parent} {{\n{about}pub fn {accessor}(&self{declared}) -> {name} {{\n{name} {{ at: {below} }}\n}}\n}}\n\n",
        indented(1, &about)
    );
    let calls: String = plan
        .calls
        .iter()
        .filter(|call| call.handle.name == *name)
        .map(|call| call_text(sources, call))
        .collect();
    if !calls.is_empty() {
        let _ = writeln!(text, "impl {name} {{\n{calls}}}\n");
    }
    text
}

/// Whether the arguments of an accessor are numbers or texts, from any call below it.
fn argument_types(sources: &Sources, plan: &Plan<'_>, handle: &Handle) -> Vec<&'static str> {
    let (path, names) = sources.tables.path(handle);
    let before = names.len() - handle.arguments.len();
    let call = plan.calls.iter().find(|call| {
        let own = sources.tables.path(call.handle).0;
        own.starts_with(&path) && places(&call.document.path).len() >= names.len()
    });
    let Some(call) = call else { return vec!["&str"; handle.arguments.len()] };
    let places = places(&call.document.path);
    (before..names.len())
        .map(|index| match path_type(sources, call, &places[index]) {
            Type::Number => "i64",
            _ => "&str",
        })
        .collect()
}

/// The names in braces.
fn places(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
}

fn path_type(sources: &Sources, call: &Call<'_>, name: &str) -> Type {
    let parameter = call.document.parameters_in("path").find(|parameter| parameter.name == name);
    let place = format!("{}.{name}", call.document.id);
    parameter.map_or(Type::Text, |parameter| sources.type_of(&parameter.schema, &place))
}

/// What a call needs that its handle has not.
struct Needs {
    /// Names and declared types.
    arguments: Vec<(String, String)>,
    /// The path below the handle.
    template: String,
    segments: Vec<String>,
    /// Calls of methods on the request.
    sets: String,
    /// What a test gives: for each argument.
    samples: Vec<String>,
    /// The whole path that the test expects.
    expected: String,
}

fn needs(sources: &Sources, call: &Call<'_>) -> Needs {
    let (prefix, above) = sources.tables.path(call.handle);
    let all = places(&call.document.path);
    let mut template = call.document.path.clone();
    let mut expected = call.document.path.clone();
    for (index, name) in all.iter().enumerate() {
        template = template.replacen(&format!("{{{name}}}"), "{}", 1);
        let is_path = index >= above.len()
            && sources.tables.detail("path", &format!("{}.{name}", call.document.id)).is_some();
        let sample = match path_type(sources, call, name) {
            Type::Number => "7",
            Type::Word(_) => "diff",
            _ if is_path => "a%20b/c",
            _ => "a%20b%2Fc",
        };
        expected = expected.replacen(&format!("{{{name}}}"), sample, 1);
    }
    let template = template.strip_prefix(&prefix).unwrap_or_else(|| {
        panic!("{} is not below {} ({prefix})", call.document.path, call.handle.name)
    });
    let mut needs = Needs {
        arguments: Vec::new(),
        template: template.to_owned(),
        segments: Vec::new(),
        sets: String::new(),
        samples: Vec::new(),
        expected,
    };
    for name in &all[above.len()..] {
        let argument = sources.field_name(name);
        let kind = path_type(sources, call, name);
        let (declared, sample) = match &kind {
            Type::Number => ("i64".to_owned(), "7"),
            Type::Word(word) => (format!("impl Into<words::{word}>"), "\"diff\""),
            _ => ("&str".to_owned(), "\"a b/c\""),
        };
        let is_path =
            sources.tables.detail("path", &format!("{}.{name}", call.document.id)).is_some();
        needs.segments.push(match &kind {
            Type::Word(_) => format!("One(&{argument}.into())"),
            _ if is_path => format!("Path({argument})"),
            _ => format!("One(&{argument})"),
        });
        needs.arguments.push((argument, declared));
        needs.samples.push(sample.to_owned());
    }
    for parameter in call.document.parameters_in("query").filter(|parameter| parameter.required) {
        let kind =
            sources.type_of(&parameter.schema, &format!("{}.{}", call.document.id, parameter.name));
        let name = sources.field_name(&parameter.name);
        let argument = argument(sources, &kind, &name);
        let _ = write!(needs.sets, ".with_query({:?}, {})", parameter.name, argument.query);
        needs.samples.push(sample(&kind));
        needs.arguments.push((name, argument.declared));
    }
    match &call.body {
        Body::None => {}
        Body::Text => {
            needs.sets.push_str(".with_text(text.into())");
            needs.arguments.push(("text".into(), "impl Into<String>".into()));
            needs.samples.push("\"text\"".into());
        }
        Body::Any(name) => {
            let _ = write!(needs.sets, ".json({name})");
            needs.arguments.push((name.clone(), "&Value".into()));
            needs.samples.push("&serde_json::Value::Null".into());
        }
        Body::Upload => {
            needs.sets.push_str(".with_upload(\"attachment\", file)");
            needs.arguments.push(("file".into(), "Upload".into()));
            needs.samples.push("Upload::bytes(\"a\", \"b\")".into());
        }
        Body::Options(body) => body_needs(sources, call, body, &mut needs),
    }
    needs
}

fn body_needs(sources: &Sources, call: &Call<'_>, body: &str, needs: &mut Needs) {
    let arguments = body_arguments(sources, body);
    if arguments.is_empty() {
        // Some proxies drop the body of a DELETE: it is sent only when there is something in it.
        let _ = write!(needs.sets, ".with_body({})", call.document.method == "DELETE");
    }
    if let Some((field, value)) =
        sources.tables.detail("preset", body).and_then(|preset| preset.split_once('='))
    {
        let _ = write!(needs.sets, ".with_field({field:?}, {value})");
    }
    let fields = sources.fields(body);
    for field in arguments {
        let schema = fields.iter().find(|(name, _)| *name == field).map(|(_, schema)| schema);
        let kind =
            sources.type_of(schema.unwrap_or(&serde_json::Value::Null), &format!("{body}.{field}"));
        let mut name = match kind {
            Type::HookUrl => "url".to_owned(),
            _ => sources.field_name(&field),
        };
        // A path and a body may have the same word for two things.
        if needs.arguments.iter().any(|(other, _)| *other == name) {
            name.insert_str(0, "new_");
        }
        let argument = argument(sources, &kind, &name);
        let _ = write!(needs.sets, ".{}({field:?}, {})", argument.field.0, argument.field.1);
        needs.samples.push(sample(&kind));
        needs.arguments.push((name, argument.declared));
    }
}

/// A value that a test can give.
fn sample(kind: &Type) -> String {
    match kind {
        Type::Number => "7".into(),
        Type::Flag => "true".into(),
        Type::Time => "forgejo_client::Timestamp::UNIX_EPOCH".into(),
        Type::Interval => "forgejo_client::Interval::hours(8)".into(),
        Type::List(inner) => match &**inner {
            Type::Model(_) => "[models::FileEdit::new(\"update\", \"a\")]".into(),
            inner => format!("[{}]", sample(inner)),
        },
        _ => "\"word\"".into(),
    }
}

fn call_text(sources: &Sources, call: &Call<'_>) -> String {
    let Needs { arguments, template, segments, sets, .. } = needs(sources, call);
    let declared: String =
        arguments.iter().map(|(name, kind)| format!(", {name}: {kind}")).collect();
    let options = call.options.as_ref().map(|name| format!("options::{name}"));
    let with = |answer: &str| match &options {
        Some(options) => format!("Request<{answer}, {options}>"),
        None => format!("Request<{answer}>"),
    };
    let (major, minor) = call.document.since;
    let since =
        format!("{}({major}, {minor})", if call.document.gitea { "both" } else { "forgejo" });
    let at = format!("{template:?}, &[{}]", segments.join(", "));
    let method = format!("Method::{}", call.document.method);
    let (returns, made) = match &call.answer {
        Answer::Nothing => (with("()"), format!("nothing({method}, {since}, {at})")),
        Answer::Exists => (with("bool"), format!("exists({since}, {at})")),
        Answer::Text => (with("String"), format!("text({method}, {since}, {at})")),
        Answer::Blob => (with("Blob"), format!("blob({since}, {at})")),
        Answer::One(answer) => (with(answer), format!("one({method}, {since}, {at})")),
        Answer::List { item, field, paged: true } => {
            (with(&format!("Page<{item}>")), format!("pages({since}, {at}, {field:?})"))
        }
        Answer::List { item, .. } => {
            (with(&format!("Page<{item}>")), format!("list({method}, {since}, {at})"))
        }
    };
    let deprecated = if call.document.deprecated {
        "#[deprecated(note = \"newer servers have another place for it\")]\n"
    } else {
        ""
    };
    format!(
        "{}{deprecated}pub fn {}(&self{declared}) -> {returns} {{\nself.at.{made}{sets}\n}}\n\n",
        doc(&call_about(call)),
        call.table.method,
    )
}

fn call_about(call: &Call<'_>) -> String {
    let since = match call.document.since {
        (1, 21) => "in Forgejo 1.21 or earlier".to_owned(),
        (major, 0) => format!("since Forgejo {major}"),
        (major, minor) => format!("since Forgejo {major}.{minor}"),
    };
    let gitea = if call.document.gitea { "" } else { "; Gitea lacks it" };
    let link = |name: &str| match name.rsplit("::").next() {
        Some(last) if name.contains("::") => format!(
            "[`{}`]({})",
            last.trim_end_matches('>'),
            name.trim_start_matches("Option<").trim_end_matches('>')
        ),
        _ => format!("`{name}`"),
    };
    let answer = match &call.answer {
        Answer::Nothing => "Answers nothing.".to_owned(),
        Answer::Exists => "Not found means no.".to_owned(),
        Answer::Text => "Answers text.".to_owned(),
        Answer::Blob => "Answers a file.".to_owned(),
        Answer::One(answer) if answer.starts_with("Option<") => {
            format!("Answers a {}, or nothing.", link(answer))
        }
        Answer::One(answer) => format!("Answers a {}.", link(answer)),
        Answer::List { item, paged: true, .. } => format!("Answers {} in pages.", link(item)),
        Answer::List { item, .. } => format!("Answers all {} at once.", link(item)),
    };
    format!(
        "{}\n\n`{} {}`, {since}{gitea}. {answer}",
        call.table.about, call.document.method, call.document.path
    )
}

fn test_text(sources: &Sources, plan: &Plan<'_>) -> String {
    let mut text = String::from(
        "#[allow(deprecated, reason = \"these are calls, too\")]\n#[rustfmt::skip]\npub fn make_all(calls: &mut Calls) {\nlet client = calls.client();\n",
    );
    for call in &plan.calls {
        let needs = needs(sources, call);
        let chain = chain(sources, plan, call.handle);
        let _ = writeln!(
            text,
            "calls.made({:?}, {:?}, &client{chain}.{}({}));",
            format!("{} {}", call.document.method, call.document.path),
            needs.expected,
            call.table.method,
            needs.samples.join(", ")
        );
    }
    text.push_str("}\n");
    text
}

/// How a test gets a handle.
fn chain(sources: &Sources, plan: &Plan<'_>, handle: &Handle) -> String {
    let above = sources.tables.handle(&handle.parent).map(|parent| chain(sources, plan, parent));
    let types = argument_types(sources, plan, handle);
    let samples: Vec<_> =
        types.iter().map(|kind| if *kind == "i64" { "7" } else { "\"a b/c\"" }).collect();
    format!("{}.{}({})", above.unwrap_or_default(), handle.accessor, samples.join(", "))
}

/// Names that are not used any more stay out of the way of the compiler.
pub(crate) fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("use ") else {
            tidy.push_str(line);
            tidy.push('\n');
            continue;
        };
        let others: String =
            text.lines().filter(|other| !other.starts_with("use ")).collect::<Vec<_>>().join("\n");
        let used = |name: &str| is_used(&others, name);
        let rest = rest.trim_end_matches(';');
        match rest.split_once('{') {
            Some((path, names)) => {
                let kept: Vec<_> = names
                    .trim_end_matches('}')
                    .split(',')
                    .map(str::trim)
                    .filter(|name| match *name {
                        "*" => true,
                        "self" => used(
                            snake(
                                path.trim_end_matches("::").rsplit("::").next().unwrap_or_default(),
                            )
                            .as_str(),
                        ),
                        name => used(name),
                    })
                    .collect();
                if !kept.is_empty() {
                    let _ = writeln!(tidy, "use {path}{{{}}};", kept.join(", "));
                }
            }
            None => {
                let name = rest.rsplit("::").next().unwrap_or_default();
                if name == "*" || used(name) {
                    let _ = writeln!(tidy, "use {rest};");
                }
            }
        }
    }
    tidy
}

/// Whether a word stands in a text outside of comments.
fn is_used(text: &str, name: &str) -> bool {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(name).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + name.len()..].chars().next();
            let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !word(before) && !word(after)
        })
    })
}
