//! Pages of a list: `limit` and `offset`, with absolute addresses of the neighbours.

use serde_json::{Value, json};

use super::http::{Asked, Response};
use super::reply;
use super::state::Linkding;
use super::urls;

/// Without a limit, or with one that is no number above zero.
const DEFAULT_LIMIT: usize = 100;

/// What can stand in a list.
pub(super) trait Listed {
    fn in_json(&self) -> Value;
}

/// A page of things that show themselves.
pub(super) fn page<T: Listed>(linkding: &Linkding, asked: &Asked<'_>, items: &[&T]) -> Response {
    page_of(linkding, asked, items, |item| item.in_json())
}

/// A page; only what is on it is drawn.
pub(super) fn page_of<T>(
    linkding: &Linkding,
    asked: &Asked<'_>,
    items: &[T],
    draw: impl Fn(&T) -> Value,
) -> Response {
    let number = |name| asked.param(name).and_then(|text| text.trim().parse::<usize>().ok());
    let limit = number("limit").filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT);
    let offset = number("offset").unwrap_or(0);
    let origin = asked.origin(linkding.settings.forwarded_host);
    let link = |offset: Option<usize>| {
        let mut pairs: Vec<(String, String)> = asked.params.clone();
        pairs.retain(|(name, _)| name != "limit" && name != "offset");
        pairs.push(("limit".into(), limit.to_string()));
        pairs.extend(offset.map(|offset| ("offset".into(), offset.to_string())));
        pairs.sort();
        let pairs = pairs.iter().map(|(key, value)| {
            format!("{}={}", urls::encoded_plus(key), urls::encoded_plus(value))
        });
        format!("{origin}{}?{}", asked.path, pairs.collect::<Vec<_>>().join("&"))
    };
    let count = items.len();
    let next = (offset + limit < count).then(|| link(Some(offset + limit)));
    let previous =
        (offset > 0).then(|| link(offset.checked_sub(limit).filter(|offset| *offset > 0)));
    let results: Vec<Value> = items.iter().skip(offset).take(limit).map(draw).collect();
    reply::json(
        200,
        &json!({ "count": count, "next": next, "previous": previous, "results": results }),
    )
}
