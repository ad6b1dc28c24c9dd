//! A new line for a known_hosts file.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::rand::{SecureRandom as _, SystemRandom};

use super::{
    Lookup,
    line::{HASH_MAGIC, hash_name},
};
use crate::PublicKey;

/// A name that cannot stand in a known_hosts file as the name of one host, because it would be read as several,
/// as a pattern or as another line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{name:?} cannot be recorded in a known_hosts file: {character:?} has another meaning there"
)]
pub struct InvalidName {
    name: String,
    character: char,
}

/// The line that records this key for this host (and its address, where the lookup has one), without a line end.
///
/// # Errors
/// When the name is empty or holds what has a meaning in the file: blanks, control characters and
/// ``@ ? * # [ ] | ' " \ ! ,``.
pub fn entry(host: &Lookup, key: &PublicKey) -> Result<String, InvalidName> {
    let name = plain_name(host)?;
    Ok(match host.address_name() {
        Some(address) => format!("{name},{address} {key}"),
        None => format!("{name} {key}"),
    })
}

/// The same with the name hashed (`HashKnownHosts yes`), so that who reads the file does not learn where one
/// goes; the address, if any, needs a line of its own. Salts come from [`random_salt`].
///
/// # Errors
/// As [`entry`].
pub fn hashed_entry(host: &Lookup, key: &PublicKey, salt: [u8; 20]) -> Result<String, InvalidName> {
    let hash = STANDARD.encode(hash_name(&salt, plain_name(host)?));
    Ok(format!("{HASH_MAGIC}{}|{hash} {key}", STANDARD.encode(salt)))
}

/// Twenty random bytes of the operating system.
///
/// # Panics
/// When the operating system has no randomness, without which no SSH session would have started.
#[must_use]
pub fn random_salt() -> [u8; 20] {
    let mut salt = [0; 20];
    SystemRandom::new().fill(&mut salt).expect("the operating system gives random bytes");
    salt
}

fn plain_name(host: &Lookup) -> Result<&str, InvalidName> {
    let name = host.principal();
    let odd = |c: &char| c.is_whitespace() || c.is_control() || "@?*#[]|'\"\\!,".contains(*c);
    let odd = if name.is_empty() { Some(' ') } else { name.chars().find(odd) };
    match odd {
        Some(character) => Err(InvalidName { name: name.to_owned(), character }),
        None => Ok(host.name()),
    }
}
