//! What several tests need: a client of the lab, a client of a mock, and the judge of requests.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use demo_lab::proxmox::schema::Schema;
use demo_lab::{Lab, Running};
use proxmox_client::{Client, ClientBuilder, SecretString, Trust};
use serde_json::{Map, Value, json};
use wiremock::{MockServer, Request, Respond, ResponseTemplate};

/// The demo lab, which refuses credentials at once instead of after three seconds.
pub(crate) async fn lab() -> Running {
    Lab::builder().refusal_delay(Duration::ZERO).start().await.unwrap()
}

/// A client for the lab that still lacks credentials.
pub(crate) fn stranger(lab: &Running) -> ClientBuilder {
    let pve = lab.proxmox();
    Client::builder(&pve.url).trust(Trust::Pinned(pve.fingerprint.parse().unwrap()))
}

/// A client for the lab that may do everything.
pub(crate) fn token(lab: &Running) -> ClientBuilder {
    let pve = lab.proxmox();
    let secret = SecretString::from(pve.token_secret.clone());
    stranger(lab).api_token(pve.token_id.parse().unwrap(), secret)
}

/// A client for the lab that logs in as root.
pub(crate) fn root(lab: &Running) -> ClientBuilder {
    let pve = lab.proxmox();
    stranger(lab).password(pve.user.parse().unwrap(), SecretString::from(pve.password.clone()))
}

/// The requests that the lab has seen, as lines.
pub(crate) fn seen(lab: &Running) -> Vec<String> {
    let requests = lab.control().requests();
    requests.iter().map(|seen| format!("{} {} {}", seen.method, seen.path, seen.status)).collect()
}

/// A client for a mock, with a token.
pub(crate) fn client(mock: &MockServer) -> ClientBuilder {
    let id = "root@pam!test".parse().unwrap();
    Client::builder(mock.uri()).api_token(id, SecretString::from("geheim"))
}

/// An answer with data in it.
pub(crate) fn data(data: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "data": data }))
}

/// The whole body of a recorded answer.
pub(crate) fn recorded(name: &str) -> Value {
    let file = format!("{}/tests/recordings/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// These answers one after another, the last one over and over.
pub(crate) fn steps(answers: Vec<ResponseTemplate>) -> impl Respond {
    let answers = Mutex::new(VecDeque::from(answers));
    move |_: &Request| {
        let mut answers = answers.lock().unwrap();
        match answers.len() {
            1 => answers[0].clone(),
            _ => answers.pop_front().unwrap(),
        }
    }
}

/// The official schema; `None`, with a word on it, where it is not at hand.
pub(crate) fn schema() -> Option<Schema> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/schemas/pve-api.json.gz");
    match Schema::load(file) {
        Ok(schema) => Some(schema),
        Err(error) if std::env::var("HOMELAB_REQUIRE_PEERS").is_ok_and(|value| value == "1") => {
            panic!("{error}")
        }
        Err(error) => {
            println!("requests are not checked: {error}");
            None
        }
    }
}

/// A request as the schema sees it: method, decoded path, parameters of query and body together.
pub(crate) fn read(request: &Request) -> (String, String, Map<String, Value>) {
    let path = request.url.path().strip_prefix("/api2/json").unwrap();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned();
    let mut params = Map::new();
    let form = url::form_urlencoded::parse(&request.body);
    for (key, value) in request.url.query_pairs().chain(form) {
        let value = Value::from(value);
        match params.get_mut(&*key) {
            None => drop(params.insert(key.into_owned(), value)),
            // A key that is given twice is a list.
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = json!([first, value]),
        }
    }
    (request.method.to_string(), path, params)
}

/// Holds everything that a mock was asked against the schema.
pub(crate) async fn judge(mock: &MockServer) {
    let Some(schema) = schema() else { return };
    for request in mock.received_requests().await.unwrap() {
        let (method, path, params) = read(&request);
        schema.check(&method, &path, &params).unwrap();
    }
}
