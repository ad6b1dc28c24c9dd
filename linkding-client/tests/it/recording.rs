//! The recorded exchanges with linkding 1.46.2; see `tests/recordings/README.md`.

use base64::Engine;
use serde_json::Value;

use crate::server::Answer;

pub struct Recording {
    pub name: String,
    pub method: String,
    /// With the query, as sent.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub response: Value,
}

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings");

pub fn all() -> Vec<Recording> {
    let mut names: Vec<_> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    names.sort();
    names.iter().map(|name| load(name)).collect()
}

pub fn load(name: &str) -> Recording {
    load_from(FOLDER, name)
}

/// One of ours; see `tests/recordings-own/README.md`.
pub fn own(name: &str) -> Recording {
    load_from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings-own"), name)
}

fn load_from(folder: &str, name: &str) -> Recording {
    let text = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let request = &value["request"];
    let headers = request["headers"].as_object().unwrap();
    Recording {
        name: name.to_owned(),
        method: request["method"].as_str().unwrap().to_owned(),
        target: request["path"].as_str().unwrap().to_owned(),
        headers: headers
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned()))
            .collect(),
        body: request["body"].clone(),
        response: value["response"].clone(),
    }
}

/// The body of a recorded answer.
pub fn body(name: &str) -> Value {
    load(name).response["body"].clone()
}

impl Recording {
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The bytes of the recorded answer.
    pub fn answer(&self) -> Answer {
        let response = &self.response;
        let Some(status) = response["status"].as_u64() else { return Answer::Nothing };
        let body = match response["body_kind"].as_str().unwrap() {
            "json" => response["body"].to_string().into_bytes(),
            "text" => response["body"].as_str().unwrap().as_bytes().to_vec(),
            "base64" => base64::engine::general_purpose::STANDARD
                .decode(response["body"].as_str().unwrap())
                .unwrap(),
            _ => Vec::new(),
        };
        let mut head = format!("HTTP/1.1 {status} {}\r\n", response["reason"].as_str().unwrap());
        for pair in response["headers"].as_array().unwrap() {
            let (key, value) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
            match key.eq_ignore_ascii_case("content-length") {
                true => head.push_str(&format!("{key}: {}\r\n", body.len())),
                false => head.push_str(&format!("{key}: {value}\r\n")),
            }
        }
        Answer::Raw([head.as_bytes(), b"\r\n", &body].concat())
    }
}
