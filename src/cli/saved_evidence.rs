//! Evidence that an earlier run saved.

use super::exit::Failure;
use super::{guess, input};
use bakproof::base::{PathName, shown_path};
use bakproof::bundle::sha256;
use bakproof::collect;
use bakproof::model::report::{EvidenceId, EvidenceOrigin};
use bakproof::model::{Evidence, Source, SourceKind};
use bakproof::policy::{Deployment, Repository};
use std::path::Path;

/// Longest saved evidence: a hundred thousand backups and more.
const MAX_EVIDENCE_BYTES: u64 = 1024 * 1024 * 1024;

/// Evidence, and what a report says of where it comes from.
pub(super) struct Saved {
    pub evidence: Evidence,
    pub id: EvidenceId,
    /// As they were saved.
    pub bytes: Vec<u8>,
}

/// The evidence of a file.
pub(super) fn saved_evidence(path: &Path) -> Result<Saved, Failure> {
    if let Some(why) = guess::no_evidence(path) {
        return Err(Failure::usage(why));
    }
    let shown = shown_path(path);
    let bytes = input::whole(path, MAX_EVIDENCE_BYTES)
        .map_err(|error| Failure::usage(format!("failed to read the saved evidence `{shown}`: {error}")))?;
    let (evidence, id) = read_evidence(&bytes)
        .map_err(|why| Failure::usage(format!("`{shown}` {why}; collect it again with --save-evidence")))?;
    Ok(Saved { evidence, id, bytes })
}

/// Evidence from its bytes, or why it is none.
pub(super) fn read_evidence(bytes: &[u8]) -> Result<(Evidence, EvidenceId), String> {
    let evidence: Evidence = serde_json::from_slice(bytes)
        .map_err(|error| format!("is not saved evidence that this version can read ({error})"))?;
    if evidence.schema != "bakproof/evidence/1" {
        return Err(format!("contains `{}`, not `bakproof/evidence/1`", evidence.schema));
    }
    let id = EvidenceId {
        origin: EvidenceOrigin::SavedEvidence,
        collected_at: Some(evidence.collected_at),
        sha256: Some(sha256(bytes)),
    };
    Ok((evidence, id))
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
    let directories = collect::directory::not_asked(deployment, reason);
    let directories: Vec<Source> =
        directories.into_iter().filter(|s| !is_seen(SourceKind::DirectoryServer, &s.name)).collect();
    evidence.sources.extend(servers);
    evidence.sources.extend(directories);
    evidence.sources.extend(saved);
    evidence.sources.extend(unseen.into_iter().map(|repository| {
        let path = PathName::as_given(&deployment.resolve(&repository.path));
        let source = Source::empty(repository.name.clone(), SourceKind::Repository, path);
        Source { unreachable: Some(reason.to_owned()), ..source }
    }));
    evidence
}
