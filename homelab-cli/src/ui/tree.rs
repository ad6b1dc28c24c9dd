//! A document as a tree that keeps the order of its fields, and the formats that are written from it.
//!
//! serde_json's own `Value` keeps the order only behind a feature, and features are shared by every crate of a build:
//! a client must not behave differently because this program is built beside it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Kind};

/// Any JSON, its fields in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Tree {
    /// Fields, in their order.
    Object(IndexMap<String, Tree>),
    /// Items.
    List(Vec<Tree>),
    /// Text, a number, a flag, or nothing.
    Scalar(Value),
}

impl Tree {
    /// Reads a JSON text.
    pub fn parse(json: &str) -> Result<Tree, Error> {
        serde_json::from_str(json).map_err(unwritable)
    }

    /// Anything that serialises, its fields in the order of its type.
    pub fn of(value: &impl Serialize) -> Result<Tree, Error> {
        Tree::parse(&serde_json::to_string(value).map_err(unwritable)?)
    }

    /// One line of JSON.
    pub fn line(&self) -> Result<String, Error> {
        serde_json::to_string(self).map(|text| text + "\n").map_err(unwritable)
    }

    /// JSON for people to read as well.
    pub fn pretty(&self) -> Result<String, Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n").map_err(unwritable)
    }

    /// YAML.
    pub fn yaml(&self) -> Result<String, Error> {
        serde_yaml::to_string(self).map_err(unwritable)
    }

    /// Its items one a line; what is no list is one line.
    pub fn lines(&self) -> Result<String, Error> {
        match self {
            Tree::List(items) => items.iter().map(Tree::line).collect(),
            single => single.line(),
        }
    }

    /// Rows of a list of objects; inner objects become dotted columns, inner lists are joined by blanks.
    pub fn csv(&self) -> Result<String, Error> {
        let Tree::List(items) = self else {
            return Err(Error::new(Kind::Usage, "this answer is no list, so it cannot be CSV")
                .hint("use `-o json` or `-o yaml`"));
        };
        let rows: Vec<IndexMap<String, String>> = items
            .iter()
            .map(|item| {
                let mut row = IndexMap::new();
                item.flatten("", &mut row);
                row
            })
            .collect();
        let columns: indexmap::IndexSet<&String> = rows.iter().flat_map(|row| row.keys()).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&columns).map_err(unwritable)?;
        for row in &rows {
            let cells = columns.iter().map(|column| row.get(*column).map_or("", String::as_str));
            writer.write_record(cells).map_err(unwritable)?;
        }
        let bytes = writer.into_inner().map_err(unwritable)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The field of this name.
    pub fn get(&self, field: &str) -> Option<&Tree> {
        match self {
            Tree::Object(fields) => fields.get(field),
            _ => None,
        }
    }

    fn flatten(&self, prefix: &str, row: &mut IndexMap<String, String>) {
        match self {
            Tree::Object(fields) => {
                for (name, value) in fields {
                    let path =
                        if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                    value.flatten(&path, row);
                }
            }
            value => {
                let name = if prefix.is_empty() { "value" } else { prefix };
                row.insert(name.to_owned(), value.plain());
            }
        }
    }

    fn plain(&self) -> String {
        match self {
            Tree::Scalar(Value::Null) => String::new(),
            Tree::Scalar(Value::String(text)) => text.clone(),
            Tree::Scalar(other) => other.to_string(),
            Tree::List(items) => items.iter().map(Tree::plain).collect::<Vec<_>>().join(" "),
            Tree::Object(_) => self.line().unwrap_or_default().trim_end().to_owned(),
        }
    }
}

fn unwritable(error: impl std::fmt::Display) -> Error {
    Error::new(Kind::Failed, format!("could not write the answer: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_joins_the_columns_of_all_rows_and_quotes_what_needs_it() {
        let list = r#"[
            {"vmid": 100, "memory": {"used_bytes": 1}, "tags": ["a", "b"]},
            {"vmid": 101, "name": "a,b\"c"}
        ]"#;
        insta::assert_snapshot!(Tree::parse(list).unwrap().csv().unwrap(), @r#"
        vmid,memory.used_bytes,tags,name
        100,1,a b,
        101,,,"a,b""c"
        "#);
    }

    #[test]
    fn what_is_no_list_cannot_be_csv_but_is_one_line() {
        let document = Tree::parse(r#"{ "kind": "Version" }"#).unwrap();
        assert_eq!(document.csv().unwrap_err().kind(), Kind::Usage);
        assert_eq!(document.lines().unwrap(), "{\"kind\":\"Version\"}\n");
    }

    #[test]
    fn fields_keep_their_order_and_numbers_their_kind() {
        let text =
            r#"{"z":1,"a":{"y":2.0,"b":[true,null,"x"]},"big":18446744073709551615,"low":-5}"#;
        assert_eq!(Tree::parse(text).unwrap().line().unwrap(), format!("{text}\n"));
    }
}
