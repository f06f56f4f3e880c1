//! The exports of which one may show what there is, and when each was made.

use crate::base::Stamp;
use crate::evaluate::clock::CLOCK_TOLERANCE;
use crate::evaluate::words::place_words;
use crate::model::{Evidence, Export, Kind, Topology};
use crate::policy::Policy;

/// A configuration export that counts, with its topology.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub export: &'a Export,
    pub topology: &'a Topology,
    pub at: Stamp,
    /// The deployment file names the file: a person vouches for whose topology it is, and for its bytes.
    pub is_named: bool,
}

/// What `bakproof demo` wrote counts only in a demo.
pub fn counts(policy: &Policy, export: &Export) -> bool {
    policy.deployment.demo || !export.facts.is_demo
}

/// In words.
pub fn place(export: &Export) -> String {
    place_words(&export.location.source, &export.location.path)
}

/// Configuration exports that have no time inside, and topology documents.
pub fn undated<'a>(policy: &Policy, evidence: &'a Evidence) -> impl Iterator<Item = &'a Export> {
    let is_one = |export: &&Export| match export.kind {
        Kind::Topology => true,
        Kind::LyncConfiguration => time_of(policy, export).is_none(),
        _ => false,
    };
    evidence.exports.iter().filter(is_one).filter(|export| counts(policy, export))
}

/// Configuration exports of a time up to as-of, oldest first.
pub fn dated_exports<'a>(policy: &Policy, evidence: &'a Evidence, as_of: Stamp) -> Vec<(&'a Export, Stamp)> {
    // Where everything is judged that was seen, the clock of an export may be a little ahead.
    let is_past = |at: Stamp| {
        (at <= as_of || as_of >= evidence.collected_at)
            && at.at.duration_since(evidence.collected_at.at).max(at.at.duration_since(as_of.at)) <= CLOCK_TOLERANCE
    };
    let exports = evidence.exports.iter().filter(|export| export.kind == Kind::LyncConfiguration);
    let exports = exports.filter(|export| counts(policy, export));
    let dated = exports.filter_map(|export| Some((export, time_of(policy, export)?)));
    let mut dated: Vec<_> = dated.filter(|(_, at)| is_past(*at)).collect();
    dated.sort_by(|(a, a_at), (b, b_at)| (a_at, &a.location).cmp(&(b_at, &b.location)));
    dated
}

/// When it was exported; its wall clock is that of the deployment's time zone.
pub fn time_of(policy: &Policy, export: &Export) -> Option<Stamp> {
    let zone = &policy.deployment.time_zone;
    let read = || export.facts.export_wall_time?.to_zoned(zone.clone()).ok().as_ref().map(Stamp::from);
    export.facts.export_time.or_else(read)
}
