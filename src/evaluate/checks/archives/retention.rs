//! Do backups that can be restored reach back as far as the deployment file says that they are kept?

use super::words::{ages, apart};
use crate::base::Stamp;
use crate::evaluate::adherence::{self, day};
use crate::evaluate::attribution::{Attribution, Reason};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backup_seen;
use crate::evaluate::retention::{Age, Asked, Held, Kept, OldestKept, Seen, generations, oldest, seen};
use crate::evaluate::standing::Part;
use crate::evaluate::words::list;
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{RestoreType, SourceKind, Status};
use crate::policy::{Generation, KeptFor, Retention};
use jiff::Timestamp;
use jiff::civil::Date;

/// Of targets whose retention is documented.
pub const CHECK: TargetCheck = TargetCheck { id: "retention", evaluate };

/// The probe that asks for the oldest row of a live database.
const OLDEST_ROW: &str = "oldest-row";

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let Some(retention) = &case.rule.schedule.retention else {
        return Answer::not_applicable("the deployment file does not say how long its backups are kept (`retention`)");
    };
    let (mut looked_at, mut is_asked, mut is_owed) = (0, false, false);
    let mut findings = Vec::new();
    for part in &case.parts {
        let seen = seen(case.rule, part);
        // Where nothing can be restored at all, other checks say so.
        if seen.any.oldest.is_none() {
            continue;
        }
        let count = seen.count;
        let of = OfPart::new(case, part, seen);
        match &retention.value {
            Retention::Oldest(length) => {
                looked_at += count;
                findings.extend(of.reach(length));
            }
            Retention::Generations(all) => {
                let rows: Vec<(u64, Vec<Finding>)> =
                    all.iter().map(|(generation, length)| of.row(*generation, length)).collect();
                let owed: u64 = rows.iter().map(|(owed, _)| owed).sum();
                looked_at += if owed > 0 { count } else { 0 };
                is_owed |= owed > 0;
                findings.extend(rows.into_iter().flat_map(|(_, findings)| findings));
            }
        }
        is_asked = true;
    }
    let answer = match looked_at {
        0 if is_asked && !is_owed => {
            Answer::not_looked_at("no whole day, month or year lies within what is documented, and is over")
                .and(findings)
        }
        0 => Answer::not_looked_at("no backup of it was seen that can be restored"),
        looked_at => Answer::looked_at(looked_at, "backups", findings),
    };
    answer.judged_by(Some(retention.origin.word().to_owned()))
}

/// One database of a target, or what else it is.
struct OfPart<'c, 'a> {
    case: &'c TargetCase<'a>,
    part: &'c Part<'a>,
    seen: Seen<'a>,
    start: Option<Timestamp>,
    what: String,
}

impl<'c, 'a> OfPart<'c, 'a> {
    fn new(case: &'c TargetCase<'a>, part: &'c Part<'a>, seen: Seen<'a>) -> Self {
        let start = adherence::start(&case.asked(), part);
        let start = start.filter(|_| case.rule.since.is_some() || !was_restored(case, part));
        // What has a backup was there when that was made.
        let start = start.filter(|start| seen.any.oldest.is_none_or(|(at, _)| *start <= at));
        Self { case, part, seen, start, what: case.database_words(part) }
    }

