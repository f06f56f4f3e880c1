//! Every backup in the evidence: sets, media without one, exports, artefacts, attestations; and those that only rows of
//! histories list.

use super::artefact::artefact_candidates;
use super::attested::attested_candidates;
use super::attribution::MappingClaim;
use super::candidate::{Candidate, Content};
use super::class::{Class, class_of};
use super::context::AuditContext;
use super::history::{Row, apply_server_proofs, apply_server_verdict, from_row};
use crate::base::{Stamp, arrange};
use crate::model::{Assurance, BackupCopy, BackupSet, Export, Kind, KindOrigin, Location, MediaSet, Verdict};
use crate::policy::{ExportLevel, Policy};
use jiff::tz::TimeZone;
use std::cmp::Ordering;

/// All backups that more than a history shows, in an order that does not depend on the evidence's order.
pub fn gather<'a>(context: &AuditContext<'a>) -> Vec<Candidate<'a>> {
    let AuditContext { policy, evidence, .. } = *context;
    let zone = &policy.deployment.time_zone;
    let sets = evidence.media_sets.iter().flat_map(|media| {
        media
            .sets
            .iter()
            .map(|set| from_set(policy, set))
            .chain(media.sets.is_empty().then(|| empty(policy, media, zone)))
    });
    let exports = evidence.exports.iter().map(|export| from_export(policy, export, zone));
    let beside = artefact_candidates(context).into_iter().chain(attested_candidates(context));
    let mut all: Vec<_> = sets.chain(exports).chain(beside).collect();
    judge_proofs(context, &mut all);
    all
}

/// The backups that rows list, in the same order.
pub fn gather_listed<'a>(context: &AuditContext<'a>, rows: impl Iterator<Item = &'a Row<'a>>) -> Vec<Candidate<'a>> {
    let mut all: Vec<_> = rows.map(from_row).collect();
    judge_proofs(context, &mut all);
    all
}

fn judge_proofs<'a>(context: &AuditContext<'a>, all: &mut [Candidate<'a>]) {
    for candidate in all.iter_mut() {
        apply_server_verdict(context, candidate);
        date_the_proof(context, candidate);
        apply_server_proofs(context, candidate);
    }
    arrange(all, compare);
}

/// By what tells one backup from another.
pub fn compare(a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
    let moment = |one: &Candidate<'_>| one.moment().map(|stamp| (stamp.at, stamp.offset()));
    let set = |one: &Candidate<'_>| one.set().map(|set| (set.position, set.offset, set.backup_set_guid));
    moment(a)
        .cmp(&moment(b))
        .then_with(|| a.kind.cmp(&b.kind))
        .then_with(|| a.places.compare(&b.places))
        .then_with(|| set(a).cmp(&set(b)))
        .then_with(|| a.verdict.cmp(&b.verdict))
}

/// What no earlier run proved, this one looked at itself.
fn date_the_proof(context: &AuditContext<'_>, candidate: &mut Candidate<'_>) {
    let collected_at = context.evidence.collected_at;
    let Some(gained) = candidate.gained() else {
        candidate.assured_at = None;
        return;
    };
    let at = candidate.assured_at.unwrap_or(collected_at).min(collected_at).min(context.as_of);
    candidate.assured_at = Some(at);
    candidate.is_proof_stale =
        gained > Assurance::Identified && context.age(at.at) > context.policy.deployment.reverify;
}

/// When an earlier run proved the whole set: of each family the best copy, of all families the oldest proof. `None`
/// when this run read every family.
fn proven_at(set: &BackupSet) -> Option<Stamp> {
    let best = |copies: &[BackupCopy]| {
        let best = copies.iter().map(|copy| copy.verdict).min()?;
        let dates = || copies.iter().filter(|copy| copy.verdict == best).map(|copy| copy.assured_at);
        // A copy that this run read itself is newer than any date.
        if dates().any(|date| date.is_none()) { None } else { dates().flatten().max() }
    };
    set.members.iter().filter_map(|member| best(&member.copies)).min()
}

