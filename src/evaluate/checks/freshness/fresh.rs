//! Is the newest backup recent enough for the documented schedule? Full, differential and log apart.

use super::listings::overdue_elsewhere;
use crate::base::{Stamp, age, count};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::readings;
use crate::evaluate::checks::presence::unread_beside::unread_beside;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::backup_seen;
use crate::evaluate::standing::{Judged, Part, Track};
use crate::evaluate::words::{asked, before_the_audit, moment};
use crate::model::Status;
use crate::model::report::Finding;
use crate::policy::{MOST_COUNTED, Rhythm};
use jiff::SignedDuration;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "fresh", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let mut looked_at = 0;
    let mut origin = None;
    let mut is_doubtful = false;
    for (part, uncertainties) in case.judged() {
        let tracks = std::iter::once(&part.main).chain(&part.differential).chain(&part.log);
        looked_at += tracks.filter(|judged| judged.backup().is_some()).count();
        match (&part.main.track, uncertainties.is_empty()) {
            (Track::Nothing, _) => {}
            // A newer one may be where nobody could look: `present` says where.
            (Track::Stale { .. }, false) => is_doubtful = true,
            (Track::Stale { newest, .. }, true) => {
                let (unread, files) = unread_beside(case, part, newest.finished);
                let message = stale(case, part, &part.main, newest) + &unread;
                let evidence = backup_seen(newest).into_iter().chain(files).collect();
                findings.push(case.finding("backup-stale", Status::Gap, message, evidence));
            }
            (Track::NoSlot(newest), _) => findings.push(no_slot(case, part, &part.main, newest)),
            (Track::Untimed(newest), _) => {
                let what = words(case, part, newest.class);
                let message = match newest.finished {
                    Some(changed) => format!(
                        "The {what} says only when the device was last changed ({}), not when it was saved, so its \
                         age is unknown.",
                        moment(changed)
                    ),
                    None => match unclear_date(newest) {
                        Some(why) => format!("The age of the {what} is unknown: {why}."),
                        None => format!("The {what} has no time inside, so its age is unknown."),
                    },
                };
                findings.push(case.finding("no-inside-time", Status::Unknown, message, backup_seen(newest)));
            }
            (Track::Fresh(_) | Track::FreshBelow { .. }, _) => {}
        }
        findings.extend(overdue_elsewhere(case, part));
        findings.extend(by_fast_clock(case, part));
        findings.extend(part.differential.iter().filter_map(|judged| dependent(case, part, judged)));
        findings.extend(part.log.iter().filter_map(|judged| dependent(case, part, judged)));
        if part.recovery_model_unknown {
            let message = format!(
                "No backup of {} shows its recovery model, so it is unknown whether log backups are due.",
                case.database_words(part)
            );
            findings.push(case.finding("log-stale", Status::Unknown, message, Vec::new()));
        }
        let rhythm = part.main.rhythm.or(case.rule.schedule.full.as_ref()).or(case.rule.schedule.export.as_ref());
        origin = rhythm.map(|rhythm| rhythm.origin.word().to_owned());
    }
    let answer = if looked_at == 0 {
        Answer::not_looked_at("no sound backup was seen").and(findings)
    } else if is_doubtful {
        Answer::unknown("the newest backup that was seen is overdue, but a newer one may exist: see `present`")
            .and(findings)
    } else {
        Answer::looked_at(looked_at, "newest backups", findings)
    };
    answer.judged_by(origin)
}

/// A server whose clock is ahead makes its backups look younger than they are.
fn by_fast_clock(case: &TargetCase<'_>, part: &Part<'_>) -> Option<Finding> {
    let told = readings(case).into_iter().rev().find_map(|reading| Some((reading.clock_offset_seconds?, reading)));
    let (seconds, reading) = told.filter(|(seconds, _)| *seconds > 0)?;
    let ahead = SignedDuration::from_secs(seconds);
    let tracks = std::iter::once(&part.main).chain(&part.differential).chain(&part.log);
    let is_by_server = |backup: &&Candidate<'_>| backup.set().is_some();
    let mut doubtful = tracks.filter_map(|judged| judged.fresh_only_by(&case.context, case.rule, ahead));
    let backup = doubtful.find(is_by_server)?;
    let message = format!(
        "The newest {} finished {} by the clock of {}, which is {} ahead: by the true time it is older than the \
         schedule allows.",
        words(case, part, backup.class),
        backup.finished.map(moment).unwrap_or_default(),
        reading.instance,
        age(ahead)
    );
    Some(case.finding("clock-doubtful", Status::Unknown, message, backup_seen(backup)))
}

