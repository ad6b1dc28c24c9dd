//! What several files of the feature `notification` use.
// Written by forgejo-generator from the document of Forgejo
// 17.0.0-dev-609-a14eb80977+gitea-1.22.0
// and the tables in generator/tables. Change those, not this.

use crate::Timestamp;
use crate::generated::models::Repository;
use crate::generated::words;
use crate::model::model;

model! {
    /// `NotificationSubject` of the API.
    NotificationSubject {
        html_url: String = "html_url",
        latest_comment_html_url: String = "latest_comment_html_url",
        latest_comment_url: String = "latest_comment_url",
        state: words::State = "state",
        title: String = "title",
        kind: words::NotificationSubjectKind = "type",
        url: String = "url",
    }
}

model! {
    /// `NotificationThread` of the API.
    NotificationThread {
        id: i64 = "id",
        pinned: bool = "pinned",
        repository: Option<Box<Repository>> = "repository",
        subject: Option<NotificationSubject> = "subject",
        unread: bool = "unread",
        updated_at: Option<Timestamp> = "updated_at",
        url: String = "url",
    }
}
