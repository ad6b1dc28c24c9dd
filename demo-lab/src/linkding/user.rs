//! `/api/user/profile/`.

use serde_json::json;

use super::http::Response;
use super::reply;
use super::state::Linkding;

pub(super) fn profile(linkding: &Linkding, user: usize) -> Response {
    let user = &linkding.users[user];
    reply::json(
        200,
        &json!({
            "theme": user.theme,
            "bookmark_date_display": "relative",
            "bookmark_link_target": "_blank",
            "web_archive_integration": "disabled",
            "tag_search": "strict",
            "enable_sharing": user.sharing,
            "enable_public_sharing": user.public_sharing,
            "enable_favicons": user.favicons,
            "display_url": false,
            "permanent_notes": false,
            "search_preferences": user.search_preferences,
            "version": linkding.settings.version,
        }),
    )
}
