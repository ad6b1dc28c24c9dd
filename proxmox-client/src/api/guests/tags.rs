//! A guest's tags as a list that can be changed and written back.

use std::fmt;
use std::str::FromStr;

/// The tags of a guest, in their order, none twice.
///
/// Upper and lower case do not tell tags apart, as the server has it unless its data centre options
/// say otherwise.
///
/// ```
/// use proxmox_client::api::guests::Tags;
///
/// let mut tags: Tags = "prod;web".parse()?;
/// assert!(tags.add("k3s")? && !tags.add("Web")?);
/// assert!(tags.remove("prod") && !tags.remove("prod"));
/// assert_eq!(tags.to_string(), "web;k3s");
/// # Ok::<(), proxmox_client::api::guests::InvalidTag>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags(Vec<String>);

impl Tags {
    /// Those of a configuration, where the server has checked them.
    pub fn of(tags: &[String]) -> Self {
        let mut list = Self::default();
        for tag in tags {
            list.push(tag);
        }
        list
    }

    /// Puts one at the end; says whether it was not there.
    ///
    /// # Errors
    /// [`InvalidTag`] for what the server would refuse.
    pub fn add(&mut self, tag: &str) -> Result<bool, InvalidTag> {
        check(tag)?;
        Ok(self.push(tag))
    }

    /// Takes one out; says whether it was there.
    pub fn remove(&mut self, tag: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|known| !known.eq_ignore_ascii_case(tag));
        self.0.len() < before
    }

    /// Whether it is among them.
    pub fn contains(&self, tag: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(tag))
    }

    /// In their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn push(&mut self, tag: &str) -> bool {
        let new = !self.contains(tag);
        if new {
            self.0.push(tag.to_owned());
        }
        new
    }
}

/// Reads what the server writes, with any of its separators: `;`, `,` and spaces.
impl FromStr for Tags {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut list = Self::default();
        for tag in text.split([';', ',', ' ', '\0']).filter(|tag| !tag.is_empty()) {
            list.add(tag)?;
        }
        Ok(list)
    }
}

/// Separated by `;`, as the server writes them.
impl fmt::Display for Tags {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0.join(";"))
    }
}

/// `pve-tag` of `PVE::JSONSchema`: `[a-z0-9_][a-z0-9_\-+.]*`, in either case.
fn check(tag: &str) -> Result<(), InvalidTag> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut bytes = tag.bytes();
    let good =
        bytes.next().is_some_and(plain) && bytes.all(|byte| plain(byte) || b"-+.".contains(&byte));
    if good { Ok(()) } else { Err(InvalidTag(tag.to_owned())) }
}

/// Text that is no tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTag(String);

impl fmt::Display for InvalidTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is not a tag: it needs a letter, digit or _ first, then also -, + and .",
            self.0
        )
    }
}

impl std::error::Error for InvalidTag {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_read_with_any_separator_of_the_server() {
        let tags: Tags = "prod;web, k3s  db;;PROD".parse().unwrap();
        assert_eq!(tags.iter().collect::<Vec<_>>(), ["prod", "web", "k3s", "db"]);
        assert_eq!(tags.to_string(), "prod;web;k3s;db");
        assert!("".parse::<Tags>().unwrap().is_empty());
    }

    #[test]
    fn what_the_server_would_refuse_is_refused_here() {
        let mut tags = Tags::of(&["prod".to_owned()]);
        for tag in ["", "-x", ".x", "a b", "a;b", "größe", "a/b", "+1"] {
            let error = tags.add(tag).unwrap_err();
            assert!(error.to_string().contains("is not a tag"), "{error}");
        }
        for tag in ["_x", "1", "a-b", "c++", "v1.2"] {
            assert!(tags.add(tag).unwrap());
        }
        assert_eq!(tags.to_string(), "prod;_x;1;a-b;c++;v1.2");
    }

    proptest! {
        #[test]
        fn a_tag_that_was_added_and_removed_leaves_nothing_behind(
            tags in prop::collection::vec("[a-z][a-z0-9.+-]{0,8}", 0..6),
            tag in "[0-9][a-z0-9.+-]{0,8}",
        ) {
            let before = Tags::of(&tags);
            let mut after = before.clone();
            prop_assert!(after.add(&tag).unwrap());
            prop_assert!(after.contains(&tag.to_uppercase()));
            prop_assert_eq!(after.to_string().parse::<Tags>().unwrap(), after.clone());
            prop_assert!(after.remove(&tag));
            prop_assert_eq!(after, before);
        }
    }
}
