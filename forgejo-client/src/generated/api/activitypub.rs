//! Federation between servers.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::models;
use crate::handle::{At, handle};
use crate::since::forgejo;
use crate::{Client, Request};
use http_transport::Method;
use serde_json::Value;

handle! {
    /// Federation between servers.
    ActivityPub
}

impl Client {
    /// Federation between servers.
    pub fn activitypub(&self) -> ActivityPub {
        ActivityPub { at: At::root(self).below("/activitypub", &[]) }
    }
}

impl ActivityPub {
    /// The actor that is the server.
    ///
    /// `GET /activitypub/actor`, since Forgejo 9; Gitea lacks it. Answers a [`ActivityPub`](models::ActivityPub).
    pub fn actor(&self) -> Request<models::ActivityPub> {
        self.at.one(Method::GET, forgejo(9, 0), "/actor", &[])
    }

    /// Delivers an activity to the server.
    ///
    /// `POST /activitypub/actor/inbox`, since Forgejo 9; Gitea lacks it. Answers nothing.
    pub fn send_to_actor(&self) -> Request<()> {
        self.at.nothing(Method::POST, forgejo(9, 0), "/actor/inbox", &[])
    }

    /// The activities of the server.
    ///
    /// `POST /activitypub/actor/outbox`, since Forgejo 14; Gitea lacks it. Answers a `Value`.
    pub fn actor_outbox(&self) -> Request<Value> {
        self.at.one(Method::POST, forgejo(14, 0), "/actor/outbox", &[])
    }

    /// The actor that is a repository.
    ///
    /// `GET /activitypub/repository-id/{repository-id}`, since Forgejo 8; Gitea lacks it. Answers a [`ActivityPub`](models::ActivityPub).
    pub fn repository(&self, repository_id: i64) -> Request<models::ActivityPub> {
        self.at.one(Method::GET, forgejo(8, 0), "/repository-id/{}", &[One(&repository_id)])
    }

    /// Delivers an activity to a repository.
    ///
    /// `POST /activitypub/repository-id/{repository-id}/inbox`, since Forgejo 8; Gitea lacks it. Answers nothing.
    pub fn send_to_repository(&self, repository_id: i64, activity: &Value) -> Request<()> {
        self.at
            .nothing(Method::POST, forgejo(8, 0), "/repository-id/{}/inbox", &[One(&repository_id)])
            .json(activity)
    }

    /// The activities of a repository.
    ///
    /// `POST /activitypub/repository-id/{repository-id}/outbox`, since Forgejo 14; Gitea lacks it. Answers a `Value`.
    pub fn repository_outbox(&self, repository_id: i64) -> Request<Value> {
        self.at.one(
            Method::POST,
            forgejo(14, 0),
            "/repository-id/{}/outbox",
            &[One(&repository_id)],
        )
    }

    /// The actor that is a user.
    ///
    /// `GET /activitypub/user-id/{user-id}`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers a [`ActivityPub`](models::ActivityPub).
    pub fn person(&self, user_id: i64) -> Request<models::ActivityPub> {
        self.at.one(Method::GET, forgejo(1, 21), "/user-id/{}", &[One(&user_id)])
    }

    /// The note of an activity of a user.
    ///
    /// `GET /activitypub/user-id/{user-id}/activities/{activity-id}`, since Forgejo 13; Gitea lacks it. Answers a [`ActivityPub`](models::ActivityPub).
    pub fn note(&self, user_id: i64, activity_id: i64) -> Request<models::ActivityPub> {
        self.at.one(
            Method::GET,
            forgejo(13, 0),
            "/user-id/{}/activities/{}",
            &[One(&user_id), One(&activity_id)],
        )
    }

    /// One activity of a user.
    ///
    /// `GET /activitypub/user-id/{user-id}/activities/{activity-id}/activity`, since Forgejo 13; Gitea lacks it. Answers a [`ActivityPub`](models::ActivityPub).
    pub fn activity(&self, user_id: i64, activity_id: i64) -> Request<models::ActivityPub> {
        self.at.one(
            Method::GET,
            forgejo(13, 0),
            "/user-id/{}/activities/{}/activity",
            &[One(&user_id), One(&activity_id)],
        )
    }

    /// Delivers an activity to a user.
    ///
    /// `POST /activitypub/user-id/{user-id}/inbox`, in Forgejo 1.21 or earlier; Gitea lacks it. Answers nothing.
    pub fn send_to_person(&self, user_id: i64) -> Request<()> {
        self.at.nothing(Method::POST, forgejo(1, 21), "/user-id/{}/inbox", &[One(&user_id)])
    }

    /// The activities of a user.
    ///
    /// `GET /activitypub/user-id/{user-id}/outbox`, since Forgejo 13; Gitea lacks it. Answers a `Value`.
    pub fn person_outbox(&self, user_id: i64) -> Request<Value> {
        self.at.one(Method::GET, forgejo(13, 0), "/user-id/{}/outbox", &[One(&user_id)])
    }
}
