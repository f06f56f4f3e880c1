//! Did the server itself mark a backup as damaged when it wrote it? What the mark does to the target, `damage` says.

use crate::base::count;
use crate::evaluate::candidate::Content;
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::{is_required, rows};
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::finding::{backups_seen, place_seen};
use crate::model::Status;
use crate::model::report::EvidenceRef;
use std::collections::{BTreeMap, BTreeSet};

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "damaged-flag", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    if !is_required(case) {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for part in &case.parts {
        let mut seen: BTreeSet<_> = rows(case, part).into_iter().map(|row| row.guid).collect();
        let sets = || part.own.iter().filter(|backup| matches!(backup.content, Content::Sql(_)));
        seen.extend(sets().filter_map(|backup| backup.set()?.backup_set_guid));
        looked_at += seen.len();
        let mut marked: BTreeMap<_, Vec<EvidenceRef>> = BTreeMap::new();
        for row in rows(case, part).into_iter().filter(|row| row.facts().is_damaged == Some(true)) {
            let fact = format!("marked as damaged by {}", row.home.server);
            let seen = EvidenceRef {
                backup_set_guid: Some(row.guid),
                ..place_seen(&row.place().source, &row.place().path, fact)
            };
            marked.insert(Some(row.guid), vec![seen]);
        }
        for backup in &part.own {
            if let Some(set) = backup.set().filter(|set| set.is_damaged == Some(true)) {
                marked.entry(set.backup_set_guid).or_insert_with(|| backups_seen(&[backup]));
            }
        }
        if marked.is_empty() {
            continue;
        }
        let message = format!(
            "{} of {} marked as damaged by the server that wrote {}.",
            count(marked.len() as u64, "backup", "backups"),
            match marked.len() {
                1 => format!("{} is", case.database_words(part)),
                _ => format!("{} are", case.database_words(part)),
            },
            if marked.len() == 1 { "it" } else { "them" }
        );
        let evidence = marked.into_values().flatten().collect();
        findings.push(case.finding("damaged-flag", Status::Noted, message, evidence));
    }
    Answer::looked_at(looked_at, "SQL Server backups", findings)
}
