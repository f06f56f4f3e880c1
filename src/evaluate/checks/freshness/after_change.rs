//! Is the newest verified backup newer than the last change that is known? A change shows itself in an export that came
//! later and cannot be relied on, in a topology document, in a database that was made anew, or in what a person declares.

use crate::base::{PathName, Stamp};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::content_change::{differences, in_words};
use crate::evaluate::finding::{backup_seen, backups_seen, place_seen, seen_at};
use crate::evaluate::words::{moment, place_words};
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{Export, ExportContent, Kind, Status};
use crate::policy::{DeclaredChange, EvidenceKind};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "after-change", evaluate };

/// What all is compared with.
struct Backup<'a> {
    newest: &'a Candidate<'a>,
    at: Stamp,
    /// The newest verified export, which `newest` is unless a SQL Server backup is newer.
    export: Option<&'a Export>,
    is_export: bool,
}

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    answer(case).and(not_yet(case))
}

fn answer(case: &TargetCase<'_>) -> Answer {
    let Some(backup) = newest_verified(case) else {
        return Answer::not_looked_at("no verified backup was seen");
    };
    let mut looked_at = 0;
    let mut findings = Vec::new();
    for (count, finding) in [exports(case, &backup), topologies(case, &backup)] {
        looked_at += count;
        findings.extend(finding);
    }
    // That a database was not made anew says nothing of what was changed in it.
    findings.extend(remade_database(case, &backup));
    let declared: Vec<&DeclaredChange> = declared(case, true);
    looked_at += declared.len();
    findings.extend(declared.into_iter().filter_map(|change| of_declared(case, &backup, change)).next_back());
    if looked_at == 0 && !findings.is_empty() {
        return Answer::found(findings);
    }
    if looked_at == 0 {
        return Answer::not_looked_at("nothing that was seen could show a change after the newest verified backup");
    }
    Answer::looked_at(looked_at, "later exports, topologies and declared changes", findings)
}

fn newest_verified<'a>(case: &TargetCase<'a>) -> Option<Backup<'a>> {
    let accepts_sql = case.rule.accept.value.contains(&EvidenceKind::SqlBackup);
    let counts = |one: &&Candidate<'_>| {
        let is_of_its_kind = one.class == Class::Export || (one.class == Class::Full && accepts_sql);
        // A proof that is too old is a question of its own: the backup was verified all the same.
        is_of_its_kind && one.finished.is_some() && one.gained().is_some_and(|gained| gained >= case.rule.minimum.value)
    };
    let all = || case.parts.iter().flat_map(|part| part.own.iter().copied()).filter(counts);
    let newest = all().max_by_key(|one| one.finished)?;
    let export = all().filter(|one| one.class == Class::Export).max_by_key(|one| one.finished).and_then(export_of);
    Some(Backup { newest, at: newest.finished?, export, is_export: newest.class == Class::Export })
}

fn export_of<'a>(candidate: &Candidate<'a>) -> Option<&'a Export> {
    match candidate.content {
        Content::Export(export) => Some(export),
        _ => None,
    }
}

/// The beginning of each finding.
fn older(case: &TargetCase<'_>, backup: &Backup<'_>) -> String {
    let what = if backup.is_export { "export" } else { "backup" };
    format!("The newest verified {what} of {} ({})", case.export_words(), moment(backup.at))
}

/// A gap, unless a newer backup may lie where nobody looked.
fn gap(case: &TargetCase<'_>) -> Status {
    if case.may_be_unseen() { Status::Unknown } else { Status::Gap }
}

/// Exports of a later time that are not verified: how many were compared, and what the newest shows. What was changed and
/// changed back is not lost with the backup.
fn exports(case: &TargetCase<'_>, backup: &Backup<'_>) -> (usize, Option<Finding>) {
    let own = case.parts.iter().flat_map(|part| part.of(Class::Export));
    let later = own.filter(|one| one.finished.is_some_and(|at| at > backup.at));
    let known = |one: &Candidate<'_>| backup.export.filter(|export| export.kind == one.kind)?.content.as_ref();
    let words = |one: &Candidate<'_>| Some(changes(known(one)?, export_of(one)?.content.as_ref()?, false));
    let (compared, untold): (Vec<_>, Vec<_>) =
        later.map(|one| (one, words(one))).partition(|(_, words)| words.is_some());
    let count = compared.len();
    let newest = compared.into_iter().max_by_key(|(one, _)| one.finished);
    if let Some((one, Some(words))) = &newest
        && !words.is_empty()
    {
        return (count, Some(older_than_export(case, backup, one, words)));
    }
    let newest = newest.and_then(|(one, _)| one.finished);
    let untold = untold.into_iter().map(|(one, _)| one).filter(|one| one.finished > newest);
    let finding = untold.max_by_key(|one| one.finished).map(|one| {
        let message = format!(
            "Whether {} has changed since the newest verified backup ({}) cannot be told: the later export of {} is {}, \
             and its content cannot be compared.",
            case.export_words(),
            moment(backup.at),
            one.finished.map(moment).unwrap_or_default(),
            one.verdict
        );
        case.finding("change-untold", Status::Noted, message, backups_seen(&[one, backup.newest]))
    });
    (count, finding)
}

fn older_than_export(case: &TargetCase<'_>, backup: &Backup<'_>, later: &Candidate<'_>, words: &str) -> Finding {
    let which = format!("that of {} ({})", later.finished.map(moment).unwrap_or_default(), later.verdict);
    let (status, message) = if backup.is_export {
        let message =
            format!("{} is older than the last known change: {which} differs from it: {words}.", older(case, backup));
        (gap(case), message)
    } else {
        let message = format!(
            "{} may be older than the last known change: the export {which} differs from the last verified export: {words}.",
            older(case, backup)
        );
        (Status::Unknown, message)
    };
    case.finding("older-than-change", status, message, backups_seen(&[later, backup.newest]))
}

