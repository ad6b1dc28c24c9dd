//! The notifications of the current user.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::call::Segment::One;
use crate::generated::{models, options};
use crate::handle::{At, handle};
use crate::since::both;
use crate::{Client, Page, Request};
use http_transport::Method;

handle! {
    /// The notifications of the current user.
    Notifications
}

impl Client {
    /// The notifications of the current user.
    pub fn notifications(&self) -> Notifications {
        Notifications { at: At::root(self).below("/notifications", &[]) }
    }
}

impl Notifications {
    /// Lists the unread ones, or all.
    ///
    /// `GET /notifications`, in Forgejo 1.21 or earlier. Answers [`NotificationThread`](models::NotificationThread) in pages.
    pub fn list(&self) -> Request<Page<models::NotificationThread>, options::NotifyGetList> {
        self.at.pages(both(1, 21), "", &[], None)
    }

    /// Marks many at once as read, or as something else.
    ///
    /// `PUT /notifications`, in Forgejo 1.21 or earlier. Answers all [`NotificationThread`](models::NotificationThread) at once.
    pub fn mark(&self) -> Request<Page<models::NotificationThread>, options::NotifyReadList> {
        self.at.list(Method::PUT, both(1, 21), "", &[])
    }

    /// How many are unread.
    ///
    /// `GET /notifications/new`, in Forgejo 1.21 or earlier. Answers a [`NotificationCount`](models::NotificationCount).
    pub fn count(&self) -> Request<models::NotificationCount> {
        self.at.one(Method::GET, both(1, 21), "/new", &[])
    }

    /// One of them.
    ///
    /// `GET /notifications/threads/{id}`, in Forgejo 1.21 or earlier. Answers a [`NotificationThread`](models::NotificationThread).
    pub fn thread(&self, id: i64) -> Request<models::NotificationThread> {
        self.at.one(Method::GET, both(1, 21), "/threads/{}", &[One(&id)])
    }

    /// Marks one as read, or as something else.
    ///
    /// `PATCH /notifications/threads/{id}`, in Forgejo 1.21 or earlier. Answers a [`NotificationThread`](models::NotificationThread).
    pub fn mark_thread(
        &self,
        id: i64,
    ) -> Request<models::NotificationThread, options::NotifyReadThread> {
        self.at.one(Method::PATCH, both(1, 21), "/threads/{}", &[One(&id)])
    }
}
