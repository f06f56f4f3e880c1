//! Which backups of a part restore something by themselves, and what the part is called.

use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::class::Class;
use crate::evaluate::standing::{Part, of_evidence};
use crate::policy::EvidenceKind;

/// Backups of evidence that the target accepts, each of which restores something by itself.
pub fn accepted<'a>(case: &TargetCase<'a>, part: &Part<'a>) -> Vec<&'a Candidate<'a>> {
    let of = |kind: &EvidenceKind| -> Vec<&'a Candidate<'a>> {
        match kind {
            EvidenceKind::SqlBackup => part.of(Class::Full).collect(),
            EvidenceKind::Export => part.of(Class::Export).collect(),
            EvidenceKind::Declaration => Vec::new(),
            beside => of_evidence(&part.own, *beside),
        }
    };
    let mut all: Vec<_> = case.rule.accept.value.iter().flat_map(of).collect();
    all.sort_by_key(|backup| backup.moment());
    all
}

/// `LcsCDR on sql01.contoso.com\MON`, `user-data of pool01.contoso.com`.
pub fn words(case: &TargetCase<'_>, part: &Part<'_>) -> String {
    let by_sql = case.rule.accept.value.contains(&EvidenceKind::SqlBackup);
    if by_sql { case.database_words(part) } else { case.export_words() }
}
