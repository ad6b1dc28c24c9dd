//! Tickets, CSRF tokens, API tokens and one-time passwords.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::hmac;

use super::form;
use super::{Request, Response};
use crate::world::access::User;
use crate::world::{TicketRefusal, World};

/// Clocks of the nodes may differ by this much.
const GRACE_SECONDS: u64 = 300;
/// How long a one-time password is shown.
const TOTP_STEP_SECONDS: u64 = 30;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Nobody said who they are, on the few paths that allow it.
    Anonymous,
    User(String),
    Token(String),
}

impl Caller {
    /// The user or token, as the access list names it.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Anonymous => None,
            Self::User(id) | Self::Token(id) => Some(id),
        }
    }
}

/// Finds out who asks, as the front end does before it reads the body.
pub(crate) fn authenticate(
    world: &World,
    request: &Request,
    path: &str,
) -> Result<Caller, Response> {
    let method = request.method.as_str();
    let open =
        matches!((method, path), ("GET", "/access/domains") | ("GET" | "POST", "/access/ticket"));
    let cookie = request.text_header("cookie");
    let authorization = request.text_header("authorization");
    if open {
        // Not looked up here, but remembered: tokens may not ask for tickets.
        return Ok(match auth_value(authorization, "PVEAPIToken") {
            Some(token) => Caller::Token(token.split('=').next().unwrap_or_default().to_owned()),
            None => Caller::Anonymous,
        });
    }
    let ticket =
        auth_value(cookie, "PVEAuthCookie").or_else(|| auth_value(authorization, "PVEAuthCookie"));
    let Some(ticket) = ticket else {
        return match auth_value(authorization, "PVEAPIToken") {
            None => Err(Response::new(401, "No ticket")),
            Some(token) => by_token(world, &token).ok_or_else(|| refused(world)),
        };
    };
    let user = match verify_ticket(world, &ticket, None) {
        None => return Err(refused(world)),
        Some(user) => user,
    };
    if method != "GET" {
        let csrf = request.text_header("csrfpreventiontoken").unwrap_or_default();
        if !verify_csrf(world, &user, csrf) {
            return Err(Response::new(401, "Permission denied - invalid csrf token"));
        }
    }
    Ok(Caller::User(user))
}

fn refused(world: &World) -> Response {
    Response::new(
        401,
        match world.refusal {
            TicketRefusal::Current => "Authentication failed!",
            TicketRefusal::Before2026 => "permission denied - invalid PVE ticket",
        },
    )
}

/// `NAME=value` or `NAME value` at the start of a header or after a space, up to the next `;`.
fn auth_value(header: Option<&str>, name: &str) -> Option<String> {
    let header = header?;
    header.match_indices(name).find_map(|(at, _)| {
        let starts = header[..at].chars().next_back().is_none_or(char::is_whitespace);
        let value = header[at + name.len()..].strip_prefix(['=', ' '])?;
        let value = value.split(';').next().unwrap_or_default();
        (starts && !value.is_empty()).then(|| form::unescape(value))
    })
}

fn by_token(world: &World, text: &str) -> Option<Caller> {
    let (id, secret) = text.rsplit_once('=')?;
    let token = world.access.tokens.iter().find(|token| token.id == id)?;
    (token.secret == secret).then(|| Caller::Token(token.id.clone()))
}

/// A ticket for a user: `PVE:user@realm:HEXTIME::signature`.
pub(crate) fn ticket(world: &World, user: &str) -> String {
    sign(world, user, None)
}

/// The half ticket for a user who still owes a one-time password: signed together with the user's
/// name, so that it is good for the second step of this user only and opens nothing by itself.
pub(crate) fn challenge(world: &World, user: &str) -> String {
    sign(world, "!tfa!%7B%22totp%22%3Atrue%7D", Some(user))
}

fn sign(world: &World, data: &str, with: Option<&str>) -> String {
    let data = data.replace(':', "%3A");
    let plain = format!("PVE:{data}:{:08X}", world.now());
    let signature = signature(world, &plain, with);
    format!("{plain}::{signature}")
}

/// 256 bytes in base64, as long as the real RSA signature is.
fn signature(world: &World, plain: &str, with: Option<&str>) -> String {
    let key = signing_key(world);
    let bytes: Vec<u8> = (0..8u8)
        .flat_map(|block| {
            let text = format!("{block}:{plain}:{}", with.unwrap_or_default());
            hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
        })
        .collect();
    BASE64.encode(bytes)
}

