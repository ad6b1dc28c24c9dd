//! Files in a repository: one, or the list of a folder.

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

use crate::jsonish;
use crate::models::Content;

/// What lies at a path. The server answers an object for a file and a list for a folder.
#[derive(Clone, Debug, PartialEq)]
pub enum Contents {
    /// A file with its content, a symbolic link or a submodule.
    File(Box<Content>),
    /// What is in a folder, without content.
    Folder(Vec<Content>),
}

impl Contents {
    /// The file; `None` when it is a folder.
    pub fn into_file(self) -> Option<Content> {
        match self {
            Self::File(file) => Some(*file),
            Self::Folder(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Contents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = |value| Content::deserialize(value).map_err(Error::custom);
        match value {
            Value::Array(entries) => {
                entries.into_iter().map(read).collect::<Result<_, _>>().map(Self::Folder)
            }
            // Go's empty list.
            Value::Null => Ok(Self::Folder(Vec::new())),
            value => read(value).map(|file| Self::File(Box::new(file))),
        }
    }
}

impl Content {
    /// The content of a file; `None` when the answer holds none: a folder, a submodule, or a file
    /// larger than the server gives in this way (`default_max_blob_size`).
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let content = self.content.as_deref()?;
        match self.encoding.as_deref() {
            Some("base64") => jsonish::from_base64(content),
            _ => Some(content.as_bytes().to_vec()),
        }
    }
}
