//! `/api/bundles/`: saved searches in an order of their own.

use super::fields::{Body, Check, Text};
use super::http::{Asked, Response};
use super::listing::{self, Listed};
use super::reply::{self, Failure};
use super::state::{Bundle, Linkding};

type Answer = Result<Response, Failure>;

const CHOICES: [&str; 3] = ["off", "yes", "no"];

pub(super) fn all(linkding: &mut Linkding, asked: &Asked<'_>, user: usize) -> Answer {
    if asked.request.method != "POST" {
        return Ok(listing::page(linkding, asked, &in_order(linkding, user)));
    }
    let body = Body::read(asked)?;
    let now = linkding.now();
    let last = in_order(linkding, user).last().map(|bundle| bundle.order);
    let mut bundle = Bundle {
        id: 0,
        owner: user,
        name: String::new(),
        search: String::new(),
        any_tags: String::new(),
        all_tags: String::new(),
        excluded_tags: String::new(),
        unread: "off".into(),
        shared: "off".into(),
        order: last.map_or(0, |order| order + 1),
        created: now,
        modified: now,
    };
    write(&mut bundle, &body, false)?;
    let id = linkding.add_bundle(bundle);
    Ok(reply::json(201, &linkding.bundles[&id].in_json()))
}

pub(super) fn one(linkding: &mut Linkding, asked: &Asked<'_>, user: usize, id: &str) -> Answer {
    let id: u64 = id.parse().map_err(|_| Failure::BadId)?;
    let now = linkding.now();
    let known = linkding.bundles.get_mut(&id).filter(|bundle| bundle.owner == user);
    let bundle = known.ok_or(Failure::NoSuch("BookmarkBundle"))?;
    match asked.request.method.as_str() {
        "DELETE" => {
            linkding.bundles.remove(&id);
            renumber(linkding, user);
            return Ok(reply::nothing());
        }
        "PATCH" | "PUT" => {
            let mut changed = bundle.clone();
            write(&mut changed, &Body::read(asked)?, asked.request.method == "PATCH")?;
            changed.modified = now;
            *bundle = changed;
        }
        _ => {}
    }
    Ok(reply::json(200, &bundle.in_json()))
}

fn in_order(linkding: &Linkding, user: usize) -> Vec<&Bundle> {
    let mut own: Vec<&Bundle> =
        linkding.bundles.values().filter(|bundle| bundle.owner == user).collect();
    own.sort_by_key(|bundle| (bundle.order, bundle.id));
    own
}

/// After one is gone the others are counted from 0.
fn renumber(linkding: &mut Linkding, user: usize) {
    let ids: Vec<u64> = in_order(linkding, user).iter().map(|bundle| bundle.id).collect();
    for (order, id) in (0..).zip(ids) {
        if let Some(bundle) = linkding.bundles.get_mut(&id) {
            bundle.order = order;
        }
    }
}

fn write(bundle: &mut Bundle, body: &Body, partial: bool) -> Result<(), Failure> {
    let mut check = Check::new(body, partial);
    let texts = [
        (&mut bundle.name, check.text("name", Text::NEEDED.up_to(256))),
        (&mut bundle.search, check.text("search", Text::OPTIONAL.up_to(256))),
        (&mut bundle.any_tags, check.text("any_tags", Text::OPTIONAL.up_to(1024))),
        (&mut bundle.all_tags, check.text("all_tags", Text::OPTIONAL.up_to(1024))),
        (&mut bundle.excluded_tags, check.text("excluded_tags", Text::OPTIONAL.up_to(1024))),
        (&mut bundle.unread, check.choice("filter_unread", &CHOICES)),
        (&mut bundle.shared, check.choice("filter_shared", &CHOICES)),
    ];
    let order = check.integer("order");
    check.done()?;
    for (field, value) in texts {
        if let Some(value) = value {
            *field = value;
        }
    }
    bundle.order = order.unwrap_or(bundle.order);
    Ok(())
}
