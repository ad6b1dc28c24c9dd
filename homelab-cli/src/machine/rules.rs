//! What the owner knows about single sensors, for the rules that judge them.

use hwmon::{Class, Correction, Rule, Rules, SensorsConf};

use crate::config::{SensorRule, SensorVerdict};
use crate::error::{Error, Kind};
use crate::lab::Lab;

/// The built-in rules, preceded by those of the configuration and of a `sensors3.conf`.
pub fn rules(lab: &Lab) -> Result<Rules, Error> {
    // Sensors can be read without any configuration.
    let Ok(loaded) = lab.loaded() else { return Ok(Rules::builtin()) };
    let sensors = &loaded.config.sensors;
    let mut rules = Rules::builtin();
    if let Some(file) = &sensors.sensors_conf {
        let path = loaded.resolve(file, lab.folders());
        let text = std::fs::read_to_string(&path).map_err(|error| {
            let message = format!("could not read the sensors_conf {}: {error}", path.display());
            Error::new(Kind::Config, message)
        })?;
        let conf = SensorsConf::parse(&text);
        for problem in conf.problems() {
            tracing::warn!("{}, line {}: {}", path.display(), problem.line, problem.message);
        }
        rules = rules.with_sensors_conf(&conf);
    }
    Ok(rules
        .with_corrections(sensors.rules.iter().filter_map(correction))
        .preceded_by(sensors.rules.iter().filter_map(rule)))
}

fn rule(rule: &SensorRule) -> Option<Rule> {
    let (class, usual) = match rule.verdict? {
        SensorVerdict::Ok => (Class::Ok, "your configuration says that it is right"),
        SensorVerdict::Bogus => (Class::Bogus, "your configuration says that it is nonsense"),
        SensorVerdict::Unconnected => {
            (Class::Unconnected, "your configuration says that nothing is connected")
        }
    };
    let reason = rule.reason.clone().unwrap_or_else(|| usual.to_owned());
    let made = Rule::new("configured", class, reason).channel(rule.channel.clone());
    Some(match &rule.chip {
        Some(chip) => made.chip(chip.clone()),
        None => made,
    })
}

fn correction(rule: &SensorRule) -> Option<Correction> {
    let made = Correction::label(rule.channel.clone(), rule.label.clone()?);
    Some(match &rule.chip {
        Some(chip) => made.chip(chip.clone()),
        None => made,
    })
}
