//! Evidence that an earlier run saved.

use super::exit::Failure;
use super::{guess, input};
use bakproof::base::{PathName, shown_path};
use bakproof::collect;
use bakproof::model::report::{EvidenceId, EvidenceOrigin};
use bakproof::model::{Evidence, Source, SourceKind};
use bakproof::policy::{Deployment, Repository};
use sha2::Digest;
use std::path::Path;

/// Longest saved evidence: a hundred thousand backups and more.
const MAX_EVIDENCE_BYTES: u64 = 1024 * 1024 * 1024;

/// The evidence, and what a report says of where it comes from.
pub(super) fn saved_evidence(path: &Path) -> Result<(Evidence, EvidenceId), Failure> {
    if let Some(why) = guess::no_evidence(path) {
        return Err(Failure::usage(why));
    }
    let shown = shown_path(path);
    let bytes = input::whole(path, MAX_EVIDENCE_BYTES)
        .map_err(|error| Failure::usage(format!("failed to read the saved evidence `{shown}`: {error}")))?;
    let evidence: Evidence = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::usage(format!(
            "`{shown}` is not saved evidence that this version can read ({error}); collect it again with --save-evidence"
        ))
    })?;
    if evidence.schema != "bakproof/evidence/1" {
        return Err(Failure::usage(format!(
            "`{shown}` contains `{}`, not `bakproof/evidence/1`; collect it again with --save-evidence",
            evidence.schema
        )));
    }
    let id = EvidenceId {
        origin: EvidenceOrigin::SavedEvidence,
        collected_at: Some(evidence.collected_at),
        sha256: Some(sha256(&bytes)),
    };
    Ok((evidence, id))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(bytes))
}

/// A repository or server that was declared after the evidence was collected was not looked at, and may hold anything.
pub(super) fn with_unseen(mut evidence: Evidence, deployment: &Deployment) -> Evidence {
    let reason = "it is not in the saved evidence: collect again with --save-evidence";
    let is_seen = |kind: SourceKind, name: &str| evidence.sources.iter().any(|s| s.kind == kind && s.name == name);
    let unseen: Vec<&Repository> =
        deployment.repositories.iter().filter(|r| !is_seen(SourceKind::Repository, &r.name)).collect();
    let servers = collect::sql::not_asked(deployment, reason);
    let servers: Vec<Source> = servers.into_iter().filter(|s| !is_seen(SourceKind::SqlServer, &s.name)).collect();
    let saved = collect::sql::not_read(deployment, reason);
    let saved: Vec<Source> = saved.into_iter().filter(|s| !is_seen(SourceKind::SqlServer, &s.name)).collect();
    evidence.sources.extend(servers);
    evidence.sources.extend(saved);
    evidence.sources.extend(unseen.into_iter().map(|repository| {
        let path = PathName::as_given(&deployment.resolve(&repository.path));
        let source = Source::empty(repository.name.clone(), SourceKind::Repository, path);
        Source { unreachable: Some(reason.to_owned()), ..source }
    }));
    evidence
}