/// What is wrong with a date that stands inside and is not understood.
fn unclear_date<'a>(backup: &Candidate<'a>) -> Option<&'a str> {
    const UNCLEAR: [&str; 2] = ["ambiguous-date", "unreadable-date"];
    let problem = backup.problems.iter().find(|problem| UNCLEAR.contains(&&*problem.id))?;
    Some(problem.message.trim_end_matches('.'))
}

/// Differentials and logs: their own findings, so that a fresh full does not hide a stale log.
fn dependent(case: &TargetCase<'_>, part: &Part<'_>, judged: &Judged<'_>) -> Option<Finding> {
    let id = if judged.class == Class::Log { "log-stale" } else { "differential-stale" };
    // A repository or a server that could not be read may know newer ones.
    let status = if case.context.unreachable_for(case.rule).is_empty() { Status::Gap } else { Status::Unknown };
    match &judged.track {
        Track::Fresh(_) | Track::FreshBelow { .. } => None,
        Track::Stale { newest, due, .. } => {
            let has_ended = case.context.history_ended(case.rule, newest, *due).is_some();
            let status = if has_ended { Status::Unknown } else { status };
            Some(case.finding(id, status, stale(case, part, judged, newest), backup_seen(newest)))
        }
        Track::NoSlot(newest) => Some(no_slot(case, part, judged, newest)),
        Track::Untimed(newest) => {
            let message = format!("The {} has no time inside.", words(case, part, judged.class));
            Some(case.finding("no-inside-time", Status::Unknown, message, backup_seen(newest)))
        }
        // Without any full there is nothing that a differential could follow: that is said already. Where no sound log
        // was seen at all, `complete` says so, whether or not logs are scheduled.
        Track::Nothing => None,
    }
}

fn stale(case: &TargetCase<'_>, part: &Part<'_>, judged: &Judged<'_>, newest: &Candidate<'_>) -> String {
    let finished = newest.finished.unwrap_or(case.context.as_of);
    let span = before_the_audit(case.context.age(finished.at));
    let asked = judged.rhythm.map(|rhythm| asked(rhythm, &case.rule.schedule)).unwrap_or_default();
    let due = overdue(case, judged, finished).map(|words| format!(": {words}")).unwrap_or_default();
    let class = if judged.class == Class::Differential { newest.class } else { judged.class };
    let what = match (judged.class, newest.class) {
        (Class::Differential, Class::Full) => {
            format!("full backup of {}, which no differential follows,", case.database_words(part))
        }
        _ => words(case, part, class),
    };
    // A person names a day.
    let when = if newest.class == Class::Attested {
        format!("is dated {}", finished.civil().date())
    } else {
        format!("finished {}", moment(finished))
    };
    format!("The newest {what} {when}, {span}; the schedule requires {asked}{due}.")
}

/// `overdue since 2026-11-25T03:00+01:00, at least 3 runs missed`.
fn overdue(case: &TargetCase<'_>, judged: &Judged<'_>, finished: Stamp) -> Option<String> {
    let (zone, grace) = (&case.context.policy.deployment.time_zone, case.rule.schedule.grace.value);
    let overdue = judged.rhythm?.value.overdue(finished.at, case.context.as_of.at, grace, zone)?;
    let since = moment(Stamp::in_zone(overdue.since, zone));
    // Where the audit asks which runs of a period were missed, they are counted there, with those before this backup.
    if case.kept.is_some() {
        return Some(format!("overdue since {since}"));
    }
    let missed = match overdue.missed_runs {
        MOST_COUNTED => format!("more than {MOST_COUNTED} runs"),
        // A run may be as late as the grace allows, and push back those that follow.
        runs if matches!(judged.rhythm?.value, Rhythm::Every { .. }) => {
            format!("at least {}", count(runs, "run", "runs"))
        }
        runs => count(runs, "run", "runs"),
    };
    Some(format!("overdue since {since}, {missed} missed"))
}

fn no_slot(case: &TargetCase<'_>, part: &Part<'_>, judged: &Judged<'_>, newest: &Candidate<'_>) -> Finding {
    let old = newest.finished.map(|finished| age(case.context.age(finished.at))).unwrap_or_default();
    let what = words(case, part, judged.class);
    let message = match judged.rhythm {
        Some(rhythm) => format!(
            "The newest {what} is {old} old, but no run of the schedule, {}, has been due yet.",
            asked(rhythm, &case.rule.schedule)
        ),
        None => format!("The newest {what} is {old} old, but no schedule says how often one is due."),
    };
    case.finding("no-elapsed-slot", Status::Unknown, message, backup_seen(newest))
}

fn words(case: &TargetCase<'_>, part: &Part<'_>, class: Class) -> String {
    case.backup_words(part, class)
}
