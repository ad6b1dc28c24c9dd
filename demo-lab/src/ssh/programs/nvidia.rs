//! `nvidia-smi`: one RTX 2080, seen from the node and from the container that uses it.

use super::super::output::Answer;
use super::Scene;

/// The container that has the card.
const CONTAINER: u32 = 100;

pub(super) fn smi(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let busy = scene.world.guests.get(&CONTAINER).is_some_and(|guest| guest.running());
    crate::sensors::nvidia_smi(&words, busy).into()
}
