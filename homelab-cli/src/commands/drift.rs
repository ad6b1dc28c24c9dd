//! `homelab drift`: where configuration, state and the live lab differ.

use crate::cli::inventory::DriftArgs;
use crate::error::Error;
use crate::inventory;
use crate::lab::Lab;
use crate::outcome::Outcome;
use crate::sources::proxmox::survey;
use crate::state_file::StateFile;
use crate::views::drift::Drift;

pub(super) async fn run(args: DriftArgs, lab: &Lab) -> Result<Outcome, Error> {
    let loaded = lab.loaded()?;
    let file = StateFile::new(args.state.as_deref(), loaded);
    // Before the lab is asked: a state that cannot be used ends it at once.
    let state = file.read()?;
    let found = survey::read(lab, None, args.concurrency).await?;
    let live = inventory::observe(&found);
    let drift =
        inventory::drift(&loaded.config, state.as_ref().map(|found| &found.recorded), &live);
    Ok(Outcome::report(Drift {
        generated_at: found.generated_at,
        lab: found.lab,
        sources: found.sources,
        config: loaded.path.display().to_string(),
        state: state.map(|_| file.path().display().to_string()),
        entries: drift.entries,
        not_compared: drift.not_compared,
        guests: live.guests.len(),
    }))
}
