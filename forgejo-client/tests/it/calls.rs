//! Notes which call each method makes.

use std::collections::BTreeMap;

use forgejo_client::{Client, Request};

/// The calls that were made, by method and path as the document writes them.
pub struct Calls {
    client: Client,
    pub made: BTreeMap<String, u32>,
    pub wrong: Vec<String>,
}

impl Calls {
    pub fn new() -> Self {
        let client = Client::builder("http://127.0.0.1:1").build().unwrap();
        Self { client, made: BTreeMap::new(), wrong: Vec::new() }
    }

    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Compares what a request says about itself with what the document wants.
    pub fn made<T, O>(&mut self, operation: &str, path: &str, request: &Request<T, O>) {
        let (method, _) = operation.split_once(' ').unwrap();
        if request.method().as_str() != method || request.endpoint() != path {
            self.wrong.push(format!(
                "{operation}: wanted {method} {path}, got {} {}",
                request.method(),
                request.endpoint()
            ));
        }
        *self.made.entry(operation.to_owned()).or_default() += 1;
    }
}
