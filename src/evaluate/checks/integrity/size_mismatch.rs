//! Do the files hold as many bytes as the server wrote? Asked only where one backup has its files to itself.

use crate::base::{bytes, count};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, on_rows};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::backups_seen;
use crate::evaluate::words::moment;
use crate::model::{Assurance, Status};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "size-mismatch", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    for part in &case.parts {
        let short: Vec<(&Candidate<'_>, u64, u64)> =
            part.own.iter().rev().filter_map(|backup| lacking(case, backup)).collect();
        let Some((newest, written, held)) = short.first() else { continue };
        let others = match short.len() - 1 {
            0 => String::new(),
            n => format!("; {} too", count(n as u64, "older one is", "older ones are")),
        };
        let message = format!(
            "The server wrote {} for the {} of {} of {}, but its files hold {}{others}.",
            bytes(*written),
            newest.class.words(),
            newest.moment().map(moment).unwrap_or_default(),
            case.database_words(part),
            bytes(*held)
        );
        let backups: Vec<&Candidate<'_>> = short.iter().map(|(backup, ..)| *backup).collect();
        // What was read to its end and proven is whole, whatever the record says.
        let proven = backups.iter().all(|backup| backup.assurance() >= Some(Assurance::Verified));
        let counts = part.main.backup().is_some_and(|main| backups.iter().any(|b| std::ptr::eq(*b, main)));
        let status = if counts && !proven { Status::Unknown } else { Status::Noted };
        findings.push(case.finding("size-mismatch", status, message, backups_seen(&backups)));
    }
    let compared = case.parts.iter().flat_map(|part| &part.own).filter(|backup| sizes(case, backup).is_some()).count();
    on_rows(case, compared, findings)
}

/// The backup with the bytes that were written and those that are there, where these are fewer.
fn lacking<'c>(case: &TargetCase<'_>, backup: &'c Candidate<'c>) -> Option<(&'c Candidate<'c>, u64, u64)> {
    let (written, held) = sizes(case, backup)?;
    (held < written).then_some((backup, written, held))
}

/// The bytes that were written and those that are there.
fn sizes(case: &TargetCase<'_>, backup: &Candidate<'_>) -> Option<(u64, u64)> {
    let Content::Sql(set) = backup.content else { return None };
    let row = case.context.history.row(set.facts.backup_set_guid?)?;
    if !case.context.history.is_alone(row.guid) || !set.facts.missing_families.is_empty() {
        return None;
    }
    let whole = row.facts().backup_size_bytes.filter(|_| !set.facts.is_compressed);
    let written = row.backup.compressed_size_bytes.or(whole)?;
    let families = set.members.iter().map(|member| member.copies.iter().map(|copy| copy.location.size_bytes).max());
    Some((written, families.sum::<Option<u64>>()?))
}
