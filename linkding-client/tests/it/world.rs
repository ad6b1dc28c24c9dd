//! A small linkding in memory, with the manners that matter: upserts that clear, offset paging,
//! filters that fail open, tags that are sanitised.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use linkding_client::UrlIdentity;
use serde_json::{Value, json};

use crate::server::{self, Answer, Received, Server};

pub struct World {
    pub bookmarks: Vec<Value>,
    pub tags: Vec<Value>,
    next: u64,
    pub clock: Timestamp,
    /// Requests that are counted before they are answered, and what to do to one of them instead.
    pub posts: usize,
    pub break_after_posts: Option<usize>,
    /// How many POSTs fail in the middle, as on a locked database: stored without tags, answered 500.
    pub half_posts: usize,
    /// A rule of the user: this tag is added by every update.
    pub auto_tag: Option<String>,
}

pub type Shared = Arc<Mutex<World>>;

impl World {
    pub fn with(count: u64) -> Self {
        let mut world = Self {
            bookmarks: Vec::new(),
            tags: Vec::new(),
            next: 1,
            clock: "2026-11-22T12:00:00.000001Z".parse().unwrap(),
            posts: 0,
            break_after_posts: None,
            half_posts: 0,
            auto_tag: None,
        };
        for number in 1..=count {
            world.store(&json!({ "url": format!("https://example.com/{number}") }));
        }
        world
    }

    pub fn now(&mut self) -> String {
        self.clock += SignedDuration::from_secs(1);
        self.clock.to_string()
    }

    /// A POST: makes one, or overwrites the one that there is.
    pub fn store(&mut self, given: &Value) -> Value {
        let now = self.now();
        let url = given["url"].as_str().unwrap();
        let identity = UrlIdentity::of(url);
        let same = |own: &Value| UrlIdentity::of(own["url"].as_str().unwrap()) == identity;
        let known = self.bookmarks.iter().position(same);
        let index = known.unwrap_or_else(|| {
            let added = given.get("date_added").cloned().unwrap_or_else(|| json!(now));
            self.bookmarks.push(json!({
                "id": self.next, "url": url, "is_archived": given["is_archived"] == true,
                "date_added": added,
            }));
            self.next += 1;
            self.bookmarks.len() - 1
        });
        let tags = self.tag(given["tag_names"].as_array().cloned().unwrap_or_default());
        let own = &mut self.bookmarks[index];
        for field in ["title", "description", "notes"] {
            own[field] = given.get(field).cloned().unwrap_or_else(|| json!(""));
        }
        for field in ["unread", "shared"] {
            own[field] = json!(given[field] == true);
        }
        own["tag_names"] = json!(tags);
        own["date_modified"] = match (known, given.get("date_modified")) {
            (None, Some(date)) => date.clone(),
            _ => json!(now),
        };
        own.clone()
    }

    fn tag(&mut self, names: Vec<Value>) -> Vec<String> {
        let names = names.iter().map(|name| name.as_str().unwrap().to_owned());
        let mut all: Vec<String> = Vec::new();
        for name in names.chain(self.auto_tag.clone()) {
            let stored = name.trim().replace(' ', "-");
            let own = self
                .tags
                .iter()
                .find(|own| own["name"].as_str().unwrap().eq_ignore_ascii_case(&stored));
            let stored = match own {
                Some(own) => own["name"].as_str().unwrap().to_owned(),
                None => {
                    self.tags.push(json!({ "id": self.tags.len() + 1, "name": stored }));
                    stored
                }
            };
            if !all.contains(&stored) {
                all.push(stored);
            }
        }
        all.sort();
        all
    }

    fn list(&self, received: &Received, archived: bool) -> Answer {
        let mut items: Vec<_> = self
            .bookmarks
            .iter()
            .filter(|own| (own["is_archived"] == true) == archived)
            .filter(|own| match received.parameter("q") {
                Some(q) => matches(own, q),
                None => true,
            })
            .filter(|own| match received.parameter("modified_since") {
                Some(since) => {
                    own["date_modified"].as_str().unwrap().parse::<Timestamp>().unwrap()
                        > since.parse().unwrap()
                }
                None => true,
            })
            .cloned()
            .collect();
        let date = |own: &Value| own["date_added"].as_str().unwrap().parse::<Timestamp>().unwrap();
        items.sort_by_key(date);
        if received.parameter("sort") != Some("added_asc") {
            items.reverse();
        }
        slice(received, &items)
    }

