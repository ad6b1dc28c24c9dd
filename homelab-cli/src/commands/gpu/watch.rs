//! `homelab gpu watch`: cards as they change.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::Place;
use crate::cli::gpu::GpuArgs;
use crate::error::Error;
use crate::exit::Exit;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::ui::Ui;
use crate::views::gpus::Gpu;
use crate::views::hardware_watch::{HardwareFrame, Trace};

/// The looks that are remembered of each number.
const REMEMBERED: usize = 300;

pub(super) async fn run(
    args: GpuArgs,
    interval: Duration,
    count: Option<u64>,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let place = Place::of(args, lab)?;
    // A hundredth of what the full report costs, look after look.
    let plan = gpu::poll_plan();
    let mut seen = Seen::default();
    let mut looks = 0;
    loop {
        let began = tokio::time::Instant::now();
        let snapshot = place.look(&plan, lab).await?;
        let cards = super::cards(&place, &snapshot);
        let readings = cards.iter().flat_map(|card| seen.traces(card)).collect();
        let events = snapshot.problems.iter().map(ToString::to_string).collect();
        let host = place.host.clone();
        ui.frame(&HardwareFrame { time: Timestamp::now(), host, readings, events })?;
        looks += 1;
        if count.is_some_and(|count| looks >= count) {
            return Ok(Outcome::Done(Exit::Ok));
        }
        tokio::time::sleep_until(began + interval).await;
    }
}

/// The numbers of the last looks, card by card.
#[derive(Default)]
struct Seen(BTreeMap<(u32, &'static str), Vec<f64>>);

impl Seen {
    fn traces(&mut self, card: &Gpu) -> Vec<Trace> {
        let memory = card.memory.and_then(|memory| memory.percent());
        let numbers = [
            ("temperature", "celsius", card.temperature_celsius),
            ("utilization", "percent", card.utilization_percent),
            ("memory", "percent", memory),
            ("power", "watts", card.power_watts),
            ("fan", "percent", card.fan_percent),
        ];
        let told = numbers.into_iter().filter_map(|(name, unit, value)| Some((name, unit, value?)));
        told.map(|(name, unit, value)| self.trace(card, name, unit, value)).collect()
    }

    fn trace(&mut self, card: &Gpu, name: &'static str, unit: &'static str, value: f64) -> Trace {
        let values = self.0.entry((card.index, name)).or_default();
        if values.len() == REMEMBERED {
            values.remove(0);
        }
        values.push(value);
        let hundredths = |value: f64| (value * 100.0).round() / 100.0;
        Trace {
            chip: card.name.clone(),
            channel: name.to_owned(),
            label: None,
            value: Some(hundredths(value)),
            unit,
            minimum: values.iter().copied().reduce(f64::min).map(hundredths),
            maximum: values.iter().copied().reduce(f64::max).map(hundredths),
            average: Some(hundredths(values.iter().sum::<f64>() / values.len() as f64)),
            trend_per_minute: None,
            level: "ok".to_owned(),
            verdict: "ok".to_owned(),
            age_seconds: None,
            history: values.clone(),
        }
    }
}
