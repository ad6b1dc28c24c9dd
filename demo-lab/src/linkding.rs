//! linkding over a state of its own: [`handle`] takes a request to an answer, without a socket.
//!
//! It answers as linkding 1.46.2 does behind the uWSGI settings that it ships: the order of the
//! checks, every header, the five shapes of errors, filters that fail open, and creating that is
//! in truth an update. In the running lab it stands behind a proxy like nginx, see
//! [`Running::linkding`](crate::Running::linkding).

mod assets;
mod auth;
mod bookmarks;
mod bundles;
mod content;
mod control;
mod dates;
mod fields;
mod front;
mod http;
mod listing;
mod multipart;
mod pages;
#[cfg(test)]
mod replay;
mod reply;
mod routes;
mod search;
mod serve;
mod start;
mod state;
mod tags;
mod urls;
mod user;
mod wire;

pub use control::LinkdingControl;
pub use front::StaticFiles;
pub use http::{Request, Response};
pub use start::LinkdingEndpoint;
pub use state::{Linkding, Settings};

pub(crate) use start::Plan;

use crate::fault::{Fault, SeenRequest, with_numbers_as_text, with_wrong_types};
use http::Asked;
use reply::Failure;
use routes::{Found, Route};

/// The longest head that uWSGI reads with the settings that linkding ships (`buffer-size`).
const LONGEST_HEAD: usize = 8192;

/// Answers one request; `None` where the server closes the connection instead.
///
/// ```
/// use demo_lab::Clock;
/// use demo_lab::linkding::{Linkding, Request, handle};
///
/// let mut linkding = Linkding::demo(Clock::fixed(1_795_300_000));
/// let answer = handle(&mut linkding, &Request::get("/health")).expect("it answers");
/// assert_eq!(answer.body(), br#"{"version": "1.46.2", "status": "healthy"}"#);
/// ```
pub fn handle(linkding: &mut Linkding, request: &Request) -> Option<Response> {
    let (path, query) = request.path_and_query();
    let path = urls::decoded(path);
    let params = http::pairs(query);
    let mut seen = SeenRequest {
        method: request.method.clone(),
        path: path.clone(),
        params: params.iter().cloned().map(|(key, value)| (key, value.into())).collect(),
        status: 0,
        caller: None,
    };
    if request.head_length() > LONGEST_HEAD {
        linkding.faults.record(seen);
        return None;
    }
    let faults = linkding.faults.strike(&request.method, &path);
    let asked = Asked { request, path: &path, query, params };
    // What never reaches linkding changes nothing in it.
    let stands_before = |fault: &Fault| matches!(fault, Fault::Status(..) | Fault::Html);
    let mut response = match faults.iter().any(stands_before) {
        true => reply::failed(500),
        false => answer(linkding, &asked, &mut seen.caller),
    };
    if request.method == "HEAD" {
        response.body_is_sent = false;
    }
    let hang_up = apply(faults, &mut response);
    seen.status = if hang_up { 0 } else { response.status };
    linkding.faults.record(seen);
    (!hang_up).then_some(response)
}

fn answer(linkding: &mut Linkding, asked: &Asked<'_>, caller: &mut Option<String>) -> Response {
    let Some(path) = asked.path.strip_prefix(&linkding.settings.root()) else {
        return reply::not_found();
    };
    match Route::find(path) {
        Found::Nothing => reply::not_found(),
        Found::WithoutSlash => {
            reply::moved(&http::location(&format!("{}/", asked.path), asked.query))
        }
        Found::Route(Route::Health) => reply::health(&linkding.settings.version),
        Found::Route(Route::Static(name)) => match linkding.files.get(&name) {
            Some(file) => reply::file(file),
            None => reply::not_found(),
        },
        Found::Route(route) => match api(linkding, asked, &route, caller) {
            Ok(response) => response,
            Err(failure) => failure.into_response(route.allow()),
        },
    }
}

/// What Django REST framework does, in its order: what may be answered, who asks, whether the
/// method is known, and only then the call.
fn api(
    linkding: &mut Linkding,
    asked: &Asked<'_>,
    route: &Route,
    caller: &mut Option<String>,
) -> Result<Response, Failure> {
    let html = asked.wants_html()?;
    let user = auth::user(&linkding.users, asked.request.header("authorization"))?;
    *caller = user.map(|user| linkding.users[user].name.clone());
    if user.is_none() && *route != Route::Shared {
        return Err(Failure::NotAuthenticated);
    }
    let method = asked.request.method.as_str();
    if !route.allow().split(", ").any(|allowed| allowed == method) {
        return Err(Failure::MethodNotAllowed(method.to_owned()));
    }
    if method == "OPTIONS" {
        return Ok(reply::options(route));
    }
    if *route == Route::Shared {
        let response = bookmarks::shared(linkding, asked, user)?.allowing(route.allow());
        return Ok(if html { reply::browsable(&response) } else { response });
    }
    let user = user.ok_or(Failure::NotAuthenticated)?;
    let response = match route {
        Route::Bookmarks if method == "POST" => bookmarks::create(linkding, asked, user),
        Route::Bookmarks => bookmarks::list(linkding, asked, user, false),
        Route::Archived => bookmarks::list(linkding, asked, user, true),
        Route::Check => bookmarks::check(linkding, asked, user),
        Route::Bookmark(id) => bookmarks::one(linkding, asked, user, id),
        Route::Archive(id) => bookmarks::file_away(linkding, user, id, true),
        Route::Unarchive(id) => bookmarks::file_away(linkding, user, id, false),
        Route::SingleFile => assets::single_file(linkding, asked, user),
        Route::Assets(bookmark) => assets::list(linkding, asked, user, *bookmark),
        Route::Upload(bookmark) => assets::upload(linkding, asked, user, *bookmark),
        Route::Asset(bookmark, id) => assets::one(linkding, asked, user, *bookmark, id),
        Route::Download(bookmark, id) => assets::download(linkding, user, *bookmark, id),
        Route::Tags => tags::all(linkding, asked, user),
        Route::Tag(id) => tags::one(linkding, asked, user, id),
        Route::Bundles => bundles::all(linkding, asked, user),
        Route::Bundle(id) => bundles::one(linkding, asked, user, id),
        Route::Profile => Ok(user::profile(linkding, user)),
        Route::Root => Ok(reply::json(200, &serde_json::json!({}))),
        Route::Shared | Route::Health | Route::Static(_) => Err(Failure::NoSuchPath),
    }?;
    let response = response.allowing(route.allow());
    Ok(if html { reply::browsable(&response) } else { response })
}

/// Does to an answer what the rules say; `true` when there is to be none.
fn apply(faults: Vec<Fault>, response: &mut Response) -> bool {
    let mut hang_up = false;
    for fault in faults {
        match fault {
            Fault::Latency(time) => response.latency += time,
            Fault::Status(status, _) => *response = reply::failed(status),
            Fault::CutBody => response.cut = true,
            Fault::HangUp => hang_up = true,
            Fault::Html => *response = reply::portal(),
            Fault::WrongTypes => response.change_json(with_wrong_types),
            Fault::NumbersAsText => response.change_json(with_numbers_as_text),
        }
    }
    hang_up
}