    fn asked(&self) -> Asked<'c> {
        let zone = &self.case.context.policy.deployment.time_zone;
        Asked { as_of: self.case.context.as_of.at, zone, start: self.start }
    }

    fn date(&self, at: Timestamp) -> Date {
        self.asked().zone.to_datetime(at).date()
    }

    /// A single duration.
    fn reach(&self, length: &KeptFor) -> Vec<Finding> {
        let rhythm = self.part.main.rhythm.map(|rhythm| (&rhythm.value, self.case.rule.schedule.grace.value));
        let (sure, any) = (self.seen.sure.oldest, self.seen.any.oldest);
        let Some(kept) = oldest(length, self.asked(), rhythm, sure.map(|(at, _)| at), any.map(|(at, _)| at)) else {
            return Vec::new();
        };
        let rule = format!("retention = \"{length}\"");
        match kept.held {
            Held::Surely => self.young(&rule, kept.full_on).into_iter().collect(),
            Held::Perhaps => vec![self.less_sure(&rule, &kept)],
            // Where none is sure enough, the others fall short all the same.
            Held::Not => sure.or(any).map(|oldest| self.short(&rule, &kept, oldest)).into_iter().collect(),
        }
    }

    fn short(&self, rule: &str, kept: &OldestKept, (at, backup): (Timestamp, &Candidate<'_>)) -> Finding {
        let what = &self.what;
        let since = match self.start.filter(|start| *start == kept.from) {
            Some(start) => format!(" ({what} exists since {})", self.day(start)),
            None => String::new(),
        };
        let met = match kept.met_on {
            Some(on) => format!(" The rule will be met on {} if that backup is kept.", day(on)),
            None => String::new(),
        };
        let (status, why) = self.unless_hidden("An older one may exist");
        let message = format!(
            "The oldest backup of {what} that can be restored is from {}. `{rule}` requires one from {} or earlier{since}: \
             it falls short by {}.{}{met}{why}",
            self.day(at),
            self.day(kept.by),
            apart(self.date(kept.by), self.date(at)),
            self.content(at),
        );
        self.case.finding("retention-short", status, message, backup_seen(backup))
    }

    fn less_sure(&self, rule: &str, kept: &OldestKept) -> Finding {
        let least = self.case.rule.minimum.value;
        let sure = match self.seen.sure.oldest {
            Some((at, _)) => format!("the oldest that does is from {}", self.day(at)),
            None => "none does".to_owned(),
        };
        let message = format!(
            "`{rule}` requires a backup of {} from {} or earlier. There are backups that old, but they do not reach the \
             required assurance (`{least}`); {sure}.",
            self.what,
            self.day(kept.by)
        );
        self.case.finding("retention-short", Status::Unknown, message, self.oldest_seen())
    }

    /// One of the generations: how many ages are owed, and what is wrong with them.
    fn row(&self, generation: Generation, length: &KeptFor) -> (u64, Vec<Finding>) {
        let kept = generations(generation, length, self.asked(), &self.seen.sure.times, &self.seen.any.times);
        let rule = format!("{} = \"{length}\"", generation.word());
        let mut findings = Vec::new();
        if !kept.missing.is_empty() {
            let met = match kept.met_on {
                Some(on) => format!(" The rule will be met on {} if no more are missing by then.", day(on)),
                None => String::new(),
            };
            let (status, why) = self.unless_hidden("They may exist");
            let message = format!(
                "{}, {} no backup that can be restored: {}.{met}{why}",
                self.of_owed(&kept, &rule),
                have(&kept.missing),
                ages(generation, &kept.missing)
            );
            findings.push(self.case.finding("retention-missing", status, message, Vec::new()));
        }
        if !kept.unsure.is_empty() {
            let message = format!(
                "{}, {} only backups that do not reach the required assurance (`{}`): {}.",
                self.of_owed(&kept, &rule),
                have(&kept.unsure),
                self.case.rule.minimum.value,
                ages(generation, &kept.unsure)
            );
            findings.push(self.case.finding("retention-missing", Status::Unknown, message, Vec::new()));
        }
        findings.extend(self.young(&rule, kept.full_on));
        (kept.owed as u64, findings)
    }

    /// `Of the 34 days for which ``daily = "35d"`` requires a backup of LcsCDR on ...`.
    fn of_owed(&self, kept: &Kept, rule: &str) -> String {
        let unit = kept.generation.unit();
        match kept.owed {
            1 => format!("Of the one {unit} for which `{rule}` requires a backup of {}", self.what),
            owed => format!("Of the {owed} {unit}s for which `{rule}` requires a backup of {}", self.what),
        }
    }

    /// What is younger than its rule owes no more than its age.
    fn young(&self, rule: &str, full_on: Option<Date>) -> Option<Finding> {
        let (start, full_on) = (self.start?, full_on?);
        let message = format!(
            "{} exists since {}, so that `{rule}` can only be asked for its age. Backups will reach back as far as the rule \
             says on {}, if none is deleted before its time.",
            self.what,
            self.day(start),
            day(full_on)
        );
        Some(self.case.finding("retention-not-yet", Status::Noted, message, self.oldest_seen()))
    }

    /// What the oldest backup held, as far as the live database tells how long it keeps its rows.
    fn content(&self, at: Timestamp) -> String {
        let readings = self.case.context.history.readings_of(self.case.rule);
        let window = readings.iter().rev().find_map(|reading| {
            let own = |database: &str| self.part.is_of(self.case.item, database);
            let probe = reading.probes.iter().find(|probe| probe.name == OLDEST_ROW && own(&probe.database))?;
            let window = reading.read_at.at.duration_since(probe.time?.at);
            window.is_positive().then_some(window)
        });
        let Some(from) = window.and_then(|window| at.checked_sub(window).ok()) else { return String::new() };
        format!(
            " The live database keeps rows for {}, so that backup holds content from about {} on.",
            apart(self.date(from), self.date(at)),
            self.day(from)
        )
    }

    /// A gap, unless what is missing may lie where it could not be seen.
    fn unless_hidden(&self, maybe: &str) -> (Status, String) {
        match self.hidden() {
            Some(why) => (Status::Unknown, format!(" {maybe}: {why}.")),
            None => (Status::Gap, String::new()),
        }
    }

    fn hidden(&self) -> Option<String> {
        let context = &self.case.context;
        let lost: Vec<&str> =
            context.lost_repositories(self.case.rule).iter().map(|source| source.name.as_str()).collect();
        if !lost.is_empty() {
            return Some(format!("repository {} could not be read", list(&lost)));
        }
        let mut dim: Vec<&str> = context.blind_spots().iter().map(|(source, _)| source.name.as_str()).collect();
        dim.dedup();
        if !dim.is_empty() {
            return Some(format!("not all of repository {} could be looked at", list(&dim)));
        }
        let is_ambiguous = self.case.nobody.iter().any(|one| {
            matches!(&*one.attribution, Attribution::Nobody { reason: Reason::Ambiguous, could_be, .. }
                if could_be.contains(&self.case.index))
        });
        let has_repository = context.evidence.sources.iter().any(|source| source.kind == SourceKind::Repository);
        let reasons = [
            (!has_repository, "no repository was looked at"),
            (self.seen.has_listed, "the server's history lists backups that lie in no repository"),
            (!self.case.suspects.is_empty(), "files that are said to be its backups could not be recognized"),
            (is_ambiguous, "there are backups of which it is not known whose they are"),
            (self.seen.has_untimed, "there are backups whose time is not known"),
        ];
        reasons.into_iter().find(|(is_so, _)| *is_so).map(|(_, why)| why.to_owned())
    }

    fn oldest_seen(&self) -> Vec<EvidenceRef> {
        let oldest = self.seen.sure.oldest.or(self.seen.any.oldest);
        oldest.map(|(_, backup)| backup_seen(backup)).unwrap_or_default()
    }

    fn day(&self, at: Timestamp) -> String {
        day(Stamp::in_zone(at, self.asked().zone).civil().date())
    }
}

/// Whether a server restored the database: it is as old as its data then, whatever its creation date says.
fn was_restored(case: &TargetCase<'_>, part: &Part<'_>) -> bool {
    let readings = case.context.history.readings_of(case.rule);
    let restores = readings.iter().flat_map(|reading| &reading.restores);
    let restores = restores.filter(|restore| restore.restore_type != RestoreType::VerifyOnly);
    let mut onto = restores.filter_map(|restore| restore.destination_database.as_deref());
    onto.any(|database| part.is_of(case.item, database))
}

fn have(ages: &[Age]) -> String {
    format!("{} {}", ages.len(), if ages.len() == 1 { "has" } else { "have" })
}
