//! Evidence beside SQL Server backups and exports: which backups of a target are of a kind that it accepts.

use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::class::Class;
use crate::policy::EvidenceKind;

/// The class that such evidence is judged as; `None`: judged elsewhere, or by no backup at all.
pub fn class_of(evidence: EvidenceKind) -> Option<Class> {
    match evidence {
        EvidenceKind::Tree | EvidenceKind::Image | EvidenceKind::VendorFile => Some(Class::Copy),
        EvidenceKind::Attestation => Some(Class::Attested),
        EvidenceKind::SqlBackup | EvidenceKind::Export | EvidenceKind::Declaration => None,
    }
}

/// The backups among these that are evidence of that kind.
pub fn of_evidence<'a>(own: &[&'a Candidate<'a>], evidence: EvidenceKind) -> Vec<&'a Candidate<'a>> {
    let is_it = |candidate: &&&Candidate<'_>| match candidate.content {
        Content::Artefact(part) => EvidenceKind::of(part.artefact.kind) == Some(evidence),
        Content::Attested(..) => evidence == EvidenceKind::Attestation,
        _ => false,
    };
    own.iter().filter(is_it).copied().collect()
}