/// What changed, in words; empty where nothing did.
fn changes(old: &ExportContent, new: &ExportContent, topology_alone: bool) -> String {
    in_words(&differences(old, new, |kind| !topology_alone || kind.is_of_topology()))
}

/// Topology documents with a later file time. Nothing inside says their time, so that no gap rests on one; and one that
/// says what an earlier export says may only have been copied.
fn topologies(case: &TargetCase<'_>, backup: &Backup<'_>) -> (usize, Option<Finding>) {
    let Some((export, known)) = backup.export.and_then(|export| Some((export, export.content.as_ref()?))) else {
        return (0, None);
    };
    if export.kind != Kind::LyncConfiguration {
        return (0, None);
    }
    let is_ours = |one: &&Export| one.facts.clusters.iter().any(|name| export.facts.clusters.contains(name));
    let is_later = |one: &&Export| one.location.modified.is_some_and(|at| at > backup.at && at <= case.context.as_of);
    let documents = case.context.evidence.exports.iter().filter(|one| one.kind == Kind::Topology);
    let earlier: Vec<&ExportContent> = case
        .parts
        .iter()
        .flat_map(|part| part.of(Class::Export))
        .filter(|one| one.finished.is_some_and(|at| at <= backup.at))
        .filter_map(|one| export_of(one)?.content.as_ref())
        .collect();
    let compared: Vec<(&Export, String)> = documents
        .filter(is_ours)
        .filter(is_later)
        .filter_map(|one| {
            let content = one.content.as_ref()?;
            let is_copy = earlier.iter().any(|old| changes(old, content, true).is_empty());
            Some((one, if is_copy { String::new() } else { changes(known, content, true) }))
        })
        .collect();
    let changed = compared.iter().filter(|(_, words)| !words.is_empty()).max_by_key(|(one, _)| one.location.modified);
    let finding = changed.map(|(one, words)| {
        let message = format!(
            "{} may be older than the last change: the topology document {}, whose file is newer, differs from it: {words}.",
            older(case, backup),
            place_words(&one.location.source, &one.location.path),
        );
        let fact = one.location.modified.map(|at| format!("file time {at}")).unwrap_or_default();
        let evidence = std::iter::once(seen_at(&one.location, fact)).chain(backup_seen(backup.newest)).collect();
        case.finding("older-than-change", Status::Unknown, message, evidence)
    });
    (compared.len(), finding)
}

/// The database on the server was made or restored after the backup.
fn remade_database(case: &TargetCase<'_>, backup: &Backup<'_>) -> Option<Finding> {
    let reading = *case.context.history.readings_of(case.rule).last()?;
    let own = reading.databases.iter().filter(|one| case.item.has_database(&one.name));
    let dated = own.filter_map(|one| Some((one, one.created?)));
    let (database, at) =
        dated.filter(|(_, at)| *at > backup.at && *at <= case.context.as_of).max_by_key(|(_, at)| *at)?;
    let message = format!(
        "{} may be older than the last change: the database {} on {} was created or restored after it ({}).",
        older(case, backup),
        database.name,
        reading.instance,
        moment(at)
    );
    let seen = place_seen(&reading.source, &PathName::from(""), format!("{} created {at}", database.name));
    let evidence: Vec<EvidenceRef> = std::iter::once(seen).chain(backup_seen(backup.newest)).collect();
    Some(case.finding("older-than-change", Status::Unknown, message, evidence))
}

/// Changes of the target that the deployment file declares, up to as-of or after it, in the order of their time.
fn declared<'a>(case: &TargetCase<'a>, until_now: bool) -> Vec<&'a DeclaredChange> {
    let deployment = &case.context.policy.deployment;
    let now = case.context.as_of.at.to_zoned(deployment.time_zone.clone()).datetime();
    let target = case.rule.target.to_lowercase();
    let is_of = move |change: &&DeclaredChange| {
        change.item == case.item.id && change.target.as_ref().is_none_or(|one| one.to_lowercase() == target)
    };
    let is_wanted = |change: &&DeclaredChange| (change.from <= now) == until_now;
    let mut own: Vec<&DeclaredChange> = deployment.changes.iter().filter(is_of).filter(is_wanted).collect();
    own.sort_by_key(|change| (change.to, change.line));
    own
}

/// Changes that are dated after the audit.
fn not_yet(case: &TargetCase<'_>) -> Vec<Finding> {
    let finding = |change: &DeclaredChange| {
        let message = format!(
            "The change that {} declared for {} (line {}) is dated after the time of the audit and does not count yet: {}.",
            change.by,
            change.when(),
            change.line,
            change.what
        );
        case.finding("change-not-yet", Status::Noted, message, Vec::new())
    };
    declared(case, false).into_iter().map(finding).collect()
}

fn of_declared(case: &TargetCase<'_>, backup: &Backup<'_>, change: &DeclaredChange) -> Option<Finding> {
    let at = backup.at.at.to_zoned(case.context.policy.deployment.time_zone.clone()).datetime();
    if at >= change.to {
        return None;
    }
    let when = change.when();
    let (status, how) = if at < change.from {
        (gap(case), "is older than")
    } else {
        // Of that day, and nobody said at what time.
        (Status::Unknown, "may be older than")
    };
    let message = format!(
        "{} {how} the last known change: {}, declared by {} for {when} (line {}).",
        older(case, backup),
        change.what,
        change.by,
        change.line
    );
    Some(case.finding("older-than-change", status, message, backup_seen(backup.newest)))
}
