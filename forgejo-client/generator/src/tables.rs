//! What people decided: which handle a call belongs to, what it is called, what words mean. The
//! document of the API knows none of this.

use std::collections::BTreeMap;

/// One line of `handles.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    /// The type: `RepoHooks`.
    pub(crate) name: String,
    /// The file that it is written to.
    pub(crate) file: String,
    /// The features that it needs, all of them; none: it is always there.
    pub(crate) features: Vec<String>,
    /// The handle, or `Client`, that gives it.
    pub(crate) parent: String,
    /// The method that gives it, and the names of its arguments.
    pub(crate) accessor: String,
    pub(crate) arguments: Vec<String>,
    /// Its path below that of the parent: `/hooks/{}`.
    pub(crate) place: String,
    pub(crate) about: String,
}

/// One line of `operations.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) handle: String,
    pub(crate) method: String,
    pub(crate) about: String,
}

/// One line of `words.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) name: String,
    pub(crate) words: Vec<String>,
    pub(crate) about: String,
}

/// All tables.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) handles: Vec<Handle>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) words: Vec<Words>,
    /// Where which words stand: a definition, `Definition.field` or `operation.parameter`.
    pub(crate) places: BTreeMap<String, String>,
    details: BTreeMap<(String, String), String>,
}

impl Tables {
    /// Reads the tables that are built in.
    pub(crate) fn load() -> Result<Self, String> {
        let handles = rows(include_str!("../tables/handles.tsv"))
            .map(|[name, file, features, accessor, place, about]| {
                let parts = accessor.split_once('.').and_then(|(parent, call)| {
                    Some((parent, call.strip_suffix(')')?.split_once('(')?))
                });
                let (parent, (accessor, arguments)) =
                    parts.ok_or_else(|| format!("{name}: cannot read {accessor}"))?;
                let list = |text: &str, separator| {
                    text.split(separator)
                        .map(|part: &str| part.trim().to_owned())
                        .filter(|part| !part.is_empty())
                        .collect()
                };
                Ok(Handle {
                    name: name.to_owned(),
                    file: file.to_owned(),
                    features: list(features, ' '),
                    parent: parent.to_owned(),
                    accessor: accessor.to_owned(),
                    arguments: list(arguments, ','),
                    place: place.to_owned(),
                    about: about.to_owned(),
                })
            })
            .collect::<Result<_, String>>()?;
        let operations = rows(include_str!("../tables/operations.tsv"))
            .map(|[id, handle, method, about]| Operation {
                id: id.to_owned(),
                handle: handle.to_owned(),
                method: method.to_owned(),
                about: about.to_owned(),
            })
            .collect();
        let mut words = Vec::new();
        let mut places = BTreeMap::new();
        for [name, list, here, about] in rows(include_str!("../tables/words.tsv")) {
            places.extend(here.split(' ').map(|place| (place.to_owned(), name.to_owned())));
            words.push(Words {
                name: name.to_owned(),
                words: list.split(' ').map(str::to_owned).collect(),
                about: about.to_owned(),
            });
        }
        let details = rows(include_str!("../tables/details.tsv"))
            .map(|[what, about, value]| ((what.to_owned(), about.to_owned()), value.to_owned()))
            .collect();
        Ok(Self { handles, operations, words, places, details })
    }

    /// What `details.tsv` says.
    pub(crate) fn detail(&self, what: &str, about: &str) -> Option<&str> {
        self.details.get(&(what.to_owned(), about.to_owned())).map(String::as_str)
    }

    pub(crate) fn handle(&self, name: &str) -> Option<&Handle> {
        self.handles.iter().find(|handle| handle.name == name)
    }

    /// The whole path of a handle, and the names of the arguments in it.
    pub(crate) fn path(&self, handle: &Handle) -> (String, Vec<String>) {
        let (mut path, mut arguments) =
            self.handle(&handle.parent).map(|parent| self.path(parent)).unwrap_or_default();
        path.push_str(&handle.place);
        arguments.extend(handle.arguments.iter().cloned());
        (path, arguments)
    }

    /// The features that a handle needs, with those of the handles above it.
    pub(crate) fn features(&self, handle: &Handle) -> Vec<String> {
        let mut all =
            self.handle(&handle.parent).map(|parent| self.features(parent)).unwrap_or_default();
        all.extend(handle.features.iter().cloned());
        all.sort();
        all.dedup();
        all
    }
}

/// Lines of so many columns; `#` begins a comment.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let mut columns = line.split('\t');
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}
