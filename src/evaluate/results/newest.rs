//! The newest backup of each kind that a target has.

use crate::base::PathName;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::evaluate::finding::ATTESTATION;
use crate::model::Assurance;
use crate::model::report::{Newest, NewestBackup};
use crate::policy::EvidenceKind;

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
        judged: judged.and_then(|backup| newest(context, backup)),
    }
}

fn of_any(context: &AuditContext<'_>, own: &[&Candidate<'_>], classes: &[Class]) -> Option<Newest> {
    let all = || own.iter().rev().filter(move |candidate| classes.contains(&candidate.class));
    let chosen = all().find(|candidate| candidate.assurance().is_some()).or_else(|| all().next())?;
    newest(context, chosen)
}

fn newest(context: &AuditContext<'_>, backup: &Candidate<'_>) -> Option<Newest> {
    let (source, path) = match (backup.content, backup.places.first()) {
        (Content::Attested(attestation, _), _) => {
            (ATTESTATION.to_owned(), PathName::from(attestation.evidence.as_deref().unwrap_or_default()))
        }
        (_, place) => (place?.source.clone(), place?.path.clone()),
    };
    Some(Newest {
        what: what(backup),
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
fn what(backup: &Candidate<'_>) -> String {
    let word = match (backup.content, backup.class) {
        (Content::Attested(attestation, _), _) => return format!("attested by {}", attestation.by),
        (Content::Artefact(part), _) if part.most() == Assurance::Listed => "listing",
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
