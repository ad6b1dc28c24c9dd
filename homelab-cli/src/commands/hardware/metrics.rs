//! `homelab hardware metrics`: readings in the text format of Prometheus.

use hwmon::prometheus::{self, Mode};

use super::look;
use crate::cli::hardware::{HardwareArgs, MetricsMode};
use crate::error::Error;
use crate::lab::Lab;
use crate::outcome::{Outcome, Raw};
use crate::ui::Ui;

pub(super) async fn run(
    args: HardwareArgs,
    mode: MetricsMode,
    lab: &Lab,
    ui: &Ui,
) -> Result<Outcome, Error> {
    let machine = look(args, lab, ui).await?;
    let mode = match mode {
        MetricsMode::NodeExporter => Mode::NodeExporter,
        MetricsMode::Native => Mode::Native,
    };
    Ok(Outcome::Raw(Raw::Text(prometheus::render(&machine.sensors, mode))))
}
