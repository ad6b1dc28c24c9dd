//! Carrying corrections out: labels and formulas, always from what the driver gave.

use host_capture::ReadError;

use super::{Change, Rules};
use crate::{
    Attribute, Channel, ChannelKind, Chip, Expression, Quantity, Reading, Unit,
    expression::ComputeError,
};

/// `DEPTH_MAX` of libsensors.
const MAX_DEPTH: usize = 8;

impl Rules {
    /// Labels and values as the corrections have them; where none fits, as the driver has them.
    pub(super) fn correct(&self, chip: &mut Chip) {
        let corrections: Vec<_> =
            self.corrections.iter().filter(|one| one.is_about_chip(chip)).collect();
        for channel in chip.channels.iter_mut().filter(|channel| channel.is_corrected()) {
            channel.take_back_corrections();
        }
        if corrections.is_empty() {
            return;
        }
        let formulas: Vec<Option<&Expression>> = chip
            .channels
            .iter()
            .map(|channel| {
                corrections.iter().find_map(|correction| match &correction.change {
                    Change::Compute(formula) if correction.is_about(channel) => Some(formula),
                    _ => None,
                })
            })
            .collect();
        let labels: Vec<Option<&String>> = chip
            .channels
            .iter()
            .map(|channel| {
                corrections.iter().find_map(|correction| match &correction.change {
                    Change::Label(label) if correction.is_about(channel) => Some(label),
                    _ => None,
                })
            })
            .collect();
        let computed: Vec<Vec<(String, Reading)>> =
            (0..chip.channels.len()).map(|index| computed(chip, &formulas, index)).collect();
        for ((channel, label), computed) in chip.channels.iter_mut().zip(labels).zip(computed) {
            if label.is_some() || !computed.is_empty() {
                channel.correct(label.cloned(), computed);
            }
        }
    }
}

/// The values of a channel's files that a formula changes.
fn computed(chip: &Chip, formulas: &[Option<&Expression>], index: usize) -> Vec<(String, Reading)> {
    let channel = &chip.channels[index];
    if formulas[index].is_none() {
        return Vec::new();
    }
    let files = channel.attributes.iter().filter(|file| is_scaled(channel.kind, file));
    let value = |file: &Attribute| {
        let Reading::Value(raw) = file.reading() else { return file.reading() };
        match evaluate(chip, formulas, index, raw.value(), 0) {
            Ok(value) => Reading::Value(Quantity::from_value(value, file.unit)),
            Err(error) => Reading::Unreadable(ReadError::Other(error.to_string())),
        }
    };
    files.map(|file| (file.property.clone(), value(file))).collect()
}

/// Whether libsensors lets a formula change this file: values and limits, but no flags, offsets, divisors.
fn is_scaled(kind: ChannelKind, file: &Attribute) -> bool {
    let is_value = !matches!(file.unit, Unit::None | Unit::Seconds) && file.property != "offset";
    is_value || (kind == ChannelKind::Fan && file.property == "input")
}

fn evaluate(
    chip: &Chip,
    formulas: &[Option<&Expression>],
    index: usize,
    raw: f64,
    depth: usize,
) -> Result<f64, ComputeError> {
    let Some(formula) = formulas[index] else { return Ok(raw) };
    let file = |name: &str| {
        if depth + 1 >= MAX_DEPTH {
            return Err(ComputeError::Recursion);
        }
        let (other, file) =
            find(chip, name).ok_or_else(|| ComputeError::NoSuchFile(name.to_owned()))?;
        let raw = file.reading().value();
        let raw = raw.ok_or_else(|| ComputeError::NoNumber(name.to_owned()))?;
        if is_scaled(chip.channels[other].kind, file) {
            evaluate(chip, formulas, other, raw, depth + 1)
        } else {
            Ok(raw)
        }
    };
    let value = formula.evaluate(raw, &file)?;
    if value.is_finite() { Ok(value) } else { Err(ComputeError::NotFinite) }
}

/// `in3_input` → the channel and its file.
fn find<'a>(chip: &'a Chip, name: &str) -> Option<(usize, &'a Attribute)> {
    let (kind, number, property) = crate::attribute::channel_attribute(name)?;
    let is_it = |channel: &Channel| channel.kind == kind && channel.number == number;
    let index = chip.channels.iter().position(is_it)?;
    Some((index, chip.channels[index].attribute(property)?))
}
