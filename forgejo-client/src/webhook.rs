//! Webhooks: whether a delivery is genuine, and what it says.
//!
//! ```
//! use forgejo_client::webhook::{Event, Verifier};
//! # use forgejo_client::webhook::DeliveryError;
//! use hyper::HeaderMap; // that of the crate `http`, which axum and others use as well
//!
//! # fn handle(headers: &HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = Verifier::new(&"the secret of the webhook".to_owned().into())?;
//! let delivery = verifier.receive(headers, body)?;
//! match delivery.event {
//!     Event::Push(push) => println!("{} new commits", push.commits.len()),
//!     other => println!("nothing to do for {other:?}"),
//! }
//! # Ok(())
//! # }
//! # assert!(matches!(handle(&HeaderMap::new(), b"{}"), Err(error) if error.is::<DeliveryError>()));
//! ```

mod payload;
mod signature;

use http_transport::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use payload::{
    CommentPayload, ForkPayload, IssuePayload, PullRequestPayload, PushPayload, RefPayload,
    ReleasePayload, RepositoryPayload, ReviewPayload, WikiPayload,
};
pub use signature::{EmptySecret, Refused, Verifier};

/// One delivery of a webhook.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Delivery {
    /// The number of the delivery; the same one comes again when it is repeated.
    pub id: Option<String>,
    /// The event in the server's words, coarse: `push`, `issues`, `pull_request`.
    pub name: String,
    /// The event in the server's words, fine: `issue_label`, `pull_request_sync`.
    pub kind: String,
    /// What it says.
    pub event: Event,
}

/// What a delivery says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// Commits came.
    Push(Box<PushPayload>),
    /// A branch or a tag was created.
    Create(Box<RefPayload>),
    /// A branch or a tag was deleted.
    Delete(Box<RefPayload>),
    /// The repository was forked.
    Fork(Box<ForkPayload>),
    /// Something happened to an issue.
    Issue(Box<IssuePayload>),
    /// Something happened to a comment on an issue or a pull request.
    Comment(Box<CommentPayload>),
    /// Something happened to a pull request, reviews included.
    PullRequest(Box<PullRequestPayload>),
    /// Something happened to a release.
    Release(Box<ReleasePayload>),
    /// A repository was created or deleted.
    Repository(Box<RepositoryPayload>),
    /// Something happened to a page of a wiki.
    Wiki(Box<WikiPayload>),
    /// An event that this crate does not know, as it came.
    Other(Value),
}

/// A genuine delivery that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the {name} event of a webhook: {source}")]
pub struct Unreadable {
    name: String,
    source: serde_json::Error,
}

/// Why there is no delivery.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeliveryError {
    /// It may come from anybody: answer 401 and do nothing.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It is genuine and cannot be read: answer 400.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

impl Verifier {
    /// Checks the signature over the body as it came (before anything has parsed and written it
    /// again), then reads it.
    ///
    /// # Errors
    /// [`Refused`] when the signature is missing, empty, doubled or wrong; [`Unreadable`] when it
    /// is genuine and no JSON of that event.
    pub fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery, DeliveryError> {
        self.verify(headers, body)?;
        Ok(Delivery::read(headers, body)?)
    }
}

impl Delivery {
    /// Reads a delivery without looking at any signature. Use [`Verifier::receive`], unless
    /// something else has made sure where it comes from.
    ///
    /// # Errors
    /// When the body is no JSON of the event that the headers name.
    pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Unreadable> {
        let header = |what: &str| {
            ["x-forgejo-", "x-gitea-", "x-gogs-"].into_iter().find_map(|vendor| {
                let value = headers.get(format!("{vendor}{what}"))?.to_str().ok()?;
                Some(value.to_owned())
            })
        };
        let name = header("event").unwrap_or_default();
        let kind = header("event-type").unwrap_or_else(|| name.clone());
        let event =
            Event::read(&name, body).map_err(|source| Unreadable { name: name.clone(), source })?;
        Ok(Self { id: header("delivery"), name, kind, event })
    }
}

