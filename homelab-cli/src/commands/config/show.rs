//! `homelab config show`: the configuration as it is understood, defaults and profile included.

use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::tree::Tree;
use crate::views::config::ConfigShow;

pub(super) fn run(lab: &Lab) -> Result<Outcome, Error> {
    let loaded = lab.loaded()?;
    let mut config = Tree::of(&loaded.config)?;
    without_absent(&mut config);
    let file = Tree::Object([("homelab".to_owned(), config.clone())].into());
    let path = loaded.path.display().to_string();
    Ok(Outcome::report(ConfigShow { path, yaml: file.yaml()?, config }))
}

/// Leaves out what says nothing: absent values, empty lists and empty sections.
fn without_absent(tree: &mut Tree) {
    match tree {
        Tree::Object(fields) => {
            fields.values_mut().for_each(without_absent);
            fields.retain(|_, value| match value {
                Tree::Scalar(value) => !value.is_null(),
                Tree::List(items) => !items.is_empty(),
                Tree::Object(fields) => !fields.is_empty(),
            });
        }
        Tree::List(items) => items.iter_mut().for_each(without_absent),
        Tree::Scalar(_) => {}
    }
}
