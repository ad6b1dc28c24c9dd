//! Which guest is meant by a number or a name.

use std::cmp::Reverse;

use proxmox_client::api::cluster::GuestResource;

use crate::error::{Error, Kind};

/// The guest with this number, or the only one with this name. Case does not matter where it cannot confuse.
pub(crate) fn select<'a>(
    wanted: &str,
    guests: &'a [GuestResource],
) -> Result<&'a GuestResource, Error> {
    if let Ok(vmid) = wanted.parse::<u32>() {
        // A guest may be named "200"; the number goes first, as it is unique.
        let numbered = guests.iter().find(|guest| guest.vmid.get() == vmid);
        if let Some(guest) = numbered {
            return Ok(guest);
        }
    }
    let named = |same: fn(&str, &str) -> bool| -> Vec<&GuestResource> {
        let fits = |guest: &&GuestResource| guest.name.as_deref().is_some_and(|n| same(n, wanted));
        guests.iter().filter(fits).collect()
    };
    let mut found = named(|name, wanted| name == wanted);
    if found.is_empty() {
        found = named(|name, wanted| name.eq_ignore_ascii_case(wanted));
    }
    match found.as_slice() {
        [guest] => Ok(guest),
        [] => Err(unknown(wanted, guests)),
        several => Err(ambiguous(wanted, several)),
    }
}

fn unknown(wanted: &str, guests: &[GuestResource]) -> Error {
    let error = Error::new(Kind::NotFound, format!("there is no guest {wanted}"));
    if guests.is_empty() {
        return error.hint("this user sees no guest at all: has it the role PVEAuditor on /?");
    }
    match similar(wanted, guests).as_slice() {
        [] => error.hint("`homelab guest list` shows all guests"),
        similar => error.hint(format!("did you mean {}?", similar.join(", "))),
    }
}

fn ambiguous(wanted: &str, found: &[&GuestResource]) -> Error {
    let message = format!("{} guests are named {wanted}", found.len());
    let error = found.iter().fold(Error::new(Kind::Usage, message), |error, guest| {
        error.detail(format!("{} on {}: {}", guest.vmid, guest.node, guest.status))
    });
    error.hint("use the number")
}

/// Up to three guests whose name or number is like what was typed, the nearest first.
fn similar(wanted: &str, guests: &[GuestResource]) -> Vec<String> {
    const ENOUGH: f64 = 0.75;
    let wanted = wanted.to_lowercase();
    let mut near: Vec<(f64, String)> = guests
        .iter()
        .filter_map(|guest| {
            let name = guest.name.as_deref().unwrap_or_default().to_lowercase();
            let by_name = match name.is_empty() {
                true => 0.0,
                false if name.contains(&wanted) && wanted.len() > 1 => 0.9,
                false => strsim::jaro_winkler(&name, &wanted),
            };
            let by_number = match strsim::levenshtein(&guest.vmid.to_string(), &wanted) {
                0 | 1 if wanted.len() >= 3 => 0.8,
                _ => 0.0,
            };
            let score = by_name.max(by_number);
            let shown = match &guest.name {
                Some(name) => format!("{name} ({})", guest.vmid),
                None => guest.vmid.to_string(),
            };
            (score >= ENOUGH).then_some((score, shown))
        })
        .collect();
    near.sort_by_key(|(score, shown)| (Reverse((score * 1000.0) as i64), shown.clone()));
    near.into_iter().take(3).map(|(_, shown)| shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proxmox_client::api::cluster::Resources;
    use serde_json::json;

    fn guests() -> Vec<GuestResource> {
        let resources: Resources = serde_json::from_value(json!([
            {"type": "qemu", "vmid": 101, "node": "pve", "name": "W11-VM", "status": "running"},
            {"type": "qemu", "vmid": 103, "node": "pve", "name": "k3s-master", "status": "running"},
            {"type": "lxc", "vmid": 200, "node": "pve", "name": "Git-Service", "status": "running"},
            {"type": "lxc", "vmid": 201, "node": "pve", "name": "twin", "status": "stopped"},
            {"type": "lxc", "vmid": 202, "node": "pve2", "name": "twin", "status": "running"},
            {"type": "qemu", "vmid": 300, "node": "away", "status": "unknown"},
        ]))
        .unwrap();
        resources.guests
    }

    #[test]
    fn a_guest_is_found_by_number_and_by_name_in_any_case() {
        for wanted in ["200", "Git-Service", "git-service"] {
            assert_eq!(select(wanted, &guests()).unwrap().vmid.get(), 200, "{wanted}");
        }
        assert_eq!(select("300", &guests()).unwrap().vmid.get(), 300);
    }

    #[test]
    fn an_unknown_guest_comes_with_those_that_were_probably_meant() {
        let error = |wanted| {
            let error = select(wanted, &guests()).unwrap_err();
            assert_eq!(error.kind(), Kind::NotFound);
            format!("{error}; {}", error.hint_text().unwrap())
        };
        insta::assert_snapshot!(error("git"), @"there is no guest git; did you mean Git-Service (200)?");
        insta::assert_snapshot!(error("k3smaster"), @"there is no guest k3smaster; did you mean k3s-master (103)?");
        insta::assert_snapshot!(error("104"), @"there is no guest 104; did you mean W11-VM (101), k3s-master (103)?");
        insta::assert_snapshot!(error("zzz"), @"there is no guest zzz; `homelab guest list` shows all guests");
    }

    #[test]
    fn a_name_that_two_guests_have_is_an_error_that_lists_both() {
        let error = select("twin", &guests()).unwrap_err();
        assert_eq!(error.kind(), Kind::Usage);
        insta::assert_snapshot!(error, @r"
        2 guests are named twin
          201 on pve: stopped
          202 on pve2: running
        ");
    }
}
