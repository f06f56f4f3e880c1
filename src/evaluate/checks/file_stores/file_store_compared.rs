//! Does the copy that the verdict rests on hold what the live share holds?

use crate::base::{bytes, count};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::{Answer, TargetCheck, artefacts};
use crate::evaluate::finding::{backup_seen, place_seen};
use crate::evaluate::words::list_of;
use crate::model::{Detail, FileStoreFacts, ShareComparison, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "file-store-compared", evaluate };

/// Evaluates a share that `compare` of its table names.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let declared = case.context.policy.deployment.items.get(&case.item.id);
    let is_asked = declared.is_some_and(|item| item.compare.iter().any(|one| is_same(&one.share, &case.rule.target)));
    if !is_asked {
        return Answer::not_looked_at(format!("`compare` in [{}] names no folder to compare it with", case.item.id));
    }
    let Some((candidate, _, copy)) = artefacts::judged(case, read) else {
        return Answer::not_looked_at("no copy was seen");
    };
    let evidence = || backup_seen(candidate);
    let not_compared = |why: String| {
        let message = format!("{copy} of {} was not compared with the share: {why}.", case.export_words());
        Answer::found(vec![case.finding("share-not-compared", Status::Unknown, message, evidence())])
    };
    let is_beside = |one: &ShareComparison| one.copy.as_ref().is_some_and(|place| candidate.places.contains(place));
    let compared = || case.context.evidence.comparisons.iter().filter(|one| is_same(&one.share, &case.rule.target));
    let Some(result) = compared().find(|one| is_beside(one)).or_else(|| compared().next()) else {
        return not_compared("the evidence was collected without it".to_owned());
    };
    if !is_beside(result) && (result.copy.is_some() || result.unreachable.is_none()) {
        return not_compared(
            "another copy, or none, was found beside the share; name the share in a mapping".to_owned(),
        );
    }
    if let Some(why) = &result.unreachable {
        return not_compared(why.clone());
    }
    let mut findings = Vec::new();
    for (id, status, amount, words) in [
        ("files-missing", Status::Gap, &result.missing, "on the share since before the copy was taken and not in it"),
        ("files-changed", Status::Gap, &result.changed, "in the copy with another size or time than on the share"),
        ("newer-than-backup", Status::Noted, &result.newer, "made or changed on the share after the copy was taken"),
    ] {
        if amount.file_count > 0 {
            let message = format!(
                "Of {} {}, {}, {} {words}: {}.",
                case.export_words(),
                count(amount.file_count, "file", "files"),
                bytes(amount.size_bytes),
                if amount.file_count == 1 { "is" } else { "are" },
                list_of(&amount.examples, amount.file_count)
            );
            findings.push(case.finding(id, status, message, evidence()));
        }
    }
    if !result.is_complete {
        let message = format!(
            "The share or the copy of {} could not be listed to its end: more may differ than was seen.",
            case.export_words()
        );
        let mut seen = evidence();
        seen.push(place_seen(&result.share, &result.path, "listed in part".to_owned()));
        findings.push(case.finding("share-not-compared", Status::Unknown, message, seen));
    }
    let compared = [&result.same, &result.missing, &result.changed, &result.newer];
    let files: u64 = compared.into_iter().map(|amount| amount.file_count).sum();
    findings.push(case.finding("share-compared", Status::Noted, summary(case, copy, result), evidence()));
    Answer::looked_at(usize::try_from(files).unwrap_or(usize::MAX), "files of the share", findings)
}

fn summary(case: &TargetCase<'_>, copy: &str, result: &ShareComparison) -> String {
    format!(
        "{copy} of {} beside the share: {} the same ({}), {} missing, {} changed, {} newer than the copy, {} only in \
         the copy.",
        case.export_words(),
        count(result.same.file_count, "file", "files"),
        bytes(result.same.size_bytes),
        result.missing.file_count,
        result.changed.file_count,
        result.newer.file_count,
        result.extra.file_count
    )
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn read(detail: &Detail) -> Option<&FileStoreFacts> {
    match detail {
        Detail::FileStore(facts) => Some(facts),
        _ => None,
    }
}
