//! `homelab config show`: the configuration as it is understood, defaults and profile included.

use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::views::config::ConfigShow;

pub(super) fn run(lab: &Lab) -> Result<Outcome, Error> {
    let loaded = lab.loaded()?;
    let unshowable = |error: &dyn std::fmt::Display| {
        Error::new(Kind::Failed, format!("could not show the configuration: {error}"))
    };
    let mut config = serde_json::to_value(&loaded.config).map_err(|error| unshowable(&error))?;
    without_absent(&mut config);
    let yaml = serde_yaml::to_string(&serde_json::json!({ "homelab": config }))
        .map_err(|error| unshowable(&error))?;
    Ok(Outcome::report(ConfigShow { path: loaded.path.display().to_string(), config, yaml }))
}

/// Leaves out what says nothing: absent values, empty lists and empty sections.
fn without_absent(value: &mut serde_json::Value) {
    if let serde_json::Value::Object(fields) = value {
        fields.values_mut().for_each(without_absent);
        fields.retain(|_, value| match value {
            serde_json::Value::Null => false,
            serde_json::Value::Array(items) => !items.is_empty(),
            serde_json::Value::Object(fields) => !fields.is_empty(),
            _ => true,
        });
    }
    if let serde_json::Value::Array(items) = value {
        items.iter_mut().for_each(without_absent);
    }
}
