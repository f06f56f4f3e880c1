//! Makes findings: severity and remedy come from the catalogue's page, the sentence from the check.

use super::candidate::{Candidate, Content};
use super::context::AuditContext;
use super::remedy;
use crate::base::PathName;
use crate::model::report::{EvidenceRef, Finding};
use crate::model::{Location, Severity, Status};
use crate::policy::{Attestation, Item};

/// Evidence named in one finding; the sentence says the number of all.
const EVIDENCE_LISTED: usize = 10;

/// What stands for the source where a person says so.
pub const ATTESTATION: &str = "attestation";

/// Whose finding it is.
#[derive(Clone, Copy, Debug)]
pub enum Owner<'a> {
    /// A target of this item, whose criticality decides where the page names no severity.
    Target(&'a Item, Severity),
    /// A source, or files that belong to no target.
    Source,
}

/// One finding of a check.
pub fn finding(
    context: &AuditContext<'_>,
    owner: Owner<'_>,
    id: &str,
    status: Status,
    message: String,
    evidence: Vec<EvidenceRef>,
) -> Finding {
    let page = context.policy.catalogue.finding(id);
    let criticality = match owner {
        Owner::Target(_, criticality) => criticality,
        Owner::Source => Severity::Medium,
    };
    let text = page.map_or("", |(_, page)| page.remediation.as_str());
    let remediation = match owner {
        Owner::Target(item, _) => remedy::fitted(id, text, item, context.policy.deployment.sha256.is_some()),
        Owner::Source => text.trim().to_owned(),
    };
    Finding {
        id: id.to_owned(),
        check: page.map(|(check, _)| check.id.clone()).unwrap_or_default(),
        severity: page.and_then(|(_, page)| page.severity).unwrap_or(criticality),
        status,
        message,
        remediation,
        evidence: evidence.into_iter().take(EVIDENCE_LISTED).collect(),
        scheduled: None,
        waiver: None,
        earlier: None,
    }
}

/// A place and what was seen there.
pub fn place_seen(source: &str, path: &PathName, fact: String) -> EvidenceRef {
    EvidenceRef { source: source.to_owned(), path: path.clone(), offset: None, backup_set_guid: None, fact }
}

/// A file and what was seen there.
pub fn seen_at(location: &Location, fact: String) -> EvidenceRef {
    place_seen(&location.source, &location.path, fact)
}

/// A backup as evidence: where it lies, which set it is, when it finished and how sure we are.
pub fn backup_seen(candidate: &Candidate<'_>) -> Vec<EvidenceRef> {
    let row = matches!(candidate.content, Content::Listed(_));
    let worth = if row { "listed by the server's history".to_owned() } else { candidate.verdict.to_string() };
    let fact = match candidate.finished {
        Some(finished) => format!("finished {finished}, {worth}"),
        None => format!("no finish time inside, {worth}"),
    };
    if let Content::Attested(attestation, _) = candidate.content {
        return vec![attested(attestation)];
    }
    let set = candidate.set();
    candidate
        .places
        .iter()
        .take(EVIDENCE_LISTED)
        .map(|place| EvidenceRef {
            offset: set.filter(|_| !row).map(|set| set.offset),
            backup_set_guid: set.and_then(|set| set.backup_set_guid),
            ..seen_at(place, fact.clone())
        })
        .collect()
}

/// An attestation as evidence: whose word it is.
pub fn attested(attestation: &Attestation) -> EvidenceRef {
    let path = PathName::from(attestation.evidence.as_deref().unwrap_or_default());
    let fact = format!("attested for {} by {} (line {})", attestation.date, attestation.by, attestation.line);
    place_seen(ATTESTATION, &path, fact)
}

/// Several backups as evidence.
pub fn backups_seen(candidates: &[&Candidate<'_>]) -> Vec<EvidenceRef> {
    candidates.iter().take(EVIDENCE_LISTED).flat_map(|candidate| backup_seen(candidate)).collect()
}
