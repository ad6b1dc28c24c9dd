//! `homelab hardware watch`: readings as they change.

use std::time::Instant;

use hwmon::{Channel, ChannelKey, Chip, Watch};
use jiff::Timestamp;

use super::door;
use crate::cli::hardware::WatchArgs;
use crate::error::Error;
use crate::exit::Exit;
use crate::lab::Lab;
use crate::machine::{self, Machine};
use crate::outcome::Outcome;
use crate::sources::machines::translate;
use crate::ui::Ui;
use crate::views::hardware_watch::{HardwareFrame, Trace};

/// The looks that are remembered of each channel.
const REMEMBERED: usize = 300;

pub(super) async fn run(args: WatchArgs, lab: &Lab, ui: &Ui) -> Result<Outcome, Error> {
    let door = door(args.place, lab)?;
    let mut watch = Watch::with_history(machine::thresholds(lab), REMEMBERED);
    let mut looks = 0;
    let mut failure: Option<Error> = None;
    loop {
        let began = tokio::time::Instant::now();
        match door.look(lab).await {
            Ok(mut machine) => {
                failure = None;
                ui.frame(&frame(&mut machine, &mut watch))?;
            }
            // A machine that is away for a moment is waited for; one that never answered is an error.
            Err(error) if looks == 0 => return Err(error),
            Err(error) => {
                if failure.as_ref().is_none_or(|known| known.message() != error.message()) {
                    ui.failure(&error);
                }
                failure = Some(error);
            }
        }
        looks += 1;
        if args.count.is_some_and(|count| looks >= count) {
            return Ok(Outcome::Done(Exit::Ok));
        }
        tokio::time::sleep_until(began + args.interval).await;
    }
}

fn frame(machine: &mut Machine, watch: &mut Watch) -> HardwareFrame {
    let events = watch.observe(&mut machine.sensors, Instant::now());
    let channels = machine
        .sensors
        .chips
        .iter()
        .flat_map(|chip| chip.channels.iter().map(move |channel| (chip, channel)));
    let shown = channels
        .filter(|(_, channel)| channel.quantity().is_some() && !channel.verdict.class.is_hidden());
    HardwareFrame {
        time: Timestamp::now(),
        host: machine.name.clone(),
        readings: shown.map(|(chip, channel)| trace(chip, channel, watch)).collect(),
        events: events.iter().map(ToString::to_string).collect(),
    }
}

fn trace(chip: &Chip, channel: &Channel, watch: &Watch) -> Trace {
    let key = ChannelKey::of(chip, channel);
    let series = watch.history().series(&key);
    let quantity = channel.quantity();
    Trace {
        chip: chip.display_name().to_owned(),
        channel: channel.id(),
        label: channel.label.clone(),
        value: quantity.map(|quantity| translate::tidy(quantity.value())),
        unit: quantity.map_or("none", |quantity| translate::unit_word(quantity.unit())),
        minimum: series.and_then(|series| series.minimum()).map(translate::tidy),
        maximum: series.and_then(|series| series.maximum()).map(translate::tidy),
        average: series.and_then(|series| series.average()).map(translate::tidy),
        trend_per_minute: series
            .and_then(|series| series.trend())
            .map(|trend| translate::tidy(trend.per_minute)),
        level: watch.level(&key).to_string(),
        verdict: channel.verdict.class.to_string(),
        age_seconds: chip.age().map(|age| age.as_secs()),
        history: series
            .map(|series| series.samples().map(|sample| sample.value).collect())
            .unwrap_or_default(),
    }
}
