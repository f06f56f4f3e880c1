//! What keeps a missing or stale backup from being a certain gap: places that were not looked at, and backups that
//! may belong to the target. Uncertainty lifts a gap to unknown; it never makes a pass.

use super::part::Part;
use super::track::{Judged, Track};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::model::{ServerReading, Suspect, Verdict};
use crate::policy::{EvidenceKind, TargetRule};

/// One reason not to be certain.
#[derive(Clone, Debug)]
pub enum Uncertainty<'a> {
    /// No place was looked at at all.
    NoSource,
    /// These sources could not be opened.
    Unreachable,
    /// Something inside sources could not be looked at.
    BlindSpots,
    /// Repositories nest deeper, or hold more, than was looked at.
    NotFollowed,
    /// Its newest backup is known from a history alone that was read before another one was due.
    HistoryEnded(&'a ServerReading),
    /// These may belong to the target.
    MayBelong(Vec<&'a Candidate<'a>>),
    /// These files are mapped to it, but cannot be recognised.
    Suspects,
    /// A fresh full backup, where an export is asked for.
    FullInstead(&'a Candidate<'a>),
    /// Its own newest backup cannot be read, which is not to say that it is bad.
    Unreadable,
}

/// Uncertainties about a part of which nothing sound was seen.
pub fn uncertainties_of_missing<'a>(
    context: &AuditContext<'a>,
    rule: &TargetRule,
    part: &Part<'a>,
    could: &[&'a Candidate<'a>],
    suspects: &[&'a Suspect],
) -> Vec<Uncertainty<'a>> {
    let mut all = Vec::new();
    if !context.is_asked_about(rule) {
        all.push(Uncertainty::NoSource);
    }
    all.extend(unseen_places(context, rule));
    let may: Vec<_> = could
        .iter()
        .copied()
        .filter(|c| is_of(part, c) && is_whole(c.class))
        .filter(|c| !matches!(c.verdict, Verdict::Damaged | Verdict::Incomplete))
        .collect();
    if !may.is_empty() {
        all.push(Uncertainty::MayBelong(may));
    }
    if !suspects.is_empty() {
        all.push(Uncertainty::Suspects);
    }
    if let Some(fallback) = &part.fallback
        && fallback.is_fresh()
        && let Some(full) = fallback.backup()
    {
        all.push(Uncertainty::FullInstead(full));
    }
    let unreadable = part.own.iter().any(|c| is_whole(c.class) && c.verdict == Verdict::Unreadable);
    if unreadable {
        all.push(Uncertainty::Unreadable);
    }
    all
}

/// Places that could hold a backup and were not looked at.
fn unseen_places<'a>(context: &AuditContext<'a>, rule: &TargetRule) -> impl Iterator<Item = Uncertainty<'a>> {
    let unreachable = (!context.unreachable_for(rule).is_empty()).then_some(Uncertainty::Unreachable);
    let blind = (!context.blind_spots().is_empty()).then_some(Uncertainty::BlindSpots);
    unreachable.into_iter().chain(blind)
}

/// Uncertainties about a part that has a backup: a repository that was not looked at may hold a newer one that is
/// damaged, or one that contradicts it. A single file or folder that cannot be read is noted with its repository.
pub fn uncertainties_of_seen<'a>(context: &AuditContext<'a>, rule: &TargetRule) -> Vec<Uncertainty<'a>> {
    let mut all = Vec::new();
    if !context.lost_repositories(rule).is_empty() {
        all.push(Uncertainty::Unreachable);
    }
    if !context.not_followed(rule).is_empty() {
        all.push(Uncertainty::NotFollowed);
    }
    all
}

/// Uncertainties about a part whose newest sound backup is too old: only what could hold a newer one.
pub fn uncertainties_of_stale<'a>(
    context: &AuditContext<'a>,
    rule: &TargetRule,
    part: &Part<'a>,
    could: &[&'a Candidate<'a>],
    suspects: &[&'a Suspect],
) -> Vec<Uncertainty<'a>> {
    let mut all: Vec<_> = unseen_places(context, rule).collect();
    let would_be_fresh: Vec<_> = could
        .iter()
        .copied()
        .filter(|c| is_of(part, c) && satisfies(rule, c.class))
        .filter(|c| {
            let alone = Judged::new(context, rule, c.class, part.main.rhythm, std::slice::from_ref(c));
            matches!(alone.track, Track::Fresh(_) | Track::FreshBelow { .. } | Track::Untimed(_))
        })
        .collect();
    if !would_be_fresh.is_empty() {
        all.push(Uncertainty::MayBelong(would_be_fresh));
    }
    if let Track::Stale { newest, due, .. } = part.main.track {
        all.extend(context.history_ended(rule, newest, due).map(Uncertainty::HistoryEnded));
        let unreadable = |c: &&Candidate<'_>| c.verdict == Verdict::Unreadable && satisfies(rule, c.class);
        if part.own.iter().copied().filter(unreadable).any(|c| c.finished.is_some_and(|finished| finished.at >= due)) {
            all.push(Uncertainty::Unreadable);
        }
    }
    if !suspects.is_empty() {
        all.push(Uncertainty::Suspects);
    }
    all
}

/// Whether a backup of that class could satisfy the target.
fn satisfies(rule: &TargetRule, class: Class) -> bool {
    match class {
        Class::Full => rule.accept.value.contains(&EvidenceKind::SqlBackup),
        Class::Export => rule.accept.value.contains(&EvidenceKind::Export),
        Class::Copy | Class::Attested => {
            rule.accept.value.iter().any(|evidence| super::ways::class_of(*evidence) == Some(class))
        }
        _ => false,
    }
}

/// Whether a backup of that class restores something by itself.
fn is_whole(class: Class) -> bool {
    matches!(class, Class::Full | Class::Export | Class::Copy | Class::Attested)
}

/// Whether a backup could be of this part: a further database goes by its own name alone.
fn is_of(part: &Part<'_>, candidate: &Candidate<'_>) -> bool {
    let own = |name: &str| candidate.database().is_some_and(|database| database.eq_ignore_ascii_case(name));
    !part.is_further || part.database.is_some_and(own)
}
