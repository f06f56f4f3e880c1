//! Is everything there that a restore needs: the full of every differential, the logs of a database that needs them?
//!
//! A set of which a stripe is missing is `damaged-backup` and is not said again here; what it costs is a `chain-hole`.

use crate::base::count;
use crate::evaluate::case::TargetCase;
use crate::evaluate::chain::{BaseName, Chain, MissingBase, missing_bases};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::finding::{backup_seen, backups_seen};
use crate::evaluate::standing::Part;
use crate::evaluate::words::moment;
use crate::model::report::Finding;
use crate::model::{RecoveryModel, Status, Verdict};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "complete", evaluate };

/// Missing fulls of one database that are told one by one.
const ONE_BY_ONE: usize = 10;

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !case.is_judged() {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for part in &case.parts {
        // A mirrored database fills its log whether or not its full backups are kept.
        let is_chained = part.chain.as_ref().is_some_and(|chain| !chain.spans.is_empty());
        if is_chained || (part.is_mirrored && part.database.is_some()) {
            findings.extend(logs_missing(case, part));
        }
        let Some(chain) = &part.chain else { continue };
        if chain.spans.is_empty() {
            // Without any full nothing can be complete: `present` says that.
            continue;
        }
        looked_at += chain.links.len();
        bases(case, part, chain, &mut findings);
    }
    match looked_at {
        0 if case.parts.iter().all(|part| part.chain.is_none()) => {
            Answer::not_applicable("SQL Server backups are not accepted for it").and(findings)
        }
        0 => Answer::not_looked_at("no sound full backup was seen").and(findings),
        _ => Answer::looked_at(looked_at, "SQL Server backups", findings),
    }
}

/// FULL and BULK_LOGGED keep a log that only log backups empty and save.
fn logs_missing(case: &TargetCase<'_>, part: &Part<'_>) -> Option<Finding> {
    let why = match part.recovery_model {
        _ if part.is_mirrored => "is mirrored, which only the FULL recovery model allows",
        None | Some(RecoveryModel::Simple) => return None,
        Some(RecoveryModel::BulkLogged) => "is in the BULK_LOGGED recovery model",
        Some(RecoveryModel::Full) => "is in the FULL recovery model",
    };
    if part.of(Class::Log).any(|log| log.assurance().is_some()) {
        return None;
    }
    let broken = part.of(Class::Log).count();
    let broken = match broken {
        0 => String::new(),
        n => format!(" ({} not sound)", count(n as u64, "log backup is", "log backups are")),
    };
    let message = format!(
        "{} {why}, but no sound log backup of it was found{broken}, so it can be restored only to the times at which \
         its full and differential backups finished.",
        case.database_words(part)
    );
    let newest: Vec<_> = part.of(Class::Full).last().into_iter().collect();
    // Of a mirrored database logs are required whatever else answers for the target.
    let status = match certain(case, part) {
        Status::Noted if part.is_mirrored && case.may_be_unseen() => Status::Unknown,
        Status::Noted if part.is_mirrored => Status::Gap,
        status => status,
    };
    Some(case.finding("logs-missing", status, message, backups_seen(&newest)))
}

fn bases(case: &TargetCase<'_>, part: &Part<'_>, chain: &Chain<'_>, findings: &mut Vec<Finding>) {
    let mut missing = missing_bases(&chain.links);
    missing.sort_by_key(|base| (base.newest(), base.name));
    let untold = missing.len().saturating_sub(ONE_BY_ONE);
    for base in missing.iter().skip(untold) {
        let newest: Vec<_> = base.differentials.iter().rev().map(|link| link.backup).collect();
        let mut evidence = backups_seen(&newest);
        if let Some(full) = base.seen {
            evidence.splice(0..0, backup_seen(full.backup));
        }
        let message = sentence(case, part, base);
        findings.push(case.finding("base-missing", status(case, part, chain, base), message, evidence));
    }
    if untold > 0 {
        let message = format!(
            "{} that older differential backups of {} need {} missing.",
            count(untold as u64, "full backup", "full backups"),
            case.database_words(part),
            if untold == 1 { "is" } else { "are" }
        );
        findings.push(case.finding("base-missing", Status::Noted, message, Vec::new()));
    }
}

/// A gap while a differential is newer than all that can be restored; otherwise nothing newer is lost with it.
fn status(case: &TargetCase<'_>, part: &Part<'_>, chain: &Chain<'_>, base: &MissingBase<'_>) -> Status {
    let restorable = chain.spans.last().map(|span| span.to);
    if base.newest() <= restorable {
        return Status::Noted;
    }
    let unreadable = base.seen.is_some_and(|full| full.backup.verdict == Verdict::Unreadable);
    match certain(case, part) {
        Status::Gap if unreadable || base.name == BaseName::Unnamed => Status::Unknown,
        status => status,
    }
}

fn sentence(case: &TargetCase<'_>, part: &Part<'_>, base: &MissingBase<'_>) -> String {
    let n = base.differentials.len() as u64;
    let newest = base.newest().map(moment).unwrap_or_default();
    let what = if n == 1 {
        format!("The differential backup of {} of {newest}", case.database_words(part))
    } else {
        format!(
            "{} of {}, the newest of {newest},",
            count(n, "differential backup", "differential backups"),
            case.database_words(part)
        )
    };
    let cannot = "cannot be restored";
    match (base.name, base.seen) {
        (BaseName::Unnamed, _) => {
            let say = if n == 1 { "does" } else { "do" };
            format!("{what} {say} not say which full backup {} needed.", if n == 1 { "is" } else { "are" })
        }
        (_, Some(full)) if !full.is_sound() => {
            format!(
                "{what} {cannot}: the full backup of {} that it depends on is {}.",
                moment(full.at),
                full.backup.verdict
            )
        }
        (_, Some(full)) if !full.is_base() => format!(
            "{what} {cannot}: the full backup of {} that is named as the base is a copy-only backup.",
            moment(full.at)
        ),
        (_, Some(full)) => format!(
            "{what} {cannot}: the database was restored after the full backup of {} that is named as the base.",
            moment(full.at)
        ),
        (BaseName::Set(guid), None) => format!("{what} {cannot}: the required full backup {guid} was not found."),
        (BaseName::FirstLsn(lsn), None) => {
            format!("{what} {cannot}: the required full backup with first LSN {lsn} was not found.")
        }
    }
}

/// A gap, unless what is missing may lie where nobody could look; noted where an export answers for the target.
fn certain(case: &TargetCase<'_>, part: &Part<'_>) -> Status {
    match part.main.class {
        Class::Full if case.may_be_unseen() => Status::Unknown,
        Class::Full => Status::Gap,
        _ => Status::Noted,
    }
}
