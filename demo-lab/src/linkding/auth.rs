//! Who asks: `Authorization: Token …` or `Bearer …`, as Django REST framework reads it.

use super::reply::Failure;
use super::state::User;

/// The place of the user whose token this is; `None` without credentials of a known scheme.
pub(super) fn user(users: &[User], header: Option<&str>) -> Result<Option<usize>, Failure> {
    let mut words = header.unwrap_or("").split_whitespace();
    let scheme = words.next().unwrap_or("").to_ascii_lowercase();
    if scheme != "token" && scheme != "bearer" {
        return Ok(None);
    }
    let refused = |words| Err(Failure::Credentials(words));
    let Some(token) = words.next() else {
        return refused("Invalid token header. No credentials provided.");
    };
    if words.next().is_some() {
        return refused("Invalid token header. Token string should not contain spaces.");
    }
    match users.iter().position(|user| user.tokens.iter().any(|known| known == token)) {
        None => refused("Invalid token."),
        Some(place) if !users[place].active => refused("User inactive or deleted."),
        found => Ok(found),
    }
}