fn signing_key(world: &World) -> hmac::Key {
    let secret = format!("demo-lab {}", world.access.key_generation);
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

/// The content of a valid ticket: a user's id, or `!tfa!…`.
fn verify_ticket(world: &World, ticket: &str, with: Option<&str>) -> Option<String> {
    let (plain, signed) = ticket.rsplit_once("::")?;
    let (data, time) = plain.strip_prefix("PVE:")?.rsplit_once(':')?;
    let given = u64::from_str_radix(time, 16).ok()?;
    let fresh = is_fresh(world, given) && signature(world, plain, with) == signed;
    fresh.then(|| form::unescape(data))
}

fn is_fresh(world: &World, given: u64) -> bool {
    let now = world.now();
    now < given + world.ticket_lifetime.as_secs() && given < now + GRACE_SECONDS
}

/// The token that a browser must send with every change: `HEXTIME:signature`.
pub(crate) fn csrf(world: &World, user: &str) -> String {
    csrf_at(world, user, world.now())
}

fn csrf_at(world: &World, user: &str, time: u64) -> String {
    let text = format!("{time:08X}:{user}");
    let sum = hmac::sign(&signing_key(world), text.as_bytes());
    format!("{time:08X}:{}", BASE64.encode(sum).trim_end_matches('='))
}

fn verify_csrf(world: &World, user: &str, token: &str) -> bool {
    let time = token.split(':').next().and_then(|hex| u64::from_str_radix(hex, 16).ok());
    time.is_some_and(|time| is_fresh(world, time) && csrf_at(world, user, time) == token)
}

/// What a login leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Login {
    Complete,
    NeedsSecondFactor,
}

/// Checks a password, a ticket given as one, or the answer to a challenge.
pub(crate) fn log_in(
    world: &mut World,
    user: &str,
    password: &str,
    otp: Option<&str>,
    challenge: Option<&str>,
) -> Option<Login> {
    if let Some(challenge) = challenge {
        let data = verify_ticket(world, challenge, Some(user))?;
        let code = password.strip_prefix("totp:")?;
        let right = otp.is_none() && data.starts_with("!tfa!") && use_code(world, user, code);
        return right.then_some(Login::Complete);
    }
    if let Some(owner) = verify_ticket(world, password, None)
        && (owner == user || owner == "root@pam")
    {
        return world.access.users.iter().any(|known| known.id == user).then_some(Login::Complete);
    }
    let known = world.access.users.iter().find(|known| known.id == user)?;
    if known.password != password {
        return None;
    }
    match (&known.totp_secret, otp) {
        (None, _) => Some(Login::Complete),
        (Some(_), None) => Some(Login::NeedsSecondFactor),
        (Some(_), Some(code)) => use_code(world, user, code).then_some(Login::Complete),
    }
}

/// Each code is good once, in its own half minute and those beside it.
fn use_code(world: &mut World, user: &str, code: &str) -> bool {
    let step = world.now() / TOTP_STEP_SECONDS;
    let Some(user) = world.access.users.iter_mut().find(|known| known.id == user) else {
        return false;
    };
    let found = (step.saturating_sub(1)..=step + 1)
        .filter(|step| user.last_totp_step.is_none_or(|used| *step > used))
        .find(|step| totp(user, *step).is_some_and(|right| right == code));
    if found.is_some() {
        user.last_totp_step = found;
    }
    found.is_some()
}

fn totp(user: &User, step: u64) -> Option<String> {
    Some(one_time_password(user.totp_secret.as_deref()?, step * TOTP_STEP_SECONDS))
}

/// The six digits that an authenticator shows for a secret in base32 at a UNIX time (RFC 6238 with
/// SHA-1 and steps of 30 seconds).
pub fn one_time_password(secret_base32: &str, unix_seconds: u64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &from_base32(secret_base32));
    let counter = unix_seconds / TOTP_STEP_SECONDS;
    let sum = hmac::sign(&key, &counter.to_be_bytes());
    let sum = sum.as_ref();
    let at = usize::from(sum[sum.len() - 1] & 15);
    let word = u32::from_be_bytes([sum[at] & 0x7f, sum[at + 1], sum[at + 2], sum[at + 3]]);
    format!("{:06}", word % 1_000_000)
}

fn from_base32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut out) = (0u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = match letter.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => continue,
        };
        bits = bits << 5 | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Clock;
    use std::time::Duration;

    #[test]
    fn one_time_passwords_are_those_of_rfc_6238() {
        // The RFC's secret "12345678901234567890" in base32; its appendix B, last six digits.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(one_time_password(secret, 59), "287082");
        assert_eq!(one_time_password(secret, 1_111_111_109), "081804");
        assert_eq!(one_time_password(secret, 20_000_000_000), "353130");
    }

    #[test]
    fn a_ticket_lives_two_hours_and_not_a_second_longer() {
        let mut world = World::homelab(Clock::fixed(1_795_300_000));
        let ticket = ticket(&world, "root@pam");
        world.advance(Duration::from_secs(7_199));
        assert_eq!(verify_ticket(&world, &ticket, None).as_deref(), Some("root@pam"));
        world.advance(Duration::from_secs(1));
        assert_eq!(verify_ticket(&world, &ticket, None), None);
    }

    #[test]
    fn a_changed_ticket_is_no_ticket() {
        let world = World::homelab(Clock::fixed(1_795_300_000));
        let ticket = ticket(&world, "root@pam").replace("root", "toor");
        assert_eq!(verify_ticket(&world, &ticket, None), None);
    }

    #[test]
    fn credentials_are_found_where_the_real_server_looks() {
        let found = |header| auth_value(Some(header), "PVEAuthCookie");
        assert_eq!(found("PVEAuthCookie=PVE%3Ax"), Some("PVE:x".into()));
        assert_eq!(found("a=b; PVEAuthCookie=x; c=d"), Some("x".into()));
        assert_eq!(found("XPVEAuthCookie=x"), None);
        assert_eq!(found("PVEAuthCookie="), None);
    }
}