    pub fn answer(&mut self, received: &Received) -> Answer {
        let segments: Vec<_> = received.path.trim_matches('/').split('/').skip(1).collect();
        let id = |text: &str| text.parse::<u64>().unwrap();
        match (received.method.as_str(), segments.as_slice()) {
            ("GET", ["bookmarks"]) => self.list(received, false),
            ("GET", ["bookmarks", "archived"]) => self.list(received, true),
            ("POST", ["bookmarks"]) => {
                self.posts += 1;
                if self.break_after_posts.is_some_and(|limit| self.posts > limit) {
                    return Answer::Nothing;
                }
                let mut given = received.json();
                if self.half_posts > 0 {
                    self.half_posts -= 1;
                    given["tag_names"] = json!([]);
                    self.store(&given);
                    return server::text(500, "text/html", "<h1>Server Error (500)</h1>");
                }
                server::json(201, &self.store(&given))
            }
            ("GET", ["tags"]) => slice(received, &self.tags),
            ("POST", ["tags"]) => {
                let rule = self.auto_tag.take();
                let name = self.tag(vec![received.json()["name"].clone()]).remove(0);
                self.auto_tag = rule;
                let tag = self.tags.iter().find(|own| own["name"] == name.as_str()).unwrap();
                server::json(201, tag)
            }
            ("DELETE", ["tags", tag]) => {
                self.tags.retain(|own| own["id"] != id(tag));
                server::empty(204)
            }
            (method, ["bookmarks", number, rest @ ..]) => {
                let number = id(number);
                let Some(index) = self.bookmarks.iter().position(|own| own["id"] == number) else {
                    return server::json(
                        404,
                        &json!({ "detail": "No Bookmark matches the given query." }),
                    );
                };
                self.one(method, rest, index, received)
            }
            other => panic!("nobody expected {other:?}"),
        }
    }

    fn one(&mut self, method: &str, rest: &[&str], index: usize, received: &Received) -> Answer {
        let now = self.now();
        match (method, rest) {
            ("GET", []) => server::json(200, &self.bookmarks[index]),
            ("PATCH", []) => {
                let mut given = received.json();
                let before = self.bookmarks[index]["tag_names"].clone();
                let tags = given.get("tag_names").cloned().unwrap_or(before);
                given["tag_names"] = json!(self.tag(tags.as_array().unwrap().clone()));
                let own = &mut self.bookmarks[index];
                for (field, value) in given.as_object().unwrap() {
                    own[field] = value.clone();
                }
                own["date_modified"] = json!(now);
                server::json(200, own)
            }
            ("DELETE", []) => {
                self.bookmarks.remove(index);
                server::empty(204)
            }
            ("POST", [action]) => {
                let own = &mut self.bookmarks[index];
                own["is_archived"] = json!(*action == "archive");
                own["date_modified"] = json!(now);
                server::empty(204)
            }
            other => panic!("nobody expected {other:?}"),
        }
    }
}

fn matches(own: &Value, q: &str) -> bool {
    match q.strip_prefix('#') {
        Some(name) => own["tag_names"]
            .as_array()
            .unwrap()
            .iter()
            .any(|own| own.as_str().unwrap().eq_ignore_ascii_case(name)),
        None => own["url"].as_str().unwrap().to_lowercase().contains(&q.to_lowercase()),
    }
}

/// A page, by offset and limit.
pub fn slice(received: &Received, items: &[Value]) -> Answer {
    let (offset, limit) = (received.number("offset", 0), received.number("limit", 100));
    let page: Vec<_> = items.iter().skip(offset).take(limit).cloned().collect();
    server::json(
        200,
        &json!({ "count": items.len(), "next": null, "previous": null, "results": page }),
    )
}

pub async fn serve(world: World) -> (Server, Shared) {
    let world = Arc::new(Mutex::new(world));
    let shared = world.clone();
    let server = Server::start(move |received| world.lock().unwrap().answer(received)).await;
    (server, shared)
}
