//! The backups that a target has: the newest of each kind, and the last of all.

use crate::base::PathName;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::evaluate::finding::ATTESTATION;
use crate::model::report::{NewestBackup, ReportedBackup};
use crate::policy::EvidenceKind;

/// Backups of a target that the report lists; the rest is counted.
const BACKUPS_LISTED: usize = 100;

/// From the target's backups, oldest first. A sound one is shown before a newer one with something wrong: that one is a
/// finding, and must not look like a success.
pub fn newest_backup(
    context: &AuditContext<'_>,
    own: &[&Candidate<'_>],
    judged: Option<&Candidate<'_>>,
) -> NewestBackup {
    let of = |class: Class| of_any(context, own, &[class]);
    NewestBackup {
        full: of(Class::Full),
        differential: of(Class::Differential),
        log: of(Class::Log),
        export: of(Class::Export),
        other: of_any(context, own, &[Class::Copy]).or_else(|| of(Class::Attested)).or_else(|| of(Class::Other)),
        judged: judged.and_then(|backup| reported(context, backup)),
    }
}

/// The newest of all, oldest first.
pub fn backups(context: &AuditContext<'_>, own: &[&Candidate<'_>]) -> Vec<ReportedBackup> {
    let older = own.len().saturating_sub(BACKUPS_LISTED);
    own.iter().skip(older).filter_map(|backup| reported(context, backup)).collect()
}

fn of_any(context: &AuditContext<'_>, own: &[&Candidate<'_>], classes: &[Class]) -> Option<ReportedBackup> {
    let all = || own.iter().rev().filter(move |candidate| classes.contains(&candidate.class));
    let chosen = all().find(|candidate| candidate.assurance().is_some()).or_else(|| all().next())?;
    reported(context, chosen)
}

fn reported(context: &AuditContext<'_>, backup: &Candidate<'_>) -> Option<ReportedBackup> {
    let (source, path) = match (backup.content, backup.places.first()) {
        (Content::Attested(attestation, _), _) => {
            (ATTESTATION.to_owned(), PathName::from(attestation.evidence.as_deref().unwrap_or_default()))
        }
        (_, place) => (place?.source.clone(), place?.path.clone()),
    };
    Some(ReportedBackup {
        what: backup_word(backup),
        time: backup.finished,
        age_seconds: backup.finished.map(|finished| context.age(finished.at).as_secs()),
        assurance: backup.assurance(),
        assured_at: backup.assured_at,
        source,
        path,
        backup_set_guid: backup.set().and_then(|set| set.backup_set_guid),
    })
}

/// What it is, in a word.
pub fn backup_word(backup: &Candidate<'_>) -> String {
    let word = match (backup.content, backup.class) {
        (Content::Attested(attestation, _), _) => return format!("attested by {}", attestation.by),
        (Content::Artefact(_), _) if backup.is_listing() => "listing",
        (Content::Artefact(part), _) => match EvidenceKind::of(part.artefact.kind) {
            Some(EvidenceKind::Tree) => "copy",
            Some(EvidenceKind::Image) => "image",
            _ => "file",
        },
        (_, Class::Full) => "full",
        (_, Class::Differential) => "diff",
        (_, Class::Log) => "log",
        (_, Class::Export) => "export",
        (_, Class::Copy | Class::Attested | Class::Other) => "other",
    };
    word.to_owned()
}