impl Event {
    fn read(name: &str, body: &[u8]) -> Result<Self, serde_json::Error> {
        Ok(match name {
            "push" => Self::Push(parse(body)?),
            "create" => Self::Create(parse(body)?),
            "delete" => Self::Delete(parse(body)?),
            "fork" => Self::Fork(parse(body)?),
            "issues" | "issue_assign" | "issue_label" | "issue_milestone" => {
                Self::Issue(parse(body)?)
            }
            // The same name for a comment on a pull request and for a review that comments.
            "issue_comment" | "pull_request_comment" => {
                let comment: Box<CommentPayload> = parse(body)?;
                match comment.comment {
                    Some(_) => Self::Comment(comment),
                    None => Self::PullRequest(parse(body)?),
                }
            }
            name if name.starts_with("pull_request") => Self::PullRequest(parse(body)?),
            "release" => Self::Release(parse(body)?),
            "repository" => Self::Repository(parse(body)?),
            "wiki" => Self::Wiki(parse(body)?),
            _ => Self::Other(serde_json::from_slice(body)?),
        })
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<Box<T>, serde_json::Error> {
    serde_json::from_slice(body).map(Box::new)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(name: &'static str, body: Value) -> Event {
        let headers = [
            ("x-forgejo-event", name),
            ("x-forgejo-event-type", "fine"),
            ("x-gitea-delivery", "7"),
        ];
        let headers = headers.into_iter().map(|(name, value)| {
            (name.parse().unwrap(), http_transport::header::HeaderValue::from_static(value))
        });
        let headers: HeaderMap = headers.collect();
        let delivery = Delivery::read(&headers, body.to_string().as_bytes()).unwrap();
        assert_eq!((delivery.id.as_deref(), &*delivery.kind), (Some("7"), "fine"));
        delivery.event
    }

    #[test]
    fn a_push_is_read_with_its_commits() {
        let body = json!({
            "ref": "refs/heads/main", "before": "0", "after": "1", "total_commits": 1,
            "commits": [{"id": "1", "message": "Try", "added": null, "modified": ["a"], "removed": []}],
            "head_commit": null, "repository": {"id": 1, "full_name": "o/r"},
            "pusher": {"login": "o"}, "sender": {"login": "o"},
        });
        let Event::Push(push) = read("push", body) else { panic!() };
        assert_eq!((&*push.reference, push.branch()), ("refs/heads/main", Some("main")));
        assert_eq!(push.commits[0].modified, ["a"]);
        assert_eq!(push.repository.unwrap().full_name, "o/r");
    }

    #[test]
    fn a_comment_and_a_review_share_a_name_and_are_told_apart() {
        let comment =
            json!({"action": "created", "comment": {"id": 1, "body": "x"}, "is_pull": true});
        assert!(matches!(read("pull_request_comment", comment.clone()), Event::Comment(_)));
        assert!(matches!(read("issue_comment", comment), Event::Comment(_)));
        let review = json!({
            "action": "reviewed", "review": {"type": "pull_request_review_comment", "content": "x"},
            "pull_request": {"id": 1, "number": 2},
        });
        let Event::PullRequest(review) = read("pull_request_comment", review) else { panic!() };
        assert_eq!(review.review.unwrap().content, "x");
    }

    #[test]
    fn an_event_that_nobody_knows_is_kept_as_it_came() {
        let Event::Other(value) = read("action_run_failure", json!({"run": {}})) else { panic!() };
        assert_eq!(value, json!({"run": {}}));
    }

    #[test]
    fn a_body_that_is_no_such_event_is_an_error() {
        let headers: HeaderMap = [(
            "x-forgejo-event".parse().unwrap(),
            http_transport::header::HeaderValue::from_static("push"),
        )]
        .into_iter()
        .collect();
        for body in ["", "[]", "{", "payload=%7B%7D"] {
            let error = Delivery::read(&headers, body.as_bytes()).unwrap_err();
            assert!(error.to_string().contains("push"), "{error}");
        }
    }
}
