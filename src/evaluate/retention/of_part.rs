//! The backups of one database (or of what else a target is) as times that they are of.

use super::times::Times;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::chain::Chain;
use crate::evaluate::class::Class;
use crate::evaluate::standing::{Part, of_evidence};
use crate::model::Assurance;
use crate::policy::{EvidenceKind, TargetRule};
use jiff::Timestamp;

/// What was seen that can be restored with all that it needs.
#[derive(Debug, Default)]
pub struct Seen<'a> {
    /// Backups that were looked at.
    pub count: usize,
    /// What is as sure as the minimum asks.
    pub sure: Reach<'a>,
    /// Everything sound, however sure.
    pub any: Reach<'a>,
    /// One says no time, or one that may be later than it is.
    pub has_untimed: bool,
    /// One lies where nobody looked: a server's history lists it.
    pub has_listed: bool,
}

/// The times, and the oldest backup.
#[derive(Debug, Default)]
pub struct Reach<'a> {
    pub times: Times,
    pub oldest: Option<(Timestamp, &'a Candidate<'a>)>,
}

type Stretch<'a> = (Timestamp, Timestamp, &'a Candidate<'a>);

/// Looks through the backups of a part that the rule accepts.
pub fn seen<'a>(rule: &TargetRule, part: &Part<'a>) -> Seen<'a> {
    let mut seen = Seen { has_listed: part.own.iter().any(|one| is_listed(one)), ..Seen::default() };
    let (mut sure, mut any): (Vec<Stretch<'a>>, Vec<Stretch<'a>>) = (Vec::new(), Vec::new());
    let minimum = rule.minimum.value;
    for kind in &rule.accept.value {
        let backups: Vec<&'a Candidate<'a>> = match kind {
            EvidenceKind::SqlBackup => {
                let Some(chain) = &part.chain else { continue };
                sure.extend(of_chain(chain, minimum));
                any.extend(of_chain(chain, Assurance::Attested));
                seen.count += chain.links.iter().filter(|link| link.is_sound()).count();
                continue;
            }
            EvidenceKind::Export => part.of(Class::Export).collect(),
            beside => of_evidence(&part.own, *beside),
        };
        // That something was done long ago is no backup that is kept.
        for backup in backups.into_iter().filter(|backup| backup.is_file()) {
            let Some(assurance) = backup.assurance() else { continue };
            seen.count += 1;
            let Some(finished) = backup.finished else {
                seen.has_untimed = true;
                continue;
            };
            let began = backup.started.map_or(finished.at, |started| started.at.min(finished.at));
            any.push((began, finished.at, backup));
            let is_time_doubtful = backup.may_be_younger() || !backup.has_own_time();
            let is_doubtful = is_time_doubtful || backup.may_be_partial();
            seen.has_untimed |= is_time_doubtful;
            if assurance >= minimum && !is_doubtful {
                sure.push((began, finished.at, backup));
            }
        }
    }
    (seen.sure, seen.any) = (reach(sure), reach(any));
    seen
}

fn is_listed(backup: &Candidate<'_>) -> bool {
    matches!(backup.content, Content::Listed(_))
}

/// What a chain can restore from backups that are at least that sure: every moment that logs reach, and the time in which each
/// full or differential was made.
fn of_chain<'a>(chain: &Chain<'a>, level: Assurance) -> Vec<Stretch<'a>> {
    let spans = chain.spans_at(level);
    let span_of = |at: Timestamp| {
        let near = spans.partition_point(|span| span.to.at < at);
        spans.get(near).filter(|span| span.from.at <= at)
    };
    let own = chain.links.iter().filter(|link| link.is_at_least(level) && !link.is_log());
    own.filter_map(|link| {
        let span = span_of(link.at.at)?;
        let began = link.set.backup_start_date.map_or(link.at.at, |started| started.at.min(link.at.at));
        Some((began, link.at.at.max(span.to.at), link.backup))
    })
    .collect()
}

/// The oldest is the one that finished first: what a backup holds is as of its end.
fn reach<'a>(stretches: Vec<Stretch<'a>>) -> Reach<'a> {
    let finished = |(_, _, backup): &Stretch<'a>| Some((backup.finished?.at, *backup));
    let oldest = stretches.iter().filter_map(finished).min_by_key(|(at, _)| *at);
    Reach { times: Times::new(stretches.into_iter().map(|(from, to, _)| (from, to)).collect()), oldest }
}
