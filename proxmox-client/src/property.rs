//! Property strings: the `key=value,key=value` texts inside guest configurations, both ways.
//!
//! [`PropertyString`] is the lossless core: reading and showing one gives the same text, unknown
//! keys and their order included. The typed views ([`QemuNet`], [`Disk`], [`LxcNet`] …) look into
//! one and change single values in place, so that whatever this crate does not know survives.
//!
//! ```
//! use proxmox_client::property::{NetModel, QemuNet};
//!
//! let mut net: QemuNet = "virtio=BC:24:11:2E:1A:F0,bridge=vmbr0,future=1".parse()?;
//! assert_eq!(net.model(), Some(NetModel::Virtio));
//! net.set_vlan_tag(20);
//! assert_eq!(net.to_string(), "virtio=BC:24:11:2E:1A:F0,bridge=vmbr0,future=1,tag=20");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod disk;
mod mount;
mod net;
mod options;
mod value;
mod view;

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::serde_lenient::{FromScalar, Scalar};

pub use disk::{Disk, DiskCache, DiskMedia, DiskSource, EfiDisk, TpmState};
pub use mount::{MountPoint, RootFs};
pub use net::{IpConfig, IpSetting, LxcNet, NetModel, QemuNet};
pub use options::{Agent, BootOrder, LxcFeatures, Startup};
pub(crate) use value::WriteValue;
pub(crate) use view::property_view;

/// Text of the form `value,key=value,…`, kept exactly as it was read.
///
/// A part without a key is the value of the property's default key (`local:vm-100-disk-0` in
/// `local:vm-100-disk-0,size=32G`). Two of them are equal when their texts are.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyString {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Part {
    key: Option<String>,
    value: String,
}

/// Among the aliases of a property: the value stands without a key.
const BARE: &str = "";

impl Part {
    fn is_one_of(&self, keys: &[&str]) -> bool {
        match &self.key {
            Some(key) => key != BARE && keys.contains(&key.as_str()),
            None => !self.is_blank() && keys.contains(&BARE),
        }
    }

    fn is_blank(&self) -> bool {
        self.key.is_none() && self.value.trim().is_empty()
    }
}

impl PropertyString {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.parts.iter().find(|part| part.key.as_deref() == Some(key)).map(|part| &*part.value)
    }

    /// The value that stands without a key.
    pub fn bare(&self) -> Option<&str> {
        self.first_of(&[BARE])
    }

    /// All parts in their order; the key is absent where the value stands alone.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let parts = self.parts.iter().filter(|part| !part.is_blank());
        parts.map(|part| (part.key.as_deref(), &*part.value))
    }

    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(Part::is_blank)
    }

    /// Changes the value of `key` where it stands, or appends it.
    ///
    /// Fails where the text could not be read back as given: an empty value, a comma or a control
    /// character in it, a key with `=`.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), InvalidProperty> {
        if key.is_empty() || key.contains(['=', ',']) || key.contains(char::is_control) {
            return Err(InvalidProperty::new(key, value, "a key cannot be empty or hold = or ,"));
        }
        self.put_checked(&[key], Some(value.to_owned()))
    }

    /// Changes the value that stands without a key, or puts one in front.
    ///
    /// Fails for an empty value and one with `=`, a comma or a control character.
    pub fn set_bare(&mut self, value: &str) -> Result<(), InvalidProperty> {
        self.put_checked(&[BARE], Some(value.to_owned()))
    }

    /// Takes `key` out, and returns the value that it had.
    pub fn remove(&mut self, key: &str) -> Option<String> {
        let position = self.parts.iter().position(|part| part.key.as_deref() == Some(key))?;
        Some(self.parts.remove(position).value)
    }

    /// The first value under any of `keys`, the aliases of one property.
    fn first_of(&self, keys: &[&str]) -> Option<&str> {
        self.parts.iter().find(|part| part.is_one_of(keys)).map(|part| &*part.value)
    }

    /// The same, read as a `T`; nothing where it is not one.
    fn typed<T: FromScalar>(&self, keys: &[&str]) -> Option<T> {
        T::from_scalar(Scalar::Text(self.first_of(keys)?))
    }

    /// Writes under the alias already in use, else as a bare value in front where that is one of
    /// the aliases, else at the end under the first of `keys`. `None` takes it out.
    fn put(&mut self, keys: &[&str], value: Option<String>) {
        let Some(value) = value else {
            return self.parts.retain(|part| !part.is_one_of(keys));
        };
        if let Some(part) = self.parts.iter_mut().find(|part| part.is_one_of(keys)) {
            part.value = value;
            return;
        }
        self.parts.retain(|part| !part.is_blank());
        if keys.contains(&BARE) {
            self.parts.insert(0, Part { key: None, value });
        } else {
            self.parts.push(Part { key: keys.first().map(|&key| key.to_owned()), value });
        }
    }

    /// The same for free text.
    fn put_checked(&mut self, keys: &[&str], value: Option<String>) -> Result<(), InvalidProperty> {
        if let Some(value) = &value {
            let key = keys.first().copied().unwrap_or(BARE);
            if value.is_empty() {
                return Err(InvalidProperty::new(key, value, "it is empty"));
            }
            if value.contains(',') {
                return Err(InvalidProperty::new(key, value, "its comma would end the property"));
            }
            if value.contains(char::is_control) {
                return Err(InvalidProperty::new(key, value, "it has a control character"));
            }
            if keys.contains(&BARE) && value.contains('=') {
                return Err(InvalidProperty::new(key, value, "its = would make it a key"));
            }
        }
        self.put(keys, value);
        Ok(())
    }
}

/// Never fails: what the server would refuse is kept as it is, for the server to say so.
impl FromStr for PropertyString {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part = |part: &str| match part.split_once('=') {
            Some((key, value)) => Part { key: Some(key.to_owned()), value: value.to_owned() },
            None => Part { key: None, value: part.to_owned() },
        };
        Ok(Self { parts: text.split(',').map(part).collect() })
    }
}

impl fmt::Display for PropertyString {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, part) in self.parts.iter().enumerate() {
            if position > 0 {
                formatter.write_str(",")?;
            }
            if let Some(key) = &part.key {
                write!(formatter, "{key}=")?;
            }
            formatter.write_str(&part.value)?;
        }
        Ok(())
    }
}

impl FromScalar for PropertyString {
    const WHAT: &'static str = "a property string";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        String::from_scalar(scalar)?.parse().ok()
    }
}

impl fmt::Debug for PropertyString {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.to_string())
    }
}

/// A value that a property string cannot carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidProperty {
    key: String,
    value: String,
    rule: &'static str,
}

impl InvalidProperty {
    fn new(key: &str, value: &str, rule: &'static str) -> Self {
        Self { key: key.to_owned(), value: value.to_owned(), rule }
    }
}

impl fmt::Display for InvalidProperty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, value, rule } = self;
        match key.as_str() {
            "" => write!(formatter, "{value:?} cannot be written into a property string: {rule}"),
            _ => write!(
                formatter,
                "{key}={value:?} cannot be written into a property string: {rule}"
            ),
        }
    }
}

impl std::error::Error for InvalidProperty {}

#[cfg(test)]
mod tests;
