//! What deserves attention: rules over the picture and the configuration. Pure.

mod backups;
mod resources;
mod sensors;
mod state;

use jiff::Timestamp;

use crate::config::Config;
use crate::sources::Picture;
use crate::views::findings::Finding;

/// What a rule may look at.
pub struct Context<'a> {
    /// What was read.
    pub picture: &'a Picture,
    /// What the owner wants.
    pub config: &'a Config,
    /// The present.
    pub now: Timestamp,
}

/// A rule adds a finding for each thing that it objects to.
type Rule = fn(&Context<'_>, &mut Vec<Finding>);

const RULES: &[Rule] = &[
    state::nodes,
    state::guests,
    resources::nodes,
    resources::storage,
    backups::age,
    sensors::limits,
];

/// All findings, the worst first.
pub fn evaluate(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        rule(context, &mut findings);
    }
    // A stable sort: rules of equal severity keep their order, and so do the things they looked at.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}