fn from_set<'a>(policy: &'a Policy, set: &'a BackupSet) -> Candidate<'a> {
    let facts = &set.facts;
    let class = class_of(facts);
    let mut verdict = facts.verdict;
    // Whatever the reader concluded: a set that did not finish or lacks a stripe cannot be restored, and a set that
    // the server itself marked as damaged is. A set without any time is another matter: its clock's offset is unknown.
    let is_unfinished = facts.backup_finish_date.is_none() && facts.backup_start_date.is_some();
    if is_unfinished || !facts.missing_families.is_empty() {
        verdict = verdict.max(if verdict == Verdict::Unreadable { verdict } else { Verdict::Incomplete });
    }
    if facts.is_damaged == Some(true) {
        verdict = Verdict::Damaged;
    }
    // A bad copy of a sound set is a finding of its own; it must not stand for the set.
    let copies = set.members.iter().flat_map(|member| &member.copies);
    let places =
        places(copies.filter(|copy| copy.verdict.is_sound() || !verdict.is_sound()).map(|copy| &copy.location));
    Candidate {
        content: Content::Sql(set),
        kind: Kind::SqlBackup,
        kind_origin: KindOrigin::Content,
        class,
        verdict,
        finished: facts.backup_finish_date,
        started: facts.backup_start_date,
        assured_at: proven_at(set),
        is_proof_stale: false,
        server_proof: None,
        said: MappingClaim::of(policy, &places).into(),
        places: places.into(),
        problems: facts.problems.iter().collect(),
    }
}

fn empty<'a>(policy: &'a Policy, media: &'a MediaSet, zone: &TimeZone) -> Candidate<'a> {
    let wall = media.media.media_wall_time.and_then(|wall| wall.to_zoned(zone.clone()).ok());
    let copies = || media.families.iter().flat_map(|member| &member.copies);
    let places = places(copies().map(|copy| &copy.location));
    let worst = copies().map(|copy| copy.verdict).max().unwrap_or(Verdict::Incomplete);
    let mut problems: Vec<_> =
        copies().flat_map(|copy| &copy.problems).chain(media.problems.iter().map(|(_, problem)| problem)).collect();
    problems.sort();
    problems.dedup();
    Candidate {
        content: Content::EmptyMedia,
        kind: Kind::SqlBackup,
        kind_origin: KindOrigin::Content,
        class: Class::Other,
        // A label without a backup is at best the beginning of one.
        verdict: worst.max(if worst == Verdict::Unreadable { worst } else { Verdict::Incomplete }),
        finished: None,
        started: media.media.media_date.or_else(|| wall.as_ref().map(Stamp::from)),
        assured_at: None,
        is_proof_stale: false,
        server_proof: None,
        said: MappingClaim::of(policy, &places).into(),
        places: places.into(),
        problems,
    }
}

fn from_export<'a>(policy: &'a Policy, export: &'a Export, zone: &TimeZone) -> Candidate<'a> {
    let places = vec![&export.location];
    let said = MappingClaim::of(policy, &places);
    // Mappings are asked anew: evidence may have been collected with others.
    let told = if export.kind_origin == KindOrigin::Mapping { Kind::ZipArchive } else { export.kind };
    // An item with one kind of export says the kind.
    let by_item = said.item.and_then(|id| policy.catalogue.item(id)).and_then(|item| match item.exports.as_slice() {
        [only] => Some(*only),
        _ => None,
    });
    let (kind, kind_origin) = match (told, said.kind.or(by_item)) {
        (Kind::ZipArchive, Some(mapped))
            if mapped.may_be_mapped_onto_zip(export.facts.verdict, &export.facts.counts) =>
        {
            (mapped, KindOrigin::Mapping)
        }
        (kind, _) => (kind, KindOrigin::Content),
    };
    let wall = export.facts.export_wall_time.and_then(|wall| wall.to_zoned(zone.clone()).ok());
    Candidate {
        content: Content::Export(export),
        kind,
        kind_origin,
        class: match said.level {
            Some(ExportLevel::Partial) if kind == Kind::LyncPersistentChat => Class::Other,
            _ => Class::Export,
        },
        verdict: export.facts.verdict,
        finished: export.facts.export_time.or_else(|| wall.as_ref().map(Stamp::from)),
        started: None,
        assured_at: None,
        is_proof_stale: false,
        server_proof: None,
        said: said.into(),
        places: places.into(),
        problems: export.facts.problems.iter().collect(),
    }
}

fn places<'a>(locations: impl Iterator<Item = &'a Location>) -> Vec<&'a Location> {
    let mut all: Vec<_> = locations.collect();
    all.sort();
    all.dedup();
    all
}
